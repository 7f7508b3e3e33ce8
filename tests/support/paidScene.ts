import {
  NO_PAYMENTS,
  USUAL_REFUND_RULE,
  type Booking,
  type CourseDraft,
  type DateId,
  type FilledOrderForm,
  type Money,
  type NewBooking,
  type PaymentSettings,
} from '@gongbang/protocol';
import type { OrderRecord, RefundRecord } from '@gongbang/sfu-server/ports/payments.ts';

import { CourseScene, DRAFT, booker, form } from './courseScene.ts';

export const PRICE = 35_000;
export const KIT = { price: 12_000, what: '흙 1kg', days: 5 };
export const ACCOUNT = { bank: '국민은행', holder: '흙담공방', number: '000000-00-000000' };
export const ADDRESS = { address: '서울시 종로구 1', more: '', phone: '010-0000-0000' };
/** What a provider that takes money when asked adds to the return address of someone who has agreed. */
export const AGREED = { paymentKey: 'agreed' };
export const won = (amount: number): Money => ({ amount, currency: 'KRW' });
export const SETTINGS: PaymentSettings = { ...NO_PAYMENTS, transfer: ACCOUNT, isTrial: true };

/** A course that costs something, and a date of it. */
export async function offerPaid(
  scene: CourseScene,
  date: Parameters<CourseScene['offer']>[0] = {},
  more: Partial<CourseDraft> = {},
) {
  await scene.stores.paymentSettings.save(SETTINGS);
  return scene.offer(date, { ...DRAFT, price: PRICE, kit: KIT, refundRule: USUAL_REFUND_RULE, ...more });
}

export type Ordering = Partial<Pick<FilledOrderForm, 'method' | 'kit' | 'total' | 'shown'>>;

/** Orders a seat that is held or offered. */
export async function order(
  scene: CourseScene,
  held: NewBooking,
  sign: string,
  { method = 'card', kit = null, total = won(PRICE + (kit === null ? 0 : KIT.price)), shown }: Ordering = {},
): Promise<{ booking: Booking; goTo: string | null; orderId: string }> {
  const record = await scene.site.bookings.open(held.booking.id, held.key, booker(sign));
  const filled = { ...form(sign), method, kit, total, shown };
  const answer = await scene.site.orders.order(record, filled, booker(sign));
  return { ...answer, orderId: answer.booking.order?.id ?? '' };
}

/** A seat held and ordered. */
export async function ordered(scene: CourseScene, dateId: DateId, sign: string, ordering?: Ordering) {
  const held = await scene.site.bookings.hold(dateId, booker(sign));
  const { orderId, booking } = await order(scene, held, sign, ordering);
  return { held, booking, orderId };
}

/** Back from the provider, whatever was done there. */
export const comeBack = (scene: CourseScene, orderId: string, returned: Record<string, string> = {}) =>
  scene.site.orders.comeBack(orderId, new Map(Object.entries(returned)));

/** Everything kept about a booking's money. */
export async function moneyOf(
  scene: CourseScene,
  { booking: { id } }: Pick<NewBooking, 'booking'>,
): Promise<{ orders: OrderRecord[]; refunds: RefundRecord[]; balance: number }> {
  const orders = await scene.stores.orders.of(id);
  const refunds = await scene.stores.refunds.ofOrders(orders.map((one) => one.id));
  const lines = await Promise.all(orders.map((one) => scene.stores.ledger.ofOrder(one.id)));
  const balance = lines
    .flat()
    .filter(({ kind }) => kind !== 'fee')
    .reduce((sum, { classAmount, kitAmount }) => sum + classAmount + kitAmount, 0);
  return { orders, refunds, balance };
}
