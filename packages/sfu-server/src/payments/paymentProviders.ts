import type { PaymentProviderId } from '@gongbang/protocol';

import type { PaymentProvider, TrialPaymentStore } from '../ports/payments.ts';
import type { Clock } from '../ports/world.ts';
import { PAYMENT_ENDPOINTS, type PaymentEndpoints } from './endpoints.ts';
import { Transfer } from './transfer.ts';
import { Trial } from './trial.ts';

/** What the environment says of providers. */
export interface PaymentConfig {
  readonly TOSS_CLIENT_KEY?: string | undefined;
  readonly TOSS_SECRET_KEY?: string | undefined;
  readonly PORTONE_STORE_ID?: string | undefined;
  readonly PORTONE_CHANNEL_KEY?: string | undefined;
  readonly PORTONE_API_SECRET?: string | undefined;
  readonly PORTONE_WEBHOOK_SECRET?: string | undefined;
  readonly STRIPE_SECRET_KEY?: string | undefined;
  readonly STRIPE_WEBHOOK_SECRET?: string | undefined;
}

export interface ProviderParts {
  readonly config: PaymentConfig;
  readonly stores: { readonly trialPayments: TrialPaymentStore };
  readonly clock: Pick<Clock, 'now'>;
  /** In place of the real ones, for tests. */
  readonly endpoints?: PaymentEndpoints | undefined;
}

/** Every provider that there is: the two that need nobody, and those that the settings connect. */
export function paymentProviders({
  stores,
  clock,
  endpoints = PAYMENT_ENDPOINTS,
}: ProviderParts): ReadonlyMap<PaymentProviderId, PaymentProvider> {
  void endpoints;
  const all: readonly PaymentProvider[] = [new Transfer(), new Trial(stores.trialPayments, clock)];
  return new Map(all.map((provider) => [provider.id, provider]));
}
