import { z } from 'zod';

import { itemId, peerId } from '../ids.ts';
import { LIMITS, materials, steps } from '../model.ts';
import {
  BURSTY,
  BY_HAND,
  MENTEE,
  MENTOR,
  MENTOR_OR_CAMERA,
  STAFF,
  nothing,
  type RequestRow,
} from '../rows.ts';
import { mark, note } from '../workshop.ts';

/** The lesson and its steps, and how far each mentee is. */
export const lessonRequests = {
  'lesson:edit': {
    summary: 'Materials and steps, as they shall be. What keeps its id keeps its check-ins.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: z.strictObject({ materials, steps }),
    response: nothing,
  },
  'step:picture': {
    summary:
      'Give a step the picture that was sent just before (`postPicture`), in place of the one it had; null takes it away.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: z.strictObject({ stepId: itemId, picture: itemId.nullable() }),
    response: nothing,
  },
  'step:go': {
    summary: 'Go to a step: its time starts anew.',
    roles: MENTOR_OR_CAMERA,
    rate: BY_HAND,
    payload: z.strictObject({ stepId: itemId.nullable() }),
    response: nothing,
  },
  'step:addTime': {
    summary: 'More time for the current step; from now when it is overdue.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: z.strictObject({ minutes: z.int().min(1).max(LIMITS.stepMinutes) }),
    response: nothing,
  },
  'checkin:set': {
    summary: 'Mark a step as done or stuck, or take the mark back.',
    roles: MENTEE,
    rate: BY_HAND,
    payload: z.strictObject({ stepId: itemId, mark: mark.nullable(), note: note.default('') }),
    response: nothing,
  },
  'checkin:clear': {
    summary:
      'Somebody who was stuck at a step was helped: the mark is taken back, unless it is another one by now.',
    roles: STAFF,
    rate: BY_HAND,
    payload: z.strictObject({ peerId, stepId: itemId }),
    response: nothing,
  },
  'material:tick': {
    summary: 'Tick off a material, or not.',
    roles: MENTEE,
    rate: BURSTY,
    payload: z.strictObject({ materialId: itemId, isTicked: z.boolean() }),
    response: nothing,
  },
} as const satisfies Record<string, RequestRow>;
