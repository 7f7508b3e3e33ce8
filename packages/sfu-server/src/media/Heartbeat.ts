import type { Clock } from '../ports/world.ts';

/** How often a worker is asked whether it is alive, and how long it may take to answer, in ms. */
export interface Pulse {
  readonly everyMs: number;
  readonly patienceMs: number;
}

/** A busy worker answers within milliseconds; one that takes this long is not sending media either. */
export const PULSE: Pulse = { everyMs: 1000, patienceMs: 4000 };

/**
 * Asks again and again, and calls `onHung` once if there is no answer in time. An answer queued behind this
 * process's own work counts, and the clock's timers leave out any time this process stood still: after a
 * machine's sleep the worker has as long to answer as this process has to ask. @returns stops it
 */
export function watchPulse(
  ask: () => Promise<unknown>,
  { everyMs, patienceMs }: Pulse,
  onHung: () => void,
  clock: Pick<Clock, 'after'>,
): () => void {
  let cancel: () => void;
  let isStopped = false;
  const beat = (): void => {
    let isAnswered = false;
    cancel = clock.after(patienceMs, () => {
      // Reads whatever has arrived meanwhile before going on.
      setImmediate(() => {
        setImmediate(() => {
          if (!isAnswered && !isStopped) {
            isStopped = true;
            onHung();
          }
        });
      });
    });
    const answered = (): void => {
      isAnswered = true;
      cancel();
      if (!isStopped) {
        cancel = clock.after(everyMs, beat);
      }
    };
    // A closed worker answers with an error: the pool deals with that.
    ask().then(answered, answered);
  };
  cancel = clock.after(everyMs, beat);
  return () => {
    isStopped = true;
    cancel();
  };
}
