import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import {
  existsSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '@gongbang/tests/support/classServer.ts';

import { hostNames } from '../network/hostNames.ts';
import { TlsIdentity, type Identity } from './TlsIdentity.ts';
import { allowed, constraintsOf, makeLeaf, type Names } from './certificates.ts';

const DAY_MS = 24 * 3600 * 1000;
const NOW = Date.UTC(2026, 10, 26);
const HOME: Names = {
  hosts: ['localhost', 'desk-1', 'desk-1.local'],
  addresses: ['127.0.0.1', '::1', '192.168.0.12', 'fd00::12'],
};
/** For programs that a busy machine starts when it gets round to it. */
const PROCESSES_MS = 120_000;
const OPENSSL = '/usr/bin/openssl';

describe('the certificates of this server', () => {
  let folder: string;
  let now: number;
  let names: Names;
  let warned: string[];
  beforeEach(() => {
    folder = temporaryFolder();
    [now, names, warned] = [NOW, HOME, []];
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const identity = (): TlsIdentity =>
    new TlsIdentity({
      dataDir: folder,
      clock: { now: () => now },
      log: {
        debug: () => undefined,
        info: () => undefined,
        warn: (_: object, text: string) => warned.push(text),
        error: () => undefined,
      } as never,
      title: () => 'Gongbang (desk-1)',
      names: () => names,
    });
  /** As after a start. */
  const begin = async (): Promise<Identity> => {
    const begun = identity();
    await begun.refresh();
    if (begun.current === null) {
      throw new Error('no identity');
    }
    return begun.current;
  };
  const file = (prefix: string): string => {
    const name = readdirSync(join(folder, 'tls')).find((each) => each.startsWith(prefix));
    return join(folder, 'tls', name ?? 'none');
  };

  it('[LA3] an authority is made once, for the eyes of the server’s user alone', async () => {
    const first = await begin();
    const again = await begin();
    expect(again.authority.certificate).toBe(first.authority.certificate);
    expect(again.leaf.certificate).toBe(first.leaf.certificate);
    const rights = [join(folder, 'tls'), file('authority'), file('leaf')].map(
      (path) => statSync(path).mode & 0o777,
    );
    expect(rights).toEqual([0o700, 0o600, 0o600]);
    expect(readdirSync(join(folder, 'tls'))).toHaveLength(2);
  });

  it('[LA3] the leaf names this machine, for servers alone, and no longer than browsers take it', async () => {
    const { authority, leaf } = await begin();
    const [root, server] = [
      new X509Certificate(authority.certificate),
      new X509Certificate(leaf.certificate),
    ];
    expect(root.ca).toBe(true);
    expect(server.ca).toBe(false);
    expect(server.checkIssued(root) && server.verify(root.publicKey)).toBe(true);
    expect(server.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    for (const host of HOME.hosts) {
      expect(server.checkHost(host)).toBe(host);
    }
    for (const address of HOME.addresses) {
      expect(server.checkIP(address)).toBe(address);
    }
    expect((leaf.to - leaf.from) / DAY_MS).toBeLessThanOrEqual(398);
    expect(leaf.from).toBeLessThan(NOW);
  });

  it('[LA3] the authority may vouch for this machine’s names and addresses that never leave the house', async () => {
    const { authority } = await begin();
    const constraints = constraintsOf(authority.certificate);
    expect(constraints.hosts).toEqual(HOME.hosts);
    const asked = [
      '10.1.2.3',
      '172.31.0.1',
      '192.168.255.1',
      '169.254.1.1',
      '127.0.0.9',
      '::1',
      'fd12::1',
      'fe80::1',
    ];
    const foreign = ['8.8.8.8', '172.32.0.1', '11.0.0.1', '2001:db8::1', '::2', '100.64.0.1'];
    expect(allowed({ hosts: [], addresses: [...asked, ...foreign] }, constraints).addresses).toEqual(asked);
    const hosts = ['desk-1.local', 'other.local', 'example.org', 'notdesk-1', 'localhost'];
    expect(allowed({ hosts, addresses: [] }, constraints).hosts).toEqual(['desk-1.local', 'localhost']);
  });

  it.runIf(existsSync(OPENSSL))(
    '[LA3] whoever has its key can vouch for nobody else',
    async () => {
      const { authority, leaf } = await begin();
      const verify = (certificate: string, ...options: string[]): string => {
        writeFileSync(join(folder, 'root.pem'), authority.certificate);
        writeFileSync(join(folder, 'leaf.pem'), certificate);
        try {
          return execFileSync(
            OPENSSL,
            [
              'verify',
              '-x509_strict',
              '-attime',
              String(NOW / 1000),
              '-CAfile',
              join(folder, 'root.pem'),
              ...options,
              join(folder, 'leaf.pem'),
            ],
            { encoding: 'utf8', stdio: 'pipe' },
          );
        } catch (error) {
          return error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
        }
      };
      expect(verify(leaf.certificate, '-purpose', 'sslserver', '-verify_ip', '192.168.0.12')).toMatch(/OK/);
      expect(verify(leaf.certificate, '-purpose', 'smimesign')).toMatch(/unsuitable certificate purpose/);
      const validity = { from: leaf.from, to: leaf.to };
      for (const forged of [
        { hosts: ['example.org'], addresses: [] },
        { hosts: ['other.local'], addresses: [] },
        { hosts: [], addresses: ['8.8.8.8'] },
        { hosts: [], addresses: ['2001:db8::1'] },
      ]) {
        const { certificate } = await makeLeaf(authority, forged, validity);
        expect(verify(certificate)).toMatch(/permitted subtree violation/);
      }
    },
    PROCESSES_MS,
  );

  it('[LA4] the leaf is made anew when an address is new, and not when one is gone', async () => {
    const running = identity();
    expect(await running.refresh()).toBe(true);
    expect(await running.refresh()).toBe(false);
    const first = running.current?.leaf.certificate;
    names = { ...HOME, addresses: ['127.0.0.1', '::1'] };
    expect(await running.refresh()).toBe(false);
    names = { ...HOME, addresses: [...HOME.addresses, '172.30.1.7'] };
    expect(await Promise.all([running.refresh(), running.refresh()])).toEqual([true, true]);
    expect(running.current?.leaf.certificate).not.toBe(first);
    expect(new X509Certificate(running.current?.leaf.certificate ?? '').checkIP('172.30.1.7')).toBe(
      '172.30.1.7',
    );
    expect((await begin()).leaf.certificate).toBe(running.current?.leaf.certificate);
  });

  it('[LA4] what the authority may not vouch for is left out', async () => {
    const first = await begin();
    names = { hosts: [...HOME.hosts, 'renamed-2.local'], addresses: ['203.0.113.7', '192.168.0.12'] };
    const again = await begin();
    expect(again.authority.fingerprint).toBe(first.authority.fingerprint);
    expect(again.names).toEqual({ hosts: HOME.hosts, addresses: ['192.168.0.12'] });
  });

  it('[LA4] a leaf that is about to end is made anew, by the same authority', async () => {
    const first = await begin();
    now += 380 * DAY_MS;
    const again = await begin();
    expect(again.leaf.certificate).not.toBe(first.leaf.certificate);
    expect(again.leaf.to - now).toBe(397 * DAY_MS);
    expect(again.authority.fingerprint).toBe(first.authority.fingerprint);
  });

  it('[LA4] a clock that is wrong for a while costs nobody the authority that they trust', async () => {
    const { authority } = await begin();
    for (const wrong of [0, Date.UTC(2026, 3, 1)]) {
      now = wrong;
      expect((await begin()).authority.fingerprint).toBe(authority.fingerprint);
      expect(warned.join(' ')).toContain('clock');
      warned = [];
    }
    now = Date.UTC(2050, 0, 1);
    expect((await begin()).authority.fingerprint).not.toBe(authority.fingerprint);
    now = NOW;
    const again = await begin();
    expect(again.authority.fingerprint).toBe(authority.fingerprint);
    expect(again.leaf.from).toBeLessThan(now);
  });

  it.each([
    [
      'torn',
      (path: string) => {
        truncateSync(path, 300);
      },
    ],
    [
      'empty',
      (path: string) => {
        truncateSync(path, 0);
      },
    ],
    [
      'something else',
      (path: string) => {
        writeFileSync(path, '{"key":1}');
      },
    ],
  ])('[LA5] a file that is %s is put aside, and made anew', async (_, damage) => {
    const { authority } = await begin();
    damage(file('leaf'));
    expect((await begin()).authority.fingerprint).toBe(authority.fingerprint);
    damage(file('authority'));
    const again = await begin();
    expect(again.authority.fingerprint).not.toBe(authority.fingerprint);
    expect(warned.filter((text) => text.includes('damaged'))).toHaveLength(2);
    expect(readdirSync(join(folder, 'tls')).filter((name) => name.endsWith('.damaged'))).toHaveLength(2);
    expect(readFileSync(file('leaf'), 'utf8')).toContain(again.leaf.certificate.trim());
  });

  it('[LA5] what cannot be kept is no authority, and is one when it can be', async () => {
    writeFileSync(join(folder, 'tls'), 'in the way');
    const running = identity();
    await expect(running.refresh()).rejects.toThrow();
    expect(running.current).toBeNull();
    rmSync(join(folder, 'tls'));
    expect(await running.refresh()).toBe(true);
  });

  it.each([
    ['desk-1', ['localhost', 'desk-1', 'desk-1.local']],
    ['Desk-1.local', ['localhost', 'desk-1.local', 'desk-1']],
    // Each of these is a top-level domain: the authority would vouch for everything beneath it.
    ['studio', ['localhost', 'studio.local']],
    ['dev', ['localhost', 'dev.local']],
    ['xn--3e0b707e', ['localhost', 'xn--3e0b707e.local']],
    ['srv1.example.org', ['localhost', 'srv1.example.org', 'srv1', 'srv1.local']],
    ['localhost.localdomain', ['localhost']],
    ['공방', ['localhost', 'xn--ob0b910a.local']],
    ['my_machine', ['localhost']],
    ['10', ['localhost', '10.local']],
    ['', ['localhost']],
  ])('[LA3] a machine called %s is vouched for as %j', (name, expected) => {
    expect(hostNames(name)).toEqual(expected);
  });
});
