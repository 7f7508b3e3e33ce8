import { classId, linkRole, secret, type ClassId, type LinkRole, type Secret } from '@gongbang/protocol';

/** Paths of the kinds of link; what opens the class stands behind the `#`, which browsers never send. */
const PATH: Record<LinkRole, string> = { mentor: '/m/', mentee: '/c/', camera: '/h/' };

export interface ClassLink {
  readonly id: ClassId;
  readonly role: LinkRole;
  readonly key: Secret;
}

export function linkPath({ id, role, key }: ClassLink): string {
  return `${PATH[role]}${id}#${key}`;
}

/** The whole link, to hand out. */
export function linkUrl(link: ClassLink, origin: string): string {
  return origin + linkPath(link);
}

/** Reads a link that somebody pasted, or the address of this page; null when it is none. */
export function parseLink(text: string, base: string): ClassLink | null {
  if (!URL.canParse(text.trim(), base)) {
    return null;
  }
  const { pathname, hash } = new URL(text.trim(), base);
  const role = linkRole.options.find((candidate) => pathname.startsWith(PATH[candidate]));
  if (role === undefined) {
    return null;
  }
  const id = classId.safeParse(pathname.slice(PATH[role].length));
  const key = secret.safeParse(hash.slice(1));
  return id.success && key.success ? { id: id.data, role, key: key.data } : null;
}
