import type { paymentRoutes } from '@gongbang/protocol';

import { Allowance } from '../../auth/Allowance.ts';
import type { CourseParts } from '../courses/courseHandlers.ts';
import { limit } from '../doors.ts';
import { fileAnswer, type HandlersOf } from '../site/bindTable.ts';

/** Routes about how money is taken, income, and kits. */
export type MoneyRoute =
  | 'getShopFront'
  | 'getPaymentSetup'
  | 'putPaymentSettings'
  | 'getOwnMoney'
  | 'getOwnMoneyTable'
  | 'getKit'
  | 'sendKit';

export type MoneyHandlers = HandlersOf<typeof paymentRoutes, MoneyRoute>;

/** Tables per account and minute: one covering all time is long. */
const TABLES = { points: 20, seconds: 60 };

/** What each route does, one by one; the table, and the course's ownership, say who may call it. */
export function moneyHandlers({ courses: site, space }: CourseParts): MoneyHandlers {
  const { paymentSetups, ownMoney, kits, attendances } = site;
  const tables = new Allowance(TABLES);

  return {
    getShopFront: () => paymentSetups.shopFront(),
    getPaymentSetup: ({ visitor }) => paymentSetups.show(visitor.site.origin),
    putPaymentSettings: ({ visitor, body }) => {
      space.assertRoom();
      return paymentSetups.put(body, visitor.site.origin);
    },
    getOwnMoney: ({ visitor }) => ownMoney.show(visitor.account),
    getOwnMoneyTable: async ({ visitor, query: { month }, context }) => {
      const { account } = visitor;
      limit(tables, account.id, context);
      return fileAnswer({
        type: 'text/csv; charset=utf-8',
        bytes: await ownMoney.table(account, month, account.language ?? 'ko'),
        headers: {
          'Content-Disposition': `attachment; filename="money${month === undefined ? '' : `-${month}`}.csv"`,
        },
      });
    },
    getKit: ({ visitor, params: { bookingId } }) => kits.show(visitor.account, bookingId),
    sendKit: async ({ visitor, params: { bookingId }, body: { tracking } }) => {
      const { dateId } = await kits.send(visitor.account, bookingId, tracking);
      return attendances.show(visitor.account, dateId);
    },
  };
}
