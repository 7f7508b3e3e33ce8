import { KIT_ADDRESS_MS, LATE_TRANSFER_MS, UNUSED_PHOTO_MS, type DateId } from '@gongbang/protocol';

import type { SiteStores } from '../../ports/accounts.ts';
import type { Clock, Log } from '../../ports/world.ts';
import { isOfStore } from '../refusals.ts';
import { ASKER_MS } from '../reviews/rules.ts';
import { Rounds } from '../Rounds.ts';
import { HOLD_MEMORY_MS, ORDERED_MEMORY_MS } from './rules.ts';
import type { Following } from './Following.ts';
import type { Turns } from './Turns.ts';

/** How long a date waits if something is wrong with it. */
const POSTPONED_MS = 600_000;
/** How often expired holds and sent mails are cleared away. */
const CLEAR_EVERY_MS = 3_600_000;

interface TendingParts {
  readonly stores: SiteStores;
  readonly clock: Clock;
  readonly log: Log;
  readonly turns: Turns;
  readonly following: Pick<Following, 'follow'>;
}

/**
 * Does what falls due by itself: holds and offers that end, seats for the line, the minimum, reminders. It asks the store what is
 * next, so it continues where the server stopped.
 */
export class Tending {
  readonly #parts: TendingParts;
  readonly #rounds: Rounds;
  #clearedAt = 0;

  constructor(parts: TendingParts) {
    this.#parts = parts;
    const { clock, log } = parts;
    this.#rounds = new Rounds({
      ...{ clock, log, refused: 'dates wait: the store refuses' },
      work: () => this.#doDue(),
    });
  }

  /** Checks for due work now, and again whenever the next is due. */
  wake(): void {
    this.#rounds.wake();
  }

  close(): Promise<void> {
    return this.#rounds.close();
  }

  /** Returns how long to wait. */
  async #doDue(): Promise<number> {
    const { stores, clock } = this.#parts;
    await this.#clear();
    while (!this.#rounds.isClosed) {
      const next = await stores.dates.nextDue();
      if (next === null) {
        return CLEAR_EVERY_MS;
      }
      const now = clock.now();
      if (next.dueAt > now) {
        return next.dueAt - now;
      }
      await this.#tend(next.id);
    }
    return CLEAR_EVERY_MS;
  }

  /** Taking a turn does whatever is due. A date whose turn fails does not hold up the others. @throws ClassroomError of the store */
  async #tend(id: DateId): Promise<void> {
    const { stores, clock, turns, following, log } = this.#parts;
    try {
      // Its class may have been deleted: this makes a new one before any mail links to it.
      await following.follow(id, true);
      await turns.run(id, () => undefined);
    } catch (error) {
      if (isOfStore(error)) {
        throw error;
      }
      log.warn({ dateId: id, err: error }, 'what is due on a date cannot be done yet');
      await stores.dates.change(id, { dueAt: clock.now() + POSTPONED_MS });
    }
  }

  async #clear(): Promise<void> {
    const { stores, clock } = this.#parts;
    const now = clock.now();
    if (Math.abs(now - this.#clearedAt) >= CLEAR_EVERY_MS) {
      await stores.bookings.removeHolds(
        now - HOLD_MEMORY_MS,
        now - ORDERED_MEMORY_MS,
        now - LATE_TRANSFER_MS,
      );
      await stores.photos.removeUnused(now - UNUSED_PHOTO_MS);
      await stores.questions.forgetAskers(now - ASKER_MS);
      await stores.orders.forgetKits(now - KIT_ADDRESS_MS);
      this.#clearedAt = now;
    }
  }
}
