import type { Commits } from '../ports/store.ts';
import type { Broadcast, Channel } from '../ports/wire.ts';
import type { Clock, Log } from '../ports/world.ts';
import { ChannelThrough, broadcastThrough, channelThrough } from './through.ts';

/** What has been done so far in the commit that runs. */
interface Pending {
  /** Takes changes back, by what was changed. */
  readonly undo: Map<object, () => void>;
  /** What the world gets to see, in order. */
  readonly effects: (() => void)[];
  /** Why a commit within this one was refused: the whole of it is then. */
  failure: { readonly error: unknown } | null;
}

/**
 * What a request, a timer or an event changes, as one: kept, then set, then told. When it cannot be kept, nothing of it
 * has happened: what was set is taken back, nobody was told anything, and no timer runs.
 *
 * Within a commit everything is synchronous. State lives in `Cell`, `Kept` and `Entries`; time is `clock`; people are told
 * through `channel` and `broadcast`; everything else that is seen outside (media) goes through `afterCommit`.
 */
export class UnitOfWork {
  /** A clock whose timers start and stop with the commit, and act in one of their own. */
  readonly clock: Clock;
  readonly #transactions: Commits;
  readonly #log: Log;
  readonly #channels = new WeakMap<Channel, Channel>();
  readonly #onChanged: (() => void)[] = [];
  readonly #passOn = (act: () => void): void => {
    this.afterCommit(act);
  };
  #pending: Pending | null = null;

  constructor(transactions: Commits, clock: Clock, log: Log) {
    this.#transactions = transactions;
    this.#log = log;
    this.clock = {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      after: (ms, action) => this.#after(clock, ms, action),
    };
  }

  /**
   * Does all of `act`, or nothing. One within another joins it.
   * Among others that are kept together it is done at once, and kept and seen with them.
   * @throws what `act` throws; ClassroomError STORE_UNAVAILABLE when it cannot be kept
   */
  commit<T>(act: () => T): T {
    if (this.#pending !== null) {
      return this.#join(this.#pending, act);
    }
    const pending: Pending = { undo: new Map(), effects: [], failure: null };
    this.#pending = pending;
    let result: T;
    try {
      result = this.#transactions.transaction(() => {
        const done = act();
        if (pending.failure !== null) {
          throw pending.failure.error;
        }
        return done;
      });
    } catch (error) {
      this.#pending = null;
      takeBack(pending);
      throw error;
    }
    this.#pending = null;
    this.#transactions.afterwards({
      seen: () => {
        this.#show(pending);
      },
      undo: () => {
        takeBack(pending);
      },
    });
    return result;
  }

  /** Calls it after every commit that changed something, once all else of it is done. */
  onChanged(listener: () => void): void {
    this.#onChanged.push(listener);
  }

  /** Does what the world sees once everything before it is kept: at once outside a commit, never when it is refused. */
  afterCommit(effect: () => void): void {
    if (this.#pending === null) {
      this.#transactions.afterwards({ seen: effect });
    } else {
      this.#pending.effects.push(effect);
    }
  }

  /** Says that `owner` is about to change. `remember` is called where this can be taken back, and says how. */
  changing(owner: object, remember: () => () => void): void {
    if (this.#pending?.undo.has(owner) === false) {
      this.#pending.undo.set(owner, remember());
    }
  }

  /** The channel that tells what was committed; the same for the same one. */
  channel(raw: Channel): Channel {
    if (raw instanceof ChannelThrough && raw.goesThrough(this.#passOn)) {
      return raw;
    }
    const known = this.#channels.get(raw);
    if (known !== undefined) {
      return known;
    }
    const channel = channelThrough(raw, this.#passOn);
    this.#channels.set(raw, channel);
    return channel;
  }

  /** The broadcast that tells what was committed. */
  broadcast(raw: Broadcast): Broadcast {
    return broadcastThrough(raw, this.#passOn);
  }

  /** One that was refused takes the whole with it, whatever becomes of its error on the way. */
  #join<T>(pending: Pending, act: () => T): T {
    try {
      return act();
    } catch (error) {
      pending.failure ??= { error };
      throw error;
    }
  }

  #show({ effects, undo }: Pending): void {
    for (const effect of effects) {
      this.#see(effect);
    }
    if (undo.size > 0) {
      for (const listener of this.#onChanged) {
        this.#see(listener);
      }
    }
  }

  /** It is kept and cannot be taken back: what one effect throws must not keep the others from being seen. */
  #see(effect: () => void): void {
    try {
      effect();
    } catch (error) {
      this.#log.warn({ err: error }, 'what was kept could not be carried out wholly');
    }
  }

  #after(clock: Clock, ms: number, action: () => void): () => void {
    let cancel = (): void => undefined;
    this.afterCommit(() => {
      cancel = clock.after(ms, () => {
        this.commit(action);
      });
    });
    return () => {
      this.afterCommit(() => {
        cancel();
      });
    };
  }
}

function takeBack({ undo }: Pending): void {
  for (const restore of [...undo.values()].reverse()) {
    restore();
  }
}

/** A value that a refused commit leaves as it was. Never changed in place. */
export class Cell<T> {
  readonly #work: UnitOfWork;
  #value: T;

  constructor(work: UnitOfWork, value: T) {
    this.#work = work;
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    this.#work.changing(this, () => {
      const before = this.#value;
      return () => {
        this.#value = before;
      };
    });
    this.#value = value;
  }
}

/** A value that outlives the server: on disk before it is set. */
export class Kept<T> extends Cell<T> {
  readonly #unit: UnitOfWork;
  readonly #keep: (value: T) => void;

  constructor(work: UnitOfWork, value: T, keep: (value: T) => void) {
    super(work, value);
    this.#unit = work;
    this.#keep = keep;
  }

  /** @throws ClassroomError STORE_UNAVAILABLE */
  override set(value: T): void {
    this.#unit.commit(() => {
      this.#keep(value);
      super.set(value);
    });
  }
}

/** A map that a refused commit leaves as it was, its order included. */
export class Entries<K, V> extends Map<K, V> {
  readonly #work: UnitOfWork;

  constructor(work: UnitOfWork) {
    super();
    this.#work = work;
  }

  override set(key: K, value: V): this {
    this.#changing();
    return super.set(key, value);
  }

  override delete(key: K): boolean {
    this.#changing();
    return super.delete(key);
  }

  override clear(): void {
    this.#changing();
    super.clear();
  }

  #changing(): void {
    this.#work.changing(this, () => {
      const before = [...this];
      return () => {
        super.clear();
        for (const [key, value] of before) {
          super.set(key, value);
        }
      };
    });
  }
}

/** A map of which each entry outlives the server by itself: on disk before it is set. What was set last is last in it. */
export class KeptEntries<K, V> extends Entries<K, V> {
  readonly #unit: UnitOfWork;
  readonly #keep: (key: K, value: V | null) => void;

  constructor(work: UnitOfWork, kept: Iterable<[K, V]>, keep: (key: K, value: V | null) => void) {
    super(work);
    this.#unit = work;
    this.#keep = keep;
    for (const [key, value] of kept) {
      super.set(key, value);
    }
  }

  /** @throws ClassroomError STORE_UNAVAILABLE */
  override set(key: K, value: V): this {
    return this.#unit.commit(() => {
      this.#keep(key, value);
      super.delete(key);
      return super.set(key, value);
    });
  }

  /** @throws ClassroomError STORE_UNAVAILABLE */
  override delete(key: K): boolean {
    return (
      this.has(key) &&
      this.#unit.commit(() => {
        this.#keep(key, null);
        return super.delete(key);
      })
    );
  }

  override clear(): void {
    for (const key of [...this.keys()]) {
      this.delete(key);
    }
  }
}
