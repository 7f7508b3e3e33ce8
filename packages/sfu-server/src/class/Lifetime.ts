import { ClassroomError } from '../rules/ClassroomError.ts';
import type { MediaServer } from '../ports/media.ts';
import type { ChatStore, Commits, PictureStore } from '../ports/store.ts';
import type { Broadcast } from '../ports/wire.ts';
import type { Clock } from '../ports/world.ts';

/**
 * The life of one `Classroom`, from waking until it is forgotten. Everything it does to the world goes through here, beneath
 * its `UnitOfWork`: once its life is over its timers are gone, it can commit, store and open nothing, and it notifies nobody.
 */
export class Lifetime {
  /** Time, for as long as the class lives. */
  readonly clock: Clock;
  readonly #timers = new Set<() => void>();
  #isOver = false;

  constructor(clock: Clock) {
    this.clock = {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      after: (ms, action) => this.#after(clock, ms, action),
    };
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** @throws ClassroomError CONFLICT when the class was forgotten: callers must join again */
  assertAlive(): void {
    if (this.#isOver) {
      throw new ClassroomError('CONFLICT', 'This class was closed meanwhile. Join it again.', {
        reason: 'CLASS_CLOSED',
      });
    }
  }

  /** Permanently. Idempotent. */
  end(): void {
    this.#isOver = true;
    for (const cancel of [...this.#timers]) {
      cancel();
    }
  }

  /** Afterwards there are no commits: nothing about the class changes any more. */
  transactions(store: Commits): Commits {
    return {
      transaction: (work) => {
        this.assertAlive();
        return store.transaction(work);
      },
      afterwards: (outcome) => {
        store.afterwards(outcome);
      },
    };
  }

  /** The chat; afterwards read-only. */
  chat(store: ChatStore): ChatStore {
    return {
      append: (...message) => {
        this.assertAlive();
        return store.append(...message);
      },
      remove: (...message) => {
        this.assertAlive();
        return store.remove(...message);
      },
      page: (...query) => store.page(...query),
      find: (...message) => store.find(...message),
      threads: (...query) => store.threads(...query),
      removed: (id) => store.removed(id),
    };
  }

  /** The pictures; afterwards read-only. */
  pictures(store: PictureStore): PictureStore {
    return {
      save: (...picture) => {
        this.assertAlive();
        store.save(...picture);
      },
      remove: (...picture) => {
        this.assertAlive();
        store.remove(...picture);
      },
      placeOf: (...picture) => store.placeOf(...picture),
      find: (...picture) => store.find(...picture),
    };
  }

  /** Notifications sent afterwards reach nobody. */
  broadcast(to: Broadcast): Broadcast {
    return {
      everyone: (...told) => {
        if (!this.#isOver) {
          to.everyone(...told);
        }
      },
      lobby: (...told) => {
        if (!this.#isOver) {
          to.lobby(...told);
        }
      },
    };
  }

  /** Media requested afterwards is not opened. */
  media(server: MediaServer): MediaServer {
    return {
      openClass: async (...wanted) => {
        this.assertAlive();
        return server.openClass(...wanted);
      },
    };
  }

  #after(clock: Clock, ms: number, action: () => void): () => void {
    if (this.#isOver) {
      return () => undefined;
    }
    const takeBack = clock.after(ms, () => {
      this.#timers.delete(cancel);
      action();
    });
    const cancel = (): void => {
      this.#timers.delete(cancel);
      takeBack();
    };
    this.#timers.add(cancel);
    return cancel;
  }
}
