import type { MediaId, WantedLayer } from '@gongbang/protocol';

import type { Clock } from '../ports/world.ts';

/** A picture that a viewer watches. */
export interface SqueezedPicture {
  readonly id: MediaId;
  /** Who comes first when bandwidth runs short: the higher number. */
  readonly priority: number;
  /** The requested layer. */
  readonly wanted: number;
  /** The layer that flows; null while none does. */
  readonly layer: WantedLayer;
  /** It gets less than it needs to be useful, although its owner sends enough. */
  readonly isShort: boolean;
}

export interface SqueezePort {
  /** What the viewer is watching, held back or not. */
  pictures(): SqueezedPicture[];
  /** A picture's allowance has changed. */
  changed(id: MediaId): void;
  /** The estimated bandwidth; null if unknown. */
  estimate(): Promise<Estimate | null>;
}

/** Both in bit/s. */
export interface Estimate {
  readonly available: number;
  readonly flowing: number;
}

/** What was given up in favour of a picture: a lesser one, or its own size. */
interface Concession {
  readonly id: MediaId;
  /** The highest layer still allowed; null while it is held back. */
  readonly ceiling: WantedLayer;
  /** It loses nothing; it just may not grow until the others are back. These always come first in the list. */
  readonly isPause?: boolean;
}

/** How often to check while something is short or held back, in ms. */
const LOOK_MS = 500;
/** How long a shortage must last before a lesser picture is given up, in ms. */
const SHORT_FOR_MS = 1500;
/** The shorter time that suffices after a picture was retried: then it is clear what causes the shortage. */
const SHORT_FOR_AFTER_TRY_MS = 500;
/** How long all must be well before a picture is retried, in ms; doubled after each failed attempt. */
const FIRST_CALM_MS = 10_000;
const LAST_CALM_MS = 80_000;
/**
 * The room below which growth is pointless, as a multiple of what flows, or in bit/s: a picture's smallest
 * size. mediasoup lets no more flow than its estimate allows, and would trade frames for size. Its estimate
 * stays near what flows while packets are late or lost, and rises above that some seconds after that ends.
 * When all is well it settles at 1.2 to 1.35 times what is wanted.
 */
const SOME_ROOM = 1.3;
const SOME_SPARE = 100_000;
/**
 * Enough room for anything that was given up, as a multiple of what flows: it is 16 to 25 once the obstacle
 * is gone. A probe that passes a narrow link as a burst may show as much.
 */
const PLAIN_ROOM = 12;
/** With plenty of room, this share of the calm time is enough. */
const CALM_SHARE_WITH_ROOM = 0.25;
/** Growing waits longer than coming back: a failed attempt freezes the first picture for two seconds. */
const CALM_TIMES_TO_GROW = 2;
/** While nothing is known, assume no room. */
const NOTHING_KNOWN: Estimate = { available: 0, flowing: 1 };

/**
 * When a viewer's network has no room for all pictures, gives up lesser ones in favour of the first, and then size in favour of
 * frames. mediasoup by itself gives every picture its lowest layer before the first gets its second, and moves to a larger
 * layer as soon as a quarter of its frames fit: a face at four frames a second would cost the hands half of theirs.
 */
export class Squeeze {
  readonly #port: SqueezePort;
  readonly #clock: Clock;
  /** In the order they were made. */
  #concessions: Concession[] = [];
  #cancel: (() => void) | null = null;
  #shortSince: number | null = null;
  #calmSince: number | null = null;
  #calmMs = FIRST_CALM_MS;
  #estimate: Estimate | null = null;
  #triedAt = Number.NEGATIVE_INFINITY;
  /** The latest ones taken back, unless that failed. */
  #tried: readonly Concession[] = [];

  constructor(port: SqueezePort, clock: Clock) {
    this.#port = port;
    this.#clock = clock;
  }

  /** How much of the watched layer may flow. */
  allow(id: MediaId, watched: WantedLayer): WantedLayer {
    return this.#concessions
      .filter((concession) => concession.id === id)
      .reduce<WantedLayer>(
        (layer, { ceiling }) => (layer === null || ceiling === null ? null : Math.min(layer, ceiling)),
        watched,
      );
  }

  /** Layers have changed, or what is being watched. */
  review(): void {
    if (this.#cancel === null && (this.#concessions.length > 0 || this.#next() !== null)) {
      this.#look();
    }
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #look(): void {
    this.#cancel = null;
    const watched = new Set(this.#port.pictures().map(({ id }) => id));
    this.#concessions = this.#concessions.filter(({ id }) => watched.has(id));
    if (this.#concessions.some(({ isPause }) => isPause !== true)) {
      this.#pauseGrowth();
    }
    const next = this.#next();
    if (next === null) {
      this.#shortSince = null;
      this.#rest();
    } else {
      this.#calmSince = null;
      this.#estimate = null;
      this.#press(next);
    }
    if (next !== null || this.#concessions.length > 0) {
      this.#cancel = this.#clock.after(LOOK_MS, () => {
        this.#look();
      });
    }
  }

  #press(next: Concession): void {
    const now = this.#clock.monotonic();
    this.#shortSince ??= now;
    const wasTried = now - this.#triedAt < FIRST_CALM_MS;
    if (now - this.#shortSince < (wasTried ? SHORT_FOR_AFTER_TRY_MS : SHORT_FOR_MS)) {
      return;
    }
    if (wasTried) {
      // The latest attempt has failed.
      this.#calmMs = Math.min(this.#calmMs * 2, LAST_CALM_MS);
    }
    this.#shortSince = null;
    const conceded = wasTried && this.#tried.length > 0 ? this.#tried : [next];
    this.#tried = [];
    this.#concessions.push(...conceded);
    this.#changed(conceded);
  }

  #changed(concessions: readonly Concession[]): void {
    for (const { id } of concessions) {
      this.#port.changed(id);
    }
  }

  /** Takes the last concession back once all has been well for a while. */
  #rest(): void {
    const now = this.#clock.monotonic();
    const isAnyShort = this.#flowing().some(({ isShort }) => isShort);
    const last = this.#concessions.at(-1);
    if (isAnyShort || last === undefined) {
      this.#calmSince = null;
      if (now - this.#triedAt > LAST_CALM_MS) {
        this.#calmMs = FIRST_CALM_MS;
      }
      return;
    }
    // For the next check: this one does not wait for an answer.
    void this.#port.estimate().then((estimate) => {
      this.#estimate = estimate;
    });
    this.#calmSince ??= now;
    if (now - this.#calmSince >= this.#calmNeededMs(last)) {
      this.#calmSince = null;
      this.#triedAt = now;
      this.#tried = last.isPause === true ? this.#concessions : [last];
      this.#concessions = this.#concessions.slice(0, -this.#tried.length);
      if (last.ceiling === null && this.allow(last.id, 1) !== 0) {
        // It comes back as small as it can, and grows with the others.
        this.#concessions.unshift({ id: last.id, ceiling: 0, isPause: true });
      }
      this.#changed(this.#tried);
    }
  }

  /** How long all must be well before this is taken back, in ms. */
  #calmNeededMs({ ceiling }: Concession): number {
    const { available, flowing } = this.#estimate ?? NOTHING_KNOWN;
    const isGrowth = ceiling !== null;
    if (isGrowth && available < Math.min(flowing * SOME_ROOM, flowing + SOME_SPARE)) {
      return LAST_CALM_MS;
    }
    // After a failed attempt the estimate is no longer trusted.
    const isBelieved = this.#calmMs === FIRST_CALM_MS && available >= flowing * PLAIN_ROOM;
    const calmMs = Math.min(this.#calmMs * (isGrowth ? CALM_TIMES_TO_GROW : 1), LAST_CALM_MS);
    return isBelieved ? calmMs * CALM_SHARE_WITH_ROOM : calmMs;
  }

  /**
   * While something is given up, only one thing is tried at a time: everything else keeps its size. mediasoup probes the
   * network now and then, and a short burst suggests more room than there is: anything that grows on it soon freezes.
   */
  #pauseGrowth(): void {
    const isTrying = this.#clock.monotonic() - this.#triedAt < FIRST_CALM_MS;
    const tried = new Set(isTrying ? this.#tried.map(({ id }) => id) : []);
    const growing = this.#flowing().flatMap(({ id, layer, wanted }) => {
      const allowed = this.allow(id, wanted);
      return !tried.has(id) && layer !== null && allowed !== null && allowed > layer
        ? [{ id, ceiling: layer, isPause: true }]
        : [];
    });
    this.#concessions.unshift(...growing);
    this.#changed(growing);
  }

  /** What to give up next, while the first picture is short: the least one below it, or a size of its own. */
  #next(): Concession | null {
    const flowing = this.#flowing();
    const least = flowing.at(-1);
    const short = flowing.find(({ isShort }) => isShort);
    if (short === undefined || least === undefined) {
      return null;
    }
    if (short.priority > least.priority) {
      return { id: least.id, ceiling: null };
    }
    return short.layer !== null && short.layer > 0 ? { id: short.id, ceiling: short.layer - 1 } : null;
  }

  /** Those not held back, the first one first. */
  #flowing(): SqueezedPicture[] {
    return this.#port
      .pictures()
      .filter(({ id }) => this.allow(id, 0) !== null)
      .toSorted((one, other) => other.priority - one.priority);
  }
}
