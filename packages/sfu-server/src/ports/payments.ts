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

/* What handling money needs from the world: providers that move it, and stores that record it. */

/** Whether a provider is external: it moves money by itself, calls us, and charges a fee. */
export const isElsewhere = (id: PaymentProviderId): boolean => id !== 'transfer' && id !== 'trial';

/** What is to be paid. */
export interface Checkout {
  readonly orderId: string;
  /** The number shown to people. */
  readonly number: string;
  readonly method: PaymentMethod;
  readonly total: Money;
  readonly title: string;
  /** When the class begins, and in which time zone. */
  readonly startsAt: number;
  readonly timeZone: string;
  readonly name: string;
  readonly email: string;
  readonly language: 'ko' | 'en';
  /** Where the provider sends people back to, whether or not they have paid. */
  readonly returnUrl: string;
  /** The same for people who give up. */
  readonly cancelUrl: string;
  /** After that nothing can be paid, if the provider supports a limit. */
  readonly expiresAt: number;
}

/** A payment's state according to its provider, which is authoritative. */
export interface PaymentState {
  readonly is: 'pending' | 'paid' | 'failed';
  /** The provider's reference from now on: some change it once it is paid. */
  readonly ref: string;
  /** The amount taken; null if none was. */
  readonly captured: Money | null;
  /** How much of it was refunded, in the smallest unit. */
  readonly refunded: number;
  readonly paidAt: number | null;
  /** `국민카드 ····1234` */
  readonly label: string | null;
  readonly approval: string | null;
  /** The provider's fee, less any of it returned, in the smallest unit, if the provider reports it. */
  readonly fee: number | null;
  readonly failure: PaymentFailure | null;
}

/** The provider gave no usable answer: it may be asked again. */
export class ProviderUnreachable extends Error {
  override readonly name: string = 'ProviderUnreachable';
}

/** A payment that cannot be matched to what was ordered. The only consequence is that the owner is told. */
export class ProviderUncounted extends ProviderUnreachable {
  override readonly name = 'ProviderUncounted';
}

/** The provider will never do it, however often it is asked. */
export class ProviderRefused extends Error {
  override readonly name = 'ProviderRefused';
}

/** A message to a provider's webhook: which payment may have changed. */
export interface PaymentHint {
  /** The same for the same event, however often it is sent. */
  readonly eventId: string;
  /** As in `Checkout.orderId`, or the provider's own reference. */
  readonly ref: string;
}

/** A page of ours that opens a provider's window: the provider's script runs there and nowhere else. */
export interface LaunchPage {
  /** The origin of scripts; they may connect to, and frame, anything on `https:`. */
  readonly scriptUrl: string | null;
  /** The script called once the page has loaded. */
  readonly script: string;
}

/**
 * A payment provider. It stores nothing itself; every call may be repeated with the same arguments. Every
 * method throws `ProviderUnreachable` if it is worth a retry, and `ProviderRefused` if it is not.
 */
export interface PaymentProvider {
  readonly id: PaymentProviderId;
  readonly methods: readonly PaymentMethod[];
  readonly currencies: readonly Currency[];
  /** How long its window stays open, in ms: a seat is held for as long. */
  readonly windowMs: number;
  /** Whether it identifies a payment by its order from the start; otherwise by what `checkout` returns. */
  readonly callsByOrder?: boolean;
  /**
   * Whether money is taken only when `confirm` is called with what the provider added to the address: then a
   * seat that is gone costs nobody anything.
   */
  readonly takesAtConfirm: false | ((ref: string, returned: ReadonlyMap<string, string>) => boolean);
  /** Begins a payment. `goTo`: the provider's page; null: ours at `/pay/{orderId}`, through `launch`. */
  checkout(order: Checkout): Promise<{ readonly ref: string; readonly goTo: string | null }>;
  /** What our page does to open the window; null for a provider with its own page. */
  launch(order: Checkout, ref: string): LaunchPage | null;
  /**
   * Takes the money, if the provider takes it on request; otherwise only checks. It takes `expected` or nothing.
   * @param returned what the provider added to the address people came back to
   */
  confirm(ref: string, expected: Money, returned: ReadonlyMap<string, string>): Promise<PaymentState>;
  fetch(ref: string): Promise<PaymentState>;
  /** Refunds this amount; only once per key, however often it is asked. */
  refund(ref: string, back: Money, key: string, why: string): Promise<PaymentState>;
  /** Ends a window in which nobody should pay any more. Also succeeds if that is not possible. */
  abandon(ref: string): Promise<void>;
  /** `other`: about nothing a payment depends on. Null if the signature is wrong, or the message unreadable. */
  parseWebhook(
    rawBody: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<PaymentHint | 'other' | null>;
}

/** The built-in provider that moves no money: its window is a page of ours, with a button for each outcome. */
export interface TrialProvider extends PaymentProvider {
  readonly id: 'trial';
  /** A button was pressed. Only the first press counts, as with real money. */
  press(ref: string, button: 'pay' | 'decline'): Promise<void>;
}

/** One attempt to pay for a booking. It only moves forward: `paid` is final, and anything else may still become `paid`. */
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
  /** The provider's reference; null until the provider was asked. */
  readonly ref: string | null;
  /** The provider's page; null if it is ours, or there is none. */
  readonly goTo: string | null;
  readonly classAmount: number;
  readonly kitAmount: number;
  readonly currency: Currency;
  readonly taxPercent: number;
  readonly refundRule: RefundRule;
  /** What was ordered, as it was at the time. */
  readonly title: string;
  readonly startsAt: number;
  readonly timeZone: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** When the provider was last asked. */
  readonly checkedAt: number;
  readonly paidAt: number | null;
  /** What came in, once it is paid: refunds are calculated from it, whatever was ordered. */
  readonly capturedAmount: number | null;
  readonly capturedCurrency: Currency | null;
  /** Whether it pays for its booking's seat. A paid order that does not is refunded in full. */
  readonly books: boolean;
  readonly label: string | null;
  readonly approval: string | null;
  readonly failure: PaymentFailure | null;
  /** The kit's address, sealed; null without a kit, some time after the kit was sent, and once it is forgotten. */
  readonly sealedKit: string | null;
  readonly kitWhat: string;
  readonly kitSentAt: number | null;
  readonly kitTracking: string;
}

/** A refund. */
export interface RefundRecord {
  readonly id: string;
  readonly orderId: string;
  readonly bookingId: BookingId;
  readonly mentorId: AccountId;
  readonly classAmount: number;
  readonly kitAmount: number;
  readonly currency: Currency;
  readonly reason: RefundReason;
  /** `byHand`: the mentor sends it, to `sealedAccount` once that is known. */
  readonly state: 'pending' | 'byHand' | 'done';
  /**
   * The receiving account, sealed; null if the money goes back the way it came, the account is not known yet,
   * or the refund is done.
   */
  readonly sealedAccount: string | null;
  /** Whether a provider refused it. */
  readonly isStuck: boolean;
  readonly createdAt: number;
  readonly doneAt: number | null;
  readonly attempts: number;
  /** When the provider is asked (again); null if it will not be. */
  readonly nextAt: number | null;
  /** When its mentor was told that the provider is taking too long; null if they were not. */
  readonly toldAt: number | null;
}

/** One line of the books. Lines are added, never changed or removed. Amounts are signed: what goes out is negative. */
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

/** A line as read back, with whether its order pays for its seat. */
export interface LedgerLine extends LedgerRecord {
  readonly books: boolean;
}

export interface PaymentSettingsStore {
  /** The latest settings, or `NO_PAYMENTS`. */
  find(): Promise<PaymentSettings>;
  save(settings: PaymentSettings): Promise<void>;
}

export interface OrderStore {
  /** Durable once it resolves, like every write. */
  insert(record: OrderRecord): Promise<void>;
  find(id: string): Promise<OrderRecord | null>;
  /** By the provider's reference. */
  findByRef(provider: PaymentProviderId, ref: string): Promise<OrderRecord | null>;
  change(record: OrderRecord): Promise<void>;
  /** A booking's orders, oldest first. */
  of(id: BookingId): Promise<OrderRecord[]>;
  /** Those of each of these bookings, oldest first. */
  ofAll(ids: readonly BookingId[]): Promise<OrderRecord[]>;
  /** A date's orders, oldest first. */
  ofDate(id: DateId): Promise<OrderRecord[]>;
  /** Paid orders of bookings that have a seat on these dates; oldest first. */
  ofSeats(dates: readonly DateId[]): Promise<OrderRecord[]>;
  /** Paid orders for these dates, whatever became of their bookings; oldest first. */
  paidOf(dates: readonly DateId[]): Promise<OrderRecord[]>;
  /**
   * Orders not known to be paid, begun with a provider after `since`; the one checked longest ago first. Excludes transfers.
   */
  uncertain(since: number, limit: number): Promise<OrderRecord[]>;
  /** Whether an order has this number. */
  hasNumber(number: string): Promise<boolean>;
  /** Removes unpaid orders whose booking is gone, and trial payments whose order is gone. */
  removeForsaken(): Promise<void>;
  /** Erases the kits' addresses for dates that began before then. */
  forgetKits(startedBefore: number): Promise<void>;
  /** Erases the kits' addresses of these bookings. */
  forgetKitsOf(ids: readonly BookingId[]): Promise<void>;
}

export interface RefundStore {
  insert(record: RefundRecord): Promise<void>;
  find(id: string): Promise<RefundRecord | null>;
  change(record: RefundRecord): Promise<void>;
  /** Those of these orders, oldest first. */
  ofOrders(ids: readonly string[]): Promise<RefundRecord[]>;
  /** Those whose provider is due to be asked by that time, oldest first. */
  due(now: number, limit: number): Promise<RefundRecord[]>;
  /** When a provider is next due to be asked; null if none is. */
  nextAt(): Promise<number | null>;
  /** Those by hand, and those waiting for their provider since then, of one mentor or of all, oldest first. */
  open(mentorId: AccountId | null, waitingSince: number, limit: number): Promise<RefundRecord[]>;
  /** Erases the accounts that refunds of these bookings go to. */
  forgetAccountsOf(ids: readonly BookingId[]): Promise<void>;
}

export interface LedgerStore {
  append(record: LedgerRecord): Promise<void>;
  /** One mentor's or all lines, from then on and before then, oldest first. */
  between(mentorId: AccountId | null, from: number, before: number): Promise<LedgerLine[]>;
  ofOrder(id: string): Promise<LedgerRecord[]>;
}

export interface PaymentEventStore {
  /** Returns whether it is the first with this id. */
  insert(provider: PaymentProviderId, eventId: string, at: number): Promise<boolean>;
  /** Whether one with this id has been handled. */
  has(provider: PaymentProviderId, eventId: string): Promise<boolean>;
  removeBefore(at: number): Promise<void>;
}

/** What the built-in provider that moves no money stores. */
export interface TrialPayment {
  readonly orderId: string;
  readonly state: 'pending' | 'paid' | 'failed';
  readonly amount: number;
  readonly currency: Currency;
  /** Refunded amounts, by the key they were requested with. */
  readonly refunds: Readonly<Record<string, number>>;
  readonly paidAt: number | null;
}

export interface TrialPaymentStore {
  find(orderId: string): Promise<TrialPayment | null>;
  put(payment: TrialPayment): Promise<void>;
}

/** How often people may order, and check whether it is paid. */
export interface PaymentBrakes {
  /** Orders from one network, in the short term and per day. */
  readonly ordersFrom: Brake;
  readonly ordersFromDaily: Brake;
  /** Checks with a provider, per booking. */
  readonly looksOf: Brake;
  /** Checks triggered by the provider, per order: not every incoming message is signed. */
  readonly hintsOf: Brake;
}

/** What mails say first about a booking's money. */
export interface MoneyFacts {
  readonly number: string;
  readonly method: PaymentMethod;
  readonly total: Money;
  readonly isPaid: boolean;
  /** The refund caused by the event the mail reports; null if nothing was paid. The mail mentions a refund of 0 as well. */
  readonly back: { readonly total: Money; readonly isByHand: boolean } | null;
}

/** What a mail to a mentor about somebody's money says. */
export interface MentorMoneyFacts extends MentorFacts {
  /** The name of the payer or recipient. */
  readonly name: string;
  readonly total: Money;
}

/** Mails about money; mails about bookings say what happens to it as well. */
export interface PaymentMails {
  /** Where to send the money, by when, and under which name. */
  transferAwaited(about: BookingFacts, to: BankAccount, until: number): Mail;
  /** The date, previously at `from`, was moved while a transfer is awaited. */
  transferMoved(about: BookingFacts, from: number, until: number): Mail;
  /** It did not arrive: the seat is free again. */
  transferOver(about: BookingFacts): Mail;
  /** It was paid after the seat was gone: all of it is refunded. */
  paidTooLate(about: BookingFacts): Mail;
  /** It was paid a second time: that payment is refunded. */
  paidTwice(about: BookingFacts): Mail;
  /** The refund has arrived. */
  refunded(about: BookingFacts, total: Money): Mail;
  /** It cannot go back the way it came: where should it go? */
  refundNeedsAccount(about: BookingFacts, total: Money): Mail;
  /** The class never began: all of it is refunded. */
  notHeld(about: BookingFacts): Mail;
  /** A voluntary refund by the mentor; `why` may be empty. */
  goodwill(about: BookingFacts, total: Money, why: string): Mail;
  /** @param tracking the parcel's number; may be empty */
  kitSent(about: BookingFacts, tracking: string): Mail;
  /** To the mentor: watch for a bank transfer. */
  transferExpected(about: MentorMoneyFacts, until: number): Mail;
  /** To the mentor: a refund must be sent by hand; `isStuck`: because the provider refuses. */
  refundByHand(about: MentorMoneyFacts, isStuck: boolean): Mail;
  /** To the mentor: a refund is due, but the provider has not answered for days. */
  refundWaits(about: MentorMoneyFacts): Mail;
}
