import type { EndReason } from '@gongbang/protocol';

import { ClassroomError } from './ClassroomError.ts';
import type { ClassRecord } from '../ports/store.ts';

/** Nobody is here and it has not begun. */
export interface Scheduled {
  readonly phase: 'scheduled';
}
/** Somebody is already connected and waiting. */
export interface Open {
  readonly phase: 'open';
}
/** The mentor tries the class out alone, in a separate world: the class itself has not begun. */
export interface Rehearsal {
  readonly phase: 'rehearsal';
  readonly startedAt: number;
}
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
/** Only in these states can anything be sent. */
export type Running = Live | Rehearsal;
export type ClassState = Scheduled | Open | Rehearsal | Live | Ended;

export type ClassEvent =
  | { type: 'peopleCame' }
  | { type: 'peopleLeft' }
  | { type: 'start' }
  /** It was live, and will start over. */
  | { type: 'callOff' }
  | { type: 'end'; reason: EndReason };

/** A class's state machine. Events that change nothing return the same state. */
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
    case 'rehearsal':
      // It never becomes a class: the most that can happen is that the class is deleted meanwhile.
      return event.type === 'end'
        ? { phase: 'ended', startedAt: null, endedAt: now, reason: event.reason }
        : state;
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

/** The state in which a stored class wakes up. */
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
export function assertNotEnded(state: ClassState): asserts state is Scheduled | Open | Running {
  if (state.phase === 'ended') {
    throw new ClassroomError('CLASS_ENDED', 'This class has ended.');
  }
}

/** Whether anything can be on stage: in class, or in a rehearsal of it. */
export function isRunning(state: ClassState): state is Running {
  return state.phase === 'live' || state.phase === 'rehearsal';
}

/** @throws ClassroomError CLASS_NOT_LIVE or CLASS_ENDED */
export function assertRunning(state: ClassState): asserts state is Running {
  assertNotEnded(state);
  if (!isRunning(state)) {
    throw new ClassroomError('CLASS_NOT_LIVE', 'This class has not started yet.');
  }
}

/** Whether nothing but a class's record may be left. */
export function isDeleted(record: ClassRecord): boolean {
  const state = restore(record);
  return state.phase === 'ended' && (state.reason === 'deleted' || state.endedAt === 0);
}
