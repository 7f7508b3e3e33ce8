import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';

export interface OriginParts {
  /** The address to hand out, if the settings name one. */
  readonly publicUrl: string | undefined;
  /** Whether to trust the host that a proxy reports. */
  readonly trustProxy: boolean;
}

/** No address contains a longer name (RFC 1035, 2.3.4), plus a port. */
const MAX_HOST = 261;

/** The origin that was requested; null if unknown. The one requested from the nearest proxy comes last. */
export function askedOrigin(
  { headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>,
  { trustProxy }: Pick<OriginParts, 'trustProxy'>,
): string | null {
  const forwarded = (name: string): string | undefined => {
    const value = trustProxy ? headers[name] : undefined;
    return typeof value === 'string' ? value.split(',').at(-1)?.trim() : undefined;
  };
  const isSecure = socket instanceof TLSSocket || forwarded('x-forwarded-proto') === 'https';
  const host = forwarded('x-forwarded-host') ?? headers.host ?? '';
  const url = host.length > MAX_HOST ? null : URL.parse(`${isSecure ? 'https' : 'http'}://${host}`);
  if (url === null) {
    return null;
  }
  // Nothing but a host: no user, no path.
  return url.href === `${url.origin}/` ? url.origin : null;
}
