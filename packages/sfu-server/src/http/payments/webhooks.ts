import type Router from '@koa/router';
import { paymentProviderId, type PaymentProviderId } from '@gongbang/protocol';
import type { Context } from 'koa';

import { Allowance } from '../../auth/Allowance.ts';
import { placeOf } from '../../auth/addresses.ts';
import { isElsewhere, type PaymentProvider } from '../../ports/payments.ts';
import type { Log } from '../../ports/world.ts';
import { ClassroomError, notFound } from '../../rules/ClassroomError.ts';
import type { Orders } from '../../site/payments/Orders.ts';
import { readBody } from '../bodies.ts';
import { limit, type Keyed } from '../doors.ts';

/** A payment with all its refunds has a few KiB. */
const MAX_BODY_BYTES = 64 * 1024;
/** Calls from one place in a minute. */
const CALLS = { points: 600, seconds: 60 };
const AGAIN_AFTER_SECONDS = 60;

export interface WebhookParts {
  readonly providers: ReadonlyMap<PaymentProviderId, PaymentProvider>;
  readonly orders: Pick<Orders, 'hint'>;
  readonly trustProxy: boolean;
  /** A sparing log: sending useless messages does not fill the disk. */
  readonly log: Log;
}

/**
 * Messages from providers. No page sends them, so neither cookies nor origins are checked: what counts is the
 * signature, and in the end what the provider answers when asked directly.
 */
export function addWebhooks(router: Router, parts: WebhookParts): void {
  const { providers, orders, trustProxy, log } = parts;
  const calls = new Allowance(CALLS);
  router.post('/api/payments/:provider/webhook', async (context: Keyed) => {
    const id = paymentProviderId.safeParse(context.params['provider']).data;
    const provider = id === undefined || !isElsewhere(id) ? undefined : providers.get(id);
    if (provider === undefined) {
      throw notFound('provider');
    }
    limit(calls, placeOf(context.req, trustProxy), context);
    const body = await readBody(context, MAX_BODY_BYTES);
    const hint = await provider.parseWebhook(body.toString('utf8'), headersOf(context));
    if (hint === null) {
      log.warn({ provider: provider.id }, 'a webhook is not signed correctly, or cannot be read');
      throw new ClassroomError('BAD_REQUEST', 'This is not signed correctly, or cannot be read.');
    }
    if (hint !== 'other') {
      await take(provider.id, () => orders.hint(provider.id, hint), context, log);
    }
    context.body = {};
  });
}

/** @throws ClassroomError SERVER_BUSY if the provider must send it again */
async function take(
  provider: PaymentProviderId,
  act: () => Promise<void>,
  context: Context,
  log: Log,
): Promise<void> {
  try {
    await act();
  } catch (error) {
    log.warn({ provider, err: error }, 'the payment that a webhook reports cannot be checked yet');
    context.set('Retry-After', String(AGAIN_AFTER_SECONDS));
    throw new ClassroomError('SERVER_BUSY', 'This cannot be handled right now. Send it again.');
  }
}

/** Every header that occurs once. */
const headersOf = ({ headers }: Context): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).filter((header): header is [string, string] => typeof header[1] === 'string'),
  );
