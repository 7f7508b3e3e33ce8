import type { DtlsParameters, RtpCapabilities, RtpParameters } from '@gongbang/protocol';

/** A microphone, as Chromium describes it. */
export const OPUS_TRACK: RtpParameters = {
  mid: '0',
  codecs: [
    {
      mimeType: 'audio/opus',
      payloadType: 111,
      clockRate: 48_000,
      channels: 2,
      parameters: { minptime: 10, useinbandfec: 1, usedtx: 1 },
      rtcpFeedback: [{ type: 'transport-cc' }],
    },
  ],
  headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 4 }],
  encodings: [{ ssrc: 1111 }],
  rtcp: { cname: 'mic' },
};

/** A camera in three layers, as Chromium describes it. */
export const CAMERA_TRACK: RtpParameters = {
  mid: '1',
  codecs: [
    {
      mimeType: 'video/VP8',
      payloadType: 96,
      clockRate: 90_000,
      rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }, { type: 'transport-cc' }],
    },
    { mimeType: 'video/rtx', payloadType: 97, clockRate: 90_000, parameters: { apt: 96 } },
  ],
  headerExtensions: [
    { uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 4 },
    { uri: 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id', id: 10 },
  ],
  encodings: [
    { rid: 'r0', scaleResolutionDownBy: 4, maxBitrate: 150_000, scalabilityMode: 'L1T2' },
    { rid: 'r1', scaleResolutionDownBy: 2, maxBitrate: 500_000, scalabilityMode: 'L1T2' },
    { rid: 'r2', scaleResolutionDownBy: 1, maxBitrate: 1_700_000, scalabilityMode: 'L1T2' },
  ],
  rtcp: { cname: 'camera' },
};

/** A screen in AV1, which not every browser can receive. */
export const AV1_TRACK: RtpParameters = {
  codecs: [{ mimeType: 'video/AV1', payloadType: 45, clockRate: 90_000 }],
  encodings: [{ ssrc: 7 }],
};

/** What a browser can receive. */
export const RECEIVE: RtpCapabilities = {
  codecs: [
    { kind: 'audio', mimeType: 'audio/opus', preferredPayloadType: 100, clockRate: 48_000, channels: 2 },
    { kind: 'video', mimeType: 'video/VP8', preferredPayloadType: 101, clockRate: 90_000 },
    {
      kind: 'video',
      mimeType: 'video/rtx',
      preferredPayloadType: 102,
      clockRate: 90_000,
      parameters: { apt: 101 },
    },
  ],
  headerExtensions: [],
};

const SHA_256_BYTES = 32;

/** A browser's certificate. */
export const DTLS: DtlsParameters = {
  role: 'client',
  fingerprints: [
    { algorithm: 'sha-256', value: Array.from({ length: SHA_256_BYTES }, () => 'AB').join(':') },
  ],
};

/** The n-th track of one transport, with its own SSRC and mid. */
export function nthTrack<T extends { readonly rtpParameters: RtpParameters }>(track: T, index: number): T {
  const { rtpParameters } = track;
  const encodings = rtpParameters.encodings?.map((encoding, layer) => ({
    ...encoding,
    ...(encoding.ssrc === undefined ? {} : { ssrc: encoding.ssrc + index * 10 + layer }),
  }));
  return { ...track, rtpParameters: { ...rtpParameters, mid: String(index), encodings } };
}
