import { z } from 'zod';

import { mediaId, peerId, secret } from './ids.ts';
import { chatMessage, endReason, peerInfo, role, source, timestamp, wantedLayer } from './model.ts';
import { consumerOptions, consumerState } from './rtp.ts';
import { cameraSettings, canvas, point, progress, reaction, stroke, workshop } from './workshop.ts';

interface NotificationRow {
  readonly summary: string;
  /** `lobby`: also those who are still in the green room. `staff`: the mentor and assistants. */
  readonly to: 'lobby' | 'everyone' | 'staff' | 'peer';
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
    to: 'staff',
    payload: z.object({ peer: peerInfo }),
  },
  'peer:changed': {
    summary: 'A mentee is away, back, or has another name.',
    to: 'staff',
    payload: z.object({ peer: peerInfo }),
  },
  'peer:left': {
    summary: 'A mentee is gone.',
    to: 'staff',
    payload: z.object({ peerId }),
  },
  'consumer:added': {
    summary: 'There is something new to see or hear. It is paused until `consumer:resume`.',
    to: 'peer',
    payload: z.object({ consumer: consumerOptions }),
  },
  'consumer:closed': {
    summary: 'One may no longer see or hear this: it is off the stage.',
    to: 'peer',
    payload: z.object({ producerId: mediaId }),
  },
  'producer:stopped': {
    summary: 'The mentor has stopped one’s own track; the Producer is closed.',
    to: 'peer',
    payload: z.object({ source }),
  },
  'producer:layersWanted': {
    summary: 'Which layers of one’s own picture somebody looks at: nothing above needs encoding.',
    to: 'peer',
    payload: z.object({ producerId: mediaId, layer: wantedLayer }),
  },
  'producer:unsupported': {
    summary: 'Somebody’s browser cannot receive the codec of this track: send it in one that everybody has.',
    to: 'peer',
    payload: z.object({ producerId: mediaId }),
  },
  'producer:closed': {
    summary: 'A track is gone; its Consumers are closed.',
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
  'consumers:changed': {
    summary: 'What the network lets through of some Consumers, and how well. Coalesced.',
    to: 'peer',
    payload: z.object({ consumers: z.array(consumerState) }),
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
  'chat:removed': {
    summary: 'A message was removed.',
    to: 'everyone',
    payload: z.object({ message: chatMessage }),
  },
  'workshop:changed': {
    summary: 'Parts of the workshop, each as it is now, as far as this person may see them.',
    to: 'peer',
    payload: z.object({ parts: workshop.exactPartial() }),
  },
  'progress:changed': {
    summary: 'A mentee has checked in or ticked off something.',
    to: 'staff',
    payload: z.object({ peerId, progress }),
  },
  'speaking:changed': {
    summary: 'Who speaks now, of those whom one hears.',
    to: 'peer',
    payload: z.object({ peerIds: z.array(peerId) }),
  },
  'reactions:sent': {
    summary: 'Reactions of the last moment, counted together and without names.',
    to: 'everyone',
    payload: z.object({ counts: z.partialRecord(reaction, z.int().positive()) }),
  },
  'strokes:drawn': {
    summary: 'Points drawn in the last moment: each stroke with those that are new.',
    to: 'everyone',
    payload: z.object({ strokes: z.array(stroke) }),
  },
  'strokes:removed': {
    summary: 'Strokes that were undone; all of them when `ids` is null.',
    to: 'everyone',
    payload: z.object({ ids: z.array(stroke.shape.id).nullable() }),
  },
  'pointer:moved': {
    summary: 'Where somebody points; null when they have stopped.',
    to: 'everyone',
    payload: z.object({ peerId, at: z.object({ canvas, point }).nullable() }),
  },
  'camera:adjusted': {
    summary: 'How the mentor wants the phone’s camera.',
    to: 'peer',
    payload: z.object({ settings: cameraSettings }),
  },
  'role:changed': {
    summary: 'One was made an assistant, or is none any more.',
    to: 'peer',
    payload: z.object({ role }),
  },
  'link:rotated': {
    summary: 'The class link has a new key; the old one lets nobody new in.',
    to: 'everyone',
    payload: z.object({ menteeKey: secret }),
  },
  'admission:decided': {
    summary: 'The mentor has let one in, or not.',
    to: 'peer',
    payload: z.object({ admitted: z.boolean() }),
  },
  'session:ended': {
    summary: 'The mentor has sent one out.',
    to: 'peer',
    payload: nothing,
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
