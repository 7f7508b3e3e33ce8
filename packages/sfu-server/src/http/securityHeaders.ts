import {
  IncomingMessage,
  STATUS_CODES,
  ServerResponse,
  type OutgoingHttpHeader,
  type OutgoingHttpHeaders,
} from 'node:http';
import { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Duplex } from 'node:stream';

import helmet from 'helmet';

/** Only what the page itself uses, and in nobody else's frame. */
const PERMISSIONS_POLICY =
  'camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), picture-in-picture=(self), ' +
  'speaker-selection=(self), autoplay=(self), geolocation=(), payment=(), usb=()';

/** Directives of every answer; ASVS 3.4.3 requires `object-src` and `base-uri` by name. */
const NOTHING = {
  defaultSrc: ["'none'"],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
};

/** What the page may load: our own files, and parts of the page itself that carry the answer's nonce. No `unsafe-inline`. */
export const pagePolicy = (nonce: string): string =>
  policy({
    ...NOTHING,
    scriptSrc: ["'self'", `'nonce-${nonce}'`],
    styleSrc: ["'self'", `'nonce-${nonce}'`],
    imgSrc: ["'self'", 'data:', 'blob:'],
    fontSrc: ["'self'"],
    mediaSrc: ["'self'", 'blob:'],
    connectSrc: ["'self'"],
    manifestSrc: ["'self'"],
    formAction: ["'self'"],
  });

/**
 * The policy of a page that opens a provider's window. It runs the provider's script and whatever that loads, which may connect
 * to, frame and submit forms to anything over https, because it has many hosts behind it. Nothing else of ours is on that page.
 */
export function payPolicy(nonce: string, scriptUrl: string | null): string {
  if (scriptUrl === null) {
    return policy({ ...NOTHING, styleSrc: [`'nonce-${nonce}'`], imgSrc: ["'self'"], formAction: ["'self'"] });
  }
  const theirs = ['https:', new URL(scriptUrl).origin];
  return policy({
    ...NOTHING,
    scriptSrc: [`'nonce-${nonce}'`, "'strict-dynamic'", ...theirs],
    styleSrc: ["'unsafe-inline'", ...theirs],
    imgSrc: ["'self'", 'data:', ...theirs],
    fontSrc: ['data:', ...theirs],
    connectSrc: theirs,
    frameSrc: theirs,
    formAction: ["'self'", ...theirs],
  });
}

/**
 * The headers of every answer; anything but the page may load nothing. `no-referrer`, so that not even a class's path leaks.
 */
const HEADERS: Readonly<Record<string, string>> = {
  ...ofHelmet(),
  'Content-Security-Policy': policy({ ...NOTHING, formAction: ["'none'"] }),
  'Permissions-Policy': PERMISSIONS_POLICY,
};

/**
 * TLS terminated in front of us may be the only way to a host; our own TLS never is: a browser told so would
 * request `http://localhost:3000`, and all other ports of that name, over TLS as well (RFC 6797, 6.1).
 */
const ONLY_IN_FRONT = 'strict-transport-security';

type Headers = OutgoingHttpHeaders | OutgoingHttpHeader[];

/**
 * An answer that goes out with the security headers, whoever writes it: the application, its last resort on
 * failure, or Node itself. Headers already set stay.
 */
export class ProtectedResponse extends ServerResponse {
  override writeHead(status: number, reason?: string | Headers, headers?: Headers): this {
    for (const [name, value] of Object.entries(HEADERS)) {
      if (!this.hasHeader(name)) {
        this.setHeader(name, value);
      }
    }
    if (this.req.socket instanceof TLSSocket) {
      this.removeHeader(ONLY_IN_FRONT);
    }
    return typeof reason === 'string'
      ? super.writeHead(status, reason, headers)
      : super.writeHead(status, reason ?? headers);
  }
}

/** Why a request is refused. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers when there is no response to write to, with the same headers, and closes the connection. */
export function refuse(socket: Duplex, { status, message, headers }: Refusal): void {
  const lines = Object.entries({
    Connection: 'close',
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(message),
    ...HEADERS,
    ...headers,
  })
    .filter(([name]) => !(socket instanceof TLSSocket && name.toLowerCase() === ONLY_IN_FRONT))
    .map(([name, value]) => `${name}: ${value}`);
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines].join('\r\n');
  socket.end(`${head}\r\n\r\n${message}`, () => socket.destroy());
}

/** What helmet sets besides the policy, from helmet itself. */
function ofHelmet(): Record<string, string> {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  helmet({
    contentSecurityPolicy: false,
    referrerPolicy: { policy: 'no-referrer' },
    // For this name alone: what else runs beneath it is not ours to decide.
    strictTransportSecurity: { includeSubDomains: false },
  })(request, response, () => undefined);
  return Object.fromEntries(
    Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]),
  );
}

function policy(directives: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(directives)
    .map(
      ([name, sources]) =>
        `${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} ${sources.join(' ')}`,
    )
    .join(';');
}
