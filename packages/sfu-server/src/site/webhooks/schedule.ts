const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** After how long something that did not arrive is sent again, each time: as the specification has it, three days in all. */
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
/** So much later at most: what failed together does not come back together. */
const JITTER = 0.1;
/** Whoever asks not to be called is not, for so long at most. */
const MAX_ASKED_MS = 24 * HOUR_MS;
/** An address at which nothing has arrived for so long is switched off. */
export const FAILING_MS = 3 * 24 * HOUR_MS;

/**
 * How long to wait after an attempt; null where it was the last one.
 * @param attempts how often it was tried, from one on
 * @param askedMs how long the address asks not to be called
 * @param random from 0 on, below 1
 */
export function waitAfter(attempts: number, askedMs: number, random: number): number | null {
  const wait = WAITS_MS[attempts - 1];
  return wait === undefined
    ? null
    : Math.max(Math.round(wait * (1 + JITTER * random)), Math.min(askedMs, MAX_ASKED_MS));
}
