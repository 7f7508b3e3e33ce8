import type { IncomingMessage } from 'node:http';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Allowance } from './Allowance.ts';
import { isFromThisMachine, networkOf, placeOf } from './addresses.ts';
import { relayServers, relayUser, CHECK_TTL_SECONDS } from './relay.ts';

const from = (remoteAddress: string, headers: Record<string, string> = {}, httpVersion = '1.1') =>
  ({ socket: { remoteAddress }, headers, httpVersion }) as unknown as IncomingMessage;

describe('limits', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::ffff:c000:201', '192.0.2.1'],
    ['0:0:0:0:0:FFFF:192.0.2.1', '192.0.2.1'],
    ['2001:db8:0:1::1', '2001:db8:0:1::/64'],
    ['2001:DB8:0:1:ffff:ffff:ffff:ffff', '2001:db8:0:1::/64'],
    ['2001:db8::', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['', 'unknown'],
    ['somewhere', 'unknown'],
  ])('[LM14] counts %s as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it('[LM14] counts all addresses of a /64 as one place, and those of two as two', () => {
    fc.assert(
      fc.property(fc.ipV6(), fc.array(fc.nat(0xffff), { minLength: 4, maxLength: 4 }), (address, host) => {
        const network = networkOf(address);
        fc.pre(network.includes(':'));
        const neighbour = `${network.replace('::/64', '')}:${host.map((group) => group.toString(16)).join(':')}`;
        fc.pre(!neighbour.startsWith('0:0:0:0:0:ffff:'));
        expect(networkOf(neighbour)).toBe(network);
      }),
    );
  });

  it('[LM14] takes the address that the proxy has seen, and none that was made up', () => {
    const behind = (header: string) => placeOf(from('10.0.0.1', { 'x-forwarded-for': header }), true);
    expect(behind('203.0.113.9, 192.0.2.1')).toBe('192.0.2.1');
    expect(behind('192.0.2.1:4711')).toBe('192.0.2.1');
    expect(behind('[2001:db8::1]:4711')).toBe('2001:db8:0:0::/64');
    expect(behind('203.0.113.9, nonsense')).toBe('10.0.0.1');
    expect(placeOf(from('10.0.0.1', { 'x-forwarded-for': '192.0.2.1' }), false)).toBe('10.0.0.1');
  });

  it('[LM14] an allowance is spent, comes back, and remembers only so many places', () => {
    let now = 0;
    const allowance = new Allowance({ points: 2, seconds: 10 }, () => now);
    expect([1, 2, 3].map(() => allowance.take('a'))).toEqual([true, true, false]);
    expect(allowance.take('b')).toBe(true);
    now = 10_000;
    expect(allowance.take('a')).toBe(true);
    now = 30_000;
    expect(allowance.take('c')).toBe(true);
    now = 40_000;
    expect(allowance.take('c')).toBe(true);
    expect(allowance.size).toBeLessThanOrEqual(2);
    for (let place = 0; place < 60_000; place += 1) {
      allowance.take(`2001:db8:${place.toString(16)}::/64`);
    }
    expect(allowance.size).toBeLessThanOrEqual(50_000);
  });

  it.each([
    ['127.0.0.1', { host: 'localhost:3000' }, '1.1', true],
    ['::ffff:127.0.0.1', { host: '127.0.0.1:3000' }, '1.1', true],
    ['::1', { host: '[::1]:3000' }, '1.1', true],
    ['192.0.2.1', { host: 'localhost' }, '1.1', false],
    ['127.0.0.1', { host: 'class.example.org' }, '1.1', false],
    ['127.0.0.1', { host: 'localhost' }, '1.0', false],
    ...['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-proto', 'x-real-ip', 'cf-connecting-ip'].map(
      (name): [string, Record<string, string>, string, boolean] => [
        '127.0.0.1',
        { host: 'localhost', [name]: '' },
        '1.1',
        false,
      ],
    ),
  ])('[HT8] %s with %o over HTTP/%s is this machine itself: %s', (address, headers, version, expected) => {
    expect(isFromThisMachine(from(address, headers, version))).toBe(expected);
  });

  it('[LM18] credentials of a check live a minute, under a name by the place that asks', () => {
    const now = 1_700_000_000_000;
    const servers = relayServers(
      {
        ICE_SERVERS: [],
        TURN_URLS: ['turn:relay.example:3478'],
        TURN_SECRET: 'x'.repeat(32),
        TURN_TTL_SECONDS: CHECK_TTL_SECONDS,
      },
      { now: () => now },
    );
    const [{ username } = {}] = servers.for(relayUser('192.0.2.1'));
    const [expiry, name] = username?.split(':') ?? [];
    expect(Number(expiry) - now / 1000).toBe(60);
    expect(name).toBe(relayUser('192.0.2.1'));
    expect(name).not.toBe(relayUser('192.0.2.2'));
    expect(name).not.toContain('192');
  });
});
