import { WEBHOOK_LIMITS, type WebhookOff } from '@gongbang/protocol';

import type { SiteStores } from '../../ports/accounts.ts';
import type { WebhookRecord } from '../../ports/webhooks.ts';
import type { CourseWorld } from '../bookings/world.ts';
import { webhookMail } from '../mail/webhookMail.ts';

/** How long a mail about it is useful, in ms. */
const HELPS_MS = 7 * 86_400_000;

/** Stops sending to an address and drops what waits for it; the studio's owners get a mail unless one of them did this. */
export async function switchOff(
  { outbox, clock, studioName, publicUrl }: CourseWorld,
  stores: SiteStores,
  { id, url }: WebhookRecord,
  why: WebhookOff,
): Promise<void> {
  await stores.webhooks.change(id, { off: why, failingSince: null });
  await stores.webhooks.drop(id);
  await stores.webhooks.trim(id, WEBHOOK_LIMITS.kept);
  if (why === 'owner') {
    return;
  }
  for (const { email, language } of await stores.accounts.owners()) {
    if (email !== null) {
      const page = publicUrl === null ? null : `${publicUrl}/studio/developers`;
      const about = { to: email, language: language ?? 'ko', studioName, host: hostOf(url), why, page };
      await outbox.put(stores, webhookMail(about), clock.now() + HELPS_MS);
    }
  }
}

/** Only the host: the rest of the address may be secret. */
const hostOf = (url: string): string => URL.parse(url)?.host ?? '';
