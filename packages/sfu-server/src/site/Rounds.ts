import type { Clock, Log } from '../ports/world.ts';

/** How long is waited at most: the wall clock may have been set meanwhile, or something kept of which nobody was told that it was. */
const MAX_WAIT_MS = 60_000;
/** Where the store refuses. */
const RETRY_MS = 10_000;

interface RoundsParts {
  readonly clock: Pick<Clock, 'after'>;
  readonly log: Pick<Log, 'warn'>;
  /** What the log says where the store refuses. */
  readonly refused: string;
  /** Does what is due, and says after how long something may be again, in ms; null: nothing waits. */
  readonly work: () => Promise<number | null>;
}

/** Something that is done again and again, one round after the other. */
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

  /** Looks whether something is due, now and whenever it will be. One that is under way may have looked too early: another one follows. */
  wake(): void {
    if (this.#isRunning) {
      this.#isWoken = true;
    } else {
      this.#wait(0);
    }
  }

  /** Resolves when what is under way is done; nothing follows. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancel?.();
    await this.rest();
  }

  /** What is under way is done. */
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
