/** An instant in the form that libraries and standards require; only a clock tells the current time. @param at in ms since 1970 */
// eslint-disable-next-line no-restricted-globals -- of a moment that is given, no time is asked
export const momentOf = (at: number): Date => new Date(at);

/** When a month begins in UTC: `2026-12`. */
// eslint-disable-next-line no-restricted-globals -- of a month that is given, no time is asked
export const monthInstant = (month: string): number => Date.parse(`${month}-01T00:00:00Z`);
