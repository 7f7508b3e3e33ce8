import { personName, type Account, type AccountRole, type RouteAudience } from '@gongbang/protocol';

import type { AccountRecord } from '../../ports/accounts.ts';

const DAY_MS = 86_400_000;

/** A session ends when unused for this long. */
export const SESSION_MS = 30 * DAY_MS;
/** How long a browser that got no answer may ask again for the sign-in, or the passkey, that it was. */
export const REPEAT_MS = 5 * 60_000;
/** How often a session's use is recorded: not with each request. */
export const SEEN_EVERY_MS = 3_600_000;
/** How long a browser may take over a passkey, or at an issuer. */
export const ATTEMPT_MS = 10 * 60_000;

/** The most accounts that one server has. */
export const MAX_ACCOUNTS = 100_000;
/**
 * The most attempts: in all; from one network; and about one account, whose oldest one gives way to the next.
 */
export const ATTEMPT_LIMITS = { all: 20_000, ofNetwork: 1000, ofAccount: 20 } as const;
export type AttemptLimits = Readonly<Record<keyof typeof ATTEMPT_LIMITS, number>>;

/** Whether a role is enough for a route; null if nobody is signed in. */
export function may(role: AccountRole | null, audience: RouteAudience): boolean {
  switch (audience) {
    case 'anybody':
      return true;
    case 'account':
      return role !== null;
    case 'mentor':
      return role !== null && teaches(role);
    case 'owner':
      return role === 'owner';
  }
}

/** Who may create the studio's classes even when not everybody may. */
export const teaches = (role: AccountRole): boolean => role !== 'person';

/** An account as its owner sees it. */
export function shown({ id, name, email, role, language }: AccountRecord, hasPasskey: boolean): Account {
  return { id, name, email, role, language, hasPasskey };
}

const SIGNS: Readonly<Record<string, string>> = { o: '0', i: '1', l: '1', u: 'v' };

/** A recovery code normalised for comparison: without separators, and with lookalikes replaced by the characters that were meant. */
export function recoveryCodeAsMade(written: string): string {
  return written
    .toLowerCase()
    .replaceAll(/[\s-]/g, '')
    .replaceAll(/[oilu]/g, (sign) => SIGNS[sign] ?? sign);
}

/** A recovery code as people see it: `7kq2-m41x`. */
export const recoveryCodeAsShown = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;

/** The name that an issuer gives, if it is valid here. */
export function nameFrom(told: string | null): string | null {
  return told === null ? null : (personName.safeParse(told).data ?? null);
}

/** Browsers by user agent, with those first that also mention others' names. */
const BROWSERS: readonly (readonly [sign: RegExp, name: string])[] = [
  [/\bKAKAOTALK\b/i, 'KakaoTalk'],
  [/\bNAVER\(inapp\b/i, 'NAVER'],
  [/\bWhale\//, 'Whale'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bVersion\/\S+ .*Safari\//, 'Safari'],
];
const SYSTEMS: readonly (readonly [sign: RegExp, name: string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b/, 'Mac'],
  [/\bLinux\b/, 'Linux'],
];

/** A browser by its user agent: one of a few known names, so that no text from a client is ever shown. */
export function deviceOf(userAgent: string): { browser: string | null; system: string | null } {
  const named = (list: typeof BROWSERS): string | null =>
    list.find(([sign]) => sign.test(userAgent))?.[1] ?? null;
  return { browser: named(BROWSERS), system: named(SYSTEMS) };
}

/** The name of a passkey if its owner gives none. */
export function passkeyNameOf(userAgent: string): string {
  const { browser, system } = deviceOf(userAgent);
  return system ?? browser ?? 'Passkey';
}
