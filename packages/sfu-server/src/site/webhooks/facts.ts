import type { WebhookData, WebhookEventType } from '@gongbang/protocol';

import type { BookingRecord, CourseRecord, DateRecord } from '../../ports/bookings.ts';
import type { OrderRecord, RefundRecord } from '../../ports/payments.ts';
import { totalOf } from '../payments/rules.ts';

/*
 * The data of events: ids, times and amounts, but nobody's name, address or key.
 */

/** Something that has happened, as an event's type and data. */
export type Happening = {
  readonly [T in WebhookEventType]: { readonly type: T; readonly data: WebhookData<T> };
}[WebhookEventType];

export const courseFacts = ({ id: courseId, slug, title }: CourseRecord) => ({ courseId, slug, title });

export const dateFacts = (date: DateRecord, course: CourseRecord) => ({
  ...courseFacts(course),
  ...{ dateId: date.id, classId: date.classId, startsAt: date.startsAt, timeZone: date.timeZone },
  ...{ minutes: course.minutes, seats: date.seats },
});

/** What changed in a turn. */
export interface TurnChanges {
  readonly course: CourseRecord;
  readonly date: { readonly before: DateRecord; readonly after: DateRecord };
  readonly bookings: readonly { readonly before: BookingRecord | undefined; readonly after: BookingRecord }[];
  /** Orders that were paid in the turn. */
  readonly paid: readonly OrderRecord[];
  readonly refunds: readonly {
    readonly before: RefundRecord | undefined;
    readonly after: RefundRecord;
    readonly order: OrderRecord;
  }[];
}

/** The events of a turn, whoever caused them and how. */
export function happeningsIn({ course, date, bookings, paid, refunds }: TurnChanges): Happening[] {
  const { before, after } = date;
  const of = dateFacts(after, course);
  const happenings: Happening[] = [];
  if (after.startsAt !== before.startsAt) {
    happenings.push({ type: 'date.moved', data: { ...of, from: before.startsAt } });
  }
  if (after.cancelledAt !== null && before.cancelledAt === null) {
    happenings.push({ type: 'date.called_off', data: { ...of, by: after.cancelledBy ?? 'mentor' } });
  }
  for (const order of paid) {
    happenings.push({ type: 'order.paid', data: { ...of, ...paymentFacts(order) } });
  }
  for (const booking of bookings) {
    happenings.push(...bookingHappenings(booking.before, booking.after, of));
  }
  for (const refund of refunds) {
    const data = { ...of, ...refundFacts(refund.after, refund.order) };
    if (refund.before === undefined) {
      happenings.push({ type: 'refund.made', data });
    }
    if (refund.after.state === 'done' && refund.before?.state !== 'done') {
      happenings.push({ type: 'refund.done', data });
    }
  }
  return happenings;
}

function bookingHappenings(
  before: BookingRecord | undefined,
  after: BookingRecord,
  of: ReturnType<typeof dateFacts>,
): Happening[] {
  if (before?.state === after.state) {
    return [];
  }
  const data = { ...of, bookingId: after.id };
  switch (after.state) {
    case 'booked':
      return [{ type: 'booking.made', data }];
    case 'cancelled': {
      const hadSeat = before?.state === 'booked' || before?.state === 'awaiting';
      return hadSeat
        ? [{ type: 'booking.cancelled', data: { ...data, by: after.cancelledBy ?? 'person' } }]
        : [];
    }
    case 'waiting':
      return [{ type: 'waiting.joined', data }];
    case 'offered':
      return [{ type: 'waiting.offered', data: { ...data, until: after.until } }];
    case 'held':
    case 'awaiting':
      return [];
  }
}

const orderFacts = ({ id: orderId, bookingId, number }: OrderRecord) => ({ orderId, bookingId, number });

function paymentFacts(order: OrderRecord) {
  const { method, provider, capturedAmount, capturedCurrency, currency } = order;
  const total = { amount: capturedAmount ?? totalOf(order), currency: capturedCurrency ?? currency };
  return { ...orderFacts(order), method, provider, total };
}

const refundFacts = (refund: RefundRecord, order: OrderRecord) => ({
  ...orderFacts(order),
  ...{ refundId: refund.id, reason: refund.reason },
  total: { amount: totalOf(refund), currency: refund.currency },
});
