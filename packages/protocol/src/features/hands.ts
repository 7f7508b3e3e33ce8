import { z } from 'zod';

import { peerId } from '../ids.ts';
import { BY_HAND, MENTEE, PEOPLE, STAFF, nothing, peerOrSelf, type RequestRow } from '../rows.ts';
import { note } from '../workshop.ts';

/** Raised hands. */
export const handsRequests = {
  'hand:raise': {
    summary: 'Raise one’s hand, or say anew what it is about. The place in the queue stays.',
    roles: MENTEE,
    rate: BY_HAND,
    payload: z.strictObject({ note: note.default('') }),
    response: z.object({ place: z.int().positive() }),
  },
  'hand:lower': {
    summary: 'Lower one’s own hand; the mentor and assistants lower anybody’s.',
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
    summary: 'Take the one who waits longest: their hand is lowered. Null when nobody waits.',
    roles: STAFF,
    rate: BY_HAND,
    payload: nothing,
    response: z.object({ peerId: peerId.nullable() }),
  },
} as const satisfies Record<string, RequestRow>;
