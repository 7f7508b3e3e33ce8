import { paymentRoutes } from '@gongbang/protocol';

import type { CourseParts } from '../courses/courseHandlers.ts';
import type { BindTable } from '../site/bindTable.ts';
import { orderHandlers } from './orderHandlers.ts';

/** Longest form: an order with where its kit goes. */
const MAX_BODY_BYTES = 16 * 1024;

/** Binds the rows of the table of money. */
export function addPaymentRoutes(bindTable: BindTable, parts: CourseParts): void {
  const { order, checkPayment, getReceipt, putRefundAccount, confirmTransfer, giveBack } = paymentRoutes;
  bindTable(
    { order, checkPayment, getReceipt, putRefundAccount, confirmTransfer, giveBack },
    orderHandlers(parts),
    MAX_BODY_BYTES,
  );
}
