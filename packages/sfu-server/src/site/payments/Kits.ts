import { kitAddress, type BookingId, type KitToSend } from '@gongbang/protocol';

import type { AccountRecord } from '../../ports/accounts.ts';
import type { BookingRecord } from '../../ports/bookings.ts';
import type { Turns } from '../bookings/Turns.ts';
import type { CourseWorld } from '../bookings/world.ts';
import { CourseError } from '../catalog/CourseError.ts';
import type { Dates } from '../catalog/Dates.ts';
import { kitPlace } from './OrderShelf.ts';
import { isKitToSend } from './rules.ts';

interface KitsParts {
  readonly turns: Pick<Turns, 'run'>;
  readonly dates: Pick<Dates, 'ownBooking'>;
}

/** Kits that mentors send. A mentor sees an address only while there is a kit to send to it. */
export class Kits {
  readonly #world: Pick<CourseWorld, 'stores' | 'secrets' | 'paymentMails'>;
  readonly #parts: KitsParts;

  constructor(world: Pick<CourseWorld, 'stores' | 'secrets' | 'paymentMails'>, parts: KitsParts) {
    this.#world = world;
    this.#parts = parts;
  }

  /** Where a kit goes. @throws CourseError NO_KIT if there is none to send; ClassroomError NOT_FOUND */
  async show(account: AccountRecord, id: BookingId): Promise<KitToSend> {
    const { stores, secrets } = this.#world;
    const booking = await this.#parts.dates.ownBooking(account, id);
    const orders = (await stores.orders.of(id)).filter(({ state }) => state === 'paid');
    const refunds = await stores.refunds.ofOrders(orders.map((order) => order.id));
    const order = orders.find((one) =>
      isKitToSend(
        one,
        refunds.filter(({ orderId }) => orderId === one.id),
      ),
    );
    const { id: orderId, sealedKit = null, kitWhat: what } = order ?? {};
    const address =
      orderId === undefined || sealedKit === null ? null : secrets.unseal(sealedKit, kitPlace(orderId));
    if (address === null) {
      throw new CourseError('NO_KIT');
    }
    return { name: booking.name ?? '', ...kitAddress.parse(JSON.parse(address)), what: what ?? '' };
  }

  /**
   * Marks a kit as sent, and tells its person: from now on its price is not refunded.
   * @returns the booking, whose date's attendance has changed
   * @throws CourseError NO_KIT if there is none to send; ClassroomError NOT_FOUND
   */
  async send(account: AccountRecord, id: BookingId, tracking: string): Promise<BookingRecord> {
    const { paymentMails } = this.#world;
    const found = await this.#parts.dates.ownBooking(account, id);
    await this.#parts.turns.run(found.dateId, (turn) => {
      const { seating, till, now } = turn;
      const booking = seating.bookings.find((one) => one.id === id);
      const order = till.paidOf(id);
      if (booking === undefined || order === undefined || !isKitToSend(order, till.refundsOf(order.id))) {
        throw new CourseError('NO_KIT');
      }
      till.put({ ...order, kitSentAt: now, kitTracking: tracking });
      turn.mail(booking, (facts) => paymentMails.kitSent(facts, tracking));
    });
    return found;
  }
}
