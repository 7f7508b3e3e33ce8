import type { Clock } from '../ports/world.ts';

/** How often a worker is asked whether it lives, and how long it may take to answer, in ms. */
export interface Pulse {
  readonly everyMs: number;
  readonly patienceMs: number;
}

/** A busy worker answers within milliseconds; one that takes this long sends no media either. */
export const PULSE: Pulse = { everyMs: 1000, patienceMs: 4000 };

/**
 * Asks again and again, and calls `onHung` once if there is no answer in time. An answer that waits behind this process's
 * own work is one, and the clock's timers leave out what passed while this process stood still: after a machine's sleep the
 * worker has as long to answer as this process has to ask. @returns stops it
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
      // What has come meanwhile is read before this goes on.
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
    // A worker that has closed answers with an error: that is the pool's to see.
    ask().then(answered, answered);
  };
  cancel = clock.after(everyMs, beat);
  return () => {
    isStopped = true;
    cancel();
  };
}
