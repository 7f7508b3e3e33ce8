import { z } from 'zod';

import { mediaId, peerId } from './ids.ts';
import { quality, source } from './model.ts';

/*
 * RTP, ICE and DTLS parameters as they cross the wire. mediasoup's and mediasoup-client's types are not mutually
 * assignable, so these are their own; one `wire` module per side turns them into the library's.
 * Every string and array is bounded: client JSON reaches a C++ process.
 */

const short = z.string().max(128);
/** fmtp and extension parameters. The name pattern also keeps `__proto__` out. */
const parameters = z
  .record(z.string().regex(/^[A-Za-z0-9-]{1,64}$/), z.union([short, z.number(), z.boolean(), z.null()]))
  .refine((value) => Object.keys(value).length <= 32, 'too many parameters');
const ssrc = z.int().min(0).max(0xffffffff);
const payloadType = z.int().min(0).max(127);
const extensionId = z.int().min(1).max(255);
const rtcpFeedback = z.array(z.strictObject({ type: short, parameter: short.optional() })).max(16);

export const mediaKind = z.enum(['audio', 'video']);
export type MediaKind = z.infer<typeof mediaKind>;

/** What a browser can receive, or a router can route (ORTC RTCRtpCapabilities). */
export const rtpCapabilities = z.strictObject({
  codecs: z
    .array(
      z.strictObject({
        kind: mediaKind,
        mimeType: short,
        preferredPayloadType: payloadType.optional(),
        clockRate: z.int().min(1).max(192_000),
        channels: z.int().min(1).max(8).optional(),
        parameters: parameters.optional(),
        rtcpFeedback: rtcpFeedback.optional(),
      }),
    )
    .max(64)
    .optional(),
  headerExtensions: z
    .array(
      z.strictObject({
        kind: mediaKind,
        uri: z.string().max(256),
        preferredId: extensionId,
        preferredEncrypt: z.boolean().optional(),
        direction: z.enum(['sendrecv', 'sendonly', 'recvonly', 'inactive']).optional(),
      }),
    )
    .max(64)
    .optional(),
});
export type RtpCapabilities = z.infer<typeof rtpCapabilities>;

/** How one track is sent (ORTC RTCRtpParameters). */
export const rtpParameters = z.strictObject({
  mid: z.string().max(32).optional(),
  codecs: z
    .array(
      z.strictObject({
        mimeType: short,
        payloadType,
        clockRate: z.int().min(1).max(192_000),
        channels: z.int().min(1).max(8).optional(),
        parameters: parameters.optional(),
        rtcpFeedback: rtcpFeedback.optional(),
      }),
    )
    .min(1)
    .max(8),
  headerExtensions: z
    .array(
      z.strictObject({
        uri: z.string().max(256),
        id: extensionId,
        encrypt: z.boolean().optional(),
        parameters: parameters.optional(),
      }),
    )
    .max(20)
    .optional(),
  encodings: z
    .array(
      z.strictObject({
        ssrc: ssrc.optional(),
        rid: z.string().max(16).optional(),
        codecPayloadType: payloadType.optional(),
        rtx: z.strictObject({ ssrc }).optional(),
        dtx: z.boolean().optional(),
        active: z.boolean().optional(),
        scalabilityMode: z
          .string()
          .regex(/^[LS][1-3]T[1-3](h|_KEY|_KEY_SHIFT)?$/)
          .optional(),
        scaleResolutionDownBy: z.number().min(1).max(64).optional(),
        maxBitrate: z.int().min(0).max(100_000_000).optional(),
        maxFramerate: z.number().min(0).max(240).optional(),
        adaptivePtime: z.boolean().optional(),
        priority: z.enum(['very-low', 'low', 'medium', 'high']).optional(),
        networkPriority: z.enum(['very-low', 'low', 'medium', 'high']).optional(),
      }),
    )
    .min(1)
    .max(4)
    .optional(),
  rtcp: z
    .strictObject({
      cname: z.string().max(256).optional(),
      reducedSize: z.boolean().optional(),
      mux: z.boolean().optional(),
    })
    .optional(),
  msid: z.string().max(256).optional(),
});
export type RtpParameters = z.infer<typeof rtpParameters>;

/** DTLS role and certificate fingerprints (RFC 8122). */
export const dtlsParameters = z.strictObject({
  role: z.enum(['auto', 'client', 'server']).optional(),
  fingerprints: z
    .array(
      z.strictObject({
        algorithm: z.enum(['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512']),
        value: z
          .string()
          .max(191)
          .regex(/^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2})+$/),
      }),
    )
    .min(1)
    .max(5),
});
export type DtlsParameters = z.infer<typeof dtlsParameters>;

/** The server's ICE credentials (RFC 8445; the server is ICE-lite). */
export const iceParameters = z.object({
  usernameFragment: z.string(),
  password: z.string(),
  iceLite: z.boolean().optional(),
});
export type IceParameters = z.infer<typeof iceParameters>;

export const iceCandidate = z.object({
  foundation: z.string(),
  priority: z.int(),
  ip: z.string(),
  address: z.string(),
  protocol: z.enum(['udp', 'tcp']),
  port: z.int(),
  type: z.literal('host'),
  tcpType: z.literal('passive').optional(),
});
export type IceCandidate = z.infer<typeof iceCandidate>;

/** What a browser needs to build its end of a WebRtcTransport. */
export const transportOptions = z.object({
  id: mediaId,
  iceParameters,
  iceCandidates: z.array(iceCandidate),
  dtlsParameters,
  /** Whether the server took the DTLS parameters that came with the join, so that `transport:connect` is not needed. */
  connected: z.boolean(),
});
export type TransportOptions = z.infer<typeof transportOptions>;

/** What a browser needs to build its end of a Consumer. */
export const consumerOptions = z.object({
  id: mediaId,
  producerId: mediaId,
  peerId,
  /** A mentee's, on their bench or on stage; else the mentor's. */
  isBench: z.boolean(),
  source,
  kind: mediaKind,
  rtpParameters,
  /** The owner has paused the Producer (microphone muted, camera off). */
  producerPaused: z.boolean(),
  /** The server holds the packets back until `consumer:resume`. */
  paused: z.boolean(),
});
export type ConsumerOptions = z.infer<typeof consumerOptions>;

/** What becomes of a Consumer on its way. */
export const consumerState = z.object({
  id: mediaId,
  /** The layer that flows; null while nothing does, because the network has no room for it or nothing is sent. */
  layer: z.int().nullable(),
  /** How well it comes from its owner to the server. */
  fromOwner: quality,
  /** How well it goes from the server to this viewer. */
  toViewer: quality,
});
export type ConsumerState = z.infer<typeof consumerState>;

export const iceServer = z.object({
  urls: z.array(z.string()),
  username: z.string().optional(),
  credential: z.string().optional(),
});
export type IceServer = z.infer<typeof iceServer>;
