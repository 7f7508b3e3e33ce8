/** A held key repeats many times a second; one that has not for this long may have been released. ms. */
const UNSEEN_MS = 1000;

export interface HoldToTalkPort {
  /** Resolves once the microphone is as it should be, even if it could not be opened. */
  setMic(on: boolean): Promise<void>;
  /** ms, from any zero. */
  now(): number;
}

/**
 * Talking while a key is held. It ends when the key is released, and whenever a release could no longer be noticed: nobody
 * is heard after letting go.
 */
export class HoldToTalk {
  readonly #port: HoldToTalkPort;
  #isHeld = false;
  #seenAt = 0;

  constructor(port: HoldToTalkPort) {
    this.#port = port;
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** The key goes down. */
  async press(): Promise<void> {
    this.#isHeld = true;
    this.#seenAt = this.#port.now();
    await this.#port.setMic(true);
    // The browser may have asked for permission first, and kept the keyboard meanwhile.
    if (!this.isHeld || this.#port.now() - this.#seenAt > UNSEEN_MS) {
      this.#isHeld = false;
      await this.#port.setMic(false);
    }
  }

  /** The key is still down. */
  repeat(): void {
    this.#seenAt = this.#port.now();
  }

  /** The key goes up, or its release could no longer be noticed. */
  release(): void {
    if (this.#isHeld) {
      this.#isHeld = false;
      void this.#port.setMic(false);
    }
  }
}
