import { issuerId, line } from '@gongbang/protocol';
import { z } from 'zod';

import { isLoopback, readRange, type Range } from './network/ranges.ts';

/* Types of settings: what a variable may contain, and what it is parsed into. */

export const port = z.coerce.number().int().min(0).max(65_535);
export const seconds = z.coerce.number().int().min(0).max(86_400);
/** An address that browsers may be sent to. */
export const webAddress = z.url({
  protocol: /^https?$/,
  error: 'must be an address that starts with https://',
});
export const flag = z.enum(['0', '1']).transform((value) => value === '1');

/** A comma-separated list in one variable. */
export const list = (item: z.ZodType<string, string>) =>
  z
    .string()
    .transform((value) =>
      value
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(item));

/** An IPv4 or IPv6 address, or a host name (RFC 1123). */
export const address = z.union(
  [z.ipv4(), z.ipv6(), z.string().regex(/^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/)],
  {
    error: 'must be an IPv4 address, an IPv6 address or a host name',
  },
);

/** An origin: scheme, host and port, and nothing after them. */
export const origin = z.string().transform((value, context): string => {
  const url = URL.parse(value);
  if (
    url === null ||
    !['http:', 'https:'].includes(url.protocol) ||
    url.href !== `${url.origin}/` ||
    !/^https?:\/\//i.test(value)
  ) {
    context.addIssue({ code: 'custom', message: 'must look like https://class.example.org, without a path' });
    return z.NEVER;
  }
  return url.origin;
});

/** Whether to trust what proxies report: none, any nearby one, or those with these addresses. */
export const proxies = z.string().transform((value, context): boolean | Range[] => {
  if (value === '0' || value === '1') {
    return value === '1';
  }
  const ranges = value.split(',').map((part) => readRange(part.trim()));
  const known = ranges.filter((range) => range !== null);
  if (known.length < ranges.length) {
    context.addIssue({
      code: 'custom',
      message: 'must be 1, 0, or addresses of your proxies, like 203.0.113.7 or 203.0.113.0/24',
    });
    return z.NEVER;
  }
  return known;
});

export const json = z.string().transform((value, context): unknown => {
  try {
    return JSON.parse(value);
  } catch {
    context.addIssue({ code: 'custom', message: 'must be valid JSON' });
    return z.NEVER;
  }
});

/** Secrets go to an issuer over https only, except on this machine. */
const issuerUrl = z.string().refine((value) => {
  const url = URL.parse(value);
  return (
    url?.protocol === 'https:' ||
    (url?.protocol === 'http:' && (url.hostname === 'localhost' || isLoopback(url.hostname)))
  );
}, 'must be an address that starts with https://');

export const oidcIssuer = z.strictObject({
  id: issuerId,
  name: line(30),
  issuer: issuerUrl,
  clientId: z.string().min(1).max(500),
  clientSecret: z.string().min(1).max(2000),
  scope: z.string().max(200).default('openid email profile'),
});
