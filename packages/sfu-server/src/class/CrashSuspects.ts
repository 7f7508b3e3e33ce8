import type { PeerId } from '@gongbang/protocol';

import type { Clock } from '../ports/world.ts';

/** Crashes further apart than this (ms) are unrelated. */
export const MEMORY_MS = 600_000;
/** From this many crashes on, everyone who sent during all of them may no longer send, if the culprit cannot be told apart. */
const CRASHES_TO_HOLD_BACK = 3;

interface Crash {
  readonly at: number;
  readonly senders: ReadonlySet<PeerId>;
}

/** The consequences of a crash. */
export interface Verdict {
  /** Who must go: the only one who was sending at two crashes and at every one between. */
  readonly sendOut: PeerId | null;
  /** Who may go on watching, but no longer send. */
  readonly holdBack: readonly PeerId[];
}

const NOBODY: Verdict = { sendOut: null, holdBack: [] };

/** Who may be causing workers to crash: those sending each time. See docs/adr/0016-who-ended-the-worker.md */
export class CrashSuspects {
  readonly #clock: Clock;
  #crashes: Crash[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param senders those sending when the worker crashed, except anybody above suspicion */
  note(senders: readonly PeerId[]): Verdict {
    const now = this.#clock.monotonic();
    this.#crashes = this.#crashes.filter(({ at }) => at > now - MEMORY_MS);
    this.#crashes.push({ at: now, senders: new Set(senders) });
    if (this.#crashes.length < 2) {
      return NOBODY;
    }
    const suspects = senders.filter((id) => this.#crashes.every((crash) => crash.senders.has(id)));
    const [first] = suspects;
    if (first !== undefined && suspects.length === 1) {
      this.#crashes = [];
      return { sendOut: first, holdBack: [] };
    }
    if (this.#crashes.length < CRASHES_TO_HOLD_BACK) {
      return NOBODY;
    }
    return { sendOut: null, holdBack: suspects };
  }
}
