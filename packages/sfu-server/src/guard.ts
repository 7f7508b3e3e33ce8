import { ClassroomError } from './rules/ClassroomError.ts';
import type { ClassMediaEvents, MediaServer } from './ports/media.ts';
import type { Clock, Log } from './ports/world.ts';

/** How long before something refused is retried, in ms; the wait grows each time. */
const FIRST_RETRY_MS = 1000;
const MAX_RETRY_MS = 30_000;
/** How often to retry what fails for a reason other than the store, which will be writable again. */
const MAX_RETRIES = 5;

/**
 * Runs the event loop's callbacks: timers, events of sockets, streams and media. Whatever one of them throws
 * is logged and counted, and ends neither the process nor anything else.
 */
export class Guard {
  /** A clock with guarded timers: one that fails is retried until it succeeds, or is cancelled. */
  readonly clock: Clock;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #failures = new Map<string, number>();

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
    this.clock = {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      after: (ms, action) => this.#after('timer', ms, action, 0),
    };
  }

  /** How many callbacks have failed, by kind. */
  get failures(): ReadonlyMap<string, number> {
    return this.#failures;
  }

  /** The same callback, guarded; also if it returns a promise that rejects. */
  wrap<A extends unknown[]>(what: string, callback: (...args: A) => unknown): (...args: A) => void {
    return (...args) => {
      this.#try(what, () => callback(...args));
    };
  }

  /** Does what must not be lost: if it fails now, it is retried at growing intervals. */
  insist(what: string, action: () => void): void {
    this.#attempt(what, action, 0);
  }

  /** Records a callback's failure, for code that catches errors itself. */
  failed(what: string, error: unknown): void {
    this.#failures.set(what, (this.#failures.get(what) ?? 0) + 1);
    this.#log.warn({ callback: what, err: error }, 'a callback failed');
  }

  /** Why it failed; null if it did not. */
  #try(what: string, action: () => unknown): { error: unknown } | null {
    try {
      const result = action();
      if (result instanceof Promise) {
        result.catch((error: unknown) => {
          this.failed(what, error);
        });
      }
      return null;
    } catch (error) {
      this.failed(what, error);
      return { error };
    }
  }

  #attempt(what: string, action: () => void, retries: number): () => void {
    const failure = this.#try(what, action);
    if (failure === null || (retries >= MAX_RETRIES && !isRefusal(failure.error))) {
      return () => undefined;
    }
    return this.#after(what, Math.min(FIRST_RETRY_MS * 2 ** retries, MAX_RETRY_MS), action, retries + 1);
  }

  #after(what: string, ms: number, action: () => void, retries: number): () => void {
    let cancel = this.#clock.after(ms, () => {
      cancel = this.#attempt(what, action, retries);
    });
    return () => {
      cancel();
    };
  }
}

/** The same media, with guarded events. */
export function guardMedia(server: MediaServer, guard: Guard): MediaServer {
  return {
    openClass: (id, events) => server.openClass(id, guardEvents(events, guard)),
  };
}

function guardEvents(events: ClassMediaEvents, guard: Guard): ClassMediaEvents {
  return {
    lost: guard.wrap('media lost', (loss) => {
      events.lost(loss);
    }),
    speaking: guard.wrap('speaking', (peerIds) => {
      events.speaking(peerIds);
    }),
    unheard: guard.wrap('silent microphones', (peerIds) => {
      events.unheard(peerIds);
    }),
    layersWanted: guard.wrap('layers wanted', (owner, producerId, layer) => {
      events.layersWanted(owner, producerId, layer);
    }),
    excessive: guard.wrap('excessive sender', (peerId) => {
      events.excessive(peerId);
    }),
    failed: guard.wrap('media never connected', (peerId, media) => {
      events.failed(peerId, media);
    }),
    consumersChanged: guard.wrap('consumers changed', (viewer, consumers) => {
      events.consumersChanged(viewer, consumers);
    }),
  };
}

function isRefusal(error: unknown): boolean {
  return error instanceof ClassroomError && error.code === 'STORE_UNAVAILABLE';
}
