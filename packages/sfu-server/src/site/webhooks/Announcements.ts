import { WEBHOOK_LIMITS } from '@gongbang/protocol';

import type { SiteStores } from '../../ports/accounts.ts';
import type { DeliveryRecord, WebhookRecord } from '../../ports/webhooks.ts';
import { momentOf } from '../../rules/moments.ts';
import type { CourseWorld } from '../bookings/world.ts';
import type { Happening } from './facts.ts';
import { switchOff } from './switching.ts';

/** Stores what happens, for each address that listens, in the transaction of the change itself; it is sent afterwards. */
export class Announcements {
  readonly #world: CourseWorld;
  readonly #wake: () => void;

  /** @param wake called when something may be due */
  constructor(world: CourseWorld, wake: () => void) {
    this.#world = world;
    this.#wake = wake;
  }

  /** Stores events in the given stores' transaction. */
  async put(stores: SiteStores, happenings: readonly Happening[]): Promise<void> {
    const all = happenings.length === 0 ? [] : await stores.webhooks.all();
    const listening = all.filter(({ off }) => off === null);
    for (const { type, data } of happenings) {
      const hearers = listening.filter(({ events }) => events.includes(type));
      if (hearers.length > 0) {
        const event = eventOf(this.#world, type, data);
        for (const webhook of hearers) {
          await this.#keep(stores, webhook, event);
        }
      }
    }
    if (listening.length > 0) {
      this.#wake();
    }
  }

  async #keep(stores: SiteStores, webhook: WebhookRecord, event: Event): Promise<void> {
    const { id } = webhook;
    if ((await stores.webhooks.countWaiting(id)) >= WEBHOOK_LIMITS.waiting) {
      const still = await stores.webhooks.find(id);
      if (still?.off === null) {
        await switchOff(this.#world, stores, webhook, 'full');
      }
      return;
    }
    await stores.webhooks.put(deliveryOf(this.#world, webhook, event));
  }
}

type Event = Pick<DeliveryRecord, 'eventId' | 'type' | 'payload' | 'createdAt'>;

/** An event as every listening address receives it. */
export function eventOf({ secrets, clock }: CourseWorld, type: string, data: object): Event {
  const createdAt = clock.now();
  const timestamp = momentOf(createdAt).toISOString();
  return {
    ...{ eventId: `msg_${secrets.id()}`, type, createdAt },
    payload: JSON.stringify({ type, timestamp, data }),
  };
}

export const deliveryOf = (
  { secrets }: CourseWorld,
  { id: webhookId }: WebhookRecord,
  event: Event,
): DeliveryRecord => ({
  ...{ id: secrets.id(), webhookId, ...event },
  ...{ state: 'waiting', attempts: 0, nextAt: event.createdAt, status: null, answer: '', failure: null },
});
