import type { Commits } from '../ports/store.ts';
import type { Broadcast, Channel } from '../ports/wire.ts';
import type { Clock, Log } from '../ports/world.ts';
import { ChannelThrough, broadcastThrough, channelThrough } from './through.ts';

/** What the current commit has done so far. */
interface Pending {
  /** How to roll back changes, by changed object. */
  readonly undo: Map<object, () => void>;
  /** The effects that the world will see, in order. */
  readonly effects: (() => void)[];
  /** Why a nested commit was refused, which refuses the whole. */
  failure: { readonly error: unknown } | null;
}

/**
 * Everything a request, a timer or an event changes, as one unit: stored, then applied, then announced. If it cannot be stored,
 * nothing of it has happened: what was set is rolled back, nobody was notified, and no timer runs.
 *
 * Within a commit everything is synchronous. State lives in `Cell`, `Kept` and `Entries`; time is `clock`; people are notified
 * through `channel` and `broadcast`; everything else visible outside (media) goes through `afterCommit`.
 */
export class UnitOfWork {
  /** A clock whose timers start and stop with the commit, and run in one of their own. */
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
   * Does all of `act`, or nothing. A nested one joins the outer one. Among others that are stored together it
   * runs at once, and is stored and seen with them.
   * @throws what `act` throws; ClassroomError STORE_UNAVAILABLE when it cannot be stored
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

  /** Calls `listener` after every commit that changed something, once everything else about it is done. */
  onChanged(listener: () => void): void {
    this.#onChanged.push(listener);
  }

  /** Runs a visible effect once everything before it is stored: at once outside a commit, never if it is refused. */
  afterCommit(effect: () => void): void {
    if (this.#pending === null) {
      this.#transactions.afterwards({ seen: effect });
    } else {
      this.#pending.effects.push(effect);
    }
  }

  /** Announces that `owner` is about to change. `remember` is called if that can be rolled back, and returns how. */
  changing(owner: object, remember: () => () => void): void {
    if (this.#pending?.undo.has(owner) === false) {
      this.#pending.undo.set(owner, remember());
    }
  }

  /** A channel that announces only what was committed; always the same one for the same raw channel. */
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

  /** A broadcast that announces only what was committed. */
  broadcast(raw: Broadcast): Broadcast {
    return broadcastThrough(raw, this.#passOn);
  }

  /** A refused nested commit refuses the whole, whatever happens to its error on the way. */
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

  /** It is stored and cannot be rolled back: if one effect throws, the others must still be seen. */
  #see(effect: () => void): void {
    try {
      effect();
    } catch (error) {
      this.#log.warn({ err: error }, 'a change is stored, but not all of it could be carried out');
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

/** A value that a refused commit leaves unchanged. Never changed in place. */
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

/** A map that a refused commit leaves unchanged, including its order. */
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

/** A map whose entries outlive the server separately: each is on disk before it is set. The entry set last is last in it. */
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
