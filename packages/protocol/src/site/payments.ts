import { z } from 'zod';

import { personName, timestamp } from '../model.ts';
import { line, text } from '../text.ts';
import { email, mailLanguage } from './accounts.ts';
import { amount, currency, day, money, month, refundRule, sum } from './money.ts';

/*
 * Orders: how a seat is paid. A booking has one per attempt, of which at most one is paid. Only the provider
 * decides whether it is, never the browser.
 */

export const PAYMENT_LIMITS = {
  /** Attempts to pay for one booking. */
  orders: 20,
  /** Lines of an address; a bank's name. */
  line: 80,
  /** Number of a bank account. */
  account: 40,
  /** The contents of a kit. */
  kit: 300,
  /** The reason for a refund. */
  why: 500,
  /** Months per answer. */
  months: 24,
  /** Manual refunds, and late transfers, per answer. */
  open: 200,
} as const;

/** A transfer is awaited until midnight of the second day, but no later than a day before the start. */
export const TRANSFER_DAYS = 2;
export const TRANSFER_ENDS_BEFORE_MS = 24 * 3_600_000;
/** How long a late transfer can still be acknowledged, in ms. */
export const LATE_TRANSFER_MS = 14 * 24 * 3_600_000;
/** How long after the class a kit's address is erased, in ms. */
export const KIT_ADDRESS_MS = 30 * 24 * 3_600_000;

/** Who moves the money. `transfer`: the payer's bank, checked by the mentor. `trial`: nobody, for trying things out. */
export const paymentProviderId = z.enum(['transfer', 'toss', 'portone', 'stripe', 'trial']);
export type PaymentProviderId = z.infer<typeof paymentProviderId>;

export const paymentMethod = z.enum(['card', 'kakaopay', 'naverpay', 'tosspay', 'transfer', 'trial']);
export type PaymentMethod = z.infer<typeof paymentMethod>;

/** A way to pay, and the provider behind it. */
export const paymentWay = z.object({ method: paymentMethod, provider: paymentProviderId });
export type PaymentWay = z.infer<typeof paymentWay>;

/** A bank account. */
export const bankAccount = z.strictObject({
  bank: line(PAYMENT_LIMITS.line),
  holder: line(PAYMENT_LIMITS.line),
  number: line(PAYMENT_LIMITS.account),
});
export type BankAccount = z.infer<typeof bankAccount>;

/** The seller's details that 전자상거래법 requires: shown in the footer, beside payments, and on receipts. Empty: not given. */
export const seller = z.strictObject({
  name: text(PAYMENT_LIMITS.line),
  representative: text(PAYMENT_LIMITS.line),
  address: text(PAYMENT_LIMITS.kit),
  email: text(PAYMENT_LIMITS.line),
  phone: text(PAYMENT_LIMITS.account),
  /** Business registration number (사업자등록번호). */
  registration: text(PAYMENT_LIMITS.account),
  /** Mail-order sales registration (통신판매업). */
  mailOrder: text(PAYMENT_LIMITS.line),
});
export type Seller = z.infer<typeof seller>;

/** How a studio takes money. The providers' keys are in the server's settings, and in no answer. */
export const paymentSettings = z.strictObject({
  /** For prices set from now on. */
  currency,
  /** The account for transfers; null: none are accepted. */
  transfer: bankAccount.nullable(),
  /** Whether seats can be paid without money, to try things out. If so, every page says so. */
  isTrial: z.boolean(),
  /** The provider's fee, in hundredths of a per cent, unless it reports it itself: 330 for 3.3 %. */
  feeBasisPoints: z.int().min(0).max(3000),
  /** The tax included in every price, in per cent; 0: none is shown. */
  taxPercent: z.int().min(0).max(40),
  /** The day of the following month on which the provider pays a month out; null: not given. */
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

/** The same for the owner, with what the server's settings connect. */
export const paymentSetup = z.object({
  settings: paymentSettings,
  ways: z.array(paymentWay),
  /** The webhook address to enter at each connected provider. */
  webhooks: z.array(z.object({ provider: paymentProviderId, url: z.url() })),
});
export type PaymentSetup = z.infer<typeof paymentSetup>;

/** The part that is public, on every page. */
export const shopFront = z.object({
  /** Null if none of it is given. */
  seller: seller.nullable(),
  /**
   * Whether anything can be paid for; whether paying is only simulated; and whether it can be simulated
   * alongside real payments.
   */
  takesMoney: z.boolean(),
  isTrial: z.boolean(),
  hasTrials: z.boolean(),
  /** Whether mails go out. If not, no page promises one. */
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

/** The participant, what they take, and how they pay. */
export const orderForm = z.strictObject({
  ...{ name: personName, email, language: mailLanguage.default('ko') },
  method: paymentMethod,
  /** Where the kit goes; null: without a kit. */
  kit: kitAddress.nullable().default(null),
  /** The price shown on the page. The order never costs more, nor is it in another currency. */
  total: money,
  /** The start and the refund rule shown on the page: TERMS_CHANGED if they are no longer these. Left out: any. */
  shown: z.strictObject({ startsAt: timestamp, refundRule }).optional(),
});
export type OrderForm = z.input<typeof orderForm>;
export type FilledOrderForm = z.output<typeof orderForm>;

/** Why a payment failed, as far as the provider tells. No money was taken. */
export const paymentFailure = z.enum(['declined', 'limit', 'left', 'expired', 'unreachable', 'other']);
export type PaymentFailure = z.infer<typeof paymentFailure>;

/**
 * Why money is refunded. `late`: paid after the seat was gone; `double`: paid twice; `mismatch`: wrong
 * amount; `outside`: refunded at the provider directly.
 */
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

/** How far a refund is: the provider is asked; the person must name an account; the mentor must send it; it has arrived. */
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

/** The same, for the recipient. */
export const ownRefund = z.object({
  ...refund.shape,
  /** The last digits of the receiving account; null if none is needed, or none is given yet. */
  accountEnd: z.string().nullable(),
});
export type OwnRefund = z.infer<typeof ownRefund>;

export const orderState = z.discriminatedUnion('is', [
  /** The provider's window is open, or could be. */
  z.object({ is: z.literal('pending'), until: timestamp }),
  /** A transfer is awaited. */
  z.object({ is: z.literal('awaiting'), until: timestamp, to: bankAccount, as: z.string() }),
  z.object({ is: z.literal('paid'), at: timestamp }),
  z.object({ is: z.literal('failed'), why: paymentFailure }),
  /** It expired, or another order replaced it. */
  z.object({ is: z.literal('over') }),
]);
export type OrderState = z.infer<typeof orderState>;

/** A kit on its way. */
export const kitState = z.object({
  sentAt: timestamp.nullable(),
  /** The parcel's tracking number; empty if there is none. */
  tracking: z.string(),
});

/** How a booking is paid, as the person sees it. */
export const order = z.object({
  id: z.string(),
  /** The number shown to people: `GB-1125-K3M9QX`. */
  number: z.string(),
  ...paymentWay.shape,
  state: orderState,
  class: amount,
  kit: amount,
  total: money,
  taxPercent: z.int(),
  /** `국민카드 ····1234`, if the provider tells. */
  label: z.string().nullable(),
  /** The provider's approval number. */
  approval: z.string().nullable(),
  /** The rule in force when it was ordered. */
  refundRule,
  kitState: kitState.nullable(),
  refunds: z.array(ownRefund),
  /** Reopens the provider's window; null if there is nothing to pay. */
  goTo: z.string().nullable(),
  /** What would be refunded for cancelling now; null if nothing is paid. */
  back: z.object({ class: amount, kit: amount, total: sum, share: z.int() }).nullable(),
});
export type Order = z.infer<typeof order>;

/** A receipt. Refunds appear as lines on it. */
export const receipt = z.object({
  order,
  name: z.string(),
  title: z.string(),
  startsAt: timestamp,
  timeZone: z.string(),
  seller: seller.nullable(),
});
export type Receipt = z.infer<typeof receipt>;

export const transferAnswer = z.strictObject({ total: sum });
export const kitSending = z.strictObject({ tracking: text(PAYMENT_LIMITS.line).default('') });
/** A voluntary refund by the mentor, for the class and the kit together. */
export const goodwill = z.strictObject({
  total: sum.min(1),
  why: text(PAYMENT_LIMITS.why).default(''),
  /** What the page showed as refunded already (`payment.back`). With it, the same request sent again refunds nothing. */
  back: sum.optional(),
});
export type Goodwill = z.infer<typeof goodwill>;

/** A payment, as the mentor sees it beside a name. */
export const bookingPayment = z.object({
  method: paymentMethod,
  isPaid: z.boolean(),
  /** Until when a transfer is awaited. */
  until: timestamp.nullable(),
  /** The name under which a transfer will come; null if none is awaited. */
  as: z.string().nullable(),
  total: money,
  /** What was refunded, or is on its way back. */
  back: sum,
  /** The part of it that has not arrived yet. */
  backOpen: sum,
  kit: kitState.nullable(),
});
export type BookingPayment = z.infer<typeof bookingPayment>;

/** A transfer that did not arrive in time, but still may. */
export const lateTransfer = z.object({
  bookingId: z.string(),
  name: z.string(),
  /** The name under which it will come. */
  as: z.string(),
  /** Whether the person has cancelled: then it books nothing, and is sent back. */
  isCancelled: z.boolean(),
  total: money,
  until: timestamp,
});

/** Where to send a kit, for its mentor, in the step that needs it. */
export const kitToSend = z.object({ name: z.string(), ...kitAddress.shape, what: z.string() });
export type KitToSend = z.infer<typeof kitToSend>;

/** Money a mentor must send back by hand; or, if `pending`, that has long been waiting for its provider. */
export const openRefund = z.object({
  ...refund.shape,
  name: z.string(),
  title: z.string(),
  startsAt: timestamp,
  /** The receiving account; null until the person names one. */
  account: bankAccount.nullable(),
  /** Whether a provider refused it, as opposed to a transfer to return. */
  isStuck: z.boolean(),
});
export type OpenRefund = z.infer<typeof openRefund>;

/** A month in plain numbers. Simulated payments never count. */
export const moneyMonth = z.object({
  month,
  currency,
  /** Paid seats, and the income from them. */
  classes: z.int().nonnegative(),
  classesIn: z.int().nonnegative(),
  kits: z.int().nonnegative(),
  kitsIn: z.int().nonnegative(),
  /** Refunds, and the providers' fees; negative if more of them came back to the studio. */
  back: z.int(),
  fee: z.int(),
  /** The remainder. */
  out: z.int(),
  /** When the provider pays it out. */
  paidOutOn: day.nullable(),
});
export type MoneyMonth = z.infer<typeof moneyMonth>;

/** A mentor's income; for an owner, all of it. */
export const ownMoney = z.object({
  /** Whether anything can be paid for. */
  takesMoney: z.boolean(),
  isTrial: z.boolean(),
  /** For prices set from now on. */
  currency,
  ways: z.array(paymentWay),
  /** Latest first; the first is the current month, even if it has no income. */
  months: z.array(moneyMonth).max(PAYMENT_LIMITS.months),
  refunds: z.array(openRefund).max(PAYMENT_LIMITS.open),
});
export type OwnMoney = z.infer<typeof ownMoney>;

/** Which month; if left out, all. */
export const moneyMonthQuery = z.strictObject({ month: month.optional() });
