import type { Clock, Log } from '../../ports/world.ts';

/** How long is waited at most: the wall clock may have been set meanwhile. */
const MAX_WAIT_MS = 60_000;
/** Where the store refuses. */
const RETRY_MS = 10_000;

interface RoundsParts {
  readonly clock: Clock;
  readonly log: Log;
  /** Does what is due, and says after how long something may be again, in ms; null: not before it is woken. */
  readonly work: () => Promise<number | null>;
}

/** Something that is done again and again, one round after the other. */
export class Rounds {
  readonly #parts: RoundsParts;
  #cancel: (() => void) | null = null;
  #running: Promise<void> | null = null;
  #isAskedAgain = false;
  #isClosed = false;

  constructor(parts: RoundsParts) {
    this.#parts = parts;
  }

  /** Looks whether something is due, now and whenever it will be. */
  wake(): void {
    this.#wait(0);
  }

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
    this.#cancel =
      this.#isClosed || ms === null
        ? null
        : this.#parts.clock.after(Math.min(ms, MAX_WAIT_MS), () => {
            this.#run();
          });
  }

  #run(): void {
    if (this.#running !== null) {
      this.#isAskedAgain = true;
      return;
    }
    this.#running = this.#parts
      .work()
      .catch((error: unknown) => {
        this.#parts.log.warn({ err: error }, 'money waits: the store refuses');
        return RETRY_MS;
      })
      .then((ms) => {
        this.#running = null;
        const isAsked = this.#isAskedAgain;
        this.#isAskedAgain = false;
        this.#wait(isAsked ? 0 : ms);
      });
  }
}
