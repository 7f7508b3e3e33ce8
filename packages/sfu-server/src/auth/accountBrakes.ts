import type { Brake } from '../ports/accounts.ts';
import { Allowance } from './Allowance.ts';

const QUARTER = 15 * 60;
const DAY = 86_400;

/** A limit per period, counted from the first use: further attempts do not extend it. */
export function brake(points: number, seconds: number): Brake {
  const allowance = new Allowance({ points, seconds });
  return { take: (who) => allowance.takeOrWait(who) };
}

/**
 * How often things may be tried at sign-in. A class may sit behind one address; one person asks for a code a
 * few times. With five tries for each of thirty codes a day, somebody who spends a year guessing one
 * address's codes succeeds with a probability of 5 %; one place guessing those of all addresses, with 4 %.
 */
export const accountBrakes = () => ({
  codesOfPair: brake(5, QUARTER),
  codesOfPairDaily: brake(12, DAY),
  codesTo: brake(30, DAY),
  wrongCodesFrom: brake(100, DAY),
  codesFrom: brake(60, QUARTER),
  triesFrom: brake(300, QUARTER),
  repeatsOf: brake(10, QUARTER),
  recoveryOf: brake(100, QUARTER),
  recoveryFrom: brake(20, QUARTER),
});
