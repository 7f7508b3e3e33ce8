import { WEBHOOK_LIMITS } from '@gongbang/protocol';

import type { SiteStores } from '../../ports/accounts.ts';
import type { CallAnswer, DeliveryRecord, WebhookRecord } from '../../ports/webhooks.ts';
import type { CourseWorld } from '../bookings/world.ts';
import { Rounds } from '../Rounds.ts';
import { FAILING_MS, waitAfter } from './schedule.ts';
import { switchOff } from './switching.ts';

/** Events that are on their way to one address at one time: a slow one holds up none but itself. */
const LINES = 2;
/** It is over there, for good (RFC 9110, 15.5.11). */
const GONE = 410;
const REFUSED = 'events for other programs wait: the store refuses';

/**
 * Events on their way to other programs. Each arrives at least once, or the address is switched off: what was on its way when the
 * server stopped is sent again.
 */
export class Deliveries {
  readonly #world: CourseWorld;
  readonly #rounds: Rounds;
  /** By address: what is on its way. */
  readonly #onTheirWay = new Map<string, Map<string, Promise<void>>>();

  constructor(world: CourseWorld) {
    this.#world = world;
    const { clock, log } = world;
    this.#rounds = new Rounds({ clock, log, refused: REFUSED, work: () => this.#sendDue() });
  }

  /** Looks whether something is due, now and whenever it will be. */
  wake(): void {
    this.#rounds.wake();
  }

  /** What is on its way is over; nothing follows. */
  async close(): Promise<void> {
    const closed = this.#rounds.close();
    this.#world.postman.close();
    await closed;
    await this.rest();
  }

  /** What is on its way is over. */
  async rest(): Promise<void> {
    await this.#rounds.rest();
    await Promise.all([...this.#onTheirWay.values()].flatMap((calls) => [...calls.values()]));
  }

  /** Says after how long the next one is due, or null where somebody looks again by themselves. */
  async #sendDue(): Promise<number | null> {
    const { stores, clock } = this.#world;
    // In a turn of its own: what is being kept at this moment, and has woken this, is there by then.
    const due = await stores.transaction(async ({ webhooks }) => {
      const listening = (await webhooks.all()).filter(({ off }) => off === null);
      return Promise.all(
        listening.map(async (webhook) => ({
          webhook,
          waiting: await webhooks.waiting(webhook.id, 2 * LINES),
        })),
      );
    });
    let wait: number | null = null;
    for (const { webhook, waiting } of due) {
      const calls = this.#callsOf(webhook.id);
      for (const delivery of waiting) {
        if (this.#rounds.isClosed || calls.size >= LINES) {
          break;
        }
        const ms = Math.max(0, (delivery.nextAt ?? 0) - clock.now());
        if (ms > 0) {
          wait = Math.min(wait ?? ms, ms);
        } else if (!calls.has(delivery.id)) {
          this.#begin(webhook, delivery, calls);
        }
      }
    }
    return wait;
  }

  #callsOf(webhookId: string): Map<string, Promise<void>> {
    return this.#onTheirWay.get(webhookId) ?? new Map<string, Promise<void>>();
  }

  #begin(webhook: WebhookRecord, delivery: DeliveryRecord, calls: Map<string, Promise<void>>): void {
    const calling = this.#call(webhook, delivery)
      .catch((error: unknown) => {
        this.#world.log.warn({ err: error }, REFUSED);
      })
      .finally(() => {
        calls.delete(delivery.id);
        if (calls.size === 0) {
          this.#onTheirWay.delete(webhook.id);
        }
        this.wake();
      });
    calls.set(delivery.id, calling);
    this.#onTheirWay.set(webhook.id, calls);
  }

  /** Sends it once, whatever becomes of the address and of what waits. */
  async sendNow(webhook: WebhookRecord, delivery: DeliveryRecord): Promise<void> {
    await this.#noteOnce(webhook.id, delivery.id, await this.#answerTo(webhook, delivery));
  }

  async #call(webhook: WebhookRecord, delivery: DeliveryRecord): Promise<void> {
    const answer = await this.#answerTo(webhook, delivery);
    if (!this.#rounds.isClosed) {
      await this.#note(webhook.id, delivery.id, answer);
    }
  }

  #answerTo(webhook: WebhookRecord, { eventId: id, payload }: DeliveryRecord): Promise<CallAnswer> {
    const { postman, clock } = this.#world;
    const at = clock.now();
    const { url } = webhook;
    return postman.call({ ...{ url, id, at, payload }, secrets: this.#secretsOf(webhook, at) });
  }

  #secretsOf({ id, sealedSecret, formerSecret, formerUntil }: WebhookRecord, now: number): string[] {
    const former = formerSecret !== null && (formerUntil ?? 0) > now ? [formerSecret] : [];
    return [sealedSecret, ...former].flatMap((sealed) => {
      const secret = this.#world.secrets.unseal(sealed, `webhook ${id}`);
      return secret === null ? [] : [secret];
    });
  }

  /** What came of it; of what was switched off or removed meanwhile, nothing. */
  async #note(webhookId: string, deliveryId: string, answer: CallAnswer): Promise<void> {
    const { clock, log } = this.#world;
    await this.#world.stores.transaction(async (inner) => {
      const webhook = await inner.webhooks.find(webhookId);
      const delivery = await inner.webhooks.findDelivery(deliveryId);
      if (webhook === null || delivery?.state !== 'waiting') {
        return;
      }
      const said = saidOf(delivery, answer);
      if (hasArrived(answer)) {
        await this.#arrived(inner, webhook, said);
        return;
      }
      const { attempts, status, failure, type } = said;
      log.warn({ webhookId, type, attempts, status, failure }, 'an event did not arrive');
      const now = clock.now();
      const wait = waitAfter(attempts, answer.waitMs, this.#world.random());
      await inner.webhooks.put({
        ...said,
        ...(wait === null ? { state: 'failed', nextAt: null } : { nextAt: now + wait }),
      });
      await inner.webhooks.trim(webhookId, WEBHOOK_LIMITS.kept);
      const since = webhook.failingSince ?? now;
      if (status === GONE) {
        await switchOff(this.#world, inner, webhook, 'gone');
      } else if (wait === null && now - since >= FAILING_MS) {
        await switchOff(this.#world, inner, webhook, 'failing');
      } else if (webhook.failingSince === null) {
        await inner.webhooks.change(webhookId, { failingSince: now });
      }
    });
  }

  /** The same of what somebody sent by hand: what waits goes on waiting, and nothing is switched off by it. */
  async #noteOnce(webhookId: string, deliveryId: string, answer: CallAnswer): Promise<void> {
    await this.#world.stores.transaction(async (inner) => {
      const webhook = await inner.webhooks.find(webhookId);
      const delivery = await inner.webhooks.findDelivery(deliveryId);
      if (webhook !== null && delivery !== null) {
        const said = saidOf(delivery, answer);
        if (hasArrived(answer)) {
          await this.#arrived(inner, webhook, said);
        } else {
          // What has arrived once has arrived.
          await inner.webhooks.put(said);
          await inner.webhooks.trim(webhookId, WEBHOOK_LIMITS.kept);
        }
      }
    });
  }

  async #arrived(
    { webhooks }: Pick<SiteStores, 'webhooks'>,
    { id, failingSince }: WebhookRecord,
    said: DeliveryRecord,
  ): Promise<void> {
    await webhooks.put({ ...said, state: 'done', nextAt: null });
    await webhooks.trim(id, WEBHOOK_LIMITS.kept);
    if (failingSince !== null) {
      await webhooks.change(id, { failingSince: null });
    }
  }
}

const hasArrived = ({ status }: CallAnswer): boolean => status !== null && status >= 200 && status < 300;

const saidOf = (delivery: DeliveryRecord, { status, failure, answer }: CallAnswer): DeliveryRecord => ({
  ...delivery,
  attempts: delivery.attempts + 1,
  status,
  failure,
  answer,
});
