import { vi } from 'vitest';

type Handle = NodeJS.Timeout | number | undefined;

/** Timers set in this process that have neither run nor been cleared; Vitest's own are not among them. */
const pending = new Set<NodeJS.Timeout>();

/** Starts counting this process's timers. Call it before starting anything else. */
export function watchTimers(): void {
  const { setTimeout, setInterval, clearTimeout } = globalThis;
  const forget = (timer: Handle): void => {
    if (typeof timer === 'object') {
      pending.delete(timer);
    }
    clearTimeout(timer);
  };
  vi.stubGlobal(
    'setTimeout',
    Object.assign((action: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => {
      const timer = setTimeout(() => {
        pending.delete(timer);
        action(...args);
      }, ms);
      pending.add(timer);
      return timer;
    }, setTimeout),
  );
  vi.stubGlobal('setInterval', (action: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => {
    const timer = setInterval(action, ms, ...args);
    pending.add(timer);
    return timer;
  });
  vi.stubGlobal('clearTimeout', forget);
  vi.stubGlobal('clearInterval', forget);
}

/** How many are pending; optionally without those that would not keep the process alive. */
export const pendingTimers = ({ withUnreferenced }: { withUnreferenced: boolean }): number =>
  [...pending].filter((timer) => withUnreferenced || timer.hasRef()).length;
