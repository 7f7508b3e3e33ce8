import { z } from 'zod';

import { BURSTY, MENTOR_OR_CAMERA, PEOPLE, nothing, type RequestRow } from '../rows.ts';
import { reaction, rotation, scene } from '../workshop.ts';

/** How the class is shown, and what it feels like. */
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
} as const satisfies Record<string, RequestRow>;
