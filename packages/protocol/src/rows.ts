import { z } from 'zod';

import { peerId } from './ids.ts';
import type { Role } from './model.ts';

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

export const EVERYONE: readonly Role[] = ['mentor', 'assistant', 'mentee', 'camera'];
/** Everyone in the class, except a phone that only sends. */
export const PEOPLE: readonly Role[] = ['mentor', 'assistant', 'mentee'];
export const MENTOR: readonly Role[] = ['mentor'];
/** Who manages hands and chat. */
export const STAFF: readonly Role[] = ['mentor', 'assistant'];
/** Who has a bench. */
export const BENCHES: readonly Role[] = ['assistant', 'mentee'];
export const MENTEE: readonly Role[] = ['mentee'];
export const CAMERA: readonly Role[] = ['camera'];
/** The mentor, at the laptop or on the phone above their hands. */
export const MENTOR_OR_CAMERA: readonly Role[] = ['mentor', 'camera'];

export const nothing = z.strictObject({});

/** Requests that change little and may come in bursts (switching devices on and off, layers). */
export const BURSTY: Rate = { points: 60, seconds: 10 };
/** Things a person does by hand, one at a time. */
export const BY_HAND: Rate = { points: 20, seconds: 10 };

/** A person in the class; if left out, the sender of the request. */
export const peerOrSelf = z.strictObject({ peerId: peerId.optional() });
export const peer = z.strictObject({ peerId });
