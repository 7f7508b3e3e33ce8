import { webhookRoutes } from '@gongbang/protocol';

import { tableOf } from './siteTable.ts';

/** Requests one of the webhook routes. @throws CourseRefusal, ClientError */
export const askWebhooks = tableOf(webhookRoutes);
