import { z } from 'zod';

import { mediaId, peerId } from './ids.ts';
import { chatMessage, endReason, peerInfo, timestamp } from './model.ts';
import { consumerOptions } from './rtp.ts';

interface NotificationRow {
  readonly summary: string;
  /** `lobby`: also those who are still in the green room. */
  readonly to: 'lobby' | 'everyone' | 'mentor' | 'peer';
  readonly payload: z.ZodType;
}

const nothing = z.object({});

export const notifications = {
  'class:started': {
    summary: 'The class is live.',
    to: 'lobby',
    payload: z.object({ startedAt: timestamp }),
  },
  'class:ended': {
    summary: 'The class is over.',
    to: 'lobby',
    payload: z.object({ endedAt: timestamp, reason: endReason }),
  },
  'audience:changed': {
    summary: 'How many mentees are in the class. Coalesced: many joins make one notification.',
    to: 'lobby',
    payload: z.object({ count: z.int().nonnegative() }),
  },
  'mentor:joined': {
    summary: 'The mentor is here, or is back.',
    to: 'everyone',
    payload: nothing,
  },
  'mentor:left': {
    summary: 'The mentor is away; a live class ends by itself at `until` unless they come back.',
    to: 'everyone',
    payload: z.object({ until: timestamp.nullable() }),
  },
  'peer:joined': {
    summary: 'A mentee came in, or came back.',
    to: 'mentor',
    payload: z.object({ peer: peerInfo }),
  },
  'peer:changed': {
    summary: 'A mentee is away, back, or has another name.',
    to: 'mentor',
    payload: z.object({ peer: peerInfo }),
  },
  'peer:left': {
    summary: 'A mentee is gone.',
    to: 'mentor',
    payload: z.object({ peerId }),
  },
  'consumer:added': {
    summary: 'Something new is on stage. It is paused until `consumer:resume`.',
    to: 'peer',
    payload: z.object({ consumer: consumerOptions }),
  },
  'producer:closed': {
    summary: 'A track is no longer on stage; its Consumers are closed.',
    to: 'everyone',
    payload: z.object({ producerId: mediaId }),
  },
  'producer:paused': {
    summary: 'A track is held back by its owner.',
    to: 'everyone',
    payload: z.object({ producerId: mediaId }),
  },
  'producer:resumed': {
    summary: 'A track flows again.',
    to: 'everyone',
    payload: z.object({ producerId: mediaId }),
  },
  'media:lost': {
    summary: 'The media server behind the class failed and was replaced: join again to rebuild media.',
    to: 'everyone',
    payload: nothing,
  },
  'chat:posted': {
    summary: 'A new message of the side chat.',
    to: 'everyone',
    payload: z.object({ message: chatMessage }),
  },
  'session:replaced': {
    summary: 'The same person has joined from another tab; this one is out.',
    to: 'peer',
    payload: nothing,
  },
  'server:stopping': {
    summary: 'The server restarts; reconnect in a moment.',
    to: 'lobby',
    payload: nothing,
  },
} as const satisfies Record<string, NotificationRow>;
