/** How the signalling connection comes back, in Socket.io's terms: soon, and not all 300 clients at once. */
export const RECONNECT = {
  reconnectionDelay: 250,
  reconnectionDelayMax: 1000,
  randomizationFactor: 0.5,
  /** An attempt without an answer is dropped for a new one, in ms: the network may have come back in between. */
  timeout: 4000,
} as const;

/** The ways to the server, best first. */
const WAYS = ['websocket', 'polling'] as const;
export type Way = (typeof WAYS)[number];
/** How seldom the other way is tried once one is known: the network may be a different one by now. */
const OTHER_EVERY = 6;

/** What this page has learned about the ways. */
export interface KnownWays {
  /** The best one that has been connected. */
  readonly known: Way | null;
  /** Whether the last attempt got no answer at all, which ends it before a second way is tried. */
  readonly wasSilent: boolean;
}

/**
 * The ways that attempt `attempt` (0 is the first, then from 1 after each loss) tries, in turn. A WebSocket first, which costs
 * nobody a round trip; if it is refused, the other right away; if nothing answers, the other in every second attempt. A way
 * that worked is used again, so that nobody ends up on the slower one because the network was away.
 */
export function waysAt(attempt: number, { known, wasSilent }: KnownWays): Way[] {
  if (known !== null) {
    return attempt > 0 && attempt % OTHER_EVERY === 0 ? WAYS.filter((way) => way !== known) : [known];
  }
  return wasSilent && attempt % 2 === 1 ? [...WAYS].reverse() : [...WAYS];
}

const RETRY_FIRST_MS = 250;
const RETRY_LAST_MS = 4000;

/** How long to wait before attempt `attempt` (from 0) of a request worth repeating, in ms. `random` is in [0, 1). */
export function retryDelay(attempt: number, random: number): number {
  const ceiling = Math.min(RETRY_FIRST_MS * 2 ** attempt, RETRY_LAST_MS);
  return ceiling / 2 + (ceiling / 2) * random;
}
