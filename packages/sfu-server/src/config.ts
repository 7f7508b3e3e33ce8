import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';

import { ACCOUNT_LIMITS, SECRET_BYTES, iceServer, line, ownerKey } from '@gongbang/protocol';
import { z } from 'zod';

import { PAYMENT_KEYS, checkPayments, paymentEnvironment } from './paymentConfig.ts';
import { isLocal, isLoopback, within } from './network/ranges.ts';
import {
  address,
  flag,
  json,
  list,
  oidcIssuer,
  origin,
  port,
  proxies,
  seconds,
  webAddress,
} from './settingKinds.ts';

/** The environment variables the server reads; README's table is generated from it. */
export const environment = z.object({
  HOST: address
    .default('::')
    .describe(
      'Address that the page, the socket and media listen on. `::`: IPv4 and IPv6, as far as the machine has them; ' +
        '`0.0.0.0`: IPv4 only.',
    ),
  PORT: port.default(3000).describe('Port of the page and the socket (TCP). `0`: any free port.'),
  TLS_PORT: z
    .union([z.literal('off'), port], { error: 'must be a port, or off' })
    .optional()
    .meta({ documentedDefault: '`3443`' })
    .describe(
      'Port of the same page over TLS, with the machine’s own certificate, so that phones on the network can use their ' +
        'cameras. `0`: any free port; `off`: none. Off by default with `TRUST_PROXY`, with `PUBLIC_URL`, and when `HOST` is a ' +
        'loopback address.',
    ),
  DATA_DIR: z
    .string()
    .min(1)
    .default('data')
    .describe('Folder for the database (classes and chat) and the TLS keys.'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, {
      error: 'must be the address of a PostgreSQL database: postgres://user:password@host/database',
    })
    .optional()
    .describe(
      'PostgreSQL 15 or later, to keep the studio and its classes there instead of in SQLite: ' +
        '`postgres://user:password@host/database`.',
    ),
  DOMAIN: z
    .string()
    .regex(/^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/i, {
      error: 'must be a domain name alone, like class.example.org',
    })
    .optional()
    .describe(
      'Domain of a public server behind an https reverse proxy. Short for `PUBLIC_URL=https://DOMAIN`, `TRUST_PROXY=1`, and ' +
        'an `ANNOUNCED_ADDRESS` found by resolving the domain or by asking a STUN server of `ICE_SERVERS`. Explicit settings ' +
        'win.',
    ),
  PUBLIC_URL: origin
    .optional()
    .describe(
      'The address to use in links and QR codes, if there is just one: `https://class.example.org`. Without it, the ' +
        'machine’s own addresses are used.',
    ),
  ANNOUNCED_ADDRESS: list(address)
    .default([])
    .describe(
      'Where browsers reach the media ports: IPv4, IPv6 or host name; separate several with commas. Detected for localhost ' +
        'and the local network; set it on a public server or behind NAT.',
    ),
  MEDIA_PORT: port
    .default(40_000)
    .describe('First media port, UDP and TCP; each worker takes one: 40000, 40001, … `0`: any free ports.'),
  MEDIA_WORKERS: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(availableParallelism())
    .meta({ documentedDefault: 'one per core' })
    .describe('Number of mediasoup Workers.'),
  ALLOWED_ORIGINS: list(z.url())
    .default([])
    .describe('Other origins whose pages may connect, separated by commas. The server’s own always may.'),
  TRUST_PROXY: proxies
    .default(false)
    .describe(
      '`1`: behind a reverse proxy on this machine or at a private address that sets X-Forwarded-For and X-Forwarded-Proto. ' +
        'For a proxy elsewhere, its addresses or ranges (`203.0.113.0/24`), separated by commas. These headers are believed ' +
        'from nobody else.',
    ),
  ICE_SERVERS: json
    .pipe(z.array(iceServer).max(16))
    .default([])
    .describe('Additional STUN and TURN servers for browsers, as a JSON array of `{"urls": [...]}`.'),
  TURN_URLS: list(z.string().regex(/^turns?:[^\s,]+$/, 'must look like turn:host:port or turns:host:port'))
    .default([])
    .describe(
      'TURN servers that share `TURN_SECRET`, separated by commas: `turn:host:3478`, `turn:host:3478?transport=tcp`, ' +
        '`turns:host:443`.',
    ),
  TURN_SECRET: z
    .string()
    .min(32)
    .optional()
    .describe(
      'Secret shared with the TURN servers, at least 32 characters; TURN credentials are derived from it.',
    ),
  TURN_TTL_SECONDS: seconds
    .default(43_200)
    .describe('How long the TURN credentials issued at a join are valid.'),
  METRICS_TOKEN: z
    .string()
    .min(16)
    .optional()
    .describe(
      'Bearer token for `/metrics`. Without it, only this machine can read them; behind a proxy, nobody can.',
    ),
  MENTOR_GRACE_SECONDS: seconds
    .default(300)
    .describe('How long a live class waits for its mentor before it ends by itself.'),
  PEER_GRACE_SECONDS: seconds
    .default(20)
    .describe('How long a person who loses the connection keeps their seat and media.'),
  OPEN_REGISTRATION: flag
    .default(true)
    .meta({ documentedDefault: '`1`' })
    .describe(
      '`1`: anyone who reaches the server may create classes. `0`: only people with the `OWNER_KEY`, or signed in as mentors.',
    ),
  OWNER_KEY: ownerKey
    .optional()
    .describe(
      'With `OPEN_REGISTRATION=0`: the key that allows creating classes, at least 16 characters without spaces. The page ' +
        'asks for it once and remembers it in that browser.',
    ),
  STUDIO_NAME: line(60).optional().describe('Your studio’s name, shown instead of Gongbang’s.'),
  LOGO_FILE: z
    .string()
    .optional()
    .describe('Your logo, shown instead of Gongbang’s: a PNG, JPEG or WebP file of at most 512 KiB.'),
  PRIVACY_FILE: z
    .string()
    .optional()
    .describe(
      'Your privacy notice: a text file, shown unchanged at `/privacy`. Without it, a built-in text says what Gongbang keeps.',
    ),
  PRIVACY_URL: webAddress.optional().describe('Your privacy notice, if it is on another site.'),
  IMPRINT_FILE: z
    .string()
    .optional()
    .describe('Who runs the server: a text file, shown unchanged at `/imprint`.'),
  IMPRINT_URL: webAddress.optional().describe('Your imprint, if it is on another site.'),
  CLASSES_PER_MINUTE: z.coerce
    .number()
    .int()
    .min(1)
    .default(20)
    .describe('How many classes one address may register per minute.'),
  KEEP_CLASSES_DAYS: z.coerce
    .number()
    .int()
    .min(0)
    .max(36_500)
    .default(90)
    .describe(
      'How many days after it ends a class is deleted, with everything said in it. A class that was never held is deleted ' +
        'that long after its planned date (at most a year ahead) and its last use. `0`: never.',
    ),
  MIN_FREE_MB: z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000_000_000)
    .default(256)
    .describe(
      'Free space on the disk of `DATA_DIR`, in MiB, below which the server registers no class and keeps no frozen frame; ' +
        'running classes go on.',
    ),
  SOCKETS_PER_ADDRESS: z.coerce
    .number()
    .int()
    .min(1)
    .default(1000)
    .describe(
      'How many connections to classes one address may have open; a whole school may share one address (IPv6: one /64).',
    ),
  SEATS_PER_ADDRESS: z.coerce
    .number()
    .int()
    .min(1)
    .default(400)
    .describe(
      'How many seats of one class people at one address may take or ask for (IPv6: one /64), unless the mentor says that ' +
        'everyone is in one place.',
    ),
  SMTP_URL: z
    .string()
    .refine(
      (value) => ['smtp:', 'smtps:'].includes(URL.parse(value)?.protocol ?? ''),
      'must look like smtp://user:password@mail.example.org:587, or smtps://',
    )
    .optional()
    .describe(
      'Mail server that sends the sign-in codes: `smtps://user:password@mail.example.org`. Without it, the codes appear in ' +
        'the server’s log, and the page says so.',
    ),
  MAIL_FROM: z
    .string()
    .max(320)
    .regex(/^[^\r\n]*[^\s@<>]+@[^\s@<>]+>?$/, 'must look like Studio <mail@example.org>')
    .optional()
    .describe('With `SMTP_URL`: the sender of mails, `Studio <mail@example.org>`.'),
  OIDC_ISSUERS: json
    .pipe(z.array(oidcIssuer).max(ACCOUNT_LIMITS.issuers))
    .default([])
    .describe(
      'Identity providers that people can sign in with (OpenID Connect), as a JSON array of `{"id": "google", "name": ' +
        '"Google", "issuer": "https://accounts.google.com", "clientId": "…", "clientSecret": "…"}`. Add `scope` if it is not ' +
        '`openid email profile`: for Kakao, `openid account_email profile_nickname`. Register ' +
        '`https://YOUR.ADDRESS/api/sign-in/issuers/ID/callback` with each provider.',
    ),
  WEBHOOKS_PRIVATE: flag
    .default(false)
    .meta({ documentedDefault: '`0`' })
    .describe(
      '`1`: events may also go to programs in your own network, on this machine or at private addresses, over http or https. ' +
        '`0`: only to the public web, over https.',
    ),
  ...paymentEnvironment,
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('Lowest level of log lines to write.'),
});
export type Config = z.output<typeof environment>;

/** A function that tells whether an address is that of a trusted proxy; null if there are none. */
export function proxyOf({ TRUST_PROXY }: Pick<Config, 'TRUST_PROXY'>): ((address: string) => boolean) | null {
  if (typeof TRUST_PROXY === 'boolean') {
    return TRUST_PROXY ? isLocal : null;
  }
  return within(TRUST_PROXY);
}

const DEFAULT_TLS_PORT = 3443;

/** A port for TLS, and whether failing to get it fails the start. */
export interface TlsPort {
  readonly port: number;
  readonly mustHave: boolean;
}

/** Where to listen for TLS; null for nowhere. A default that nobody asked for is not worth a failed start. */
export function tlsPortOf({
  TLS_PORT,
  TRUST_PROXY,
  PUBLIC_URL,
  HOST,
}: Pick<Config, 'TLS_PORT' | 'TRUST_PROXY' | 'PUBLIC_URL' | 'HOST'>): TlsPort | null {
  if (TLS_PORT === 'off') {
    return null;
  }
  if (TLS_PORT !== undefined) {
    return { port: TLS_PORT, mustHave: true };
  }
  const isOfNoUse =
    TRUST_PROXY !== false || PUBLIC_URL !== undefined || HOST === 'localhost' || isLoopback(HOST);
  return isOfNoUse ? null : { port: DEFAULT_TLS_PORT, mustHave: false };
}

/** What a domain implies for settings not set themselves. */
function fromDomain(domain: string | undefined): Record<string, string> {
  return domain === undefined || !environment.shape.DOMAIN.safeParse(domain).success
    ? {}
    : { PUBLIC_URL: `https://${domain}`, TRUST_PROXY: '1' };
}

/** Checks across settings. */
const settings = environment
  .refine(({ TURN_URLS, TURN_SECRET }) => TURN_URLS.length === 0 || TURN_SECRET !== undefined, {
    path: ['TURN_SECRET'],
    error: 'must be set if TURN_URLS is: the TURN server requires it',
  })
  .refine(({ OPEN_REGISTRATION, OWNER_KEY }) => OPEN_REGISTRATION || OWNER_KEY !== undefined, {
    path: ['OWNER_KEY'],
    // Generated for whoever reads this, and useless until it is set.
    error: () =>
      `must be set if OPEN_REGISTRATION is 0. A fresh key: OWNER_KEY=${randomBytes(SECRET_BYTES).toString('base64url')}`,
  })
  .refine(({ OPEN_REGISTRATION, OWNER_KEY }) => !OPEN_REGISTRATION || OWNER_KEY === undefined, {
    path: ['OPEN_REGISTRATION'],
    error: 'must be 0 if OWNER_KEY is set: otherwise anyone may create classes',
  })
  .refine(({ SMTP_URL, MAIL_FROM }) => SMTP_URL === undefined || MAIL_FROM !== undefined, {
    path: ['MAIL_FROM'],
    error: 'must be set if SMTP_URL is: every mail needs a sender',
  })
  .refine(({ OIDC_ISSUERS }) => new Set(OIDC_ISSUERS.map(({ id }) => id)).size === OIDC_ISSUERS.length, {
    path: ['OIDC_ISSUERS'],
    error: 'must give each issuer a different id',
  })
  .superRefine(checkPayments);

/** Values never written anywhere, even when they are wrong. */
const SECRETS = new Set<string>([
  ...['OWNER_KEY', 'DATABASE_URL', 'METRICS_TOKEN', 'TURN_SECRET', 'SMTP_URL', 'OIDC_ISSUERS'],
  // Including those that are not secret, because a secret may have been put in their place by mistake.
  ...PAYMENT_KEYS,
]);

/** An unusable setting; the message says which and why. */
export class ConfigError extends Error {}

/**
 * Reads the settings. Empty variables count as unset.
 * @throws ConfigError with a sentence for each wrong one
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const given = { ...fromDomain(set['DOMAIN']), ...set };
  const parsed = settings.safeParse(given);
  if (parsed.success) {
    return parsed.data;
  }
  const sentences = parsed.error.issues.map(({ path, message }) => {
    const name = String(path[0]);
    const shown = SECRETS.has(name) ? 'set' : `"${String(given[name])}"`;
    const is = name in given ? `is ${shown}` : 'is not set';
    return `${name} ${is}, but ${message[0]?.toLowerCase() ?? ''}${message.slice(1)}.`;
  });
  throw new ConfigError(sentences.join('\n'));
}
