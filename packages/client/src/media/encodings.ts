import type { Source } from '@gongbang/protocol';
import type { types } from 'mediasoup-client';

import type { ScreenContent, SoundMode } from '../storage.ts';

/** mediasoup's name for it. */
export const AV1 = 'video/AV1';

/** How a source is encoded. */
export interface Encoding {
  /** The codec, as a MIME type; the browser's first choice if it does not matter. */
  readonly mimeType?: string;
  readonly encodings?: types.RtpEncodingParameters[];
  readonly codecOptions?: types.ProducerCodecOptions;
}

/** What decides how a source is encoded. */
export interface SendStyle {
  /** Sent from a bench, rather than by the mentor. */
  readonly isBench: boolean;
  readonly screen: ScreenContent;
  readonly sound: SoundMode;
}

/**
 * Every second frame can be left out for a weak link. Not three temporal layers: once a later frame can be decoded without a
 * lost one, Chromium does not ask for it again, and a lost frame of the middle layer is a gap of four frames. Measured at
 * 5 and 10 % loss: with three, the picture froze for up to 2.7 and 3.8 % of the time, with two never.
 */
const TEMPORAL_LAYERS = 'L1T2';

/** Three sizes, so that a tile, a phone and a full screen each get what they can show. Lowest first, each twice as wide. */
const CAMERA: Encoding = {
  encodings: [
    { maxBitrate: 100_000, scalabilityMode: TEMPORAL_LAYERS },
    { maxBitrate: 500_000, scalabilityMode: TEMPORAL_LAYERS },
    { maxBitrate: 1_700_000, scalabilityMode: TEMPORAL_LAYERS },
  ],
  codecOptions: { videoGoogleStartBitrate: 1000 },
};

/** A bench: the low layer is for the wall, with many side by side; the others for one being looked at. */
const BENCH: Encoding = {
  encodings: [
    { maxBitrate: 100_000, maxFramerate: 15, scalabilityMode: TEMPORAL_LAYERS },
    { maxBitrate: 400_000, scalabilityMode: TEMPORAL_LAYERS },
    { maxBitrate: 1_300_000, scalabilityMode: TEMPORAL_LAYERS },
  ],
  codecOptions: { videoGoogleStartBitrate: 600 },
};

/**
 * Text, drawings, programs: AV1 is made for screens. A new page of small text is 40 kB, and sharp with its first frame, while VP8
 * needs four times as much. No temporal layers: with them every new page was sent as several key frames of 400 kB each
 * (docs/NETWORK.md). A page that stands still costs nothing, so the ceiling only decides how quickly a key frame of 400 kB
 * reaches a latecomer.
 */
const SHARP_SCREEN: Encoding = {
  mimeType: AV1,
  encodings: [{ maxBitrate: 8_000_000 }],
  codecOptions: { videoGoogleStartBitrate: 2500 },
};

/** The same if somebody's browser lacks AV1. Two layers: full size, kept by dropping frames, and half size for weak links. */
const PLAIN_SCREEN: Encoding = {
  mimeType: 'video/VP8',
  encodings: [
    { maxBitrate: 300_000, scalabilityMode: TEMPORAL_LAYERS },
    { maxBitrate: 4_000_000, scalabilityMode: TEMPORAL_LAYERS },
  ],
  codecOptions: { videoGoogleStartBitrate: 2500 },
};

/** A film on the screen: frames matter more than pixels. */
const MOVING_SCREEN: Encoding = {
  mimeType: 'video/VP8',
  encodings: [
    { maxBitrate: 200_000, scalabilityMode: TEMPORAL_LAYERS },
    { maxBitrate: 700_000, scalabilityMode: TEMPORAL_LAYERS },
    { maxBitrate: 2_500_000, scalabilityMode: TEMPORAL_LAYERS },
  ],
  codecOptions: { videoGoogleStartBitrate: 1500 },
};

/** The mentor's speech: forward error correction against loss (RFC 6716), and no gaps that would swallow a soft onset. */
const VOICE: Encoding = {
  encodings: [{ maxBitrate: 48_000, priority: 'high', networkPriority: 'high' }],
  codecOptions: { opusFec: true, opusDtx: false, opusStereo: false },
};

/** A mentee's voice: next to nothing in silence, and there are many. */
const BENCH_VOICE: Encoding = {
  encodings: [{ maxBitrate: 32_000 }],
  codecOptions: { opusFec: true, opusDtx: true, opusStereo: false },
};

/** What the hands do, unaltered: both channels, the full band. */
const WORK_SOUND: Encoding = {
  encodings: [{ maxBitrate: 128_000, priority: 'high', networkPriority: 'high' }],
  codecOptions: { opusFec: true, opusDtx: false, opusStereo: true, opusMaxAverageBitrate: 128_000 },
};

/** What a computer plays: both channels, and no gaps. */
const PLAYBACK: Encoding = { codecOptions: { opusFec: true, opusDtx: false, opusStereo: true } };

/** Pixels from which libwebrtc encodes this many sizes of a picture (960x540, 480x270; video/config/simulcast.cc). */
const PIXELS_FOR_LAYERS = [
  [960 * 540, 3],
  [480 * 270, 2],
] as const;

/**
 * In how many sizes a picture can be sent. If asked for more, libwebrtc silently drops the largest: a 640x480 camera was
 * never seen larger than 320x240.
 */
export function layersOf(track: MediaStreamTrack): number {
  const { width, height } = track.getSettings();
  if (width === undefined || height === undefined) {
    return PIXELS_FOR_LAYERS[0][1];
  }
  return PIXELS_FOR_LAYERS.find(([pixels]) => width * height >= pixels)?.[1] ?? 1;
}

/** The ways to encode a source, best first. @param layers the most sizes, for a picture */
export function encodingsOf(source: Source, style: SendStyle, layers: number): readonly Encoding[] {
  return waysOf(source, style).map((way) => {
    const { encodings = [] } = way;
    return encodings.length < 2
      ? way
      : {
          ...way,
          encodings: halving(source === 'screen' ? encodings.slice(-layers) : encodings.slice(0, layers)),
        };
  });
}

/** Each layer half as wide as the one above. */
function halving(encodings: types.RtpEncodingParameters[]): types.RtpEncodingParameters[] {
  return encodings.map((encoding, index) => ({
    ...encoding,
    scaleResolutionDownBy: 2 ** (encodings.length - 1 - index),
  }));
}

function waysOf(source: Source, { isBench, screen, sound }: SendStyle): readonly Encoding[] {
  switch (source) {
    case 'camera':
      return [isBench ? BENCH : CAMERA];
    case 'hands':
      return [CAMERA];
    case 'screen':
      return screen === 'motion' ? [MOVING_SCREEN] : [SHARP_SCREEN, PLAIN_SCREEN];
    case 'mic':
      return [isBench ? BENCH_VOICE : sound === 'work' ? WORK_SOUND : VOICE];
    case 'whisper':
      return [VOICE];
    case 'screen-audio':
      return [PLAYBACK];
  }
}

/** Whether each sender encodes anything, as last set. */
const encodes = new WeakMap<RTCRtpSender, boolean>();

/**
 * Whether a sender encodes anything. Asked once and remembered: asking blocks the page until WebRTC's own threads have
 * time, which on a machine busy with encoding took up to a second.
 */
export function encodesAnything(sender: RTCRtpSender): boolean {
  const known = encodes.get(sender) ?? sender.getParameters().encodings.some(({ active }) => active);
  encodes.set(sender, known);
  return known;
}

/** Switches a sender's encodings on and off; a refusal means it had stopped. */
export async function switchEncodings(sender: RTCRtpSender, isOn: (index: number) => boolean): Promise<void> {
  const parameters = sender.getParameters();
  for (const [index, encoding] of parameters.encodings.entries()) {
    encoding.active = isOn(index);
  }
  encodes.set(
    sender,
    parameters.encodings.some(({ active }) => active),
  );
  await sender.setParameters(parameters).catch(() => undefined);
}
