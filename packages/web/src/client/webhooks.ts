import { webhookRoutes } from '@gongbang/protocol';

import { tableOf } from './siteTable.ts';

/** Asks one of the routes of addresses for events. @throws CourseRefusal, ClientError */
export const askWebhooks = tableOf(webhookRoutes);
