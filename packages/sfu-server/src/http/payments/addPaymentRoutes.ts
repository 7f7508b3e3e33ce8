import { paymentRoutes } from '@gongbang/protocol';

import type { CourseParts } from '../courses/courseHandlers.ts';
import type { BindTable } from '../site/bindTable.ts';
import { moneyHandlers } from './moneyHandlers.ts';
import { orderHandlers } from './orderHandlers.ts';

/** Longest form: how a studio takes money. */
const MAX_BODY_BYTES = 16 * 1024;

/** Binds every row of the payments' table. */
export function addPaymentRoutes(bindTable: BindTable, parts: CourseParts): void {
  bindTable(paymentRoutes, { ...orderHandlers(parts), ...moneyHandlers(parts) }, MAX_BODY_BYTES);
}
