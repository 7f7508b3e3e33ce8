import type { Lesson, Progress, RaisedHand } from '@gongbang/protocol';
import { useMemo } from 'react';

import { benchStates, helpQueue, type BenchState } from '../layout/wall.ts';
import { useClassState, useWorkshop } from './useClassroom.tsx';

const NO_HANDS: readonly RaisedHand[] = [];
const NO_PROGRESS: Readonly<Record<string, Progress>> = {};
const NO_LESSON: Lesson = { materials: [], steps: [], current: null, startedAt: null, dueAt: null };

export function useLesson(): Lesson {
  return useWorkshop(({ lesson }) => lesson, NO_LESSON);
}

/** The state of each mentee; for those who manage the class. */
export function useBenches(): BenchState[] {
  const peers = useClassState((state) => state.peers);
  const hands = useWorkshop((workshop) => workshop.hands ?? NO_HANDS, NO_HANDS);
  const progressOf = useProgressOf();
  const lesson = useLesson();
  return useMemo(() => benchStates(peers, hands, progressOf, lesson), [peers, hands, progressOf, lesson]);
}

/** Progress of every mentee, by id. */
export function useProgressOf(): Readonly<Record<string, Progress>> {
  return useWorkshop((workshop) => workshop.progressOf ?? NO_PROGRESS, NO_PROGRESS);
}

/** Those who wait for help, stuck first. */
export function useHelpQueue(): BenchState[] {
  return helpQueue(useBenches());
}
