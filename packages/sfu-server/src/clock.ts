import type { Clock } from './classroom/ports.ts';

/** The machine's clock; timers run on its monotonic one. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.timeOrigin + performance.now(),
  after(ms, action) {
    const timer = setTimeout(action, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};

/** What the time would be if the wall clock had not stepped since the start. */
export function withoutSteps(clock: Clock): Pick<Clock, 'now'> {
  return { now: () => clock.monotonic() };
}

/**
 * The wall clock for what others check by theirs: it follows steps forward, and none back, so that nothing that was just
 * given ends at once.
 */
export function withoutStepsBack(clock: Clock): Pick<Clock, 'now'> {
  return { now: () => Math.max(clock.now(), clock.monotonic()) };
}
