import { z } from 'zod';

import { BURSTY, BY_HAND, MENTOR_OR_CAMERA, PEOPLE, nothing, type RequestRow } from '../rows.ts';
import { reaction, replaySeconds, replaySpeed, rotation, scene } from '../workshop.ts';

/** How the class is shown, and how it feels. */
export const viewRequests = {
  'reaction:send': {
    summary: 'React. Everyone sees it, nobody sees whose it was.',
    roles: PEOPLE,
    rate: { points: 6, seconds: 3 },
    payload: z.strictObject({ reaction }),
    response: nothing,
  },
  'scene:set': {
    summary:
      'What of the mentor is large for everyone, by how many quarters the hands are turned, and whether they fill their place.',
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
      'Show everyone the last seconds of the hands again, from the frames that each page has kept itself. It ends by itself, and when the mentor freezes a picture.',
    roles: MENTOR_OR_CAMERA,
    rate: BY_HAND,
    payload: z.strictObject({ seconds: replaySeconds, speed: replaySpeed }),
    response: nothing,
  },
  'replay:stop': {
    summary: 'Everyone sees the hands as they are again.',
    roles: MENTOR_OR_CAMERA,
    rate: BY_HAND,
    payload: nothing,
    response: nothing,
  },
} as const satisfies Record<string, RequestRow>;
