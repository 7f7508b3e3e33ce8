import { personName, type Account, type AccountRole, type RouteAudience } from '@gongbang/protocol';

import type { AccountRecord } from '../../ports/accounts.ts';

const DAY_MS = 86_400_000;

/** A session ends when it was not used for so long. */
export const SESSION_MS = 30 * DAY_MS;
/** How often it is noted that a session is in use: not with each request. */
export const SEEN_EVERY_MS = 3_600_000;
/** How long a browser may take for a passkey, or at an issuer's. */
export const ATTEMPT_MS = 10 * 60_000;

/** Accounts of one server. */
export const MAX_ACCOUNTS = 100_000;
/**
 * What browsers have begun: all together; those of one network; and for one account, where the next one takes the place of the
 * oldest.
 */
export const ATTEMPT_LIMITS = { all: 20_000, ofNetwork: 1000, ofAccount: 20 } as const;
export type AttemptLimits = Readonly<Record<keyof typeof ATTEMPT_LIMITS, number>>;

/** Whether somebody may, by what they are here; null for one who is not signed in. */
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

/** Who registers classes of the studio, also where not everybody may. */
export const teaches = (role: AccountRole): boolean => role !== 'person';

/** An account, as it is shown to whose it is. */
export function shown({ id, name, email, role, language }: AccountRecord, hasPasskey: boolean): Account {
  return { id, name, email, role, language, hasPasskey };
}

const SIGNS: Readonly<Record<string, string>> = { o: '0', i: '1', l: '1', u: 'v' };

/** A recovery code as it is compared: without what people put between, and with what they meant. */
export function recoveryCodeAsMade(written: string): string {
  return written
    .toLowerCase()
    .replaceAll(/[\s-]/g, '')
    .replaceAll(/[oilu]/g, (sign) => SIGNS[sign] ?? sign);
}

/** A recovery code as it is written down: `7kq2-m41x`. */
export const recoveryCodeAsShown = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;

/** A name that an issuer tells, where it can be one here. */
export function nameFrom(told: string | null): string | null {
  return told === null ? null : (personName.safeParse(told).data ?? null);
}

/** What browsers call themselves, those first that call themselves by others' names as well. */
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

/** What a browser is, by what it says of itself: one of a few names, so that nothing that somebody wrote is shown. */
export function deviceOf(userAgent: string): { browser: string | null; system: string | null } {
  const named = (list: typeof BROWSERS): string | null =>
    list.find(([sign]) => sign.test(userAgent))?.[1] ?? null;
  return { browser: named(BROWSERS), system: named(SYSTEMS) };
}

/** What a passkey is called when its owner says nothing. */
export function passkeyNameOf(userAgent: string): string {
  const { browser, system } = deviceOf(userAgent);
  return system ?? browser ?? 'Passkey';
}
