import type { NetworkInterfaceInfo } from 'node:os';

import { describe, expect, it } from 'vitest';

import { interfaceAddresses } from './interfaces.ts';

const entry = (address: string, family: 'IPv4' | 'IPv6', internal = false): NetworkInterfaceInfo => ({
  address,
  family,
  internal,
  netmask: '',
  mac: '',
  cidr: null,
  scopeid: 0,
});
/** A line of /proc/net/if_inet6: address, index, prefix, scope, flags, interface. */
const line = (digits: string, flags: string): string => `${digits} 02 40 00 ${flags} wlan0`;

describe('[IP2] addresses of this machine', () => {
  const found = {
    lo: [entry('127.0.0.1', 'IPv4', true), entry('::1', 'IPv6', true)],
    wlan0: [
      entry('fe80::1', 'IPv6'),
      entry('2001:db8:0:1::12', 'IPv6'),
      entry('2001:db8:0:1:7c3a::9', 'IPv6'),
      entry('2001:db8:0:2::12', 'IPv6'),
      entry('fd00::12', 'IPv6'),
      entry('fd00::13', 'IPv6'),
      entry('192.168.0.12', 'IPv4'),
    ],
    docker0: [entry('172.17.0.1', 'IPv4')],
  };

  it('are those that last: neither temporary, deprecated nor unconfirmed', () => {
    const kernelList = [
      line('20010db8000000010000000000000012', '00'),
      line('20010db8000000017c3a000000000009', '01'),
      line('20010db8000000020000000000000012', '20'),
      line('fd000000000000000000000000000012', '80'),
      line('fd000000000000000000000000000013', '40'),
    ].join('\n');
    expect(interfaceAddresses(found, kernelList).map(({ address }) => address)).toEqual([
      '192.168.0.12',
      '2001:db8:0:1::12',
      'fd00::12',
    ]);
  });

  it('are all that others reach where the system does not tell', () => {
    expect(interfaceAddresses(found, '').map(({ address }) => address)).toEqual([
      '192.168.0.12',
      '2001:db8:0:1::12',
      '2001:db8:0:1:7c3a::9',
      '2001:db8:0:2::12',
      'fd00::12',
      'fd00::13',
    ]);
  });
});
