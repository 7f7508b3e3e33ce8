import { z } from 'zod';

import { clientMessageId, itemId, mediaId, peerId } from './ids.ts';
import {
  LIMITS,
  caption,
  chatMessage,
  chatPage,
  personName,
  playback,
  producerInfo,
  quality,
  timestamp,
  wantedLayer,
} from './model.ts';
import { BENCHES, EVERYONE, MENTOR, PEOPLE } from './roles.ts';
import { BURSTY, nothing, type RequestRow } from './rows.ts';
import {
  consumerList,
  consumerOptions,
  dtlsParameters,
  iceParameters,
  iceServer,
  rtpCapabilities,
  rtpParameters,
  transportOptions,
} from './rtp.ts';
import { snapshot } from './snapshot.ts';
import { mediaKind, source } from './sources.ts';
import { consent } from './workshop.ts';
import { workshopRequests } from './workshopRequests.ts';

export type { Rate } from './rows.ts';

/** Consumers that a peer may name in one request. */
const MAX_CONSUMERS_NAMED = 64;
const consumerIds = z.array(mediaId).min(1).max(MAX_CONSUMERS_NAMED);

/** Which thread's history, and how much of it. */
const historyPage = {
  limit: z.int().min(1).max(LIMITS.chatPage),
  thread: peerId.nullable().default(null),
};

export const requests = {
  'class:join': {
    summary:
      'Enter the class, or come back to it: one round trip returns everything that the page shows and everything on stage.',
    roles: EVERYONE,
    beforeJoin: true,
    rate: { points: 20, seconds: 10 },
    payload: z.strictObject({
      name: personName,
      /** Absent if the browser has no WebRTC: chat and presence only. */
      media: z
        .strictObject({
          rtpCapabilities,
          /** The certificate's fingerprints, so that no `transport:connect` is needed. */
          dtlsParameters: dtlsParameters.optional(),
          /** Transports still running after signalling was lost: the server keeps those it still has. */
          keep: z.array(mediaId).max(2).optional(),
        })
        .optional(),
      /** The choice made at the door; left out when coming back, because the server's record then counts. */
      consent: consent.optional(),
      /** The last chat message the client has; the snapshot then holds those after it. */
      lastSeq: z.int().nonnegative().optional(),
    }),
    response: z.object({
      snapshot,
      media: z
        .object({
          /** The peer's transports were kept: only new or vanished Consumers differ. */
          kept: z.boolean(),
          sendTransport: transportOptions.nullable(),
          recvTransport: transportOptions.nullable(),
          consumers: consumerList,
          /** Silent; lets the transport connect while nothing is on stage yet. */
          primer: consumerOptions.nullable(),
          producers: z.array(producerInfo),
          /** STUN and TURN servers, with this person's temporary credentials. */
          iceServers: z.array(iceServer),
        })
        .nullable(),
    }),
  },
  'class:leave': {
    summary:
      'Leave for good, without a grace period. A mentor who `willReturn` leaves a live class running; it waits longer than for a mentor whose connection was lost.',
    roles: EVERYONE,
    rate: { points: 10, seconds: 10 },
    payload: z.strictObject({ willReturn: z.literal(true).optional() }),
    response: nothing,
  },
  'class:start': {
    summary: 'Start the class and let the waiting mentees in. Starting a live class again changes nothing.',
    roles: MENTOR,
    rate: { points: 10, seconds: 10 },
    payload: nothing,
    response: z.object({ startedAt: timestamp }),
  },
  'class:end': {
    summary: 'End the class for everyone.',
    roles: MENTOR,
    rate: { points: 10, seconds: 10 },
    payload: nothing,
    response: z.object({ endedAt: timestamp }),
  },
  'transport:open': {
    summary:
      'A transport to send on, for someone who had nothing to send until now. Asking again returns the same transport.',
    roles: PEOPLE,
    rate: { points: 20, seconds: 10 },
    payload: nothing,
    response: z.object({ sendTransport: transportOptions }),
  },
  'transport:connect': {
    summary: 'Send DTLS parameters, for browsers that cannot send them with the join.',
    roles: EVERYONE,
    rate: { points: 20, seconds: 10 },
    payload: z.strictObject({ transportId: mediaId, dtlsParameters }),
    response: nothing,
  },
  'transport:restartIce': {
    summary: 'New ICE credentials, after a network change.',
    roles: EVERYONE,
    rate: { points: 20, seconds: 10 },
    payload: z.strictObject({ transportId: mediaId }),
    response: z.object({ iceParameters }),
  },
  'producer:create': {
    summary:
      'Send a track: the mentor’s goes on stage at once, a mentee’s on their bench. A second Producer for the same source replaces the first.',
    roles: EVERYONE,
    // Everybody who sees it negotiates with each new one. Switching it off and on is a pause.
    rate: { points: 40, seconds: 60 },
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
    roles: EVERYONE,
    rate: BURSTY,
    payload: z.strictObject({ producerId: mediaId }),
    response: nothing,
  },
  'producer:pause': {
    summary: 'Pause a track (microphone muted, camera off), keeping its Consumers.',
    roles: EVERYONE,
    rate: BURSTY,
    payload: z.strictObject({ producerId: mediaId }),
    response: nothing,
  },
  'producer:resume': {
    summary: 'Resume a paused track.',
    roles: EVERYONE,
    rate: BURSTY,
    payload: z.strictObject({ producerId: mediaId }),
    response: nothing,
  },
  'consumer:resume': {
    summary:
      'The browser is ready for these Consumers: let packets flow. If one of them is gone, the answer says so; the others flow.',
    roles: PEOPLE,
    rate: BURSTY,
    payload: z.strictObject({ consumerIds }),
    response: nothing,
  },
  'consumer:watch': {
    summary:
      'How pictures are viewed: the simulcast layer that fits the size shown, or null for a picture that nobody sees, whose packets are then held back. A picture that the browser could not use is `unusable`: it is closed, and the log says whose it was.',
    roles: PEOPLE,
    rate: BURSTY,
    payload: z.strictObject({
      consumers: z
        .array(z.strictObject({ id: mediaId, layer: wantedLayer, unusable: z.literal(true).optional() }))
        .min(1)
        .max(MAX_CONSUMERS_NAMED),
    }),
    response: nothing,
  },
  'quality:report': {
    summary:
      'How good your connection is, whenever that changes: the mentor sees it beside your name. Each join starts as `good`.',
    roles: EVERYONE,
    rate: BURSTY,
    payload: z.strictObject({ quality }),
    response: nothing,
  },
  'sound:report': {
    summary:
      'Whether your page plays the class’s sound, whenever that changes: the mentor and assistants see it beside your name. Each join starts as `plays`.',
    roles: BENCHES,
    rate: BURSTY,
    payload: z.strictObject({ playback }),
    response: nothing,
  },
  'chat:send': {
    summary:
      'Write to everyone, or on the private line between a mentee and the mentor, with or without a picture. Sending again with the same clientId makes no second message.',
    roles: PEOPLE,
    rate: { points: 8, seconds: 10 },
    payload: z
      .strictObject({
        clientId: clientMessageId,
        /** May be empty beside a picture. */
        text: caption,
        /** The mentee whose private line it is on; null for everyone's chat. */
        thread: peerId.nullable().default(null),
        /** What `postPicture` answered, within the last two minutes. */
        picture: itemId.optional(),
      })
      .refine(({ text, picture }) => text !== '' || picture !== undefined, 'must have a text or a picture'),
    response: z.object({ message: chatMessage }),
  },
  'chat:history': {
    summary: 'Messages before or after a sequence number.',
    roles: PEOPLE,
    rate: BURSTY,
    payload: z.union([
      z.strictObject({ before: z.int().positive(), ...historyPage }),
      z.strictObject({ after: z.int().nonnegative(), ...historyPage }),
    ]),
    response: chatPage,
  },
  ...workshopRequests,
} as const satisfies Record<string, RequestRow>;
