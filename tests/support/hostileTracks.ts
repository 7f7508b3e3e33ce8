import type { RtpParameters } from '@gongbang/protocol';

/** Ids of header extensions, as a hostile sender gives them. The worker forwards some, reads others, and accepts all. */
export const EXTENSIONS = {
  audioLevel: 1,
  absSendTime: 2,
  transportWideCc: 3,
  mid: 4,
  playoutDelay: 5,
  dependencyDescriptor: 8,
  absCaptureTime: 9,
  rid: 10,
  rrid: 11,
  videoOrientation: 13,
  timeOffset: 14,
} as const;

const URIS: Record<keyof typeof EXTENSIONS, string> = {
  audioLevel: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  absSendTime: 'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  transportWideCc: 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  mid: 'urn:ietf:params:rtp-hdrext:sdes:mid',
  playoutDelay: 'http://www.webrtc.org/experiments/rtp-hdrext/playout-delay',
  dependencyDescriptor:
    'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension',
  absCaptureTime: 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time',
  rid: 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  rrid: 'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
  videoOrientation: 'urn:3gpp:video-orientation',
  timeOffset: 'urn:ietf:params:rtp-hdrext:toffset',
};

/** Every header extension that a kind of media may have. */
const extensionsFor = (names: readonly (keyof typeof EXTENSIONS)[]) =>
  names.map((name) => ({ uri: URIS[name], id: EXTENSIONS[name] }));

const AUDIO_EXTENSIONS = extensionsFor([
  'audioLevel',
  'absSendTime',
  'transportWideCc',
  'mid',
  'playoutDelay',
  'absCaptureTime',
]);
const VIDEO_EXTENSIONS = extensionsFor([
  'absSendTime',
  'transportWideCc',
  'mid',
  'playoutDelay',
  'dependencyDescriptor',
  'absCaptureTime',
  'rid',
  'rrid',
  'videoOrientation',
  'timeOffset',
]);

const FEEDBACK = [
  { type: 'nack' },
  { type: 'nack', parameter: 'pli' },
  { type: 'ccm', parameter: 'fir' },
  { type: 'transport-cc' },
];

/** A video track, with retransmissions on the next payload type and on SSRCs that are 100 higher. */
function video(
  name: string,
  payloadType: number,
  ssrcs: readonly number[],
  {
    scalabilityMode,
    parameters = {},
  }: { scalabilityMode?: string; parameters?: Record<string, string | number> },
): RtpParameters {
  return {
    mid: name,
    codecs: [
      { mimeType: `video/${name}`, payloadType, clockRate: 90_000, parameters, rtcpFeedback: FEEDBACK },
      {
        mimeType: 'video/rtx',
        payloadType: payloadType + 1,
        clockRate: 90_000,
        parameters: { apt: payloadType },
      },
    ],
    headerExtensions: VIDEO_EXTENSIONS,
    encodings: ssrcs.map((ssrc) => ({
      ssrc,
      rtx: { ssrc: ssrc + 100 },
      ...(scalabilityMode === undefined ? {} : { scalabilityMode }),
    })),
    rtcp: { cname: name },
  };
}

/** Tracks through everything that a worker does with media: each codec, simulcast, layers within one stream, retransmissions. */
export const HOSTILE_TRACKS = [
  {
    kind: 'audio',
    rtpParameters: {
      mid: 'opus',
      codecs: [
        {
          mimeType: 'audio/opus',
          payloadType: 111,
          clockRate: 48_000,
          channels: 2,
          parameters: { usedtx: 1 },
          rtcpFeedback: [{ type: 'nack' }, { type: 'transport-cc' }],
        },
      ],
      headerExtensions: AUDIO_EXTENSIONS,
      encodings: [{ ssrc: 2001 }],
      rtcp: { cname: 'opus' },
    },
  },
  {
    kind: 'video',
    rtpParameters: video('VP8', 96, [2010, 2011, 2012], { scalabilityMode: 'L1T3' }),
  },
  {
    kind: 'video',
    rtpParameters: video('VP9', 98, [2020], { scalabilityMode: 'L3T3_KEY', parameters: { 'profile-id': 0 } }),
  },
  {
    kind: 'video',
    rtpParameters: video('H264', 102, [2030, 2031], {
      scalabilityMode: 'L1T3',
      parameters: {
        'packetization-mode': 1,
        'profile-level-id': '42e01f',
        'level-asymmetry-allowed': 1,
      },
    }),
  },
  { kind: 'video', rtpParameters: video('AV1', 104, [2040], { scalabilityMode: 'L2T2' }) },
] as const satisfies readonly { kind: 'audio' | 'video'; rtpParameters: RtpParameters }[];

/** Payload type and SSRC of every stream of those tracks. */
export const HOSTILE_STREAMS = HOSTILE_TRACKS.flatMap((track) => {
  const { codecs, encodings = [] }: RtpParameters = track.rtpParameters;
  return encodings.flatMap(({ ssrc = 0, rtx }) => [
    { payloadType: codecs[0]?.payloadType ?? 0, ssrc },
    ...(rtx === undefined ? [] : [{ payloadType: codecs[1]?.payloadType ?? 0, ssrc: rtx.ssrc }]),
  ]);
});

/** A header extension element: RFC 8285 in its one-byte form (4.2) or its two-byte form (4.3). */
export interface Element {
  readonly id: number;
  readonly value: Uint8Array;
}

export interface RtpPacket {
  readonly payloadType: number;
  readonly ssrc: number;
  readonly sequence: number;
  readonly timestamp?: number;
  readonly marker?: boolean;
  readonly csrcs?: readonly number[];
  readonly extensions?: { readonly form: 'one-byte' | 'two-byte'; readonly elements: readonly Element[] };
  readonly payload: Uint8Array;
  readonly padding?: number;
}

/** An RTP packet (RFC 3550, 5.1). */
export function rtpPacket(packet: RtpPacket): Uint8Array {
  const { payloadType, ssrc, sequence, timestamp = sequence * 960, marker = false, csrcs = [] } = packet;
  const { extensions, payload, padding = 0 } = packet;
  const header = Buffer.alloc(12 + 4 * csrcs.length);
  header[0] = 0x80 | (padding > 0 ? 0x20 : 0) | (extensions === undefined ? 0 : 0x10) | csrcs.length;
  header[1] = (marker ? 0x80 : 0) | payloadType;
  header.writeUInt16BE(sequence & 0xffff, 2);
  header.writeUInt32BE(timestamp >>> 0, 4);
  header.writeUInt32BE(ssrc, 8);
  for (const [index, csrc] of csrcs.entries()) {
    header.writeUInt32BE(csrc, 12 + 4 * index);
  }
  const tail = Buffer.alloc(padding, padding);
  return Buffer.concat([
    header,
    ...(extensions === undefined ? [] : [extensionBlock(extensions)]),
    payload,
    tail,
  ]);
}

function extensionBlock({ form, elements }: NonNullable<RtpPacket['extensions']>): Buffer {
  const body = Buffer.concat(
    elements.map(({ id, value }) =>
      Buffer.concat([
        Buffer.from(form === 'two-byte' ? [id, value.length] : [(id << 4) | ((value.length - 1) & 0xf)]),
        value,
      ]),
    ),
  );
  const words = Math.ceil(body.length / 4);
  const block = Buffer.alloc(4 + 4 * words);
  block.writeUInt16BE(form === 'two-byte' ? 0x1000 : 0xbede, 0);
  block.writeUInt16BE(words, 2);
  body.copy(block, 4);
  return block;
}
