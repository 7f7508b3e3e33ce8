/** How often a worker is asked whether it lives, and how long it may take to answer, in ms. */
export interface Pulse {
  readonly everyMs: number;
  readonly patienceMs: number;
}

/** A busy worker answers within milliseconds; one that takes this long sends no media either. */
export const PULSE: Pulse = { everyMs: 1000, patienceMs: 4000 };

/**
 * Asks again and again, and calls `onHung` once if there is no answer in time. An answer that waits behind this process's
 * own work, as after a machine's sleep, is one. @returns stops it
 */
export function watchPulse(
  ask: () => Promise<unknown>,
  { everyMs, patienceMs }: Pulse,
  onHung: () => void,
): () => void {
  let timer: NodeJS.Timeout;
  let isStopped = false;
  const beat = (): void => {
    let isAnswered = false;
    timer = setTimeout(() => {
      // What has come meanwhile is read before this goes on.
      setImmediate(() => {
        setImmediate(() => {
          if (!isAnswered && !isStopped) {
            isStopped = true;
            onHung();
          }
        });
      });
    }, patienceMs).unref();
    const answered = (): void => {
      isAnswered = true;
      clearTimeout(timer);
      if (!isStopped) {
        timer = setTimeout(beat, everyMs).unref();
      }
    };
    // A worker that has closed answers with an error: that is the pool's to see.
    ask().then(answered, answered);
  };
  timer = setTimeout(beat, everyMs).unref();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
