import { z } from 'zod';

import type { SiteRoute } from '../routes.ts';
import { attendance, booking, bookingId } from './courses.ts';
import {
  bankAccount,
  goodwill,
  kitSending,
  kitToSend,
  moneyMonthQuery,
  orderForm,
  ownMoney,
  paymentSettings,
  paymentSetup,
  receipt,
  shopFront,
  transferAnswer,
} from './payments.ts';

const ofBooking = z.object({ bookingId });
const ofRefund = z.object({ refundId: z.string().regex(/^[a-z0-9]{16}$/) });

/**
 * Money over HTTP. Providers send to an endpoint of their own, `/api/payments/{provider}/webhook`: it is
 * signed, or serves only as a hint. Providers send people back to `/pay/back/{orderId}`.
 */
export const paymentRoutes = {
  getShopFront: {
    method: 'get',
    path: '/api/shop',
    summary: 'Who sells, and whether payments are possible.',
    who: 'anybody',
    response: shopFront,
  },
  order: {
    method: 'post',
    path: '/api/bookings/{bookingId}/orders',
    summary: 'Orders the held or offered seat, and says where to pay. It replaces an unpaid order.',
    who: 'anybody',
    keyed: true,
    params: ofBooking,
    body: orderForm,
    response: z.object({ booking, goTo: z.string().nullable() }),
  },
  checkPayment: {
    method: 'post',
    path: '/api/bookings/{bookingId}/payment',
    summary:
      'Asks the provider whether the order is paid, and returns the state of the booking. May be repeated freely.',
    who: 'anybody',
    keyed: true,
    params: ofBooking,
    response: booking,
  },
  getReceipt: {
    method: 'get',
    path: '/api/bookings/{bookingId}/receipt',
    summary: 'What was paid and what was refunded.',
    who: 'anybody',
    keyed: true,
    params: ofBooking,
    response: receipt,
  },
  putRefundAccount: {
    method: 'put',
    path: '/api/bookings/{bookingId}/refund-account',
    summary: 'Sets where to refund money that cannot go back the way it came.',
    who: 'anybody',
    keyed: true,
    params: ofBooking,
    body: bankAccount,
    response: booking,
  },

  getPaymentSetup: {
    method: 'get',
    path: '/api/studio/payments',
    summary: 'How the studio takes money.',
    who: 'owner',
    token: false,
    response: paymentSetup,
  },
  putPaymentSettings: {
    method: 'put',
    path: '/api/studio/payments',
    summary: 'Sets how the studio takes money. Existing orders stay as they are.',
    who: 'owner',
    token: false,
    proven: true,
    body: paymentSettings,
    response: paymentSetup,
  },
  getOwnMoney: {
    method: 'get',
    path: '/api/studio/money',
    summary:
      'What your own courses took in, what was refunded and what is paid out, by month; for an owner, all courses.',
    who: 'mentor',
    token: true,
    response: ownMoney,
  },
  getOwnMoneyTable: {
    method: 'get',
    path: '/api/studio/money.csv',
    summary:
      'Every payment, refund and fee of a month, or of all time, as text/csv (RFC 4180), for bookkeeping.',
    who: 'mentor',
    token: true,
    query: moneyMonthQuery,
    gives: ['text/csv'],
    response: z.unknown(),
  },
  confirmTransfer: {
    method: 'post',
    path: '/api/studio/bookings/{bookingId}/transfer',
    summary:
      'Records that a bank transfer came in. If it came too late, a seat is booked if one is free; otherwise the money goes back.',
    who: 'mentor',
    token: true,
    params: ofBooking,
    body: transferAnswer,
    response: attendance,
  },
  giveBack: {
    method: 'post',
    path: '/api/studio/bookings/{bookingId}/refunds',
    summary:
      'Refunds more than the rule says: all of the money, or a part. PRICE_CHANGED, and nothing refunded, if what was refunded already is not `back`: name it, so that a request sent again refunds once.',
    who: 'mentor',
    token: true,
    params: ofBooking,
    body: goodwill,
    response: attendance,
  },
  getKit: {
    method: 'get',
    path: '/api/studio/bookings/{bookingId}/kit',
    summary: 'Where to send a kit that has not been sent yet.',
    who: 'mentor',
    token: true,
    params: ofBooking,
    response: kitToSend,
  },
  sendKit: {
    method: 'post',
    path: '/api/studio/bookings/{bookingId}/kit',
    summary: 'Records that a kit was sent; its recipient gets a mail.',
    who: 'mentor',
    token: true,
    params: ofBooking,
    body: kitSending,
    response: attendance,
  },
  settleRefund: {
    method: 'post',
    path: '/api/studio/refunds/{refundId}/settlement',
    summary: 'Records that money was refunded by hand.',
    who: 'mentor',
    token: true,
    params: ofRefund,
    response: ownMoney,
  },
} as const satisfies Record<string, SiteRoute>;
export type PaymentRoute = keyof typeof paymentRoutes;

type Rows = typeof paymentRoutes;
export type PaymentBody<N extends PaymentRoute> = Rows[N] extends { readonly body: infer S extends z.ZodType }
  ? z.input<S>
  : undefined;
export type PaymentAnswer<N extends PaymentRoute> = z.output<Rows[N]['response']>;
