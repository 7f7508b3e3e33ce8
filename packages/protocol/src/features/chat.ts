import { z } from 'zod';

import { peerId } from '../ids.ts';
import { PEOPLE, STAFF } from '../roles.ts';
import { BY_HAND, nothing, type RequestRow } from '../rows.ts';
import { chatMode } from '../workshop.ts';

/** Seconds between two messages in slow mode. */
export const SLOW_SECONDS = { min: 5, max: 120 } as const;

/** Moderation of the chat. */
export const chatRequests = {
  'chat:remove': {
    summary:
      'Remove a message: your own; as mentor or assistant, any in everyone’s chat; as mentor, any in a private line.',
    roles: PEOPLE,
    rate: BY_HAND,
    payload: z.strictObject({
      seq: z.int().positive(),
      /** The mentee whose private line it is on; null for everyone's chat. */
      thread: peerId.nullable().default(null),
    }),
    response: nothing,
  },
  'chat:setMode': {
    summary: 'Set who may write to everyone: all, all but slowly, the mentor and assistants, or nobody.',
    roles: STAFF,
    rate: BY_HAND,
    payload: z.strictObject({
      mode: chatMode.shape.mode,
      slowSeconds: z.int().min(SLOW_SECONDS.min).max(SLOW_SECONDS.max).default(30),
    }),
    response: nothing,
  },
} as const satisfies Record<string, RequestRow>;
