import { SESSION_COOKIE } from '@gongbang/protocol';
import type { Context } from 'koa';

import { SESSION_MS, ATTEMPT_MS } from '../../site/accounts/rules.ts';

const MS_PER_SECOND = 1000;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const PREFIX = '__Host-';

/**
 * The cookies that identify a browser. Scripts see neither; pages of other sites do not send them, except
 * when a link is followed.
 */
const KINDS = {
  session: { name: SESSION_COOKIE, ms: SESSION_MS },
  /** For continuing what was begun. */
  browser: { name: `${SESSION_COOKIE}-browser`, ms: ATTEMPT_MS * 2 },
} as const;
export type CookieKind = keyof typeof KINDS;

/**
 * Over https the name tells browsers that only this host may set it. Plain http has no such protection, and
 * what was set there is not trusted over https.
 */
const nameOf = (kind: CookieKind, isSecure: boolean): string =>
  isSecure ? KINDS[kind].name : KINDS[kind].name.slice(PREFIX.length);

/** The cookie a browser sends; null if it cannot be one of ours. */
export function readCookie(context: Context, kind: CookieKind, isSecure: boolean): string | null {
  const name = nameOf(kind, isSecure);
  const values = context
    .get('Cookie')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  // Two of the same name: somebody else has set one of them.
  const [value = ''] = values;
  return values.length === 1 && TOKEN.test(value) ? value : null;
}

/** Sets it; null deletes it. */
export function setCookie(context: Context, kind: CookieKind, value: string | null, isSecure: boolean): void {
  const maxAge = value === null ? 0 : KINDS[kind].ms / MS_PER_SECOND;
  const attributes = [
    'Path=/',
    `Max-Age=${maxAge}`,
    'HttpOnly',
    'SameSite=Lax',
    ...(isSecure ? ['Secure'] : []),
  ];
  context.append('Set-Cookie', `${nameOf(kind, isSecure)}=${value ?? ''}; ${attributes.join('; ')}`);
}
