import { CODE_MS, sitePath, type Account, type CodeSent, type OwnClass } from '@gongbang/protocol';

/** How many digits a code has. */
export const CODE_LENGTH = 6;

/** The digits within what was typed, pasted or filled in: full-width ones count, and what stands between them does not. */
export const digitsOf = (text: string): string =>
  text.normalize('NFKC').replaceAll(/\D/g, '').slice(0, CODE_LENGTH);

/** Pages on which nobody wants to end up after signing in. */
const ON_THE_WAY = /^\/(?:sign-in|owner|proof)(?:[/?#]|$)/;

/** Where to go after signing in: a path of this site, and home for whatever else somebody has put there. */
export function pathAfter(to: string | null): string {
  const parsed = sitePath.safeParse(to ?? '/');
  return parsed.success && !ON_THE_WAY.test(parsed.data) ? parsed.data : '/';
}

/** The way to the sign-in page and back to where one is. */
export const signInPath = (to: string): string => {
  const path = pathAfter(to);
  return path === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(path)}`;
};

/** A code as this browser's clock sees it: the server's may be another. */
export interface CodeTimes {
  /** Until when it can be used; null where nobody knows. */
  readonly expiresAt: number | null;
  readonly resendAt: number;
}

/** @param now ms since 1970, as this browser has it */
export function codeTimes({ expiresAt, resendAt }: CodeSent, now: number): CodeTimes {
  const sentAt = expiresAt - CODE_MS;
  return { expiresAt: now + CODE_MS, resendAt: now + Math.max(0, resendAt - sentAt) };
}

/** A class as this browser remembers it. */
interface Remembered extends Pick<OwnClass, (typeof ABOUT)[number]> {
  readonly id: string;
  readonly role: string;
}
/** What is said of a class, and may be another by now. */
const ABOUT = ['title', 'mentorName', 'startsAt', 'wholeDay', 'timeZone'] as const;

/**
 * One's classes, each once: those that this browser remembers as they stand there, as the account has them
 * now; and after them the account's others.
 * @param remembered how this browser would remember one that it does not have
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

/** One's own classes that are in this browser alone, and of which was not said already that they may stay so. */
export function onlyHere<T extends Remembered>(
  known: readonly T[],
  own: readonly OwnClass[],
  declined: readonly string[],
): T[] {
  const elsewhere = new Set([...own.map(({ id }) => id), ...declined]);
  return known.filter(({ id, role }) => role === 'mentor' && !elsewhere.has(id));
}

/** What an account is called: by its name, else its address; null where it has neither. */
export const calledBy = ({ name, email }: Pick<Account, 'name' | 'email'>): string | null => name ?? email;
