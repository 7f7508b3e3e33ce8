import type { Clock, Log } from '../ports/world.ts';

/** The longest wait: the wall clock may have been set meanwhile, or something committed without anybody being told. */
const MAX_WAIT_MS = 60_000;
/** The wait after the store failed. */
const RETRY_MS = 10_000;

interface RoundsParts {
  readonly clock: Pick<Clock, 'after'>;
  readonly log: Pick<Log, 'warn'>;
  /** The log message when the store fails. */
  readonly refused: string;
  /** Does whatever is due; returns the wait until more may be due, in ms, or null if nothing waits. */
  readonly work: () => Promise<number | null>;
}

/** Runs work again and again, one round after the other. */
export class Rounds {
  readonly #parts: RoundsParts;
  #cancel: (() => void) | null = null;
  #running: Promise<void> = Promise.resolve();
  #isRunning = false;
  #isWoken = false;
  #isClosed = false;

  constructor(parts: RoundsParts) {
    this.#parts = parts;
  }

  /** Checks for due work now, and again whenever more is due. A running round may have looked too early, so another follows. */
  wake(): void {
    if (this.#isRunning) {
      this.#isWoken = true;
    } else {
      this.#wait(0);
    }
  }

  /** Resolves once the running round is done; no other follows. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancel?.();
    await this.rest();
  }

  /** Resolves once the running round is done. */
  async rest(): Promise<void> {
    await this.#running;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  #wait(ms: number | null): void {
    this.#cancel?.();
    this.#cancel = this.#isClosed
      ? null
      : this.#parts.clock.after(Math.min(ms ?? MAX_WAIT_MS, MAX_WAIT_MS), () => {
          this.#running = this.#round();
        });
  }

  async #round(): Promise<void> {
    const { work, log, refused } = this.#parts;
    this.#isRunning = true;
    let wait: number | null;
    try {
      const ms = await work();
      wait = this.#isWoken ? 0 : ms;
    } catch (error) {
      log.warn({ err: error }, refused);
      wait = RETRY_MS;
    }
    this.#isWoken = false;
    this.#isRunning = false;
    this.#wait(wait);
  }
}
