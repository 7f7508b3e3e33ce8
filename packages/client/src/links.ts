import {
  CLASS_ID_LENGTH,
  SECRET_LENGTH,
  classId,
  secret,
  type ClassId,
  type LinkRole,
  type Secret,
} from '@gongbang/protocol';

/** Paths of the kinds of link; what opens the class comes after the `#`, which browsers never send. */
const PATH: Record<LinkRole, string> = { mentor: '/m/', mentee: '/c/', camera: '/h/' };
const ROLE: Partial<Record<string, LinkRole>> = { m: 'mentor', c: 'mentee', h: 'camera' };

export interface ClassLink {
  readonly id: ClassId;
  readonly role: LinkRole;
  readonly key: Secret;
}

export function linkPath({ id, role, key }: ClassLink): string {
  return `${PATH[role]}${id}#${key}`;
}

/** The whole link, for sharing. */
export function linkUrl(link: ClassLink, origin: string): string {
  return origin + linkPath(link);
}

/**
 * A class link within a text. The host does not matter, because one server has several; before the `#` there may be parameters
 * added by others. Id and key have a fixed length: whatever follows is not part of the link.
 */
const CLASS_LINK = new RegExp(
  `/([mch])/{1,2}([a-z0-9]{${CLASS_ID_LENGTH}})/{0,2}(?:\\s{0,8}\\?[^\\s#]{0,2000})?\\s{0,8}#{1,2}\\s{0,8}([A-Za-z0-9_-]{${SECRET_LENGTH}})`,
  'i',
);

/** Longer than any invitation, in characters. */
const MAX_TEXT = 50_000;

/** Addresses are encoded once by the sender, and again by each service they pass through. */
const MAX_ENCODINGS = 3;

/**
 * Finds the class link in what somebody pasted, or in this page's address, as messengers, mails and people leave it;
 * null if there is none.
 */
export function parseLink(text: string): ClassLink | null {
  let plain = text.slice(0, MAX_TEXT);
  for (let encoding = 0; encoding <= MAX_ENCODINGS; encoding += 1) {
    const seen = cleaned(plain);
    const link = firstLink(seen) ?? firstLink(unbroken(seen));
    if (link !== null) {
      return link;
    }
    plain = decoded(plain);
  }
  return null;
}

/** What the address bar should say instead of `href`; null if it is fine, or not a class link. */
export function tidyPath(href: string): string | null {
  const { pathname, search, hash } = new URL(href);
  const link = /^\/[mch](?:\/|%2f)/i.test(pathname) ? parseLink(pathname + search + hash) : null;
  return link === null || linkPath(link) === pathname + search + hash ? null : linkPath(link);
}

function firstLink(text: string): ClassLink | null {
  const [, kind = '', name = '', behind = ''] = CLASS_LINK.exec(text) ?? [];
  const role = ROLE[kind.toLowerCase()];
  const id = classId.safeParse(name.toLowerCase());
  const key = secret.safeParse(behind);
  return role !== undefined && id.success && key.success ? { id: id.data, role, key: key.data } : null;
}

/** From ASCII to its full-width forms. */
const FULL_WIDTH = 0xfee0;

/** Removes invisible characters, and restores the ones that text programs replace. */
function cleaned(text: string): string {
  return (
    text
      // Full-width forms mean the characters they stand for.
      .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - FULL_WIDTH))
      .replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
      .replace(/[\u2010-\u2013\u2212]/g, '-')
      .replaceAll('\u2014', '--')
      // Markdown escapes what it would otherwise read as emphasis.
      .replace(/\\([-_#])/g, '$1')
  );
}

/** Mail programs break long lines, mark the breaks (RFC 2045, 6.7), and quote each line. */
function unbroken(text: string): string {
  return text.replace(/=?[^\S\n\r]{0,8}(?:\r\n?|[\n\u0085\u2028\u2029])[\s>|]*/g, '');
}

/** Removes one layer of percent-encoding; anything else stays. */
function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}
