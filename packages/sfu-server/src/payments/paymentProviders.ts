import type { PaymentProviderId } from '@gongbang/protocol';

import type { PaymentProvider, TrialPaymentStore } from '../ports/payments.ts';
import type { Clock } from '../ports/world.ts';
import { PAYMENT_ENDPOINTS, type PaymentEndpoints } from './endpoints.ts';
import { PortOne, type PortOneMethod } from './portone.ts';
import { Stripe } from './stripe.ts';
import { Toss } from './toss.ts';
import { Transfer } from './transfer.ts';
import { Trial } from './trial.ts';

/** Provider settings from the environment. */
export interface PaymentConfig {
  readonly TOSS_CLIENT_KEY?: string | undefined;
  readonly TOSS_SECRET_KEY?: string | undefined;
  readonly PORTONE_STORE_ID?: string | undefined;
  readonly PORTONE_CHANNEL_KEY?: string | undefined;
  readonly PORTONE_API_SECRET?: string | undefined;
  readonly PORTONE_WEBHOOK_SECRET?: string | undefined;
  readonly PORTONE_METHODS?: readonly PortOneMethod[];
  readonly STRIPE_SECRET_KEY?: string | undefined;
  readonly STRIPE_WEBHOOK_SECRET?: string | undefined;
}

export interface ProviderParts {
  readonly config: PaymentConfig;
  readonly stores: { readonly trialPayments: TrialPaymentStore };
  readonly clock: Pick<Clock, 'now'>;
  /** Replace the real ones in tests. */
  readonly endpoints?: PaymentEndpoints | undefined;
}

/** All providers: the two that need no third party, and those that the settings connect. */
export function paymentProviders({
  config,
  stores,
  clock,
  endpoints = PAYMENT_ENDPOINTS,
}: ProviderParts): ReadonlyMap<PaymentProviderId, PaymentProvider> {
  const all: readonly PaymentProvider[] = [
    new Transfer(),
    new Trial(stores.trialPayments, clock),
    ...connected(config, endpoints, clock),
  ];
  return new Map(all.map((provider) => [provider.id, provider]));
}

/** Those with complete settings; the server does not start with half of them. */
function connected(
  config: PaymentConfig,
  at: PaymentEndpoints,
  clock: Pick<Clock, 'now'>,
): PaymentProvider[] {
  const { TOSS_CLIENT_KEY, TOSS_SECRET_KEY, STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET } = config;
  const { PORTONE_STORE_ID, PORTONE_CHANNEL_KEY, PORTONE_API_SECRET, PORTONE_WEBHOOK_SECRET } = config;
  const all: PaymentProvider[] = [];
  if (TOSS_CLIENT_KEY !== undefined && TOSS_SECRET_KEY !== undefined) {
    all.push(new Toss({ clientKey: TOSS_CLIENT_KEY, secretKey: TOSS_SECRET_KEY }, at.toss));
  }
  if (
    PORTONE_STORE_ID !== undefined &&
    PORTONE_CHANNEL_KEY !== undefined &&
    PORTONE_API_SECRET !== undefined &&
    PORTONE_WEBHOOK_SECRET !== undefined
  ) {
    const keys = {
      ...{ storeId: PORTONE_STORE_ID, channelKey: PORTONE_CHANNEL_KEY },
      ...{ apiSecret: PORTONE_API_SECRET, webhookSecret: PORTONE_WEBHOOK_SECRET },
      methods: config.PORTONE_METHODS ?? (['card'] as const),
    };
    all.push(new PortOne(keys, at.portone));
  }
  if (STRIPE_SECRET_KEY !== undefined && STRIPE_WEBHOOK_SECRET !== undefined) {
    const keys = { secretKey: STRIPE_SECRET_KEY, webhookSecret: STRIPE_WEBHOOK_SECRET };
    all.push(new Stripe(keys, at.stripe, clock));
  }
  return all;
}
