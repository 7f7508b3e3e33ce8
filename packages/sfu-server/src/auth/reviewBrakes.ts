import type { ReviewBrakes } from '../ports/reviews.ts';
import { brake } from './accountBrakes.ts';

const QUARTER = 15 * 60;
const DAY = 86_400;

/** How often somebody may review and ask: a mentor reads all of it. */
export const reviewBrakes = (): ReviewBrakes => ({
  reviewsOf: brake(30, QUARTER),
  questionsFrom: brake(30, DAY),
  questionsBy: brake(10, DAY),
  mailsTo: brake(40, DAY),
});
