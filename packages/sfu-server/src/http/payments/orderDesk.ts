import type { BookingId, PaymentProviderId } from '@gongbang/protocol';

import type { Checkout, PaymentHint, PaymentProvider } from '../../ports/payments.ts';

/** What is begun to be paid, and by whom. */
export interface Launch {
  readonly checkout: Checkout;
  readonly ref: string;
  readonly provider: PaymentProvider;
}

/** What providers, and people on their way there and back, have to do with orders. */
export interface OrderDesk {
  /** A provider has called. @throws whatever keeps it from being done: then it has to call again */
  hint(providerId: PaymentProviderId, hint: PaymentHint): Promise<void>;
  /** What is to be paid; where nothing is any more, its booking; null where there is no such order. */
  launch(orderId: string): Promise<Launch | { readonly bookingId: BookingId } | null>;
  /** Somebody is back; null where there is no such order. */
  comeBack(
    orderId: string,
    returned: ReadonlyMap<string, string>,
  ): Promise<{ readonly bookingId: BookingId } | null>;
}
