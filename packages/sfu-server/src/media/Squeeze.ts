import type { MediaId, WantedLayer } from '@gongbang/protocol';

import type { Clock } from '../ports/world.ts';

/** A picture that a viewer watches. */
export interface SqueezedPicture {
  readonly id: MediaId;
  /** Who comes first when the network is short: the higher. */
  readonly priority: number;
  /** The layer that is asked for. */
  readonly wanted: number;
  /** The layer that flows; null while none does. */
  readonly layer: WantedLayer;
  /** It gets less than it must have to be of use, though its owner sends enough. */
  readonly isShort: boolean;
}

export interface SqueezePort {
  /** What the viewer watches now, held back or not. */
  pictures(): SqueezedPicture[];
  /** What is allowed to a picture has changed. */
  changed(id: MediaId): void;
  /** What the network is believed to carry; null when nothing is known. */
  estimate(): Promise<Estimate | null>;
}

/** Both in bit/s. */
export interface Estimate {
  readonly available: number;
  readonly flowing: number;
}

/** What was given up for the sake of a picture: a lesser one, or its own size. */
interface Concession {
  readonly id: MediaId;
  /** The highest layer that is left to it; null when it is held back. */
  readonly ceiling: WantedLayer;
  /** It loses nothing; it just may not grow until the others are back. Always the first ones. */
  readonly isPause?: boolean;
}

/** How often is looked while something is short or held back, in ms. */
const LOOK_MS = 500;
/** Shortness has to last for so long before a lesser picture is given up for it, in ms. */
const SHORT_FOR_MS = 1500;
/** So long is enough after a picture has been tried again: then it is plain for what the first is short. */
const SHORT_FOR_AFTER_TRY_MS = 500;
/** All has to be well for so long before a picture is tried again, in ms; twice as long after each failed attempt. */
const FIRST_CALM_MS = 10_000;
const LAST_CALM_MS = 80_000;
/**
 * Room without which growth is in vain, times what flows, or in bit/s: a picture's least size. mediasoup lets no more flow than
 * it believes in, and would give frames for size. Its estimate stays by what flows while packets come late or are lost, and
 * rises above that some seconds after they do not. When all is well it ends at 1.2 to 1.35 times what is wanted.
 */
const SOME_ROOM = 1.3;
const SOME_SPARE = 100_000;
/**
 * Room for whatever was given up, times what flows: 16 to 25 when what was in the way has gone. A probe that passes a narrow
 * link as a burst may show as much.
 */
const PLAIN_ROOM = 12;
/** With plain room, a part of the calm time is enough. */
const CALM_SHARE_WITH_ROOM = 0.25;
/** To grow waits for longer than to come back: tried in vain, it has the first picture stand still for two seconds. */
const CALM_TIMES_TO_GROW = 2;
/** While nothing is known, nothing is believed. */
const NOTHING_KNOWN: Estimate = { available: 0, flowing: 1 };

/**
 * Gives up lesser pictures for the first when a viewer's network has not room for all, and then size for frames. mediasoup by
 * itself gives every picture its least layer before the first gets its second, and goes to a larger layer as soon as a
 * quarter of its frames fit: a face at four frames a second would cost the hands half of theirs.
 */
export class Squeeze {
  readonly #port: SqueezePort;
  readonly #clock: Clock;
  /** In the order in which they were made. */
  #concessions: Concession[] = [];
  #cancel: (() => void) | null = null;
  #shortSince: number | null = null;
  #calmSince: number | null = null;
  #calmMs = FIRST_CALM_MS;
  #estimate: Estimate | null = null;
  #triedAt = Number.NEGATIVE_INFINITY;
  /** What was taken back last, unless that was in vain. */
  #tried: readonly Concession[] = [];

  constructor(port: SqueezePort, clock: Clock) {
    this.#port = port;
    this.#clock = clock;
  }

  /** What of the layer that is watched may flow. */
  allow(id: MediaId, watched: WantedLayer): WantedLayer {
    return this.#concessions
      .filter((concession) => concession.id === id)
      .reduce<WantedLayer>(
        (layer, { ceiling }) => (layer === null || ceiling === null ? null : Math.min(layer, ceiling)),
        watched,
      );
  }

  /** Layers have changed, or what is watched. */
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
      // What was tried a moment ago was tried in vain.
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

  /** Takes the last concession back when all has been well for a while. */
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
    // For the next look: this one does not wait for an answer.
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

  /** For how long all has to be well before this is taken back, in ms. */
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
   * While something is given up, one thing is tried at a time: all else stays as large as it is. mediasoup probes the network
   * now and then, and a short burst tells it of more than there is: what grows on that stands still soon after.
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

  /** Those that are not held back, the first one first. */
  #flowing(): SqueezedPicture[] {
    return this.#port
      .pictures()
      .filter(({ id }) => this.allow(id, 0) !== null)
      .toSorted((one, other) => other.priority - one.priority);
  }
}
