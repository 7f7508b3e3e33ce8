import type { ClassRecord } from '@gongbang/sfu-server/ports/store.ts';

/** A class as a store keeps it: registered, never held. */
export function classRecord(change: Partial<ClassRecord> = {}): ClassRecord {
  return {
    id: 'abcdefghijkl',
    title: '찻잔',
    mentorName: '이정은',
    about: '',
    startsAt: null,
    seats: 12,
    phase: 'scheduled',
    startedAt: null,
    endedAt: null,
    endReason: null,
    createdAt: 1,
    ...change,
  };
}
