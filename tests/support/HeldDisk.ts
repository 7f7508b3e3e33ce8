import type { Sync } from '@gongbang/sfu-server/storage/sqlite/WalSync.ts';

/** A disk that confirms writes when a test lets it. */
export class HeldDisk {
  readonly #waiting: ((error: Error | null) => void)[] = [];
  #isHeld = false;
  #refusal: Error | null = null;
  #asked = 0;

  /** How often it was asked to confirm. */
  get asked(): number {
    return this.#asked;
  }

  readonly sync: Sync = (_descriptor, done) => {
    this.#asked += 1;
    if (this.#isHeld) {
      this.#waiting.push(done);
    } else {
      setImmediate(done, this.#refusal);
    }
  };

  /** From now on it confirms nothing, and says so at once. */
  refuse(error: Error): void {
    this.#refusal = error;
  }

  hold(): void {
    this.#isHeld = true;
  }

  /** Confirms what was requested, or refuses it; and all later requests. */
  letGo(error: Error | null = null): void {
    this.#isHeld = false;
    for (const done of this.#waiting.splice(0)) {
      done(error);
    }
  }

  /** Confirms only what was requested so far. */
  confirm(): void {
    for (const done of this.#waiting.splice(0)) {
      done(null);
    }
  }
}
