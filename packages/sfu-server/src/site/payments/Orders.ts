import {
  PAYMENT_LIMITS,
  TRANSFER_ENDS_BEFORE_MS,
  type Booking,
  type BookingId,
  type FilledOrderForm,
  type PaymentProviderId,
  type PaymentSettings,
  type Receipt,
} from '@gongbang/protocol';

import type { BookingRecord, CourseRecord, DateRecord } from '../../ports/bookings.ts';
import type { Checkout, OrderRecord, PaymentHint, PaymentProvider } from '../../ports/payments.ts';
import { ClassroomError } from '../../rules/ClassroomError.ts';
import type { Bookings } from '../bookings/Bookings.ts';
import type { Letters } from '../bookings/Letters.ts';
import {
  assertNotBooked,
  assertOpen,
  endOthers,
  findIn,
  hasSeatToBook,
  mayTakeAgain,
  sameAs,
} from '../bookings/taking.ts';
import type { Turn, Turns } from '../bookings/Turns.ts';
import type { Booker, CourseWorld } from '../bookings/world.ts';
import { CourseError, assertBraked } from '../catalog/CourseError.ts';
import { stageOf } from '../catalog/rules.ts';
import { kitPlace, type OrderShelf } from './OrderShelf.ts';
import type { Looks } from './Looks.ts';
import { hasKitTime, payUntil, providerOf, totalOf, transferName, transferUntil } from './rules.ts';

/** The length of an order number's random part, in characters that are not easily confused. */
const NUMBER_LENGTH = 6;
/** The most unpaid orders of one date: each turn on it reads them all. */
const UNPAID_OF_DATE = 1000;

interface OrdersParts {
  readonly turns: Turns;
  readonly letters: Letters;
  readonly bookings: Bookings;
  readonly looks: Looks;
  readonly orderShelf: OrderShelf;
}

/** A payment to begin, and the page that opens for it. */
export interface Launch {
  readonly checkout: Checkout;
  readonly ref: string;
  readonly provider: PaymentProvider;
}

/** What people do to pay for a seat. */
export class Orders {
  readonly #world: CourseWorld;
  readonly #parts: OrdersParts;

  constructor(world: CourseWorld, parts: OrdersParts) {
    this.#world = world;
    this.#parts = parts;
  }

  /**
   * Orders a seat that is held or offered, replacing earlier orders that are not paid: those for it, and, if they are signed in,
   * their others of the date.
   * @throws CourseError TOO_LATE, DATE_CLOSED, ALREADY_PAID, ALREADY_BOOKED, TOO_MANY_HOLDS, PRICE_CHANGED, TERMS_CHANGED,
   * NO_KIT, NO_SUCH_WAY, PROVIDER_UNREACHABLE; ClassroomError RATE_LIMITED
   */
  async order(
    { id, dateId }: BookingRecord,
    form: FilledOrderForm,
    booker: Booker,
  ): Promise<{ booking: Booking; goTo: string | null }> {
    const { stores, paymentBrakes } = this.#world;
    const { turns, bookings, looks } = this.#parts;
    assertBraked(paymentBrakes.ordersFrom, booker.network);
    assertBraked(paymentBrakes.ordersFromDaily, booker.network);
    const settings = await stores.paymentSettings.find();
    const { order, superseded } = await turns.run(dateId, (turn) =>
      this.#put(turn, id, { form, booker, settings }),
    );
    await looks.abandonAll(superseded);
    if (order.provider !== 'transfer') {
      await this.#begin(order);
    }
    const booking = await bookings.show(await this.#bookingOf(order));
    return { booking, goTo: booking.order?.goTo ?? null };
  }

  /** Asks whether it is paid, and shows the booking; if asked too often, it shows what is known. */
  async check(record: BookingRecord): Promise<Booking> {
    const { stores, paymentBrakes } = this.#world;
    if (paymentBrakes.looksOf.take(record.id) === 0) {
      await this.#parts.looks.ofBooking(record.id);
    }
    return this.#parts.bookings.show((await stores.bookings.find(record.id)) ?? record);
  }

  /** @throws ClassroomError NOT_FOUND if nothing is paid */
  async receipt(record: BookingRecord): Promise<Receipt> {
    const { stores, door, clock } = this.#world;
    const date = await stores.dates.find(record.dateId);
    const course = date === null ? null : await stores.courses.find(date.courseId);
    const stage =
      date === null || course === null ? 'past' : stageOf(date, course, door.look(date.classId), clock.now());
    return this.#parts.orderShelf.receipt(record, stage);
  }

  /** What our page opens for an order; its booking if there is nothing to pay; null if there is no such order. */
  async launch(orderId: string): Promise<Launch | { readonly bookingId: BookingId } | null> {
    const { stores, providers, clock } = this.#world;
    const order = await stores.orders.find(orderId);
    if (order === null) {
      return null;
    }
    const provider = providers.get(order.provider);
    const checkout = await this.#checkoutOf(order);
    const isOpen = order.state === 'pending' && clock.now() < order.expiresAt;
    const isOffered = order.provider !== 'transfer' && (await this.#parts.looks.isOffered(order));
    if (checkout === null || provider === undefined || order.ref === null || !isOpen || !isOffered) {
      return { bookingId: order.bookingId };
    }
    if (provider.callsByOrder === true) {
      // The server may have been killed before it could ask the provider.
      await provider.checkout(checkout);
    }
    return { checkout, ref: order.ref, provider };
  }

  /** Somebody comes back from their provider: returns the booking; null if there is no such order. */
  comeBack(
    orderId: string,
    returned: ReadonlyMap<string, string>,
  ): Promise<{ readonly bookingId: BookingId } | null> {
    return this.#parts.looks.comeBack(orderId, returned);
  }

  /** A provider has called. @throws whatever prevents handling it: the provider then has to call again */
  hint(providerId: PaymentProviderId, hint: PaymentHint): Promise<void> {
    return this.#parts.looks.hint(providerId, hint);
  }

  async #put(
    turn: Turn,
    id: BookingId,
    { form, booker, settings }: { form: FilledOrderForm; booker: Booker; settings: PaymentSettings },
  ): Promise<{ order: OrderRecord; superseded: OrderRecord[] }> {
    const { providers, secrets } = this.#world;
    const { date, course, till, now } = turn;
    const mine = findIn(turn, id);
    if (mine?.state === 'booked') {
      throw new CourseError(till.paidOf(id) === undefined ? 'ALREADY_BOOKED' : 'ALREADY_PAID');
    }
    assertOpen(this.#world, turn);
    if (mine === undefined || !hasSeatToBook(turn, mine)) {
      throw new CourseError('TOO_LATE');
    }
    if (!(await mayTakeAgain(turn, mine))) {
      throw new CourseError('TOO_MANY_HOLDS');
    }
    const before = till.of(id);
    if (till.orders.filter(isUnpaid).length >= UNPAID_OF_DATE) {
      throw new ClassroomError(
        'RATE_LIMITED',
        'Too many people have begun to pay for this date. Try again later.',
      );
    }
    if (before.length >= PAYMENT_LIMITS.orders) {
      throw new ClassroomError(
        'RATE_LIMITED',
        'You have tried to pay for this seat too often. Take another seat.',
      );
    }
    const kit = form.kit === null ? null : kitOf(course, date, now);
    const amounts = { classAmount: course.price, kitAmount: kit?.price ?? 0 };
    if (totalOf(amounts) !== form.total.amount || course.currency !== form.total.currency) {
      throw new CourseError('PRICE_CHANGED');
    }
    if (form.shown !== undefined && !isAsShown(form.shown, course, date)) {
      throw new CourseError('TERMS_CHANGED');
    }
    const provider = providerOf(form.method, settings, providers, course.currency);
    if (provider === null || form.total.amount === 0) {
      throw new CourseError('NO_SUCH_WAY');
    }
    assertNotBooked(turn, sameAs(form.email, booker), id);
    const { name, email, language } = form;
    const firstAt = before[0]?.createdAt ?? null;
    // Creation times stay in order even if the clock was set back.
    const createdAt = Math.max(now, (before.at(-1)?.createdAt ?? 0) + 1);
    const until = this.#untilOf(turn, mine, provider, firstAt);
    const isTransfer = provider === 'transfer';
    // Mails go to whatever address a form names: one for each transfer, and one for the booking once it is paid.
    const isMailed = isTransfer || before.length === 0 || mine.email !== email;
    if (isMailed && sameAs(email, booker) === null) {
      assertBraked(this.#world.brakes.bookingsTo, email);
    }
    const orderId = secrets.id();
    const ownRef = providers.get(provider)?.callsByOrder === true ? orderId : null;
    const order: OrderRecord = {
      ...{ id: orderId, bookingId: id, dateId: date.id, courseId: course.id, mentorId: course.mentorId },
      number: await this.#numberOf(turn),
      ...{ state: isTransfer ? 'awaiting' : 'pending', provider, method: form.method, goTo: null },
      ref: isTransfer ? JSON.stringify(settings.transfer) : ownRef,
      ...{ ...amounts, currency: course.currency, taxPercent: settings.taxPercent },
      ...{ refundRule: course.refundRule, title: course.title, startsAt: date.startsAt },
      ...{ timeZone: date.timeZone, createdAt, expiresAt: until, checkedAt: now, paidAt: null },
      ...{ label: null, approval: null, failure: null, kitSentAt: null, kitTracking: '' },
      ...{ capturedAmount: null, capturedCurrency: null, books: false },
      kitWhat: kit?.what ?? '',
      sealedKit: form.kit === null ? null : secrets.seal(JSON.stringify(form.kit), kitPlace(orderId)),
    };
    const ofOthers = await endOthers(turn, sameAs(email, booker), id);
    till.endOrders(id);
    till.put(order);
    const own = { name, email, language, until };
    if (isTransfer) {
      const isKnown = before.some((one) => one.provider === 'transfer');
      this.#await(turn, { ...mine, ...own, state: 'awaiting', since: now }, { order, settings, isKnown });
    } else {
      const isOffered = mine.state === 'offered';
      turn.put({
        ...mine,
        ...own,
        state: isOffered ? 'offered' : 'held',
        since: isOffered ? mine.since : null,
      });
    }
    return { order, superseded: [...before.filter(({ state }) => state === 'pending'), ...ofOthers] };
  }

  /** How long the seat is kept. @throws CourseError NO_SUCH_WAY if it is too late for a transfer */
  #untilOf(
    { date, now }: Turn,
    mine: BookingRecord,
    provider: PaymentProviderId,
    firstAt: number | null,
  ): number {
    if (provider !== 'transfer') {
      return payUntil(mine, firstAt, this.#world.providers.get(provider)?.windowMs ?? 0, now);
    }
    // Changing one's mind does not extend the wait for a transfer.
    const until = transferUntil(date, firstAt ?? now, now);
    if (until === null || now >= date.startsAt - TRANSFER_ENDS_BEFORE_MS) {
      throw new CourseError('NO_SUCH_WAY');
    }
    return until;
  }

  /** @param isKnown whether the mentor has been told before */
  #await(
    turn: Turn,
    booking: BookingRecord,
    { order, settings, isKnown }: { order: OrderRecord; settings: PaymentSettings; isKnown: boolean },
  ): void {
    const { paymentMails } = this.#world;
    const { transfer } = settings;
    const { letters } = this.#parts;
    const total = { amount: totalOf(order), currency: order.currency };
    turn.put(booking);
    if (transfer !== null) {
      turn.mail(booking, (facts) => paymentMails.transferAwaited(facts, transfer, order.expiresAt));
    }
    if (isKnown) {
      return;
    }
    turn.send((stores, about) =>
      letters.tellMentor(stores, about, { name: transferName(booking.name, order), total }, (facts) =>
        paymentMails.transferExpected(facts, order.expiresAt),
      ),
    );
  }

  /** Asks the provider to open its window. @throws CourseError PROVIDER_UNREACHABLE */
  async #begin(order: OrderRecord): Promise<void> {
    const { providers, log } = this.#world;
    const { turns, looks } = this.#parts;
    const provider = providers.get(order.provider);
    const checkout = await this.#checkoutOf(order);
    if (provider === undefined || checkout === null) {
      throw new CourseError('PROVIDER_UNREACHABLE');
    }
    let begun: Awaited<ReturnType<PaymentProvider['checkout']>>;
    try {
      begun = await provider.checkout(checkout);
    } catch (error) {
      log.warn(
        { orderId: order.id, provider: provider.id, err: error },
        'a provider opens no payment window',
      );
      await turns.run(order.dateId, ({ till }) => {
        const mine = till.find(order.id);
        if (mine?.state === 'pending') {
          till.put({ ...mine, state: 'failed', failure: 'unreachable' });
        }
      });
      throw new CourseError('PROVIDER_UNREACHABLE');
    }
    const isOver = await turns.run(order.dateId, ({ till }) => {
      const mine = till.find(order.id);
      if (mine !== undefined && mine.state !== 'paid') {
        till.put({ ...mine, ...begun });
      }
      return mine?.state === 'over';
    });
    if (isOver) {
      // Another attempt has replaced this one meanwhile, or the seat is gone.
      await looks.abandonAll([{ ...order, ...begun }]);
    }
  }

  /** Null if nobody should pay it any more. */
  async #checkoutOf(order: OrderRecord): Promise<Checkout | null> {
    const { stores } = this.#world;
    const booking = await stores.bookings.find(order.bookingId);
    const date = await stores.dates.find(order.dateId);
    if (booking?.email == null || date === null) {
      return null;
    }
    const { id: orderId, number, method, currency, title, expiresAt } = order;
    const returnUrl = `${this.#parts.letters.originOf(date)}/pay/back/${orderId}`;
    return {
      ...{ orderId, number, method, title, expiresAt, returnUrl, cancelUrl: `${returnUrl}?left=1` },
      ...{ name: booking.name ?? '', email: booking.email, language: booking.language },
      ...{ startsAt: date.startsAt, timeZone: date.timeZone },
      total: { amount: totalOf(order), currency },
    };
  }

  async #bookingOf({ bookingId }: OrderRecord): Promise<BookingRecord> {
    const record = await this.#world.stores.bookings.find(bookingId);
    if (record === null) {
      throw new CourseError('TOO_LATE');
    }
    return record;
  }

  /** The number that people see, such as `GB-1125-K3M9QX`, with the day in the class's time zone. It is unique. */
  async #numberOf({ date, now, stores }: Turn): Promise<string> {
    const day = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone: date.timeZone, month: '2-digit', day: '2-digit' },
    })
      .format(now)
      .replace('/', '');
    for (;;) {
      const signs = this.#world.secrets.recoveryCode().slice(0, NUMBER_LENGTH).toUpperCase();
      const number = `GB-${day}-${signs}`;
      if (!(await stores.orders.hasNumber(number))) {
        return number;
      }
    }
  }
}

/** @throws CourseError NO_KIT if there is none, or it is too late for one */
function kitOf(course: CourseRecord, date: DateRecord, now: number): NonNullable<CourseRecord['kit']> {
  if (course.kit === null || !hasKitTime(course.kit, date, now)) {
    throw new CourseError('NO_KIT');
  }
  return course.kit;
}

/** Whether the page showed what holds now: the start, and what people get back who give up their seat. */
const isAsShown = (
  { startsAt, refundRule }: NonNullable<FilledOrderForm['shown']>,
  course: CourseRecord,
  date: DateRecord,
): boolean => startsAt === date.startsAt && tiersOf(refundRule) === tiersOf(course.refundRule);

const tiersOf = (rule: CourseRecord['refundRule']): string =>
  rule.map(({ days, share }) => `${days} ${share}`).join();

const isUnpaid = ({ state }: OrderRecord): boolean => state !== 'paid' && state !== 'awaiting';
