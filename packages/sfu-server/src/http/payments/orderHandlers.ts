import type { paymentRoutes } from '@gongbang/protocol';

import { bookerOf, bookingOpener, type CourseParts } from '../courses/courseHandlers.ts';
import type { HandlersOf } from '../site/bindTable.ts';

/** Routes about orders, and about money that people move themselves. */
export type OrderRoute =
  | 'order'
  | 'checkPayment'
  | 'getReceipt'
  | 'putRefundAccount'
  | 'confirmTransfer'
  | 'giveBack'
  | 'settleRefund';

export type OrderHandlers = HandlersOf<typeof paymentRoutes, OrderRoute>;

/** What each route does, one by one; the table, and the ownership of a booking or course, say who may call it. */
export function orderHandlers({
  courses: site,
  space,
}: Pick<CourseParts, 'courses' | 'space'>): OrderHandlers {
  const { bookings, orders, byHand, attendances, ownMoney } = site;
  const open = bookingOpener(bookings);

  return {
    order: async (asked) => {
      space.assertRoom();
      return orders.order(await open(asked), asked.body, bookerOf(asked.visitor));
    },
    checkPayment: async (asked) => orders.check(await open(asked)),
    getReceipt: async (asked) => orders.receipt(await open(asked)),
    putRefundAccount: async (asked) => byHand.putAccount(await open(asked), asked.body),

    confirmTransfer: async ({ visitor, params: { bookingId }, body: { total } }) => {
      const { dateId } = await byHand.confirmTransfer(visitor.account, bookingId, total);
      return attendances.show(visitor.account, dateId);
    },
    giveBack: async ({ visitor, params: { bookingId }, body }) => {
      const { dateId } = await byHand.giveBack(visitor.account, bookingId, body);
      return attendances.show(visitor.account, dateId);
    },
    settleRefund: async ({ visitor, params: { refundId } }) => {
      await byHand.settle(visitor.account, refundId);
      return ownMoney.show(visitor.account);
    },
  };
}
