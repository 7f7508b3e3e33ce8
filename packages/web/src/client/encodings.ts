import type { Source } from '@gongbang/protocol';
import type { types } from 'mediasoup-client';

/** How a source is encoded. */
interface Encoding {
  readonly encodings?: types.RtpEncodingParameters[];
  readonly codecOptions?: types.ProducerCodecOptions;
}

/** Three layers, so that a tile, a phone and a full screen each get what they can show. Lowest first. */
const CAMERA: Encoding = {
  encodings: [
    { scaleResolutionDownBy: 4, maxBitrate: 150_000, scalabilityMode: 'L1T3' },
    { scaleResolutionDownBy: 2, maxBitrate: 500_000, scalabilityMode: 'L1T3' },
    { scaleResolutionDownBy: 1, maxBitrate: 1_700_000, scalabilityMode: 'L1T3' },
  ],
  codecOptions: { videoGoogleStartBitrate: 1000 },
};

/** A bench: the low layer is for the wall, where many stand side by side; the others for one that is looked at. */
const BENCH: Encoding = {
  encodings: [
    { scaleResolutionDownBy: 4, maxBitrate: 100_000, maxFramerate: 15, scalabilityMode: 'L1T3' },
    { scaleResolutionDownBy: 2, maxBitrate: 400_000, scalabilityMode: 'L1T3' },
    { scaleResolutionDownBy: 1, maxBitrate: 1_300_000, scalabilityMode: 'L1T3' },
  ],
  codecOptions: { videoGoogleStartBitrate: 600 },
};

/** Two layers: full size, kept by giving up frames (see `contentHint`), and half size for weak links. */
const SCREEN: Encoding = {
  encodings: [
    { scaleResolutionDownBy: 2, maxBitrate: 300_000, scalabilityMode: 'L1T2' },
    { scaleResolutionDownBy: 1, maxBitrate: 2_500_000, scalabilityMode: 'L1T2' },
  ],
  codecOptions: { videoGoogleStartBitrate: 1500 },
};

/** Speech: forward error correction over loss, next to nothing in silence. */
const VOICE: Encoding = { codecOptions: { opusFec: true, opusDtx: true, opusStereo: false } };

/** What a computer plays: both channels, and no gaps. */
const PLAYBACK: Encoding = { codecOptions: { opusFec: true, opusDtx: false, opusStereo: true } };

const ENCODINGS: Record<Source, Encoding> = {
  camera: CAMERA,
  hands: CAMERA,
  screen: SCREEN,
  mic: VOICE,
  'screen-audio': PLAYBACK,
  whisper: VOICE,
};

/** How a source is encoded by one who sits at a bench, or by the mentor. */
export function encodingOf(source: Source, isBench: boolean): Encoding {
  return isBench && source === 'camera' ? BENCH : ENCODINGS[source];
}
