import {
  FORMER_SECRET_MS,
  WEBHOOK_LIMITS,
  WEBHOOK_TEST,
  type Delivery,
  type Webhook,
  type WebhookChange,
  type WebhookDraft,
  type WebhookSecret,
} from '@gongbang/protocol';

import type { DeliveryRecord, WebhookRecord } from '../../ports/webhooks.ts';
import type { CourseWorld } from '../bookings/world.ts';
import { CourseError, noSuch } from '../catalog/CourseError.ts';
import { deliveryOf, eventOf } from './Announcements.ts';
import type { Deliveries } from './Deliveries.ts';
import { switchOff } from './switching.ts';

/** The addresses that events are sent to, as the owner sets them up. */
export class Webhooks {
  readonly #world: CourseWorld;
  readonly #deliveries: Deliveries;

  constructor(world: CourseWorld, deliveries: Deliveries) {
    this.#world = world;
    this.#deliveries = deliveries;
  }

  async list(): Promise<Webhook[]> {
    const all = await this.#world.stores.webhooks.all();
    return Promise.all(all.map((record) => this.#shown(record)));
  }

  /** @throws CourseError ADDRESS_REFUSED, AS_MANY_AS_CAN_BE */
  async add({ url, events }: WebhookDraft): Promise<Webhook> {
    const { stores, secrets, clock, postman } = this.#world;
    await this.#assertMayCall(url);
    const id = secrets.id();
    const record: WebhookRecord = {
      ...{ id, url, events, sealedSecret: secrets.seal(postman.newSecret(), `webhook ${id}`) },
      ...{ formerSecret: null, formerUntil: null, off: null, failingSince: null, createdAt: clock.now() },
    };
    await stores.transaction(async ({ webhooks }) => {
      if ((await webhooks.all()).length >= WEBHOOK_LIMITS.addresses) {
        throw new CourseError('AS_MANY_AS_CAN_BE');
      }
      await webhooks.insert(record);
    });
    return this.#shown(record);
  }

  /** @throws CourseError ADDRESS_REFUSED; ClassroomError NOT_FOUND */
  async change(id: string, { url, events, isOn }: WebhookChange): Promise<Webhook> {
    if (url !== undefined) {
      await this.#assertMayCall(url);
    }
    await this.#world.stores.transaction(async (inner) => {
      const record = await inner.webhooks.find(id);
      if (record === null) {
        throw noSuch('webhook');
      }
      await inner.webhooks.change(id, {
        ...{ url: url ?? record.url, events: events ?? record.events },
        ...(isOn === true ? { off: null } : {}),
        // Another address has not failed yet.
        ...(isOn === true || (url !== undefined && url !== record.url) ? { failingSince: null } : {}),
      });
      if (isOn === false && record.off === null) {
        await switchOff(this.#world, inner, record, 'owner');
      }
    });
    return this.#shown(await this.#find(id));
  }

  /** Succeeds even if there is none. */
  remove(id: string): Promise<void> {
    return this.#world.stores.webhooks.remove(id);
  }

  /** @throws ClassroomError NOT_FOUND */
  async secret(id: string): Promise<WebhookSecret> {
    return this.#secretOf(await this.#find(id));
  }

  /** @throws ClassroomError NOT_FOUND */
  async renewSecret(id: string): Promise<WebhookSecret> {
    const { stores, secrets, postman, clock } = this.#world;
    await stores.transaction(async ({ webhooks }) => {
      const record = await webhooks.find(id);
      if (record !== null) {
        await webhooks.change(id, {
          sealedSecret: secrets.seal(postman.newSecret(), `webhook ${id}`),
          ...{ formerSecret: record.sealedSecret, formerUntil: clock.now() + FORMER_SECRET_MS },
        });
      }
    });
    return this.secret(id);
  }

  /** @throws ClassroomError NOT_FOUND */
  async deliveries(id: string): Promise<Delivery[]> {
    await this.#find(id);
    return (await this.#world.stores.webhooks.deliveries(id, WEBHOOK_LIMITS.kept)).map(shownDelivery);
  }

  /** Sends a test event now, even if the address is switched off, and returns the outcome. @throws ClassroomError NOT_FOUND */
  async test(id: string): Promise<Delivery> {
    const webhook = await this.#find(id);
    const event = eventOf(this.#world, WEBHOOK_TEST, { webhookId: id });
    const delivery = { ...deliveryOf(this.#world, webhook, event), state: 'failed', nextAt: null } as const;
    await this.#world.stores.webhooks.put(delivery);
    return this.#sendNow(webhook, delivery);
  }

  /** Sends a delivery now, whether it was sent already or is waiting. @throws ClassroomError NOT_FOUND */
  async sendAgain(id: string, deliveryId: string): Promise<Delivery> {
    const webhook = await this.#find(id);
    const delivery = await this.#world.stores.webhooks.findDelivery(deliveryId);
    if (delivery?.webhookId !== id) {
      throw noSuch('delivery');
    }
    return this.#sendNow(webhook, delivery);
  }

  async #sendNow(webhook: WebhookRecord, delivery: DeliveryRecord): Promise<Delivery> {
    await this.#deliveries.sendNow(webhook, delivery);
    const found = await this.#world.stores.webhooks.findDelivery(delivery.id);
    if (found === null) {
      throw noSuch('delivery');
    }
    return shownDelivery(found);
  }

  async #assertMayCall(url: string): Promise<void> {
    const { postman } = this.#world;
    if (!postman.mayCall(url) || (await postman.isBare(url))) {
      throw new CourseError('ADDRESS_REFUSED');
    }
  }

  async #find(id: string): Promise<WebhookRecord> {
    const record = await this.#world.stores.webhooks.find(id);
    if (record === null) {
      throw noSuch('webhook');
    }
    return record;
  }

  #secretOf({ id, sealedSecret, formerUntil }: WebhookRecord): WebhookSecret {
    const secret = this.#world.secrets.unseal(sealedSecret, `webhook ${id}`);
    if (secret === null) {
      throw noSuch('webhook');
    }
    return { secret, formerUntil: (formerUntil ?? 0) > this.#world.clock.now() ? formerUntil : null };
  }

  async #shown({ id, url, events, off, failingSince, createdAt }: WebhookRecord): Promise<Webhook> {
    const waiting = await this.#world.stores.webhooks.countWaiting(id);
    return { id, url, events: [...events], off, failingSince, waiting, createdAt };
  }
}

const shownDelivery = (record: DeliveryRecord): Delivery => {
  const {
    id,
    eventId,
    type,
    createdAt: at,
    state,
    attempts,
    nextAt,
    status,
    answer,
    failure,
    payload,
  } = record;
  return { id, eventId, type, at, state, attempts, nextAt, status, answer, failure, payload };
};
