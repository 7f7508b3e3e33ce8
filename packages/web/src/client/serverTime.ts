/*
 * The server's clock, known from its answers: it decides how long seats are held, and a browser's own clock may be days off.
 */

/** Answers give whole seconds, and take a while to arrive: smaller differences are ignored, in ms. */
const TOLERANCE_MS = 30_000;

let offset = 0;

/** Learns the server's time from an answer, unless it comes from a cache. */
export function noteAnswer(headers: Headers): void {
  const at = Date.parse(headers.get('Date') ?? '');
  if (!Number.isNaN(at) && !headers.has('Age')) {
    const off = at - Date.now();
    offset = Math.abs(off) > TOLERANCE_MS ? off : 0;
  }
}

/** Converts a time of this browser's clock to the server's. @param here ms since 1970 */
export const byServer = (here: number): number => here + offset;
