import { z } from 'zod';

import { itemId } from '../ids.ts';
import { BENCHES, MENTOR } from '../roles.ts';
import { BY_HAND, nothing, type RequestRow } from '../rows.ts';
import { line } from '../text.ts';

export const POLL_CHOICES = { min: 2, max: 6, length: 60, question: 120 } as const;

/** Questions to everybody. */
export const pollsRequests = {
  'poll:open': {
    summary: 'Ask everyone a question. This replaces any existing poll.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: z.strictObject({
      question: line(POLL_CHOICES.question),
      choices: z.array(line(POLL_CHOICES.length)).min(POLL_CHOICES.min).max(POLL_CHOICES.max),
      /** Whether those who have voted see the results while the poll is open. */
      isShared: z.boolean().default(true),
    }),
    response: z.object({ pollId: itemId }),
  },
  'poll:vote': {
    summary: 'Choose, or choose again, while the poll is open.',
    roles: BENCHES,
    rate: BY_HAND,
    payload: z.strictObject({
      pollId: itemId,
      choice: z
        .int()
        .min(0)
        .max(POLL_CHOICES.max - 1),
    }),
    response: nothing,
  },
  'poll:close': {
    summary: 'Close the poll; the results are shown to everyone or kept private.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: z.strictObject({ pollId: itemId, isShared: z.boolean() }),
    response: nothing,
  },
  'poll:clear': {
    summary: 'Take the poll off the page.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: nothing,
    response: nothing,
  },
} as const satisfies Record<string, RequestRow>;
