import { currency, type Currency } from '@gongbang/protocol';

import {
  ProviderRefused,
  type Checkout,
  type PaymentProvider,
  type PaymentState,
} from '../ports/payments.ts';
import { notBegun } from './answers.ts';

/** Bank transfers: there is nobody to ask about them. The mentor checks their own account, and sends refunds by hand. */
export class Transfer implements PaymentProvider {
  readonly id = 'transfer';
  readonly methods = ['transfer'] as const;
  readonly currencies: readonly Currency[] = currency.options;
  readonly windowMs = 0;
  readonly takesAtConfirm = false;

  checkout({ orderId }: Checkout): Promise<{ ref: string; goTo: null }> {
    return Promise.resolve({ ref: orderId, goTo: null });
  }

  launch(): null {
    return null;
  }

  confirm(ref: string): Promise<PaymentState> {
    return this.fetch(ref);
  }

  fetch(ref: string): Promise<PaymentState> {
    return Promise.resolve(notBegun(ref));
  }

  refund(): Promise<PaymentState> {
    return Promise.reject(new ProviderRefused('A transfer goes back by hand.'));
  }

  abandon(): Promise<void> {
    return Promise.resolve();
  }

  parseWebhook(): Promise<null> {
    return Promise.resolve(null);
  }
}
