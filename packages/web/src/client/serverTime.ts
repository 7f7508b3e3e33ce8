/*
 * The server's clock, as its answers say it: seats are held by it, and a browser's own may be days off.
 */

/** An answer says whole seconds, and is on its way for a while: so much is no difference, in ms. */
const TOLERANCE_MS = 30_000;

let offset = 0;

/** Sees when an answer was given. One that a cache kept says nothing of now. */
export function noteAnswer(headers: Headers): void {
  const at = Date.parse(headers.get('Date') ?? '');
  if (!Number.isNaN(at) && !headers.has('Age')) {
    const off = at - Date.now();
    offset = Math.abs(off) > TOLERANCE_MS ? off : 0;
  }
}

/** A moment of this browser's clock, by the server's. @param here ms since 1970 */
export const byServer = (here: number): number => here + offset;
