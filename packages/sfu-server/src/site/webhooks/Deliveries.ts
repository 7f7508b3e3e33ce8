import { WEBHOOK_LIMITS } from '@gongbang/protocol';

import type { SiteStores } from '../../ports/accounts.ts';
import type { CallAnswer, DeliveryRecord, WebhookRecord } from '../../ports/webhooks.ts';
import type { CourseWorld } from '../bookings/world.ts';
import { Rounds } from '../Rounds.ts';
import { FAILING_MS, waitAfter } from './schedule.ts';
import { switchOff } from './switching.ts';

/** The most events in transit to one address, so that a slow one only holds up itself. */
const LINES = 2;
/** The address is gone for good (RFC 9110, 15.5.11). */
const GONE = 410;
const REFUSED = 'events for other programs wait: the store refuses';

/**
 * Sends events to other programs. Each arrives at least once, or the address is switched off: what was in transit when the server
 * stopped is sent again.
 */
export class Deliveries {
  readonly #world: CourseWorld;
  readonly #rounds: Rounds;
  /** Deliveries in transit, by address. */
  readonly #onTheirWay = new Map<string, Map<string, Promise<void>>>();

  constructor(world: CourseWorld) {
    this.#world = world;
    const { clock, log } = world;
    this.#rounds = new Rounds({ clock, log, refused: REFUSED, work: () => this.#sendDue() });
  }

  /** Checks for due deliveries now, and again whenever the next is due. */
  wake(): void {
    this.#rounds.wake();
  }

  /** Resolves once nothing is in transit; nothing more is sent. */
  async close(): Promise<void> {
    const closed = this.#rounds.close();
    this.#world.postman.close();
    await closed;
    await this.rest();
  }

  /** Resolves once nothing is in transit. */
  async rest(): Promise<void> {
    await this.#rounds.rest();
    await Promise.all([...this.#onTheirWay.values()].flatMap((calls) => [...calls.values()]));
  }

  /** Returns the wait until the next is due, or null if something in transit will look again. */
  async #sendDue(): Promise<number | null> {
    const { stores, clock } = this.#world;
    // In its own transaction, so that one in progress, whose events caused this call, is committed before.
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

  /** Sends a delivery once, even if the address is off or others are waiting. */
  async sendNow(webhook: WebhookRecord, delivery: DeliveryRecord): Promise<void> {
    await this.#noteOnce(webhook.id, delivery.id, await this.#answerTo(webhook, delivery));
  }

  async #call(webhook: WebhookRecord, delivery: DeliveryRecord): Promise<void> {
    const answer = await this.#answerTo(webhook, delivery);
    if (!this.#rounds.isClosed) {
      await this.#note(webhook, delivery.id, answer);
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

  /**
   * Stores the outcome, unless the address or the delivery was switched off or removed meanwhile.
   * @param called the address as it was when it was called
   */
  async #note(called: WebhookRecord, deliveryId: string, answer: CallAnswer): Promise<void> {
    const { clock, log } = this.#world;
    const webhookId = called.id;
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
      if (webhook.url !== called.url) {
        // This says nothing about the address that events are sent to now: that one gets it as if it was never sent.
        await inner.webhooks.put({ ...delivery, nextAt: now });
        return;
      }
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

  /** The same for a delivery sent by hand: a waiting one keeps waiting, and nothing is switched off. */
  async #noteOnce(webhookId: string, deliveryId: string, answer: CallAnswer): Promise<void> {
    await this.#world.stores.transaction(async (inner) => {
      const webhook = await inner.webhooks.find(webhookId);
      const delivery = await inner.webhooks.findDelivery(deliveryId);
      if (webhook !== null && delivery !== null) {
        const said = saidOf(delivery, answer);
        if (hasArrived(answer)) {
          await this.#arrived(inner, webhook, said);
        } else {
          // A delivery that has arrived once stays done.
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
