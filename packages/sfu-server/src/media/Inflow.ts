import type { Role } from '@gongbang/protocol';

import type { Clock } from '../ports/world.ts';

/**
 * The most to come in from a peer, by role, in bit/s. Browsers are told (REMB) and comply. It leaves enough for a mentor's
 * camera, hands and screen, for a phone's single picture, and for a bench in three layers with its sound.
 */
export const MAX_INCOMING_BITRATE: Readonly<Record<Role, number>> = {
  mentor: 12_000_000,
  camera: 4_000_000,
  assistant: 3_000_000,
  mentee: 3_000_000,
};

/** This multiple of the limit is more than any browser sends that was told the limit, including probes and retransmissions. */
const EXCESS = 2;
/** How often to check, in ms, and how many excessive checks in a row count: 5 s. */
const LOOK_MS = 2500;
const EXCESSIVE_LOOKS = 2;
const BITS = 8;
const MS_PER_SECOND = 1000;

/** A peer that sends packets. */
export interface Sender {
  /** In bit/s. */
  readonly maxIncomingBitrate: number;
  /** Bytes received so far, wanted or not. Never rejects. */
  bytesReceived(): Promise<number>;
}

interface Look {
  readonly at: number;
  readonly bytes: number;
  /** Consecutive excessive checks. */
  readonly excessive: number;
}

/** Notices who sends far more than allowed: telling a browser its limit does not stop anybody who ignores it. */
export class Inflow<S extends Sender> {
  readonly #senders: ReadonlySet<S>;
  readonly #clock: Pick<Clock, 'after' | 'monotonic'>;
  readonly #excessive: (sender: S) => void;
  #looks = new WeakMap<S, Look>();
  #cancel: (() => void) | null = null;

  /**
   * @param excessive called for a peer that has sent more than twice its limit for 5 s; again if it goes on
   * for another 5 s. Must not throw
   */
  constructor(
    senders: ReadonlySet<S>,
    clock: Pick<Clock, 'after' | 'monotonic'>,
    excessive: (sender: S) => void,
  ) {
    this.#senders = senders;
    this.#clock = clock;
    this.#excessive = excessive;
  }

  /** Checks periodically, as long as anybody sends. */
  begin(): void {
    this.#cancel ??= this.#clock.after(LOOK_MS, () => {
      void this.#look();
    });
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  /** One after the other, so that the event loop can breathe between hundreds of them. */
  async #look(): Promise<void> {
    const turn = this.#cancel;
    for (const sender of [...this.#senders]) {
      const bytes = await sender.bytesReceived();
      if (this.#cancel !== turn) {
        return;
      }
      if (this.#senders.has(sender) && this.#isOver(sender, bytes)) {
        this.#excessive(sender);
      }
    }
    this.#cancel = null;
    if (this.#senders.size > 0) {
      this.begin();
    }
  }

  #isOver(sender: S, bytes: number): boolean {
    const at = this.#clock.monotonic();
    const before = this.#looks.get(sender) ?? { at, bytes, excessive: 0 };
    const seconds = (at - before.at) / MS_PER_SECOND;
    const isExcess = (bytes - before.bytes) * BITS > sender.maxIncomingBitrate * EXCESS * seconds;
    const excessive = isExcess ? before.excessive + 1 : 0;
    const isOver = excessive >= EXCESSIVE_LOOKS;
    this.#looks.set(sender, { at, bytes, excessive: isOver ? 0 : excessive });
    return isOver;
  }
}
