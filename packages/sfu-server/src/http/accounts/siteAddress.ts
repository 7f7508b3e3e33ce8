import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

import { ClassroomError } from '../../rules/ClassroomError.ts';
import type { SiteAddress } from '../../ports/accounts.ts';
import { askedOrigin, type OriginParts } from '../askedOrigin.ts';

type Request = Pick<IncomingMessage, 'headers' | 'socket'>;

/** The page's address, and whether the request came over https; if a proxy says too little, the public address is assumed. */
export function siteAddress(
  request: Request,
  { publicUrl, trustProxy }: OriginParts,
): SiteAddress & { readonly isSecure: boolean } {
  const asked = askedOrigin(request, { trustProxy });
  const isPublic = publicUrl !== undefined && hostOf(asked) === hostOf(publicUrl);
  const origin = publicUrl ?? asked ?? '';
  const isSecure = asked?.startsWith('https:') === true || (isPublic && publicUrl.startsWith('https:'));
  return { origin, passkeyDomain: passkeyDomainOf(origin), isSecure };
}

/** Browsers make passkeys for names, over https or on this machine (WebAuthn, 5.1.2; Secure Contexts, 3.1). */
function passkeyDomainOf(origin: string): string | null {
  const url = URL.parse(origin);
  if (url === null) {
    return null;
  }
  const { protocol, hostname } = url;
  const isAddress = isIP(hostname) !== 0 || hostname.startsWith('[');
  return !isAddress && (protocol === 'https:' || hostname === 'localhost') ? hostname : null;
}

const hostOf = (origin: string | null): string | undefined =>
  origin === null ? undefined : URL.parse(origin)?.host;

const SAFE = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Whether a request that changes something comes from a page of this very server. Browsers say which page
 * asks; if one says nothing at all, it must not identify anybody who is signed in either.
 */
export function isOwnPage(
  { headers, socket, method = 'GET' }: Request & Pick<IncomingMessage, 'method'>,
  parts: OriginParts,
): boolean {
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  if (SAFE.includes(method)) {
    return true;
  }
  if (site !== undefined && site !== 'same-origin') {
    return false;
  }
  if (origin === undefined) {
    return site !== undefined || headers.cookie === undefined;
  }
  const asked = askedOrigin({ headers, socket }, parts);
  return (
    origin === parts.publicUrl ||
    (hostOf(origin) !== undefined && [hostOf(asked), headers.host].includes(hostOf(origin)))
  );
}

/** @throws ClassroomError ORIGIN_REFUSED */
export function assertOwnPage(request: Request & Pick<IncomingMessage, 'method'>, parts: OriginParts): void {
  if (!isOwnPage(request, parts)) {
    throw new ClassroomError('ORIGIN_REFUSED', 'Only pages of this server itself may do that.');
  }
}
