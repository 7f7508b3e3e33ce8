import type { SiteStores } from '@gongbang/sfu-server/ports/accounts.ts';
import { ClassroomError } from '@gongbang/sfu-server/rules/ClassroomError.ts';

/** Lets that many writes through; from then on nothing is kept, as if the process were killed there. */
export class Killer {
  left = Infinity;
  writes = 0;
  /** What else does nothing any more. */
  onKill: () => void = () => undefined;

  before(stores: SiteStores): SiteStores {
    return {
      ...stores,
      courses: this.#watched(stores.courses),
      dates: this.#watched(stores.dates),
      bookings: this.#watched(stores.bookings),
      outbox: this.#watched(stores.outbox),
      orders: this.#watched(stores.orders),
      refunds: this.#watched(stores.refunds),
      ledger: this.#watched(stores.ledger),
      paymentEvents: this.#watched(stores.paymentEvents),
      transaction: (work) =>
        stores.transaction(async (inner) => {
          const result = await work(this.before(inner));
          // The last moment at which all of it may still be lost.
          this.#write();
          return result;
        }),
    };
  }

  #watched<T extends object>(store: T): T {
    return new Proxy(store, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') {
          return member;
        }
        return (...given: unknown[]): unknown => {
          if (/^(insert|change|take|followed|putCover|remove|forget|append)/.test(String(name))) {
            this.#write();
          }
          return Reflect.apply(member, target, given) as unknown;
        };
      },
    });
  }

  #write(): void {
    this.writes += 1;
    if (this.writes > this.left) {
      this.onKill();
      throw new ClassroomError('STORE_UNAVAILABLE', 'Killed by the test.');
    }
  }
}
