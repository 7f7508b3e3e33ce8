import type { EndReason } from '@gongbang/protocol';

import { ClassroomError } from './ClassroomError.ts';
import type { ClassRecord } from './ports.ts';

/** Nobody is here and it has not begun. */
export interface Scheduled {
  readonly phase: 'scheduled';
}
/** Somebody waits, connected already. */
export interface Open {
  readonly phase: 'open';
}
/** Only here can anything be produced. */
export interface Live {
  readonly phase: 'live';
  readonly startedAt: number;
}
export interface Ended {
  readonly phase: 'ended';
  readonly startedAt: number | null;
  readonly endedAt: number;
  readonly reason: EndReason;
}
export type ClassState = Scheduled | Open | Live | Ended;

export type ClassEvent =
  | { type: 'peopleCame' }
  | { type: 'peopleLeft' }
  | { type: 'start' }
  /** It was live, and will begin anew. */
  | { type: 'callOff' }
  | { type: 'end'; reason: EndReason };

/** What becomes of a class. Events that change nothing give back the same state. */
export function transition(state: ClassState, event: ClassEvent, now: number): ClassState {
  switch (state.phase) {
    case 'scheduled':
    case 'open':
      switch (event.type) {
        case 'peopleCame':
          return { phase: 'open' };
        case 'peopleLeft':
          return { phase: 'scheduled' };
        case 'start':
          return { phase: 'live', startedAt: now };
        case 'end':
          return { phase: 'ended', startedAt: null, endedAt: now, reason: event.reason };
        case 'callOff':
          return state;
      }
    // eslint-disable-next-line no-fallthrough -- every event above returns
    case 'live':
      switch (event.type) {
        case 'end':
          return { phase: 'ended', startedAt: state.startedAt, endedAt: now, reason: event.reason };
        case 'callOff':
          return { phase: 'open' };
        default:
          return state;
      }
    case 'ended':
      return state;
  }
}

/** The state in which a kept class wakes up. */
export function restore(record: ClassRecord): ClassState {
  switch (record.phase) {
    case 'scheduled':
      return { phase: 'scheduled' };
    case 'live':
      return { phase: 'live', startedAt: record.startedAt ?? record.createdAt };
    case 'ended':
      return {
        phase: 'ended',
        startedAt: record.startedAt,
        endedAt: record.endedAt ?? record.createdAt,
        reason: record.endReason ?? 'mentor',
      };
  }
}

/** @throws ClassroomError CLASS_ENDED */
export function assertNotEnded(state: ClassState): asserts state is Scheduled | Open | Live {
  if (state.phase === 'ended') {
    throw new ClassroomError('CLASS_ENDED', 'This class has ended.');
  }
}

/** @throws ClassroomError CLASS_NOT_LIVE or CLASS_ENDED */
export function assertLive(state: ClassState): asserts state is Live {
  assertNotEnded(state);
  if (state.phase !== 'live') {
    throw new ClassroomError('CLASS_NOT_LIVE', 'This class has not started yet.');
  }
}
