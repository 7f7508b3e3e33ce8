import { z } from 'zod';

import { MENTOR_OR_CAMERA, PEOPLE } from '../roles.ts';
import { BURSTY, BY_HAND, nothing, type RequestRow } from '../rows.ts';
import { reaction, replaySeconds, replaySpeed, rotation, scene } from '../workshop.ts';

/** How the class is shown, and how it feels. */
export const viewRequests = {
  'reaction:send': {
    summary: 'React. Everyone sees the reaction; nobody sees who sent it.',
    roles: PEOPLE,
    rate: { points: 6, seconds: 3 },
    payload: z.strictObject({ reaction }),
    response: nothing,
  },
  'scene:set': {
    summary:
      'Which of the mentor’s pictures is large for everyone, by how many quarter turns the hands are rotated, and whether they fill their area.',
    roles: MENTOR_OR_CAMERA,
    rate: BURSTY,
    payload: z.strictObject({
      scene: scene.optional(),
      rotation: rotation.optional(),
      fills: z.boolean().optional(),
    }),
    response: nothing,
  },
  'replay:show': {
    summary:
      'Replay the last seconds of the hands for everyone, from the frames that each page has kept. The replay ends by itself, or when the mentor freezes a picture.',
    roles: MENTOR_OR_CAMERA,
    rate: BY_HAND,
    payload: z.strictObject({ seconds: replaySeconds, speed: replaySpeed }),
    response: nothing,
  },
  'replay:stop': {
    summary: 'Everyone sees the hands live again.',
    roles: MENTOR_OR_CAMERA,
    rate: BY_HAND,
    payload: nothing,
    response: nothing,
  },
} as const satisfies Record<string, RequestRow>;
