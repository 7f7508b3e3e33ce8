import { paymentRoutes } from '@gongbang/protocol';

import { tableOf } from './siteTable.ts';

/** Asks one of the routes of money. @throws CourseRefusal, ClientError */
export const askPayments = tableOf(paymentRoutes);
