import type { PaymentBrakes } from '../ports/payments.ts';
import { brake } from './accountBrakes.ts';

const QUARTER = 15 * 60;

/** How often somebody may order, and ask whether it is paid: each asks a provider, who counts as well. */
export const paymentBrakes = (): PaymentBrakes => ({
  ordersFrom: brake(60, QUARTER),
  looksOf: brake(20, 60),
  hintsFrom: brake(600, 60),
  hintsOf: brake(20, 60),
});
