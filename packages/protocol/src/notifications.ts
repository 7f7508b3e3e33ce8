import { z } from 'zod';

import { mediaId, peerId, secret } from './ids.ts';
import { chatMessage, classInfo, endReason, peerInfo, timestamp, wantedLayer } from './model.ts';
import { BENCHES, CAMERA, EVERYONE, MENTEE, MENTOR, PEOPLE, STAFF, role, type Role } from './roles.ts';
import { consumerOptions, consumerState } from './rtp.ts';
import { source } from './sources.ts';
import {
  cameraSettings,
  canvas,
  handsCamera,
  point,
  progress,
  reaction,
  stroke,
  workshop,
} from './workshop.ts';

/** A row of the table of notifications. */
export interface NotificationRow {
  readonly summary: string;
  /**
   * `lobby`: everyone connected, including the green room. `class`: everyone who has joined. `peer`: those
   * concerned. Other roles are always left out.
   */
  readonly to: 'lobby' | 'class' | 'peer';
  /** Roles that may receive it at all: nobody of another role is told, whatever the server does. */
  readonly roles: readonly Role[];
  readonly payload: z.ZodType;
}

const nothing = z.object({});

export const notifications = {
  'class:started': {
    summary: 'The class is live.',
    to: 'lobby',
    roles: EVERYONE,
    payload: z.object({ startedAt: timestamp }),
  },
  'class:scheduled': {
    summary:
      'The class is no longer live, and will start again later: nobody was taught or its time has not come yet, and the mentor is gone.',
    to: 'lobby',
    roles: EVERYONE,
    payload: nothing,
  },
  'class:changed': {
    summary: 'The class’s title, time or number of seats was changed.',
    to: 'lobby',
    roles: EVERYONE,
    payload: z.object({ class: classInfo }),
  },
  'class:ended': {
    summary: 'The class is over.',
    to: 'lobby',
    roles: EVERYONE,
    payload: z.object({ endedAt: timestamp, reason: endReason }),
  },
  'rehearsal:started': {
    summary:
      'The mentor is trying the class out alone. Everyone in the class rejoins; mentees are not let in meanwhile.',
    to: 'lobby',
    roles: EVERYONE,
    payload: z.object({ startedAt: timestamp }),
  },
  'rehearsal:ended': {
    summary: 'The rehearsal is over, and the class is as it was before. Phones rejoin.',
    to: 'lobby',
    roles: EVERYONE,
    payload: nothing,
  },
  'audience:changed': {
    summary: 'How many mentees are in the class. Coalesced: many joins cause one notification.',
    to: 'lobby',
    roles: PEOPLE,
    payload: z.object({ count: z.int().nonnegative() }),
  },
  'mentor:joined': {
    summary: 'The mentor is here, or is back.',
    to: 'class',
    roles: PEOPLE,
    payload: nothing,
  },
  'mentor:left': {
    summary:
      'The mentor is away; a live class waits for them until `until`. `left`: they chose to leave, and may come back.',
    to: 'class',
    roles: PEOPLE,
    payload: z.object({ until: timestamp.nullable(), left: z.literal(true).optional() }),
  },
  'peer:joined': {
    summary: 'A mentee came in, or came back.',
    to: 'peer',
    roles: STAFF,
    payload: z.object({ peer: peerInfo }),
  },
  'peer:changed': {
    summary: 'A mentee is away, back, or has another name.',
    to: 'peer',
    roles: STAFF,
    payload: z.object({ peer: peerInfo }),
  },
  'peer:left': {
    summary: 'A mentee is gone.',
    to: 'peer',
    roles: STAFF,
    payload: z.object({ peerId }),
  },
  'consumer:added': {
    summary: 'There is a new track to see or hear. It is paused until `consumer:resume`.',
    to: 'peer',
    roles: PEOPLE,
    payload: z.object({ consumer: consumerOptions }),
  },
  'consumer:closed': {
    summary: 'You may no longer see or hear this: it is off the stage.',
    to: 'peer',
    roles: PEOPLE,
    payload: z.object({ producerId: mediaId }),
  },
  'producer:stopped': {
    summary:
      'Your own track was stopped, by the mentor or, with a reason, by the server; the Producer is closed. `excess`: it sent far more than is allowed.',
    to: 'peer',
    roles: EVERYONE,
    payload: z.object({ source, reason: z.literal('excess').optional() }),
  },
  'producer:layersWanted': {
    summary: 'Which layers of your own picture somebody is viewing: nothing above them needs encoding.',
    to: 'peer',
    roles: EVERYONE,
    payload: z.object({ producerId: mediaId, layer: wantedLayer }),
  },
  'producer:unsupported': {
    summary: 'Somebody’s browser cannot receive this track’s codec: send it in one that everyone has.',
    to: 'peer',
    roles: EVERYONE,
    payload: z.object({ producerId: mediaId }),
  },
  'producer:closed': {
    summary: 'A track is gone; its Consumers are closed.',
    to: 'class',
    roles: PEOPLE,
    payload: z.object({ producerId: mediaId }),
  },
  'producer:paused': {
    summary: 'The owner of a track has paused it.',
    to: 'class',
    roles: PEOPLE,
    payload: z.object({ producerId: mediaId }),
  },
  'producer:resumed': {
    summary: 'A track has resumed.',
    to: 'class',
    roles: PEOPLE,
    payload: z.object({ producerId: mediaId }),
  },
  'consumers:changed': {
    summary: 'How much of some Consumers the network lets through, and how well. Coalesced.',
    to: 'peer',
    roles: PEOPLE,
    payload: z.object({ consumers: z.array(consumerState) }),
  },
  'media:lost': {
    summary: 'The media server behind the class failed and was replaced: join again to rebuild media.',
    to: 'class',
    roles: EVERYONE,
    payload: nothing,
  },
  'chat:posted': {
    summary: 'A new chat message.',
    to: 'class',
    roles: PEOPLE,
    payload: z.object({ message: chatMessage }),
  },
  'chat:removed': {
    summary: 'A message was removed.',
    to: 'class',
    roles: PEOPLE,
    payload: z.object({ message: chatMessage }),
  },
  'workshop:changed': {
    summary:
      'Parts of the workshop, each in its current state, limited to what your role may see: `partRoles`.',
    to: 'peer',
    roles: EVERYONE,
    payload: z.object({ parts: workshop.exactPartial() }),
  },
  'progress:changed': {
    summary: 'A mentee has checked in or ticked off something.',
    to: 'peer',
    roles: STAFF,
    payload: z.object({ peerId, progress }),
  },
  'speaking:changed': {
    summary: 'Who is speaking now, among the people you hear.',
    to: 'peer',
    roles: PEOPLE,
    payload: z.object({ peerIds: z.array(peerId) }),
  },
  'reactions:sent': {
    summary: 'Reactions of the last moment, as totals without names.',
    to: 'class',
    roles: PEOPLE,
    payload: z.object({ counts: z.partialRecord(reaction, z.int().positive()) }),
  },
  'strokes:drawn': {
    summary: 'Points drawn in the last moment: each stroke with its new points.',
    to: 'class',
    roles: PEOPLE,
    payload: z.object({ strokes: z.array(stroke) }),
  },
  'strokes:removed': {
    summary: 'Strokes that were undone; all of them if `ids` is null.',
    to: 'class',
    roles: PEOPLE,
    payload: z.object({ ids: z.array(stroke.shape.id).nullable() }),
  },
  'pointer:moved': {
    summary: 'Where somebody is pointing; null once they stop.',
    to: 'class',
    roles: PEOPLE,
    payload: z.object({ peerId, at: z.object({ canvas, point }).nullable() }),
  },
  'cameras:changed': {
    summary: 'The current state of the phones for the hands: to the mentor, in class and before it.',
    to: 'lobby',
    roles: MENTOR,
    payload: z.object({ cameras: z.array(handsCamera) }),
  },
  'camera:adjusted': {
    summary: 'How the mentor wants the phone’s camera set.',
    to: 'peer',
    roles: CAMERA,
    payload: z.object({ settings: cameraSettings }),
  },
  'role:changed': {
    summary: 'You were made an assistant, or are no longer one.',
    to: 'peer',
    roles: BENCHES,
    payload: z.object({ role }),
  },
  'bench:asked': {
    summary:
      'The mentor would like to see your bench, which nobody else sees. No answer by `until` counts as no.',
    to: 'peer',
    roles: BENCHES,
    payload: z.object({ until: timestamp }),
  },
  'link:rotated': {
    summary: 'The class link has a new key, for the mentor to share; the old one lets nobody new in.',
    to: 'peer',
    roles: MENTOR,
    payload: z.object({ menteeKey: secret }),
  },
  'admission:decided': {
    summary: 'The mentor has let you in, or turned you away.',
    to: 'peer',
    roles: MENTEE,
    payload: z.object({ admitted: z.boolean() }),
  },
  'session:ended': {
    summary:
      'You are out: the mentor sent you out, media workers crashed each time you sent, or the pass that you came with lets nobody in any more.',
    to: 'peer',
    roles: EVERYONE,
    payload: z.object({ by: z.enum(['mentor', 'media', 'pass']) }),
  },
  'session:replaced': {
    summary: 'The same person has joined from another tab; this one is out.',
    to: 'peer',
    roles: EVERYONE,
    payload: nothing,
  },
  'server:stopping': {
    summary: 'The server is restarting; reconnect in a moment.',
    to: 'lobby',
    roles: EVERYONE,
    payload: nothing,
  },
} as const satisfies Record<string, NotificationRow>;
