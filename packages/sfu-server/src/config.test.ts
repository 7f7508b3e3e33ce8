import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { FakePortOne } from '../../../tests/support/fakeProviders/FakePortOne.ts';
import { FakeProviders } from '../../../tests/support/fakeProviders/FakeProviders.ts';
import { ConfigError, environment, readConfig } from './config.ts';

describe('[CF1] settings', () => {
  it('need not be given', () => {
    expect(readConfig({})).toMatchObject({ PORT: 3000, HOST: '::', ANNOUNCED_ADDRESS: [] });
  });

  it('count as not given when empty', () => {
    expect(readConfig({ PORT: '', ANNOUNCED_ADDRESS: '' })).toMatchObject({
      PORT: 3000,
      ANNOUNCED_ADDRESS: [],
    });
  });

  it('take IPv4, IPv6 and host names to announce', () => {
    const { ANNOUNCED_ADDRESS } = readConfig({
      ANNOUNCED_ADDRESS: '203.0.113.7, 2001:db8::7,class.example.org',
    });
    expect(ANNOUNCED_ADDRESS).toEqual(['203.0.113.7', '2001:db8::7', 'class.example.org']);
  });

  it.each([
    ['https://class.example.org', 'https://class.example.org'],
    ['HTTPS://Class.Example.org:443/', 'https://class.example.org'],
    ['http://192.168.0.12:3000', 'http://192.168.0.12:3000'],
    ['https://[2001:db8::7]:3443', 'https://[2001:db8::7]:3443'],
  ])('take %s as the address to hand out', (PUBLIC_URL, origin) => {
    expect(readConfig({ PUBLIC_URL }).PUBLIC_URL).toBe(origin);
  });

  it.each([
    'class.example.org',
    'ftp://class.example.org',
    'https://class.example.org/gongbang',
    'https://class.example.org/?a',
    'https://class.example.org/#a',
    'https://mentor@class.example.org',
    'https:class.example.org',
    'https://',
  ])('take no %s as the address to hand out', (PUBLIC_URL) => {
    expect(() => readConfig({ PUBLIC_URL })).toThrow(/^PUBLIC_URL is .* must look like https:/);
  });

  it.each([
    [{ PORT: 'http' }, /^PORT is "http", but /],
    [{ PORT: '70000' }, /^PORT is "70000", but /],
    [{ ANNOUNCED_ADDRESS: 'http://example.org' }, /^ANNOUNCED_ADDRESS is .* must be an IPv4 address/],
    [{ TRUST_PROXY: 'yes' }, /^TRUST_PROXY is "yes", but /],
    [{ ICE_SERVERS: '{' }, /^ICE_SERVERS is "\{", but must be valid JSON/],
    [{ METRICS_TOKEN: 'short' }, /^METRICS_TOKEN is /],
    [
      { OPEN_REGISTRATION: '0' },
      /^OWNER_KEY is not set, but must be set if .* A fresh key: OWNER_KEY=[\w-]{32}\.$/,
    ],
    [{ OWNER_KEY: 'with spaces in between' }, /^OWNER_KEY is set, but /],
    [
      { DATABASE_URL: 'mysql://studio:s3cret@db/studio' },
      /^DATABASE_URL is set, but must be the address of a PostgreSQL/,
    ],
    [{ OWNER_KEY: 'of-sixteen-chars' }, /^OPEN_REGISTRATION is not set, but must be 0 if OWNER_KEY is set/],
    [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL is "loud", but /],
  ])('%o is refused with a sentence that says which and why', (env, sentence) => {
    expect(() => readConfig(env)).toThrow(ConfigError);
    expect(() => readConfig(env)).toThrow(sentence);
  });
});

describe('[PG8] keys of payment providers', () => {
  const TOSS = { TOSS_CLIENT_KEY: 'test_ck_a1', TOSS_SECRET_KEY: 'test_sk_a1' };

  it.each([
    [TOSS],
    [{ STRIPE_SECRET_KEY: 'sk_live_a1', STRIPE_WEBHOOK_SECRET: 'whsec_a1' }],
    [FakeProviders.keys],
    [{ ...FakePortOne.keys, PORTONE_METHODS: 'card, kakaopay' }],
  ])('%o are taken', (env) => {
    expect(readConfig(env)).toMatchObject(
      'PORTONE_METHODS' in env ? { PORTONE_METHODS: ['card', 'kakaopay'] } : env,
    );
  });

  it.each([
    [
      { TOSS_CLIENT_KEY: 'test_ck_a1' },
      /^TOSS_SECRET_KEY is not set, but must be set: Toss Payments needs all of/,
    ],
    [{ STRIPE_WEBHOOK_SECRET: 'whsec_a1' }, /^STRIPE_SECRET_KEY is not set, but must be set: Stripe /],
    [{ ...FakePortOne.keys, PORTONE_WEBHOOK_SECRET: '' }, /^PORTONE_WEBHOOK_SECRET is not set, but /],
    [{ ...TOSS, TOSS_SECRET_KEY: 'live_sk_a1' }, /^TOSS_SECRET_KEY is set, but must be of the same kind/],
    [
      { ...TOSS, TOSS_CLIENT_KEY: 'test_sk_a1' },
      /^TOSS_CLIENT_KEY is set, but must be a key that looks like test_ck_/,
    ],
    [
      { STRIPE_SECRET_KEY: 'pk_test_a1', STRIPE_WEBHOOK_SECRET: 'whsec_a1' },
      /^STRIPE_SECRET_KEY is set, but /,
    ],
  ])('%o are refused, by a sentence without a key', (env, sentence) => {
    expect(() => readConfig(env)).toThrow(sentence);
    for (const key of Object.values(env).filter((value) => value !== '')) {
      // Any word not in the list.
      expect(() => readConfig(env)).not.toThrow(key);
    }
  });
});

describe('[DO5] docker compose', () => {
  /** Fixed by the image itself: its folder, the published ports, and no TLS of its own. */
  const FIXED = ['HOST', 'PORT', 'TLS_PORT', 'DATA_DIR', 'MEDIA_PORT'];

  it('passes every setting by its own name, but for those that the image fixes', () => {
    const compose = readFileSync(join(import.meta.dirname, '../../../docker/compose.yaml'), 'utf8');
    const [, server = ''] = /\n {2}gongbang:\n([\s\S]*?)\n {2}\w+:\n/.exec(compose) ?? [];
    const passed = [...server.matchAll(/^ {6}([A-Z_]+): \$\{\1:-[^}]*\}$/gm)].map(([, name]) => name);
    expect(passed.toSorted()).toEqual(
      Object.keys(environment.shape)
        .filter((name) => !FIXED.includes(name))
        .toSorted(),
    );
  });
});
