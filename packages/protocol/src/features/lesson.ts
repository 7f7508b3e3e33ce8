import { z } from 'zod';

import { itemId, peerId } from '../ids.ts';
import { LIMITS, materials, steps } from '../model.ts';
import { MENTEE, MENTOR, MENTOR_OR_CAMERA, STAFF } from '../roles.ts';
import { BURSTY, BY_HAND, nothing, type RequestRow } from '../rows.ts';
import { mark, note } from '../workshop.ts';

/** The lesson and its steps, and how far each mentee is. */
export const lessonRequests = {
  'lesson:edit': {
    summary: 'Replace the materials and steps. Entries that keep their id keep their check-ins.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: z.strictObject({ materials, steps }),
    response: nothing,
  },
  'step:picture': {
    summary:
      'Give a step the picture just sent with `postPicture`, replacing the one it had; null removes the picture.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: z.strictObject({ stepId: itemId, picture: itemId.nullable() }),
    response: nothing,
  },
  'step:go': {
    summary: 'Go to a step; its time starts from zero.',
    roles: MENTOR_OR_CAMERA,
    rate: BY_HAND,
    payload: z.strictObject({ stepId: itemId.nullable() }),
    response: nothing,
  },
  'step:addTime': {
    summary: 'Give the current step more time; counted from now if it is overdue.',
    roles: MENTOR,
    rate: BY_HAND,
    payload: z.strictObject({ minutes: z.int().min(1).max(LIMITS.stepMinutes) }),
    response: nothing,
  },
  'checkin:set': {
    summary: 'Mark a step as done or stuck, or remove the mark.',
    roles: MENTEE,
    rate: BY_HAND,
    payload: z.strictObject({ stepId: itemId, mark: mark.nullable(), note: note.default('') }),
    response: nothing,
  },
  'checkin:clear': {
    summary:
      'Somebody who was stuck at a step has been helped: the mark is removed, unless it has changed since.',
    roles: STAFF,
    rate: BY_HAND,
    payload: z.strictObject({ peerId, stepId: itemId }),
    response: nothing,
  },
  'material:tick': {
    summary: 'Tick or untick a material.',
    roles: MENTEE,
    rate: BURSTY,
    payload: z.strictObject({ materialId: itemId, isTicked: z.boolean() }),
    response: nothing,
  },
} as const satisfies Record<string, RequestRow>;
