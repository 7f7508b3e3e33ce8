import { z } from 'zod';

import { peerId } from '../ids.ts';
import { MENTEE, PEOPLE, STAFF } from '../roles.ts';
import { BY_HAND, nothing, peerOrSelf, type RequestRow } from '../rows.ts';
import { note } from '../workshop.ts';

/** Raised hands. */
export const handsRequests = {
  'hand:raise': {
    summary: 'Raise your hand, or update what it is about. Your place in the queue stays.',
    roles: MENTEE,
    rate: BY_HAND,
    payload: z.strictObject({ note: note.default('') }),
    response: z.object({ place: z.int().positive() }),
  },
  'hand:lower': {
    summary: 'Lower your own hand; the mentor and assistants can lower anyone’s.',
    roles: PEOPLE,
    rate: BY_HAND,
    payload: peerOrSelf,
    response: nothing,
  },
  'hand:lowerAll': {
    summary: 'Lower every hand.',
    roles: STAFF,
    rate: BY_HAND,
    payload: nothing,
    response: nothing,
  },
  'hand:next': {
    summary: 'Call on the person who has waited longest, and lower their hand. Null if nobody is waiting.',
    roles: STAFF,
    rate: BY_HAND,
    payload: nothing,
    response: z.object({ peerId: peerId.nullable() }),
  },
} as const satisfies Record<string, RequestRow>;
