import { z } from 'zod';

import { peerId, secret } from '../ids.ts';
import { admission, classKind, personName } from '../model.ts';
import { BENCHES, MENTOR, MENTOR_OR_CAMERA, STAFF } from '../roles.ts';
import { BURSTY, BY_HAND, nothing, peer, type RequestRow } from '../rows.ts';

/** The door, order in the room, and people themselves. */
export const orderRequests = {
  'peer:rename': {
    summary: 'Correct your own name; what you wrote under the old name keeps it.',
    roles: BENCHES,
    rate: { points: 5, seconds: 60 },
    payload: z.strictObject({ name: personName }),
    response: nothing,
  },
  'peer:stop': {
    summary: 'Close somebody’s microphone or camera on the server.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: z.strictObject({ peerId, source: z.enum(['mic', 'camera']) }),
    response: nothing,
  },
  'peer:muteAll': {
    summary: 'Close every mentee’s microphone on the server.',
    roles: MENTOR_OR_CAMERA,
    rate: BY_HAND,
    payload: nothing,
    response: nothing,
  },
  'peer:remove': {
    summary: 'Send somebody out and, if wanted, keep them out.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: z.strictObject({ peerId, keepOut: z.boolean() }),
    response: nothing,
  },
  'peer:forgive': {
    summary: 'Let somebody who was kept out come back.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: peer,
    response: nothing,
  },
  'assistant:set': {
    summary: 'Make a mentee an assistant, or a mentee again.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: z.strictObject({ peerId, isAssistant: z.boolean() }),
    response: nothing,
  },
  'class:configure': {
    summary:
      'Lock the class, ask before anyone new comes in, let in everyone behind one address, allow pictures in everyone’s chat, or make it a round table.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: z.strictObject({
      isLocked: z.boolean().optional(),
      isAddressShared: z.boolean().optional(),
      hasPictures: z.boolean().optional(),
      admission: admission.optional(),
      kind: classKind.optional(),
    }),
    response: nothing,
  },
  'class:rotateLink': {
    summary:
      'Make a new key for the class link. People in the class stay, and can come back with the old key, which lets nobody new in.',
    roles: MENTOR,
    rate: { points: 5, seconds: 10 },
    payload: nothing,
    response: z.object({ menteeKey: secret }),
  },
  'admission:decide': {
    summary: 'Admit or turn away somebody who asked to come in.',
    roles: STAFF,
    rate: BURSTY,
    payload: z.strictObject({ peerId, admit: z.boolean() }),
    response: nothing,
  },
} as const satisfies Record<string, RequestRow>;
