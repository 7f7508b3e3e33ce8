import { z } from 'zod';

import { timestamp } from '../model.ts';
import { MENTOR } from '../roles.ts';
import { BY_HAND, nothing, type RequestRow } from '../rows.ts';

/** Practice mentees per class. */
export const MAX_PRACTICE = 40;
/** The language they speak. */
const practiceLanguage = z.enum(['ko', 'en']).default('ko');

/** Trying a class out. */
export const rehearsalRequests = {
  'rehearsal:start': {
    summary:
      'Try the class out alone, before it begins and while no mentee is in or at the door, in a separate world that leaves nothing behind. Everyone in the class rejoins. A rehearsal that is already running stays as it is.',
    roles: MENTOR,
    beforeJoin: true,
    rate: { points: 10, seconds: 10 },
    payload: z.strictObject({
      /** Practice mentees to begin with; if left out, as many as the class was set up for. */
      count: z.int().min(0).max(MAX_PRACTICE).optional(),
      language: practiceLanguage,
    }),
    response: z.object({ startedAt: timestamp }),
  },
  'rehearsal:end': {
    summary: 'Leave the rehearsal; the class is as it was before.',
    roles: MENTOR,
    rate: { points: 10, seconds: 10 },
    payload: nothing,
    response: nothing,
  },
  'practice:set': {
    summary: 'Set the number of simulated mentees in the rehearsal; 0 sends them home.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: z.strictObject({
      count: z.int().min(0).max(MAX_PRACTICE),
      language: practiceLanguage,
    }),
    response: nothing,
  },
} as const satisfies Record<string, RequestRow>;
