import { z } from 'zod';

import { personName, timestamp } from '../model.ts';
import { line, text } from '../text.ts';
import { email, mailLanguage } from './accounts.ts';
import { MAX_SUM, amount, currency, day, money, month, refundRule, sum } from './money.ts';

/*
 * Orders: how a seat is paid. A booking has one for each attempt; at most one of them is paid. Whether it is, the provider says,
 * and never the browser.
 */

export const PAYMENT_LIMITS = {
  /** Attempts to pay one booking. */
  orders: 20,
  /** Lines of an address; a name of a bank. */
  line: 80,
  /** Number of an account at a bank. */
  account: 40,
  /** What is in a kit. */
  kit: 300,
  /** A reason for money that goes back. */
  why: 500,
  /** Months in one answer. */
  months: 24,
  /** Refunds by hand, and late transfers, in one answer. */
  open: 200,
} as const;

/** A transfer is waited for until midnight of the second day, and until a day before the start at most. */
export const TRANSFER_DAYS = 2;
export const TRANSFER_ENDS_BEFORE_MS = 24 * 3_600_000;
/** A late transfer can be acknowledged for so long, in ms. */
export const LATE_TRANSFER_MS = 14 * 24 * 3_600_000;
/** An address for a kit goes so long after the class, in ms. */
export const KIT_ADDRESS_MS = 30 * 24 * 3_600_000;

/** Who moves the money. `transfer`: the person by their bank, looked at by the mentor. `trial`: nobody, for trying things out. */
export const paymentProviderId = z.enum(['transfer', 'toss', 'portone', 'stripe', 'trial']);
export type PaymentProviderId = z.infer<typeof paymentProviderId>;

export const paymentMethod = z.enum(['card', 'kakaopay', 'naverpay', 'tosspay', 'transfer', 'trial']);
export type PaymentMethod = z.infer<typeof paymentMethod>;

/** A way to pay, and who stands behind it. */
export const paymentWay = z.object({ method: paymentMethod, provider: paymentProviderId });
export type PaymentWay = z.infer<typeof paymentWay>;

/** An account at a bank. */
export const bankAccount = z.strictObject({
  bank: line(PAYMENT_LIMITS.line),
  holder: line(PAYMENT_LIMITS.line),
  number: line(PAYMENT_LIMITS.account),
});
export type BankAccount = z.infer<typeof bankAccount>;

/** Who sells, as 전자상거래법 asks for: shown in the footer, beside what is paid, and on receipts. Empty: not said. */
export const seller = z.strictObject({
  name: text(PAYMENT_LIMITS.line),
  representative: text(PAYMENT_LIMITS.line),
  address: text(PAYMENT_LIMITS.kit),
  email: text(PAYMENT_LIMITS.line),
  phone: text(PAYMENT_LIMITS.account),
  /** 사업자등록번호. */
  registration: text(PAYMENT_LIMITS.account),
  /** 통신판매업. */
  mailOrder: text(PAYMENT_LIMITS.line),
});
export type Seller = z.infer<typeof seller>;

/** How a studio takes money. Keys of providers are the server's settings, and in no answer. */
export const paymentSettings = z.strictObject({
  /** Of prices that are set from now on. */
  currency,
  /** Where transfers go; null: none are taken. */
  transfer: bankAccount.nullable(),
  /** Whether seats can be paid without money, to try things out. Every page says so. */
  isTrial: z.boolean(),
  /** What a provider keeps, in hundredths of a per cent, where it does not say itself: 330 for 3.3 %. */
  feeBasisPoints: z.int().min(0).max(3000),
  /** The tax that is in every price, in per cent; 0: none is shown. */
  taxPercent: z.int().min(0).max(40),
  /** The day of the next month on which the provider pays a month out; null: not said. */
  payoutDay: z.int().min(1).max(28).nullable(),
  seller,
});
export type PaymentSettings = z.infer<typeof paymentSettings>;

export const NO_PAYMENTS: PaymentSettings = {
  ...{ currency: 'KRW', transfer: null, isTrial: false, feeBasisPoints: 0, taxPercent: 0, payoutDay: null },
  seller: {
    ...{ name: '', representative: '', address: '', email: '', phone: '', registration: '', mailOrder: '' },
  },
};

/** The same to its owner, with what the server's settings connect. */
export const paymentSetup = z.object({
  settings: paymentSettings,
  ways: z.array(paymentWay),
  /** Where each connected provider has to send what it has to say. */
  webhooks: z.array(z.object({ provider: paymentProviderId, url: z.url() })),
});
export type PaymentSetup = z.infer<typeof paymentSetup>;

/** What everybody may know of it, on every page. */
export const shopFront = z.object({
  /** Null where nothing of it is said. */
  seller: seller.nullable(),
  /** Whether anything can be paid for; whether that is only tried; and whether it can be tried, beside what moves money as well. */
  takesMoney: z.boolean(),
  isTrial: z.boolean(),
  hasTrials: z.boolean(),
  /** Whether mails go out. Where none do, no page promises one. */
  sendsMails: z.boolean(),
});
export type ShopFront = z.infer<typeof shopFront>;

/** Where a kit is sent. */
export const kitAddress = z.strictObject({
  address: line(PAYMENT_LIMITS.kit),
  more: text(PAYMENT_LIMITS.line).default(''),
  phone: z
    .string()
    .trim()
    .max(PAYMENT_LIMITS.account)
    .regex(/^\+?[\d ()-]{9,}$/, 'must be a phone number'),
});
export type KitAddress = z.output<typeof kitAddress>;

/** Who comes, what they take, and how they pay. */
export const orderForm = z.strictObject({
  ...{ name: personName, email, language: mailLanguage.default('ko') },
  method: paymentMethod,
  /** Where the kit goes; null: without it. */
  kit: kitAddress.nullable().default(null),
  /** What the page said it costs. It never costs more, nor in another currency. */
  total: money,
});
export type OrderForm = z.input<typeof orderForm>;
export type FilledOrderForm = z.output<typeof orderForm>;

/** Why a payment did not go through, as far as the provider says. No money was taken. */
export const paymentFailure = z.enum(['declined', 'limit', 'left', 'expired', 'unreachable', 'other']);
export type PaymentFailure = z.infer<typeof paymentFailure>;

/** Why money goes back. `late`: paid when the seat was gone; `double`: paid twice; `mismatch`: another amount; `outside`: at the provider itself. */
export const refundReason = z.enum([
  'person',
  'mentor',
  'minimum',
  'late',
  'double',
  'mismatch',
  'notHeld',
  'goodwill',
  'outside',
]);
export type RefundReason = z.infer<typeof refundReason>;

/** Where money is that goes back: the provider is asked; its person has to say where to; the mentor has to send it; it is back. */
export const refundStage = z.enum(['pending', 'needsAccount', 'byHand', 'done']);
export type RefundStage = z.infer<typeof refundStage>;

export const refund = z.object({
  id: z.string(),
  total: money,
  reason: refundReason,
  stage: refundStage,
  at: timestamp,
  doneAt: timestamp.nullable(),
});
export type Refund = z.infer<typeof refund>;

/** The same to who gets it. */
export const ownRefund = z.object({
  ...refund.shape,
  /** The last digits of the account that it goes to; null where none is needed, or said. */
  accountEnd: z.string().nullable(),
});
export type OwnRefund = z.infer<typeof ownRefund>;

export const orderState = z.discriminatedUnion('is', [
  /** The provider's window is open, or could be. */
  z.object({ is: z.literal('pending'), until: timestamp }),
  /** A transfer is waited for. */
  z.object({ is: z.literal('awaiting'), until: timestamp, to: bankAccount, as: z.string() }),
  z.object({ is: z.literal('paid'), at: timestamp }),
  z.object({ is: z.literal('failed'), why: paymentFailure }),
  /** Its time is over, or another one took its place. */
  z.object({ is: z.literal('over') }),
]);
export type OrderState = z.infer<typeof orderState>;

/** A kit on its way. */
export const kitState = z.object({
  sentAt: timestamp.nullable(),
  /** Of the parcel; empty where there is none. */
  tracking: z.string(),
});

/** How a booking is paid, as its person sees it. */
export const order = z.object({
  id: z.string(),
  /** What people call it: `GB-1125-K3M9QX`. */
  number: z.string(),
  ...paymentWay.shape,
  state: orderState,
  class: amount,
  kit: amount,
  total: money,
  taxPercent: z.int(),
  /** `국민카드 ····1234`, where the provider says. */
  label: z.string().nullable(),
  /** The provider's number of it. */
  approval: z.string().nullable(),
  /** That held when it was ordered. */
  refundRule,
  kitState: kitState.nullable(),
  refunds: z.array(ownRefund),
  /** Opens the provider's window again; null where there is nothing to pay. */
  goTo: z.string().nullable(),
  /** What comes back to who cancels now; null where nothing is paid. */
  back: z.object({ class: amount, kit: amount, total: sum, share: z.int() }).nullable(),
});
export type Order = z.infer<typeof order>;

/** A receipt. Refunds are lines of it. */
export const receipt = z.object({
  order,
  name: z.string(),
  title: z.string(),
  startsAt: timestamp,
  timeZone: z.string(),
  seller: seller.nullable(),
});
export type Receipt = z.infer<typeof receipt>;

/** Query of somebody who cancels: what the page said comes back, in the smallest unit. Less never does. */
export const cancellationQuery = z.strictObject({
  back: z.coerce.number().int().nonnegative().max(MAX_SUM).optional(),
});

export const transferAnswer = z.strictObject({ total: sum });
export const kitSending = z.strictObject({ tracking: text(PAYMENT_LIMITS.line).default('') });
/** Money that a mentor gives back, of the class and of the kit together. */
export const goodwill = z.strictObject({ total: sum.min(1), why: text(PAYMENT_LIMITS.why).default('') });

/** A payment, as the mentor sees it beside a name. */
export const bookingPayment = z.object({
  method: paymentMethod,
  isPaid: z.boolean(),
  /** Until when a transfer is waited for. */
  until: timestamp.nullable(),
  /** The name a transfer comes under; null where none is waited for. */
  as: z.string().nullable(),
  total: money,
  /** What went back, or is on its way back. */
  back: sum,
  /** What of that has not arrived yet. */
  backOpen: sum,
  kit: kitState.nullable(),
});
export type BookingPayment = z.infer<typeof bookingPayment>;

/** A transfer that did not come in time, and may come still. */
export const lateTransfer = z.object({
  bookingId: z.string(),
  name: z.string(),
  /** The name it comes under. */
  as: z.string(),
  /** Whether its person has cancelled: then it books nothing, and goes back. */
  isCancelled: z.boolean(),
  total: money,
  until: timestamp,
});

/** Where a kit goes, to its mentor, in the step that needs it. */
export const kitToSend = z.object({ name: z.string(), ...kitAddress.shape, what: z.string() });
export type KitToSend = z.infer<typeof kitToSend>;

/** Money that a mentor has to send back themselves; or, `pending`, that has waited long for its provider. */
export const openRefund = z.object({
  ...refund.shape,
  name: z.string(),
  title: z.string(),
  startsAt: timestamp,
  /** Where to; null while the person has not said. */
  account: bankAccount.nullable(),
  /** Whether a provider refused it, and not just a transfer that goes back. */
  isStuck: z.boolean(),
});
export type OpenRefund = z.infer<typeof openRefund>;

/** A month in plain numbers. Payments that were only tried are in none. */
export const moneyMonth = z.object({
  month,
  currency,
  /** Seats that were paid, and what came in for them. */
  classes: z.int().nonnegative(),
  classesIn: z.int().nonnegative(),
  kits: z.int().nonnegative(),
  kitsIn: z.int().nonnegative(),
  /** What went back, and what providers kept; below 0 where more of either was given back to the studio than that. */
  back: z.int(),
  fee: z.int(),
  /** What is left. */
  out: z.int(),
  /** When the provider pays it out. */
  paidOutOn: day.nullable(),
});
export type MoneyMonth = z.infer<typeof moneyMonth>;

/** A mentor's money; an owner's is all of it. */
export const ownMoney = z.object({
  /** Whether anything can be paid for. */
  takesMoney: z.boolean(),
  isTrial: z.boolean(),
  /** Of prices that are set from now on. */
  currency,
  ways: z.array(paymentWay),
  /** The latest first; the first is this month's, also where nothing came in. */
  months: z.array(moneyMonth).max(PAYMENT_LIMITS.months),
  refunds: z.array(openRefund).max(PAYMENT_LIMITS.open),
});
export type OwnMoney = z.infer<typeof ownMoney>;

/** Which month; without it, all. */
export const moneyMonthQuery = z.strictObject({ month: month.optional() });
