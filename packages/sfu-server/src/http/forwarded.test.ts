import { describe, expect, it } from 'vitest';

import { proxyOf, readConfig } from '../config.ts';
import { strangersWord } from './forwarded.ts';

const SAID = {
  'x-forwarded-for': '198.51.100.1',
  'x-forwarded-host': 'class.example.org',
  'x-forwarded-proto': 'https',
  forwarded: 'for=198.51.100.1',
};

describe('[IP4] what is said of whom somebody asks for', () => {
  const warnings: string[] = [];
  let now = 0;
  const left = (env: Record<string, string>, remoteAddress: string) => {
    const isProxy = proxyOf(readConfig(env));
    if (isProxy === null) {
      throw new Error('no proxy is trusted');
    }
    const log = {
      info: () => undefined,
      warn: (_bindings: object, message: string) => warnings.push(message),
    };
    const request = { headers: { host: 'x', ...SAID }, socket: { remoteAddress } };
    const forget = strangersWord({ isProxy, log, now: () => now });
    // It has only what the function reads.
    forget(request as never);
    forget({ headers: { ...SAID }, socket: { remoteAddress } } as never);
    return Object.keys(request.headers);
  };

  it.each([
    [{ TRUST_PROXY: '1' }, '127.0.0.1', true],
    [{ TRUST_PROXY: '1' }, '::1', true],
    [{ TRUST_PROXY: '1' }, '::ffff:172.18.0.3', true],
    [{ TRUST_PROXY: '1' }, 'fd00::3', true],
    [{ TRUST_PROXY: '1' }, '203.0.113.9', false],
    [{ TRUST_PROXY: '1' }, '::ffff:203.0.113.9', false],
    [{ TRUST_PROXY: '1' }, '2001:db8::9', false],
    [{ DOMAIN: 'class.example.org' }, '203.0.113.9', false],
    [{ DOMAIN: 'class.example.org' }, '172.18.0.3', true],
    [{ TRUST_PROXY: '203.0.113.0/24, 2001:db8::7' }, '::ffff:203.0.113.9', true],
    [{ TRUST_PROXY: '203.0.113.0/24, 2001:db8::7' }, '2001:db8::7', true],
    [{ TRUST_PROXY: '203.0.113.0/24, 2001:db8::7' }, '2001:db8::8', false],
    [{ TRUST_PROXY: '203.0.113.0/24, 2001:db8::7' }, '127.0.0.1', false],
  ])('with %o, counts from %s: %s', (env, address, counts) => {
    expect(left(env, address)).toEqual(counts ? ['host', ...Object.keys(SAID)] : ['host']);
  });

  it('is logged once an hour, with what to set', () => {
    warnings.length = 0;
    left({ TRUST_PROXY: '1' }, '203.0.113.9');
    now += 3_600_000;
    expect(warnings).toEqual([expect.stringContaining('TRUST_PROXY=address')]);
  });

  it.each(['yes', '203.0.113.0/33', '2001:db8::/129', '203.0.113.7,', 'proxy.example.org', '1,203.0.113.7'])(
    'is believed of nobody with TRUST_PROXY=%s',
    (TRUST_PROXY) => {
      expect(() => readConfig({ TRUST_PROXY })).toThrow(/^TRUST_PROXY is .* must be 1, 0, or addresses/);
    },
  );
});
