/** How long a seat is held for a provider whose window lives as long as one likes. */
export const FIFTEEN_MINUTES_MS = 15 * 60_000;
