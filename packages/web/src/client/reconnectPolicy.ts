/** How the signalling connection comes back, in Socket.io's terms: soon, and not all 300 clients at once. */
export const RECONNECT = {
  reconnectionDelay: 250,
  reconnectionDelayMax: 1000,
  randomizationFactor: 0.5,
  // An attempt that got no answer is given up for a new one: the network may be back in between.
  timeout: 4000,
} as const;

const RETRY_FIRST_MS = 250;
const RETRY_LAST_MS = 4000;

/** How long to wait before attempt `attempt` (from 0) of a request worth repeating, in ms. `random` is in [0, 1). */
export function retryDelay(attempt: number, random: number): number {
  const ceiling = Math.min(RETRY_FIRST_MS * 2 ** attempt, RETRY_LAST_MS);
  return ceiling / 2 + (ceiling / 2) * random;
}
