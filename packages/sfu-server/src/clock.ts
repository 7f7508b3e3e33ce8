import type { Clock } from './ports/world.ts';

/** How often to check that this process is still running, in ms. */
const LOOK_MS = 500;

/**
 * The time during which this process ran. It leaves out any time it stood still: the machine slept, a virtual one was migrated,
 * everything was stopped, the loop was blocked. Nobody could be heard then, so none of it counts as their silence.
 */
export class AwakeTime {
  readonly #now: () => number;
  #seenAt: number;
  #stoodStill = 0;

  /** @param now ms that never step */
  constructor(now: () => number) {
    this.#now = now;
    this.#seenAt = now();
  }

  /** In ms, from an arbitrary origin. Must be called every `LOOK_MS`: a gap of more than twice that was none of our doing. */
  now(): number {
    const at = this.#now();
    const pause = at - this.#seenAt;
    if (pause > 2 * LOOK_MS) {
      this.#stoodStill += pause - LOOK_MS;
    }
    this.#seenAt = at;
    return at - this.#stoodStill;
  }

  /** Calls `action` once this much of that time has passed. @returns cancels it */
  after(ms: number, action: () => void): () => void {
    const dueAt = this.now() + ms;
    const wait = (left: number): NodeJS.Timeout =>
      setTimeout(() => {
        const rest = dueAt - this.now();
        if (rest >= 1) {
          timer = wait(rest);
        } else {
          action();
        }
      }, left);
    let timer = wait(ms);
    return () => {
      clearTimeout(timer);
    };
  }
}

/** For how long others have to act: deadlines, grace periods, patience. */
export const awakeTime = new AwakeTime(() => performance.now());
setInterval(() => awakeTime.now(), LOOK_MS).unref();

/** The machine's wall clock; timers run on its monotonic one, while this process runs. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.timeOrigin + performance.now(),
  after: (ms, action) => awakeTime.after(ms, action),
};

/** What the time would be if the wall clock had not stepped since the start. */
export function withoutSteps(clock: Clock): Pick<Clock, 'now'> {
  return { now: () => clock.monotonic() };
}

/**
 * The wall clock for what others check by theirs: it follows steps forward but not back, so that nothing just
 * issued expires at once.
 */
export function withoutStepsBack(clock: Clock): Pick<Clock, 'now'> {
  return { now: () => Math.max(clock.now(), clock.monotonic()) };
}
