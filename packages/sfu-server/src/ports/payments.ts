import type {
  AccountId,
  BankAccount,
  BookingId,
  CourseId,
  Currency,
  DateId,
  Money,
  PaymentFailure,
  PaymentMethod,
  PaymentProviderId,
  PaymentSettings,
  RefundReason,
  RefundRule,
} from '@gongbang/protocol';

import type { Brake, Mail } from './accounts.ts';
import type { BookingFacts, MentorFacts } from './bookings.ts';

/*
 * What money needs of the world: providers that move it, and stores that know of it.
 */

/** Whether a provider is elsewhere: it moves money by itself, calls, and keeps something of it. */
export const isElsewhere = (id: PaymentProviderId): boolean => id !== 'transfer' && id !== 'trial';

/** What is to be paid. */
export interface Checkout {
  readonly orderId: string;
  /** What people call it. */
  readonly number: string;
  readonly method: PaymentMethod;
  readonly total: Money;
  readonly title: string;
  /** When the class begins, and where it is. */
  readonly startsAt: number;
  readonly timeZone: string;
  readonly name: string;
  readonly email: string;
  readonly language: 'ko' | 'en';
  /** Where the provider sends people back to, whether they have paid or not. */
  readonly returnUrl: string;
  /** The same for who gives up. */
  readonly cancelUrl: string;
  /** After that nothing can be paid, where the provider can say so. */
  readonly expiresAt: number;
}

/** A payment, as its provider knows it. That is the truth of it. */
export interface PaymentState {
  readonly is: 'pending' | 'paid' | 'failed';
  /** What the provider calls it from now on: some give another name once it is paid. */
  readonly ref: string;
  /** What was taken of the person; null where nothing was. */
  readonly captured: Money | null;
  /** How much of it went back, in the smallest unit. */
  readonly refunded: number;
  readonly paidAt: number | null;
  /** `국민카드 ····1234` */
  readonly label: string | null;
  readonly approval: string | null;
  /** What the provider keeps after what it gave back of that, in the smallest unit, where it says. */
  readonly fee: number | null;
  readonly failure: PaymentFailure | null;
}

/** What a provider answers that is no answer: it may be asked again. */
export class ProviderUnreachable extends Error {
  override readonly name: string = 'ProviderUnreachable';
}

/** Something was paid that cannot be counted as what was ordered. Nothing follows from it but that the owner hears of it. */
export class ProviderUncounted extends ProviderUnreachable {
  override readonly name = 'ProviderUncounted';
}

/** What a provider will never do, however often it is asked. */
export class ProviderRefused extends Error {
  override readonly name = 'ProviderRefused';
}

/** What came to a provider's webhook: which payment may be another one. */
export interface PaymentHint {
  /** The same for the same event, however often it is sent. */
  readonly eventId: string;
  /** As `Checkout.orderId`, or as the provider calls it. */
  readonly ref: string;
}

/** A page of ours that opens a provider's window: the provider's script runs there, and nowhere else. */
export interface LaunchPage {
  /** Where scripts come from; they may connect to, and frame, what `https:` has. */
  readonly scriptUrl: string | null;
  /** What is called with it when the page is there. */
  readonly script: string;
}

/**
 * A provider of payments. It keeps nothing of its own; all of it may be called again with the same.
 * Every method throws `ProviderUnreachable` where it may be tried again, and `ProviderRefused` where that is of no use.
 */
export interface PaymentProvider {
  readonly id: PaymentProviderId;
  readonly methods: readonly PaymentMethod[];
  readonly currencies: readonly Currency[];
  /** How long its window lives, in ms: a seat is held for as long. */
  readonly windowMs: number;
  /** Whether it calls a payment by its order from the start; else by what `checkout` answers. */
  readonly callsByOrder?: boolean;
  /**
   * Whether money is taken when `confirm` is called with what the provider added to the address, and not before: then a seat that is
   * gone costs nobody anything.
   */
  readonly takesAtConfirm: false | ((ref: string, returned: ReadonlyMap<string, string>) => boolean);
  /** Begins a payment. `goTo`: the provider's page; null: ours at `/pay/{orderId}`, by `launch`. */
  checkout(order: Checkout): Promise<{ readonly ref: string; readonly goTo: string | null }>;
  /** What our page does to open the window; null for a provider with a page of its own. */
  launch(order: Checkout, ref: string): LaunchPage | null;
  /**
   * Takes the money, where that is done by asking; else looks. It takes `expected` or nothing.
   * @param returned what the provider added to the address that people came back to
   */
  confirm(ref: string, expected: Money, returned: ReadonlyMap<string, string>): Promise<PaymentState>;
  fetch(ref: string): Promise<PaymentState>;
  /** Gives back so much; by the same key once, however often it is asked. */
  refund(ref: string, back: Money, key: string, why: string): Promise<PaymentState>;
  /** Ends a window that nobody is to pay in any more. Done as well where that is not possible. */
  abandon(ref: string): Promise<void>;
  /** `other`: about nothing that a payment depends on. Null for what is not signed as it should be, or cannot be read. */
  parseWebhook(
    rawBody: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<PaymentHint | 'other' | null>;
}

/** The built-in provider that moves no money: its window is a page of ours, with a button for each end. */
export interface TrialProvider extends PaymentProvider {
  readonly id: 'trial';
  /** What somebody pressed. Only the first counts, as with money. */
  press(ref: string, button: 'pay' | 'decline'): Promise<void>;
}

/** One attempt to pay a booking. It only goes forward: `paid` stays, and whatever is not may still become it. */
export interface OrderRecord {
  readonly id: string;
  readonly bookingId: BookingId;
  readonly dateId: DateId;
  readonly courseId: CourseId;
  readonly mentorId: AccountId;
  readonly number: string;
  readonly state: 'pending' | 'awaiting' | 'paid' | 'failed' | 'over';
  readonly provider: PaymentProviderId;
  readonly method: PaymentMethod;
  /** What the provider calls it; null until it was asked. */
  readonly ref: string | null;
  /** The provider's page; null where it is ours, or none. */
  readonly goTo: string | null;
  readonly classAmount: number;
  readonly kitAmount: number;
  readonly currency: Currency;
  readonly taxPercent: number;
  readonly refundRule: RefundRule;
  /** What was ordered, as it was then. */
  readonly title: string;
  readonly startsAt: number;
  readonly timeZone: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** When the provider was last asked. */
  readonly checkedAt: number;
  readonly paidAt: number | null;
  /** What came in, once it is paid: what goes back is reckoned from that, whatever was ordered. */
  readonly capturedAmount: number | null;
  readonly capturedCurrency: Currency | null;
  /** Whether it is what pays for its booking's seat. What is paid and does not goes back whole. */
  readonly books: boolean;
  readonly label: string | null;
  readonly approval: string | null;
  readonly failure: PaymentFailure | null;
  /** The address for the kit, sealed; null without a kit, once it is sent for a while, and once it is forgotten. */
  readonly sealedKit: string | null;
  readonly kitWhat: string;
  readonly kitSentAt: number | null;
  readonly kitTracking: string;
}

/** Money that goes back. */
export interface RefundRecord {
  readonly id: string;
  readonly orderId: string;
  readonly bookingId: BookingId;
  readonly mentorId: AccountId;
  readonly classAmount: number;
  readonly kitAmount: number;
  readonly currency: Currency;
  readonly reason: RefundReason;
  /** `byHand`: the mentor sends it, to `sealedAccount` once that is said. */
  readonly state: 'pending' | 'byHand' | 'done';
  /** Where to, sealed; null where it goes the way it came, is not said, or is done. */
  readonly sealedAccount: string | null;
  /** Whether a provider refused it. */
  readonly isStuck: boolean;
  readonly createdAt: number;
  readonly doneAt: number | null;
  readonly attempts: number;
  /** When the provider is asked (again); null where it is not. */
  readonly nextAt: number | null;
  /** When its mentor was told that it waits for its provider too long; null where they were not. */
  readonly toldAt: number | null;
}

/** One line of the books. Lines are added, and neither changed nor removed. Amounts are signed: what goes out is negative. */
export interface LedgerRecord {
  readonly id: string;
  readonly at: number;
  readonly kind: 'payment' | 'refund' | 'fee';
  readonly orderId: string;
  readonly refundId: string | null;
  readonly number: string;
  readonly mentorId: AccountId;
  readonly provider: PaymentProviderId;
  readonly method: PaymentMethod;
  readonly classAmount: number;
  readonly kitAmount: number;
  readonly currency: Currency;
  readonly title: string;
  readonly startsAt: number;
  readonly timeZone: string;
}

/** A line as it is read: whether its order pays for its seat. */
export interface LedgerLine extends LedgerRecord {
  readonly books: boolean;
}

export interface PaymentSettingsStore {
  /** As set last, or `NO_PAYMENTS`. */
  find(): Promise<PaymentSettings>;
  save(settings: PaymentSettings): Promise<void>;
}

export interface OrderStore {
  /** Durable when it resolves, as everything that writes. */
  insert(record: OrderRecord): Promise<void>;
  find(id: string): Promise<OrderRecord | null>;
  /** By what its provider calls it. */
  findByRef(provider: PaymentProviderId, ref: string): Promise<OrderRecord | null>;
  change(record: OrderRecord): Promise<void>;
  /** Of a booking, the first one first. */
  of(id: BookingId): Promise<OrderRecord[]>;
  /** Of each of these bookings, the first one first. */
  ofAll(ids: readonly BookingId[]): Promise<OrderRecord[]>;
  /** Of a date, the first one first. */
  ofDate(id: DateId): Promise<OrderRecord[]>;
  /** Those that are paid, of bookings of these dates that have a seat; the first one first. */
  ofSeats(dates: readonly DateId[]): Promise<OrderRecord[]>;
  /** Those that are paid, of these dates, whatever became of their bookings; the first one first. */
  paidOf(dates: readonly DateId[]): Promise<OrderRecord[]>;
  /**
   * Those that nobody knows to be paid, and were begun with a provider after `since`; the one that was asked about longest ago first.
   * Not transfers.
   */
  uncertain(since: number, limit: number): Promise<OrderRecord[]>;
  /** Whether an order is called so. */
  hasNumber(number: string): Promise<boolean>;
  /** What is not paid goes with its booking, once that is gone; and what was tried, with its order. */
  removeForsaken(): Promise<void>;
  /** Addresses for kits of dates that began before then go. */
  forgetKits(startedBefore: number): Promise<void>;
  /** Addresses for kits of these bookings go. */
  forgetKitsOf(ids: readonly BookingId[]): Promise<void>;
}

export interface RefundStore {
  insert(record: RefundRecord): Promise<void>;
  find(id: string): Promise<RefundRecord | null>;
  change(record: RefundRecord): Promise<void>;
  /** Of these orders, the first one first. */
  ofOrders(ids: readonly string[]): Promise<RefundRecord[]>;
  /** Those whose provider is to be asked by then, the first one first. */
  due(now: number, limit: number): Promise<RefundRecord[]>;
  /** When a provider is to be asked next; null where none is. */
  nextAt(): Promise<number | null>;
  /** Those by hand, and those that have waited for their provider since then, of one mentor or of all, the first one first. */
  open(mentorId: AccountId | null, waitingSince: number, limit: number): Promise<RefundRecord[]>;
  /** Accounts that money of these bookings goes back to are forgotten. */
  forgetAccountsOf(ids: readonly BookingId[]): Promise<void>;
}

export interface LedgerStore {
  append(record: LedgerRecord): Promise<void>;
  /** Of one mentor or of all, from then on and before then, the first one first. */
  between(mentorId: AccountId | null, from: number, before: number): Promise<LedgerLine[]>;
  ofOrder(id: string): Promise<LedgerRecord[]>;
}

export interface PaymentEventStore {
  /** Whether it is the first of this name. */
  insert(provider: PaymentProviderId, eventId: string, at: number): Promise<boolean>;
  /** Whether one of this name was done with. */
  has(provider: PaymentProviderId, eventId: string): Promise<boolean>;
  removeBefore(at: number): Promise<void>;
}

/** What the built-in provider that moves no money knows. */
export interface TrialPayment {
  readonly orderId: string;
  readonly state: 'pending' | 'paid' | 'failed';
  readonly amount: number;
  readonly currency: Currency;
  /** What went back, by the key that it was asked for by. */
  readonly refunds: Readonly<Record<string, number>>;
  readonly paidAt: number | null;
}

export interface TrialPaymentStore {
  find(orderId: string): Promise<TrialPayment | null>;
  put(payment: TrialPayment): Promise<void>;
}

/** How often one may order, and ask whether it is paid. */
export interface PaymentBrakes {
  /** Orders, from one network; and of a day. */
  readonly ordersFrom: Brake;
  readonly ordersFromDaily: Brake;
  /** Looks at a provider, of one booking. */
  readonly looksOf: Brake;
  /** Looks at a provider for what it calls for, of one order: not all that comes is signed. */
  readonly hintsOf: Brake;
}

/** What mails say of the money of a booking: before all else. */
export interface MoneyFacts {
  readonly number: string;
  readonly method: PaymentMethod;
  readonly total: Money;
  readonly isPaid: boolean;
  /** What goes back by what the mail tells of; null where nothing was paid. Of 0 the mail says so as well. */
  readonly back: { readonly total: Money; readonly isByHand: boolean } | null;
}

/** What a mail to a mentor about somebody's money says. */
export interface MentorMoneyFacts extends MentorFacts {
  /** Of who pays, or gets it back. */
  readonly name: string;
  readonly total: Money;
}

/** Mails about money, beside those about bookings, which say what happens to it as well. */
export interface PaymentMails {
  /** Where to send the money, by when, and under which name. */
  transferAwaited(about: BookingFacts, to: BankAccount, until: number): Mail;
  /** It did not come: the seat is free again. */
  transferOver(about: BookingFacts): Mail;
  /** It was paid when the seat was gone: all of it goes back. */
  paidTooLate(about: BookingFacts): Mail;
  /** It was paid a second time: that goes back. */
  paidTwice(about: BookingFacts): Mail;
  /** It is back. */
  refunded(about: BookingFacts, total: Money): Mail;
  /** It cannot go back the way it came: where to? */
  refundNeedsAccount(about: BookingFacts, total: Money): Mail;
  /** The class never began: all of it goes back. */
  notHeld(about: BookingFacts): Mail;
  /** The mentor gives money back; `why` may be empty. */
  goodwill(about: BookingFacts, total: Money, why: string): Mail;
  /** @param tracking number of the parcel; may be empty */
  kitSent(about: BookingFacts, tracking: string): Mail;
  /** To the mentor: somebody sends money by their bank. Look for it. */
  transferExpected(about: MentorMoneyFacts, until: number): Mail;
  /** To the mentor: money waits to be sent back by hand; `isStuck`: since the provider refuses. */
  refundByHand(about: MentorMoneyFacts, isStuck: boolean): Mail;
  /** To the mentor: money should go back, and the provider does not answer for days. */
  refundWaits(about: MentorMoneyFacts): Mail;
}
