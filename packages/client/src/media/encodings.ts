import type { Source } from '@gongbang/protocol';
import type { types } from 'mediasoup-client';

import type { ScreenContent, SoundMode } from '../storage.ts';

/** As mediasoup names it. */
export const AV1 = 'video/AV1';

/** How a source is encoded. */
export interface Encoding {
  /** The codec, as a MIME type; the browser's first choice where it does not matter. */
  readonly mimeType?: string;
  readonly encodings?: types.RtpEncodingParameters[];
  readonly codecOptions?: types.ProducerCodecOptions;
}

/** What decides how a source is encoded. */
export interface SendStyle {
  /** Sent by one who sits at a bench, or by the mentor. */
  readonly isBench: boolean;
  readonly screen: ScreenContent;
  readonly sound: SoundMode;
}

/**
 * Every second frame can be left out for a weak link. Not three temporal layers: once a later frame can be decoded without it,
 * Chromium does not ask again for one that got lost, and a lost frame of the middle layer is a gap of four frames. Measured at
 * 5 and 10 % loss: with three the picture stood still for up to 2.7 and 3.8 % of the time, with two never.
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

/** A bench: the low layer is for the wall, where many stand side by side; the others for one that is looked at. */
const BENCH: Encoding = {
  encodings: [
    { maxBitrate: 100_000, maxFramerate: 15, scalabilityMode: TEMPORAL_LAYERS },
    { maxBitrate: 400_000, scalabilityMode: TEMPORAL_LAYERS },
    { maxBitrate: 1_300_000, scalabilityMode: TEMPORAL_LAYERS },
  ],
  codecOptions: { videoGoogleStartBitrate: 600 },
};

/**
 * Text, drawings, programs: AV1 knows screens. A new page of small text is 40 kB, and sharp with its first frame, where VP8
 * needs four times as much. No temporal layers: with them every new page was sent as several key frames of 400 kB each
 * (docs/NETWORK.md). A page that stands still costs nothing, so the ceiling only says how quickly a key frame of 400 kB is
 * through for one who comes late.
 */
const SHARP_SCREEN: Encoding = {
  mimeType: AV1,
  encodings: [{ maxBitrate: 8_000_000 }],
  codecOptions: { videoGoogleStartBitrate: 2500 },
};

/** The same where somebody's browser lacks AV1. Two layers: full size, kept by giving up frames, and half size for weak links. */
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

/** The mentor's speech: forward error correction over loss (RFC 6716), and no gaps that would swallow a soft beginning. */
const VOICE: Encoding = {
  encodings: [{ maxBitrate: 48_000, priority: 'high', networkPriority: 'high' }],
  codecOptions: { opusFec: true, opusDtx: false, opusStereo: false },
};

/** A mentee's: next to nothing in silence, and there are many. */
const BENCH_VOICE: Encoding = {
  encodings: [{ maxBitrate: 32_000 }],
  codecOptions: { opusFec: true, opusDtx: true, opusStereo: false },
};

/** What the hands do, heard as it is: both channels, all of the band. */
const WORK_SOUND: Encoding = {
  encodings: [{ maxBitrate: 128_000, priority: 'high', networkPriority: 'high' }],
  codecOptions: { opusFec: true, opusDtx: false, opusStereo: true, opusMaxAverageBitrate: 128_000 },
};

/** What a computer plays: both channels, and no gaps. */
const PLAYBACK: Encoding = { codecOptions: { opusFec: true, opusDtx: false, opusStereo: true } };

/** Pixels from which on libwebrtc encodes so many sizes of a picture (960x540, 480x270; video/config/simulcast.cc). */
const PIXELS_FOR_LAYERS = [
  [960 * 540, 3],
  [480 * 270, 2],
] as const;

/**
 * In how many sizes a picture can be sent. Of more, libwebrtc leaves out the largest without a word: a camera of 640x480 was
 * never seen larger than 320x240.
 */
export function layersOf(track: MediaStreamTrack): number {
  const { width, height } = track.getSettings();
  if (width === undefined || height === undefined) {
    return PIXELS_FOR_LAYERS[0][1];
  }
  return PIXELS_FOR_LAYERS.find(([pixels]) => width * height >= pixels)?.[1] ?? 1;
}

/** How a source may be encoded, the best way first. @param layers in how many sizes at most, for a picture */
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

/** Whether each sender encodes anything, as was set last. */
const encodes = new WeakMap<RTCRtpSender, boolean>();

/**
 * Whether a sender encodes anything. It is asked once, and remembered: to ask it holds the page up until WebRTC's own threads have
 * the time, which on a machine that is busy encoding took up to a second.
 */
export function encodesAnything(sender: RTCRtpSender): boolean {
  const known = encodes.get(sender) ?? sender.getParameters().encodings.some(({ active }) => active);
  encodes.set(sender, known);
  return known;
}

/** Switches a sender's encodings on and off; those that are refused had stopped. */
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
