const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The waits between attempts, as the specification suggests; three days in all. */
const WAITS_MS: readonly number[] = [
  5000,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];
/** The largest share added to a wait, so that what failed together does not return together. */
const JITTER = 0.1;
/** The longest that a receiver can ask us to wait. */
const MAX_ASKED_MS = 24 * HOUR_MS;
/** An address where nothing has arrived for this long is switched off. */
export const FAILING_MS = 3 * 24 * HOUR_MS;

/**
 * How long to wait after an attempt; null if it was the last.
 * @param attempts how many there have been, from 1
 * @param askedMs how long the receiver asks us to wait
 * @param random from 0, inclusive, to 1, exclusive
 */
export function waitAfter(attempts: number, askedMs: number, random: number): number | null {
  const wait = WAITS_MS[attempts - 1];
  return wait === undefined
    ? null
    : Math.max(Math.round(wait * (1 + JITTER * random)), Math.min(askedMs, MAX_ASKED_MS));
}
