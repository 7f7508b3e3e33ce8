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
      'Address that the page, the socket and media listen on. `::`: IPv4 and IPv6, as far as the machine has them; `0.0.0.0`: ' +
        'IPv4 alone.',
    ),
  PORT: port.default(3000).describe('Port of the page and the socket (TCP). `0`: any free one.'),
  TLS_PORT: z
    .union([z.literal('off'), port], { error: 'must be a port, or off' })
    .optional()
    .meta({ documentedDefault: '`3443`' })
    .describe(
      'Port of the same page over TLS, by a certificate of this machine’s own, so that phones in the network get cameras. ' +
        '`0`: any free one; `off`: none. Off by itself with `TRUST_PROXY`, with `PUBLIC_URL`, and where `HOST` is this machine ' +
        'alone.',
    ),
  DATA_DIR: z
    .string()
    .min(1)
    .default('data')
    .describe('Folder of the database: classes and chat; and of the keys for TLS.'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, {
      error: 'must be the address of a PostgreSQL: postgres://user:password@host/database',
    })
    .optional()
    .describe(
      'PostgreSQL 15 or later that keeps the studio and its classes in place of SQLite: `postgres://user:password@host/database`.',
    ),
  DOMAIN: z
    .string()
    .regex(/^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/i, {
      error: 'must be a domain’s name alone, like class.example.org',
    })
    .optional()
    .describe(
      'Domain of a public server behind a reverse proxy with https: stands for `PUBLIC_URL=https://DOMAIN`, `TRUST_PROXY=1`, ' +
        'and an `ANNOUNCED_ADDRESS` found from the domain’s name, or by a STUN server of `ICE_SERVERS`. What is set explicitly wins.',
    ),
  PUBLIC_URL: origin
    .optional()
    .describe(
      'The one address to hand out in links and QR codes, where there is one: `https://class.example.org`. Without it the ' +
        'machine’s own addresses are.',
    ),
  ANNOUNCED_ADDRESS: list(address)
    .default([])
    .describe(
      'Where browsers reach the media ports: IPv4, IPv6 or host name, several separated by commas. ' +
        'Found out for localhost and the local network; set it on a public server or behind NAT.',
    ),
  MEDIA_PORT: port
    .default(40_000)
    .describe('First media port, UDP and TCP; each worker takes one: 40000, 40001, … `0`: any free ones.'),
  MEDIA_WORKERS: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(availableParallelism())
    .meta({ documentedDefault: 'one per core' })
    .describe('mediasoup Workers.'),
  ALLOWED_ORIGINS: list(z.url())
    .default([])
    .describe('Further origins whose pages may connect, separated by commas. Its own always may.'),
  TRUST_PROXY: proxies
    .default(false)
    .describe(
      '`1` behind a reverse proxy that sets X-Forwarded-For and X-Forwarded-Proto, on this machine or at a private address; ' +
        'the addresses or ranges (`203.0.113.0/24`) of one elsewhere, separated by commas. Nobody else is believed.',
    ),
  ICE_SERVERS: json
    .pipe(z.array(iceServer).max(16))
    .default([])
    .describe('Further STUN and TURN servers for the browsers, as a JSON array of `{"urls": [...]}`.'),
  TURN_URLS: list(z.string().regex(/^turns?:[^\s,]+$/, 'must look like turn:host:port or turns:host:port'))
    .default([])
    .describe(
      'TURN servers that share `TURN_SECRET`, separated by commas: `turn:host:3478`, `turn:host:3478?transport=tcp`, `turns:host:443`.',
    ),
  TURN_SECRET: z
    .string()
    .min(32)
    .optional()
    .describe('Secret shared with the TURN servers, 32 characters or more; credentials are made from it.'),
  TURN_TTL_SECONDS: seconds.default(43_200).describe('How long the TURN credentials of a join are good for.'),
  METRICS_TOKEN: z
    .string()
    .min(16)
    .optional()
    .describe(
      'Bearer token for `/metrics`. Without it only this machine itself may read them, and behind a proxy nobody.',
    ),
  MENTOR_GRACE_SECONDS: seconds
    .default(300)
    .describe('How long a live class waits for its mentor before it ends by itself.'),
  PEER_GRACE_SECONDS: seconds
    .default(20)
    .describe('How long a person keeps their seat and media when the connection is lost.'),
  OPEN_REGISTRATION: flag
    .default(true)
    .meta({ documentedDefault: '`1`' })
    .describe(
      '`1`: anyone who reaches the server may create classes. `0`: only those who have the `OWNER_KEY`, or are signed in as mentors.',
    ),
  OWNER_KEY: ownerKey
    .optional()
    .describe(
      'With `OPEN_REGISTRATION=0`: the key by which classes are created, 16 characters or more without spaces. The page asks ' +
        'for it once, and remembers it in that browser.',
    ),
  STUDIO_NAME: line(60).optional().describe('Name of your studio, shown in place of Gongbang’s.'),
  LOGO_FILE: z
    .string()
    .optional()
    .describe('Your logo, shown in place of Gongbang’s: a PNG, JPEG or WebP file of 512 KiB at most.'),
  PRIVACY_FILE: z
    .string()
    .optional()
    .describe(
      'Your privacy notice: a text file, shown as it is at `/privacy`. Without it a text says what Gongbang keeps.',
    ),
  PRIVACY_URL: webAddress.optional().describe('Your privacy notice, where it is on another site.'),
  IMPRINT_FILE: z
    .string()
    .optional()
    .describe('Who runs the server: a text file, shown as it is at `/imprint`.'),
  IMPRINT_URL: webAddress.optional().describe('Your imprint, where it is on another site.'),
  CLASSES_PER_MINUTE: z.coerce
    .number()
    .int()
    .min(1)
    .default(20)
    .describe('Classes that one address may register in a minute.'),
  KEEP_CLASSES_DAYS: z.coerce
    .number()
    .int()
    .min(0)
    .max(36_500)
    .default(90)
    .describe(
      'How many days after its end a class is removed with all that was said in it; one that was never held, after its ' +
        'planned date (a year ahead at most) and its last use. `0`: never.',
    ),
  MIN_FREE_MB: z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000_000_000)
    .default(256)
    .describe(
      'Free space of the disk of `DATA_DIR`, in MiB, below which no class is registered and no frozen frame kept; classes ' +
        'that run go on.',
    ),
  SOCKETS_PER_ADDRESS: z.coerce
    .number()
    .int()
    .min(1)
    .default(1000)
    .describe(
      'Connections to classes that one address may have open, a school behind it included (IPv6: one /64).',
    ),
  SEATS_PER_ADDRESS: z.coerce
    .number()
    .int()
    .min(1)
    .default(400)
    .describe(
      'Seats of one class that people at one address may take or ask for (IPv6: one /64), unless its mentor says that all ' +
        'are in one place.',
    ),
  SMTP_URL: z
    .string()
    .refine(
      (value) => ['smtp:', 'smtps:'].includes(URL.parse(value)?.protocol ?? ''),
      'must look like smtp://user:password@mail.example.org:587, or smtps://',
    )
    .optional()
    .describe(
      'Mail server that sends the sign-in codes: `smtps://user:password@mail.example.org`. Without it the codes are in the ' +
        'server’s log, and the page says so.',
    ),
  MAIL_FROM: z
    .string()
    .max(320)
    .regex(/^[^\r\n]*[^\s@<>]+@[^\s@<>]+>?$/, 'must look like Studio <mail@example.org>')
    .optional()
    .describe('With `SMTP_URL`: who the mails are from, `Studio <mail@example.org>`.'),
  OIDC_ISSUERS: json
    .pipe(z.array(oidcIssuer).max(ACCOUNT_LIMITS.issuers))
    .default([])
    .describe(
      'Accounts elsewhere which you sign in with (OpenID Connect), as a JSON array of `{"id": "google", "name": "Google", ' +
        '"issuer": "https://accounts.google.com", "clientId": "…", "clientSecret": "…"}`. `scope`, where it is another than ' +
        '`openid email profile`: for Kakao `openid account_email profile_nickname`. Register with them ' +
        '`https://YOUR.ADDRESS/api/sign-in/issuers/ID/callback`.',
    ),
  WEBHOOKS_PRIVATE: flag
    .default(false)
    .meta({ documentedDefault: '`0`' })
    .describe(
      '`1`: events go to programs in this house as well: on this machine and at private addresses, by http or https. Else to the ' +
        'web alone, by https.',
    ),
  ...paymentEnvironment,
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('Least important log line that is written.'),
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
    error: 'must be set where TURN_URLS is: the relay asks for it',
  })
  .refine(({ OPEN_REGISTRATION, OWNER_KEY }) => OPEN_REGISTRATION || OWNER_KEY !== undefined, {
    path: ['OWNER_KEY'],
    // Generated for whoever reads this, and useless until it is set.
    error: () =>
      `must be where OPEN_REGISTRATION is 0. A fresh one: OWNER_KEY=${randomBytes(SECRET_BYTES).toString('base64url')}`,
  })
  .refine(({ OPEN_REGISTRATION, OWNER_KEY }) => !OPEN_REGISTRATION || OWNER_KEY === undefined, {
    path: ['OPEN_REGISTRATION'],
    error: 'must be 0 where OWNER_KEY is set: otherwise everybody creates classes',
  })
  .refine(({ SMTP_URL, MAIL_FROM }) => SMTP_URL === undefined || MAIL_FROM !== undefined, {
    path: ['MAIL_FROM'],
    error: 'must be set where SMTP_URL is: a mail is from somebody',
  })
  .refine(({ OIDC_ISSUERS }) => new Set(OIDC_ISSUERS.map(({ id }) => id)).size === OIDC_ISSUERS.length, {
    path: ['OIDC_ISSUERS'],
    error: 'must give each issuer an id of its own',
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
