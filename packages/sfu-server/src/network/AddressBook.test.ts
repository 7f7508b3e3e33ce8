import type { IncomingMessage } from 'node:http';

import { MAX_ADDRESSES, serverAddresses } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';

import { AddressBook, type AddressParts } from './AddressBook.ts';
import { isLocal } from './ranges.ts';

const INTERFACES = [
  { address: '192.168.0.12', network: 'wlan0' },
  { address: '10.0.4.31', network: 'eth0' },
  { address: 'fd00::12', network: 'wlan0' },
];

function book(parts: Partial<AddressParts> = {}): AddressBook {
  return new AddressBook({
    host: '::',
    publicUrl: undefined,
    trustsProxy: false,
    interfaces: () => INTERFACES,
    listeners: () => [{ scheme: 'http', port: 3000 }],
    fingerprint: () => null,
    ...parts,
  });
}

const from = (remoteAddress: string, headers: Record<string, string> = {}) =>
  ({ socket: { remoteAddress }, headers }) as unknown as IncomingMessage;
const origins = (addresses: { origin: string }[]) => addresses.map(({ origin }) => origin);

describe('the address book', () => {
  it('[LA1] names the addresses in the network, and last the one that is for this machine alone', () => {
    expect(book().all).toEqual([
      { origin: 'http://192.168.0.12:3000', reach: 'network', hasCameras: false, network: 'wlan0' },
      { origin: 'http://10.0.4.31:3000', reach: 'network', hasCameras: false, network: 'eth0' },
      { origin: 'http://[fd00::12]:3000', reach: 'network', hasCameras: false, network: 'wlan0' },
      { origin: 'http://localhost:3000', reach: 'here', hasCameras: true, network: null },
    ]);
  });

  it('[LA1] names those over TLS first, which give cameras, and the authority behind them', () => {
    const addresses = book({
      listeners: () => [
        { scheme: 'https', port: 3443 },
        { scheme: 'http', port: 3000 },
      ],
      interfaces: () => [{ address: '203.0.113.7', network: 'eth0' }, ...INTERFACES.slice(0, 1)],
      fingerprint: () => 'AA:BB',
    });
    expect(addresses.tell(from('192.168.0.30'))).toEqual({
      addresses: [
        { origin: 'https://192.168.0.12:3443', reach: 'network', hasCameras: true, network: 'wlan0' },
        { origin: 'https://203.0.113.7:3443', reach: 'network', hasCameras: true, network: 'eth0' },
        { origin: 'http://192.168.0.12:3000', reach: 'network', hasCameras: false, network: 'wlan0' },
        { origin: 'http://203.0.113.7:3000', reach: 'network', hasCameras: false, network: 'eth0' },
        { origin: 'http://localhost:3000', reach: 'here', hasCameras: true, network: null },
      ],
      authority: { fingerprint: 'AA:BB' },
    });
  });

  it.each([
    ['0.0.0.0', ['http://192.168.0.12:3000', 'http://10.0.4.31:3000', 'http://localhost:3000']],
    ['10.0.4.31', ['http://10.0.4.31:3000']],
    ['fd00::12', ['http://[fd00::12]:3000']],
    ['127.0.0.1', ['http://localhost:3000']],
    ['::1', ['http://localhost:3000']],
    ['localhost', ['http://localhost:3000']],
  ])('[LA1] on HOST=%s it names only what is listened on', (host, expected) => {
    expect(origins(book({ host }).all)).toEqual(expected);
  });

  it('[IP5] names where the machine is announced instead of its own addresses', () => {
    const announced = ['192.168.0.5', 'FD00::5', 'studio.example.org', '127.0.0.1', 'localhost', '10.0.4.31'];
    expect(book({ announced }).all.map(({ origin, network }) => `${origin} ${network}`)).toEqual([
      'http://192.168.0.5:3000 192.168.0.5',
      'http://[fd00::5]:3000 FD00::5',
      'http://studio.example.org:3000 studio.example.org',
      'http://10.0.4.31:3000 eth0',
      'http://localhost:3000 null',
    ]);
    expect(origins(book({ announced, host: 'localhost' }).all)).toEqual(['http://localhost:3000']);
    expect(origins(book({ announced: ['127.0.0.1'] }).all)).toEqual(origins(book().all));
  });

  it('[LA1] names the addresses that the machine has when it is asked, and so many at most', () => {
    let interfaces = INTERFACES;
    const addresses = book({ interfaces: () => interfaces });
    interfaces = [{ address: '172.30.1.7', network: 'wlan0' }];
    expect(origins(addresses.all)).toEqual(['http://172.30.1.7:3000', 'http://localhost:3000']);
    interfaces = Array.from({ length: 200 }, (_, n) => ({ address: `10.0.0.${n}`, network: 'eth0' }));
    const { addresses: told } = serverAddresses.parse(addresses.tell(from('127.0.0.1')));
    expect(told).toHaveLength(MAX_ADDRESSES);
    expect(told.at(-1)).toMatchObject({ reach: 'here' });
  });

  it.each([
    ['https://class.example.org', true],
    ['http://class.example.org', false],
    ['http://localhost:3000', true],
    ['http://[::1]:3000', true],
  ])('[LA2] with PUBLIC_URL=%s there is that one alone, for everybody', (publicUrl, hasCameras) => {
    const addresses = book({ publicUrl, trustsProxy: true });
    expect(addresses.tell(from('203.0.113.9')).addresses).toEqual([
      { origin: publicUrl, reach: 'everywhere', hasCameras, network: null },
    ]);
  });

  it.each([
    ['127.0.0.1', {}, true],
    ['::1', {}, true],
    ['::ffff:192.168.0.30', {}, true],
    ['fe80::1%eth0', {}, true],
    ['fd00::30', {}, true],
    ['172.31.255.1', {}, true],
    // An in-app browser sends this.
    ['192.168.0.30', { 'x-requested-with': 'com.example.talk' }, true],
    ['203.0.113.9', {}, false],
    ['::ffff:203.0.113.9', {}, false],
    ['2001:db8::9', {}, false],
    ['172.32.0.1', {}, false],
    ['', {}, false],
    // A proxy on this machine that nobody has told the server about.
    ['127.0.0.1', { 'x-forwarded-for': '203.0.113.9' }, false],
    ['127.0.0.1', { forwarded: 'for=203.0.113.9' }, false],
  ])('[LA2] a reader at %s with %o learns the addresses of the network: %s', (address, headers, expected) => {
    expect(book().tell(from(address, headers)).addresses.length > 0).toBe(expected);
    expect(book({ trustsProxy: true }).tell(from(address, headers)).addresses).toEqual([]);
  });

  it('[LA2] what is no address is not local', () => {
    expect(['', 'localhost', '10.0.0', '10.0.0.1.example.org'].filter(isLocal)).toEqual([]);
  });
});
