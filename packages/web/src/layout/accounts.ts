import { CODE_MS, sitePath, type Account, type CodeSent, type OwnClass } from '@gongbang/protocol';

/** How many digits a code has. */
export const CODE_LENGTH = 6;

/** The digits in what was typed, pasted or filled in: full-width ones count, and anything between them is ignored. */
export const digitsOf = (text: string): string =>
  text.normalize('NFKC').replaceAll(/\D/g, '').slice(0, CODE_LENGTH);

/** The digits in a field that had others: after a full one the next code begins. */
export function digitsAfter(text: string, before: string): string {
  const isAdded = before.length === CODE_LENGTH && text.startsWith(before);
  return isAdded ? digitsOf(text.slice(CODE_LENGTH)) || before : digitsOf(text);
}

/** Pages on which nobody wants to end up after signing in. */
const ON_THE_WAY = /^\/(?:sign-in|owner|proof)(?:[/?#]|$)/;

/** Where to go after signing in: a path of this site, or home for anything else somebody put there. */
export function pathAfter(to: string | null): string {
  const parsed = sitePath.safeParse(to ?? '/');
  return parsed.success && !ON_THE_WAY.test(parsed.data) ? parsed.data : '/';
}

/** The path to the sign-in page and back to where the user is. */
export const signInPath = (to: string): string => {
  const path = pathAfter(to);
  return path === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(path)}`;
};

/** What somebody signs in for, going by where they return to; null if they simply sign in. */
export function placeOf(to: string): 'board' | 'bookings' | 'studio' | null {
  const [path = ''] = to.split(/[?#]/);
  if (/^\/c\/[^/]+\/board(?:\/|$)/.test(path)) {
    return 'board';
  }
  if (/^\/(?:studio|people)(?:\/|$)/.test(path)) {
    return 'studio';
  }
  return path === '/my' ? 'bookings' : null;
}

/** A code's times by this browser's clock: the server's may differ. */
export interface CodeTimes {
  /** Until when it can be used; null if unknown. */
  readonly expiresAt: number | null;
  readonly resendAt: number;
}

/** @param now ms since 1970, by this browser's clock */
export function codeTimes({ expiresAt, resendAt }: CodeSent, now: number): CodeTimes {
  const sentAt = expiresAt - CODE_MS;
  return { expiresAt: now + CODE_MS, resendAt: now + Math.max(0, resendAt - sentAt) };
}

/** A class as this browser remembers it. */
interface Remembered extends Pick<OwnClass, (typeof ABOUT)[number]> {
  readonly id: string;
  readonly role: string;
}
/** What is said about a class, and may have changed by now. */
const ABOUT = ['title', 'mentorName', 'startsAt', 'wholeDay', 'timeZone'] as const;

/**
 * The user's classes, each once: those this browser remembers, in their order but as the account has them
 * now, followed by the account's others.
 * @param remembered how this browser would remember a class it does not have
 */
export function mergedClasses<T extends Remembered>(
  known: readonly T[],
  own: readonly OwnClass[],
  remembered: (own: OwnClass) => T,
): T[] {
  const ofAccount = new Map<string, OwnClass>(own.map((one) => [one.id, one]));
  const here = new Set(known.filter(({ role }) => role === 'mentor').map(({ id }) => id));
  return [
    ...known.map((entry) => {
      const one = entry.role === 'mentor' ? ofAccount.get(entry.id) : undefined;
      return one === undefined
        ? entry
        : { ...entry, ...Object.fromEntries(ABOUT.map((key) => [key, one[key]])) };
    }),
    ...own.filter(({ id }) => !here.has(id)).map(remembered),
  ];
}

/** The user's own classes that are in this browser only, except those already said to stay so. */
export function onlyHere<T extends Remembered>(
  known: readonly T[],
  own: readonly OwnClass[],
  declined: readonly string[],
): T[] {
  const elsewhere = new Set([...own.map(({ id }) => id), ...declined]);
  return known.filter(({ id, role }) => role === 'mentor' && !elsewhere.has(id));
}

/** What to call an account: its name, otherwise its address; null if it has neither. */
export const calledBy = ({ name, email }: Pick<Account, 'name' | 'email'>): string | null => name ?? email;
