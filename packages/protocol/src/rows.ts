import { z } from 'zod';

import { peerId } from './ids.ts';
import type { Role } from './roles.ts';

/** How often one peer may make a request: `points` within `seconds`. */
export interface Rate {
  readonly points: number;
  readonly seconds: number;
}

/** A row of the table of requests. */
export interface RequestRow {
  readonly summary: string;
  /** Who may make it. */
  readonly roles: readonly Role[];
  /** Whether it may be made before `class:join`. */
  readonly beforeJoin?: true;
  readonly rate: Rate;
  readonly payload: z.ZodType;
  readonly response: z.ZodType;
}

export const nothing = z.strictObject({});

/** Requests that change little and may come in bursts (switching devices on and off, layers). */
export const BURSTY: Rate = { points: 60, seconds: 10 };
/** Things a person does by hand, one at a time. */
export const BY_HAND: Rate = { points: 20, seconds: 10 };

/** A person in the class; if left out, the sender of the request. */
export const peerOrSelf = z.strictObject({ peerId: peerId.optional() });
export const peer = z.strictObject({ peerId });
