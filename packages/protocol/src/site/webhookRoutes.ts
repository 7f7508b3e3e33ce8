import { z } from 'zod';

import type { SiteRoute } from '../routes.ts';
import {
  WEBHOOK_LIMITS,
  delivery,
  deliveryId,
  webhook,
  webhookChange,
  webhookDraft,
  webhookId,
  webhookSecret,
} from './webhooks.ts';

const done = z.object({});
const ofWebhook = z.object({ webhookId });
const ofDelivery = z.object({ webhookId, deliveryId });
const webhooks = z.object({ webhooks: z.array(webhook).max(WEBHOOK_LIMITS.addresses) });
const deliveries = z.object({ deliveries: z.array(delivery) });

/** Where the studio's events go. API tokens have no access: otherwise their holders could have events sent to themselves. */
export const webhookRoutes = {
  getWebhooks: {
    method: 'get',
    path: '/api/studio/webhooks',
    summary: 'Addresses that events are sent to, oldest first.',
    who: 'owner',
    token: false,
    response: webhooks,
  },
  addWebhook: {
    method: 'post',
    path: '/api/studio/webhooks',
    summary: 'Sends events of these kinds to an address from now on. Returns the secret that signs them.',
    who: 'owner',
    token: false,
    proven: true,
    body: webhookDraft,
    response: webhook,
  },
  changeWebhook: {
    method: 'patch',
    path: '/api/studio/webhooks/{webhookId}',
    summary:
      'Changes an address and what it is sent, or switches it off or on. While it is off, waiting events are not sent.',
    who: 'owner',
    token: false,
    proven: true,
    params: ofWebhook,
    body: webhookChange,
    response: webhook,
  },
  removeWebhook: {
    method: 'delete',
    path: '/api/studio/webhooks/{webhookId}',
    summary: 'Removes an address, with its sent and waiting events.',
    who: 'owner',
    token: false,
    params: ofWebhook,
    response: done,
  },
  getWebhookSecret: {
    method: 'get',
    path: '/api/studio/webhooks/{webhookId}/secret',
    summary: 'The secret that signs what this address is sent.',
    who: 'owner',
    token: false,
    proven: true,
    params: ofWebhook,
    response: webhookSecret,
  },
  renewWebhookSecret: {
    method: 'post',
    path: '/api/studio/webhooks/{webhookId}/secret',
    summary:
      'Makes a new secret. The previous one keeps signing too for a day, so that nothing is lost meanwhile.',
    who: 'owner',
    token: false,
    proven: true,
    params: ofWebhook,
    response: webhookSecret,
  },
  getDeliveries: {
    method: 'get',
    path: '/api/studio/webhooks/{webhookId}/deliveries',
    summary: 'The last events for an address, latest first, and what it answered.',
    who: 'owner',
    token: false,
    params: ofWebhook,
    response: deliveries,
  },
  testWebhook: {
    method: 'post',
    path: '/api/studio/webhooks/{webhookId}/tests',
    summary: 'Sends a `webhook.test` now, once.',
    who: 'owner',
    token: false,
    params: ofWebhook,
    response: delivery,
  },
  sendAgain: {
    method: 'post',
    path: '/api/studio/webhooks/{webhookId}/deliveries/{deliveryId}/again',
    summary: 'Sends an event again now, with the same id.',
    who: 'owner',
    token: false,
    params: ofDelivery,
    response: delivery,
  },
} as const satisfies Record<string, SiteRoute>;
export type WebhookRoute = keyof typeof webhookRoutes;
