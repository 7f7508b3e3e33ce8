import { z } from 'zod';

import { clientMessageId, mediaId } from './ids.ts';
import {
  LIMITS,
  chatMessage,
  chatPage,
  chatText,
  personName,
  producerInfo,
  snapshot,
  source,
  timestamp,
  type Role,
} from './model.ts';
import {
  consumerOptions,
  dtlsParameters,
  iceParameters,
  mediaKind,
  rtpCapabilities,
  rtpParameters,
  transportOptions,
} from './rtp.ts';

/** How often one peer may make a request: `points` within `seconds`. */
export interface Rate {
  readonly points: number;
  readonly seconds: number;
}

interface RequestRow {
  readonly summary: string;
  /** Who may make it. */
  readonly roles: readonly Role[];
  /** Whether it can be made before `class:join`. */
  readonly beforeJoin?: true;
  readonly rate: Rate;
  readonly payload: z.ZodType;
  readonly response: z.ZodType;
}

const EVERYONE: readonly Role[] = ['mentor', 'mentee'];
const MENTOR: readonly Role[] = ['mentor'];
const nothing = z.strictObject({});

/** Consumers that one peer may name in a single request. */
const consumerIds = z.array(mediaId).min(1).max(32);

/** Requests that change little and may come in bursts (devices switched on and off, layers). */
const BURSTY: Rate = { points: 60, seconds: 10 };

export const requests = {
  'class:join': {
    summary:
      'Enter the class, or come back to it: one round trip for all that the page shows and all that is on stage.',
    roles: EVERYONE,
    beforeJoin: true,
    rate: { points: 20, seconds: 10 },
    payload: z.strictObject({
      name: personName,
      /** Absent where the browser has no WebRTC: chat and presence only. */
      media: z
        .strictObject({
          rtpCapabilities,
          /** The certificate's fingerprints, so that no `transport:connect` is needed. */
          dtlsParameters: dtlsParameters.optional(),
          /** Transports that still run after signalling was lost: the server keeps them if it has them. */
          keep: z.array(mediaId).max(2).optional(),
        })
        .optional(),
      /** The last chat message that the client has; the snapshot then holds those after it. */
      lastSeq: z.int().nonnegative().optional(),
    }),
    response: z.object({
      snapshot,
      media: z
        .object({
          /** The peer's transports were kept: only Consumers that are new or gone differ. */
          kept: z.boolean(),
          sendTransport: transportOptions.nullable(),
          recvTransport: transportOptions.nullable(),
          consumers: z.array(consumerOptions),
          /** Silent; lets the transport connect while nothing is on stage yet. */
          primer: consumerOptions.nullable(),
          producers: z.array(producerInfo),
        })
        .nullable(),
    }),
  },
  'class:leave': {
    summary: 'Leave for good, without a grace period.',
    roles: EVERYONE,
    rate: { points: 10, seconds: 10 },
    payload: nothing,
    response: nothing,
  },
  'class:start': {
    summary: 'Start the class: the waiting mentees are in. Starting a live class again changes nothing.',
    roles: MENTOR,
    rate: { points: 10, seconds: 10 },
    payload: nothing,
    response: z.object({ startedAt: timestamp }),
  },
  'class:end': {
    summary: 'End the class for everybody.',
    roles: MENTOR,
    rate: { points: 10, seconds: 10 },
    payload: nothing,
    response: z.object({ endedAt: timestamp }),
  },
  'transport:connect': {
    summary: 'Hand over DTLS parameters, for browsers that cannot send them with the join.',
    roles: EVERYONE,
    rate: { points: 20, seconds: 10 },
    payload: z.strictObject({ transportId: mediaId, dtlsParameters }),
    response: nothing,
  },
  'transport:restartIce': {
    summary: 'New ICE credentials, after the network has changed.',
    roles: EVERYONE,
    rate: { points: 20, seconds: 10 },
    payload: z.strictObject({ transportId: mediaId }),
    response: z.object({ iceParameters }),
  },
  'producer:create': {
    summary: 'Send a track: it is on stage at once. A second Producer of one source replaces the first.',
    roles: MENTOR,
    rate: BURSTY,
    payload: z.strictObject({
      source,
      kind: mediaKind,
      rtpParameters,
      paused: z.boolean().default(false),
    }),
    response: z.object({ producerId: mediaId }),
  },
  'producer:close': {
    summary: 'Stop sending a track.',
    roles: MENTOR,
    rate: BURSTY,
    payload: z.strictObject({ producerId: mediaId }),
    response: nothing,
  },
  'producer:pause': {
    summary: 'Hold a track back (microphone muted, camera off) and keep its Consumers.',
    roles: MENTOR,
    rate: BURSTY,
    payload: z.strictObject({ producerId: mediaId }),
    response: nothing,
  },
  'producer:resume': {
    summary: 'Send a paused track again.',
    roles: MENTOR,
    rate: BURSTY,
    payload: z.strictObject({ producerId: mediaId }),
    response: nothing,
  },
  'consumer:resume': {
    summary: 'The browser is ready for these Consumers: let packets flow.',
    roles: EVERYONE,
    rate: BURSTY,
    payload: z.strictObject({ consumerIds }),
    response: nothing,
  },
  'consumer:pause': {
    summary: 'Nobody looks at these Consumers: hold their packets back.',
    roles: EVERYONE,
    rate: BURSTY,
    payload: z.strictObject({ consumerIds }),
    response: nothing,
  },
  'consumer:setLayers': {
    summary: 'The simulcast layer that fits the size at which a picture is shown.',
    roles: EVERYONE,
    rate: BURSTY,
    payload: z.strictObject({
      consumerId: mediaId,
      spatialLayer: z.int().min(0).max(3),
      temporalLayer: z.int().min(0).max(3).optional(),
    }),
    response: nothing,
  },
  'chat:send': {
    summary: 'Say something to everyone. Sent again with the same clientId, it stays one message.',
    roles: EVERYONE,
    rate: { points: 8, seconds: 10 },
    payload: z.strictObject({ clientId: clientMessageId, text: chatText }),
    response: z.object({ message: chatMessage }),
  },
  'chat:history': {
    summary: 'Messages before or after a sequence number.',
    roles: EVERYONE,
    rate: BURSTY,
    payload: z.union([
      z.strictObject({ before: z.int().positive(), limit: z.int().min(1).max(LIMITS.chatPage) }),
      z.strictObject({ after: z.int().nonnegative(), limit: z.int().min(1).max(LIMITS.chatPage) }),
    ]),
    response: chatPage,
  },
} as const satisfies Record<string, RequestRow>;
