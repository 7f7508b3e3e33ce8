/** Hebrew, Arabic, Syriac and the like: everything in Unicode that is written from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** What somebody wrote, as part of our sentence: its direction ends where it does (UAX #9, FSI and PDI). */
export function isolated(value: string): string {
  return RIGHT_TO_LEFT.test(value) ? `\u2068${value}\u2069` : value;
}
