import type { Brake } from '../ports/accounts.ts';
import { Allowance } from './Allowance.ts';

const QUARTER = 15 * 60;
const DAY = 86_400;

/** So much in so long, counted from the first: trying on makes it no longer. */
export function brake(points: number, seconds: number): Brake {
  const allowance = new Allowance({ points, seconds });
  return { take: (who) => allowance.takeOrWait(who) };
}

/**
 * How often what may be tried at sign-in. A class may sit behind one address; one person asks for a code a few times. With five
 * tries for each of thirty codes a day, somebody who guesses one address's codes for a year is right with 5 %; one place that guesses
 * those of all, with 4 %.
 */
export const accountBrakes = () => ({
  codesOfPair: brake(5, QUARTER),
  codesOfPairDaily: brake(12, DAY),
  codesTo: brake(30, DAY),
  wrongCodesFrom: brake(100, DAY),
  codesFrom: brake(60, QUARTER),
  triesFrom: brake(300, QUARTER),
  recoveryOf: brake(100, QUARTER),
  recoveryFrom: brake(20, QUARTER),
});
