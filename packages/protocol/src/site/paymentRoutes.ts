import { z } from 'zod';

import type { SiteRoute } from '../http.ts';
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
    summary: 'Who sells, and whether anything can be paid for.',
    who: 'anybody',
    response: shopFront,
  },
  order: {
    method: 'post',
    path: '/api/bookings/{bookingId}/orders',
    summary:
      'Orders the seat that is held or offered, and says where it is paid. It takes the place of an order that is not paid.',
    who: 'anybody',
    keyed: true,
    params: ofBooking,
    body: orderForm,
    response: z.object({ booking, goTo: z.string().nullable() }),
  },
  checkPayment: {
    method: 'post',
    path: '/api/bookings/{bookingId}/payment',
    summary: 'Asks the provider whether it is paid, and says where the booking is. As often as one likes.',
    who: 'anybody',
    keyed: true,
    params: ofBooking,
    response: booking,
  },
  getReceipt: {
    method: 'get',
    path: '/api/bookings/{bookingId}/receipt',
    summary: 'What was paid and what went back.',
    who: 'anybody',
    keyed: true,
    params: ofBooking,
    response: receipt,
  },
  putRefundAccount: {
    method: 'put',
    path: '/api/bookings/{bookingId}/refund-account',
    summary: 'Says where money goes back to that cannot go the way it came.',
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
    summary: 'Sets how the studio takes money. What was ordered stays as it was.',
    who: 'owner',
    token: false,
    body: paymentSettings,
    response: paymentSetup,
  },
  getOwnMoney: {
    method: 'get',
    path: '/api/studio/money',
    summary:
      'What came in by one’s own courses, went back, and is paid out, by the month; an owner’s is all.',
    who: 'mentor',
    token: true,
    response: ownMoney,
  },
  getOwnMoneyTable: {
    method: 'get',
    path: '/api/studio/money.csv',
    summary:
      'Every payment, refund and fee of a month, or of all time, as text/csv (RFC 4180), for the books.',
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
      'Says that a transfer came in, also too late: then the seat is booked where one is free, and else the money goes back.',
    who: 'mentor',
    token: true,
    params: ofBooking,
    body: transferAnswer,
    response: attendance,
  },
  giveBack: {
    method: 'post',
    path: '/api/studio/bookings/{bookingId}/refunds',
    summary: 'Gives money back beside what the rule says: all of it, or a part.',
    who: 'mentor',
    token: true,
    params: ofBooking,
    body: goodwill,
    response: attendance,
  },
  getKit: {
    method: 'get',
    path: '/api/studio/bookings/{bookingId}/kit',
    summary: 'Where a kit goes that is still to be sent.',
    who: 'mentor',
    token: true,
    params: ofBooking,
    response: kitToSend,
  },
  sendKit: {
    method: 'post',
    path: '/api/studio/bookings/{bookingId}/kit',
    summary: 'Says that a kit was sent; its person gets a mail.',
    who: 'mentor',
    token: true,
    params: ofBooking,
    body: kitSending,
    response: attendance,
  },
  settleRefund: {
    method: 'post',
    path: '/api/studio/refunds/{refundId}/settlement',
    summary: 'Says that money was sent back by hand.',
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
