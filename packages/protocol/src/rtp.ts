import { z } from 'zod';

import { mediaId, peerId } from './ids.ts';
import { quality } from './model.ts';
import { mediaKind, source } from './sources.ts';

/*
 * RTP, ICE and DTLS parameters as they cross the wire. mediasoup's and mediasoup-client's types are not
 * mutually assignable, so these are separate; one `wire` module per side converts them to the library's.
 *
 * They end up in session descriptions (RFC 8866), where a line break starts another attribute and a space or
 * a semicolon another value. So every string has a pattern that excludes all of these, and every string and
 * array is bounded: client JSON reaches a C++ process.
 */

/** A `token` (RFC 8866, 9): what a name may consist of. */
const token = (max: number) => z.string().regex(new RegExp(`^[A-Za-z0-9!#$%&'*+.^_\`{|}~-]{1,${max}}$`));
/** Visible ASCII; may be empty. */
const visible = (max: number) => z.string().regex(new RegExp(`^[!-~]{0,${max}}$`));
/** Kind and name of a codec (RFC 6838, 4.2). */
const mimeType = z.string().regex(/^(audio|video)\/[A-Za-z0-9][A-Za-z0-9.+_-]{0,31}$/i);
/**
 * fmtp and extension parameters: numbers, or text that cannot start another parameter. The name pattern also
 * keeps `__proto__` out.
 */
const parameters = z
  .record(
    z.string().regex(/^[A-Za-z0-9-]{1,64}$/),
    z.union([z.string().regex(/^[A-Za-z0-9+/=,._:-]{0,128}$/), z.int()]),
  )
  .refine((value) => Object.keys(value).length <= 32, 'too many parameters');
const ssrc = z.int().min(0).max(0xffffffff);
const payloadType = z.int().min(0).max(127);
const extensionId = z.int().min(1).max(255);
/** RFC 8285, 5: an absolute URI. */
const extensionUri = z.string().regex(/^(urn|https?):[A-Za-z0-9._~:/?#%+-]{1,250}$/);
const rtcpFeedback = z
  .array(
    z.strictObject({
      type: token(32),
      parameter: z
        .string()
        .regex(/^[A-Za-z0-9._-]{0,32}$/)
        .optional(),
    }),
  )
  .max(16);

/** What a browser can receive, or a router can route (ORTC RTCRtpCapabilities). */
export const rtpCapabilities = z.strictObject({
  codecs: z
    .array(
      z.strictObject({
        kind: mediaKind,
        mimeType,
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
        uri: extensionUri,
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
  mid: token(32).optional(),
  codecs: z
    .array(
      z.strictObject({
        mimeType,
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
        uri: extensionUri,
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
        /** RFC 8851, 10. */
        rid: z
          .string()
          .regex(/^[A-Za-z0-9_-]{1,16}$/)
          .optional(),
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
      cname: visible(256).optional(),
      reducedSize: z.boolean().optional(),
      mux: z.boolean().optional(),
    })
    .optional(),
  /** A stream and a track (RFC 8830). */
  msid: z
    .string()
    .regex(/^([!-~]{1,128}( [!-~]{1,127})?)?$/)
    .optional(),
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

/** `ice-char` (RFC 8839, 5.1), or a dash. */
const iceText = z.string().regex(/^[A-Za-z0-9+/-]{1,256}$/);
/** An IP address or a host name. */
const hostText = z.string().regex(/^[A-Za-z0-9.:_-]{1,253}$/);

/** The server's ICE credentials (RFC 8445; the server is ICE-lite). */
export const iceParameters = z.object({
  usernameFragment: iceText,
  password: iceText,
  iceLite: z.boolean().optional(),
});
export type IceParameters = z.infer<typeof iceParameters>;

export const iceCandidate = z.object({
  foundation: iceText,
  priority: z.int(),
  ip: hostText,
  address: hostText,
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
  /** Whether the server accepted the DTLS parameters sent with the join, so that `transport:connect` is not needed. */
  connected: z.boolean(),
});
export type TransportOptions = z.infer<typeof transportOptions>;

/** What a browser needs to build its end of a Consumer. */
export const consumerOptions = z.object({
  id: mediaId,
  producerId: mediaId,
  peerId,
  /** Whether it is a mentee's, on their bench or on stage, rather than the mentor's. */
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
/** Consumers as a page reads them: an invalid one is left out, without taking the others with it. */
export const consumerList = z.preprocess(
  (raw) => (Array.isArray(raw) ? raw.filter((one) => consumerOptions.safeParse(one).success) : raw),
  z.array(consumerOptions),
);

/** How a Consumer is doing. */
export const consumerState = z.object({
  id: mediaId,
  /** The layer that flows; null while none does, because the network has no room for it or nothing is sent. */
  layer: z.int().nullable(),
  /** A moving picture of which only some frames flow, because the viewer's network has no room for all of them. */
  isThinned: z.boolean(),
  /** Quality from its owner to the server. */
  fromOwner: quality,
  /** Quality from the server to this viewer. */
  toViewer: quality,
});
export type ConsumerState = z.infer<typeof consumerState>;

export const iceServer = z.object({
  urls: z.array(z.string()),
  username: z.string().optional(),
  credential: z.string().optional(),
});
export type IceServer = z.infer<typeof iceServer>;
