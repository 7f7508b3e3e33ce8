import { webhookRoutes } from '@gongbang/protocol';

import type { Space } from '../../ports/world.ts';
import type { CourseSite } from '../../site/CourseSite.ts';
import type { BindTable, HandlersOf } from '../site/bindTable.ts';

/** Longest form: an address and its events. */
const MAX_BODY_BYTES = 8 * 1024;

interface WebhookRouteParts {
  readonly courses: Pick<CourseSite, 'webhooks' | 'webhooksChanged'>;
  readonly space: Space;
}

/** Binds every row of the webhooks' table. */
export function addWebhookRoutes(bindTable: BindTable, { courses, space }: WebhookRouteParts): void {
  const { webhooks } = courses;
  const handlers: HandlersOf<typeof webhookRoutes> = {
    getWebhooks: async () => ({ webhooks: await webhooks.list() }),
    addWebhook: async ({ body }) => {
      space.assertRoom();
      const added = await webhooks.add(body);
      courses.webhooksChanged();
      return added;
    },
    changeWebhook: async ({ params: { webhookId }, body }) => {
      const changed = await webhooks.change(webhookId, body);
      courses.webhooksChanged();
      return changed;
    },
    removeWebhook: async ({ params: { webhookId } }) => {
      await webhooks.remove(webhookId);
      return {};
    },
    getWebhookSecret: ({ params: { webhookId } }) => webhooks.secret(webhookId),
    renewWebhookSecret: ({ params: { webhookId } }) => webhooks.renewSecret(webhookId),
    getDeliveries: async ({ params: { webhookId } }) => ({
      deliveries: await webhooks.deliveries(webhookId),
    }),
    testWebhook: ({ params: { webhookId } }) => {
      space.assertRoom();
      return webhooks.test(webhookId);
    },
    sendAgain: ({ params: { webhookId, deliveryId } }) => webhooks.sendAgain(webhookId, deliveryId),
  };
  bindTable(webhookRoutes, handlers, MAX_BODY_BYTES);
}
