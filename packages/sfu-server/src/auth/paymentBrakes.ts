import type { PaymentBrakes } from '../ports/payments.ts';
import { brake } from './accountBrakes.ts';

const QUARTER = 15 * 60;
const DAY = 86_400;

/** How often somebody may order, and ask whether it is paid: each asks a provider, who counts as well. */
export const paymentBrakes = (): PaymentBrakes => ({
  ordersFrom: brake(60, QUARTER),
  // What was never paid is kept for four days: one network alone does not fill a date with it.
  ordersFromDaily: brake(240, DAY),
  looksOf: brake(20, 60),
  hintsOf: brake(20, 60),
});
