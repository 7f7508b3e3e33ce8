import { z } from 'zod';

import { itemId } from '../ids.ts';
import { MENTOR, PEOPLE } from '../roles.ts';
import { BURSTY, BY_HAND, nothing, type RequestRow } from '../rows.ts';
import { MAX_POINTS_PER_MESSAGE, canvas, ink, point, still } from '../workshop.ts';

/** Drawing on pictures, and freezing them. */
export const drawingRequests = {
  'draw:stroke': {
    summary: 'Points of a stroke; the first message starts it. For the mentor and people on stage.',
    roles: PEOPLE,
    rate: { points: 400, seconds: 10 },
    payload: z.strictObject({
      strokeId: itemId,
      canvas,
      ink,
      fades: z.boolean(),
      points: z.array(point).min(1).max(MAX_POINTS_PER_MESSAGE),
    }),
    response: nothing,
  },
  'draw:point': {
    summary: 'Point at something; null stops pointing. For the mentor and people on stage.',
    roles: PEOPLE,
    rate: { points: 400, seconds: 10 },
    payload: z.strictObject({ at: z.strictObject({ canvas, point }).nullable() }),
    response: nothing,
  },
  'draw:undo': {
    summary: 'Undo your own last permanent stroke.',
    roles: PEOPLE,
    rate: BURSTY,
    payload: nothing,
    response: nothing,
  },
  'draw:clear': {
    summary: 'Remove every stroke.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: nothing,
    response: nothing,
  },
  'still:show': {
    summary:
      'Show a frozen frame, stored earlier with `putStill`, in place of its picture; null shows the picture again.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: z.strictObject({ still: z.strictObject(still.shape).nullable() }),
    response: nothing,
  },
} as const satisfies Record<string, RequestRow>;
