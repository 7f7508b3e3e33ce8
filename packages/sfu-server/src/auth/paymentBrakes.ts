import type { PaymentBrakes } from '../ports/payments.ts';
import { brake } from './accountBrakes.ts';

const QUARTER = 15 * 60;
const DAY = 86_400;

/** How often somebody may order, and check whether it is paid: each request asks a provider, which has limits too. */
export const paymentBrakes = (): PaymentBrakes => ({
  ordersFrom: brake(60, QUARTER),
  // Unpaid orders are stored for four days: one network alone must not fill a date with them.
  ordersFromDaily: brake(240, DAY),
  looksOf: brake(20, 60),
  hintsOf: brake(20, 60),
});
