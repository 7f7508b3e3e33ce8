/** How long a seat is held for a provider whose window may live as long as we choose. */
export const FIFTEEN_MINUTES_MS = 15 * 60_000;
/** Stripe's windows live for half an hour or longer. */
export const STRIPE_WINDOW_MS = 35 * 60_000;
