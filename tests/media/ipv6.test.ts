import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { temporaryFolder } from '../support/classServer.ts';
import { createHost, removeHost, type Host } from '../support/network.ts';
import { HAS_RTC_PEER } from '../support/RtcPeers.ts';
import { ServerProcess } from '../support/serverProcess.ts';
import { findings, type Errand, type Findings } from '../support/visitor.ts';

const VISITOR = join(import.meta.dirname, '../support/visitor.ts');
const IPV6 = 'fd00:60::12';
/** A deprecated address: it still works for those who have it, and is given to nobody. */
const DEPRECATED = 'fd00:60::dead';
const IPV4 = '10.60.0.12';
const CAN_MAKE_HOSTS = spawnSync('unshare', ['-n', 'ip', 'link']).status === 0;

const originOf = (server: ServerProcess, host: string): string =>
  `http://${host}:${new URL(server.url).port}`;
/** The ways to an address. */
const ways = (...addresses: string[]): string[] =>
  ['udp', 'tcp'].flatMap((protocol) => addresses.map((address) => `${protocol} ${address}`)).toSorted();

describe.skipIf(!HAS_RTC_PEER || !CAN_MAKE_HOSTS)('a server whose HOST is not set', () => {
  let folder: string;
  let dataDir: string;
  let host: Host;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gongbang-ipv6-'));
    dataDir = temporaryFolder();
    host = await createHost('ipv6', folder);
    await host.run('ip', 'link', 'add', 'net0', 'type', 'veth', 'peer', 'name', 'net1');
    for (const end of ['net0', 'net1']) {
      await host.run('ip', 'link', 'set', end, 'up');
    }
  });
  afterEach(async () => {
    await removeHost(host);
    rmSync(folder, { recursive: true });
    rmSync(dataDir, { recursive: true });
  });

  const addIpv6 = async (): Promise<void> => {
    await host.run('ip', 'address', 'add', `${IPV6}/64`, 'dev', 'net0', 'nodad');
    await host.run('ip', 'address', 'add', `${DEPRECATED}/64`, 'dev', 'net0', 'preferred_lft', '0', 'nodad');
  };
  const start = (): Promise<ServerProcess> =>
    ServerProcess.start({ host, dataDir, env: { HOST: '', TLS_PORT: '0' } });
  /** Sends a visitor through the server, from the server's own host. */
  const visit = async (origin: string, media: string): Promise<Findings> => {
    const tls = join(dataDir, 'tls');
    const authority = readdirSync(tls).find((name) => name.startsWith('authority')) ?? '';
    const errand: Errand = { origin, media, ca: join(tls, authority) };
    return findings.parse(JSON.parse(await host.run(process.execPath, VISITOR, JSON.stringify(errand))));
  };

  it('[IP1] [IP2] is whole where there is IPv6 alone', async () => {
    await host.run('ip', 'address', 'flush', 'dev', 'lo');
    await host.run('ip', 'address', 'add', '::1/128', 'dev', 'lo');
    await addIpv6();
    await using server = await start();
    const found = await visit(originOf(server, `[${IPV6}]`), '::1');
    expect(found).toMatchObject({ page: 200, connected: ['udp ::1', 'tcp ::1'], metrics: [403, 200] });
    expect(found.candidates.toSorted()).toEqual(ways(IPV6, '::1'));
    expect(found.secure).toEqual([expect.stringMatching(/^https:\/\/\[fd00:60::12\]:\d+$/)]);
    expect(found.origins.filter((origin) => !origin.startsWith('https:'))).toEqual([
      originOf(server, `[${IPV6}]`),
      originOf(server, 'localhost'),
    ]);
  });

  it('[IP1] [IP2] [IP3] is whole over either where there are both, and knows this machine by both', async () => {
    await addIpv6();
    await host.run('ip', 'address', 'add', `${IPV4}/24`, 'dev', 'net0');
    await using server = await start();
    const over6 = await visit(originOf(server, `[${IPV6}]`), '::1');
    const over4 = await visit(originOf(server, IPV4), '127.0.0.1');
    for (const found of [over6, over4]) {
      expect(found).toMatchObject({ page: 200, metrics: [403, 200] });
      expect(found.candidates.toSorted()).toEqual(ways(IPV4, IPV6, '127.0.0.1', '::1'));
      expect(found.secure.map((origin) => new URL(origin).hostname)).toEqual([IPV4, `[${IPV6}]`]);
    }
    expect(over6.connected).toEqual(['udp ::1', 'tcp ::1']);
    expect(over4.connected).toEqual(['udp 127.0.0.1', 'tcp 127.0.0.1']);
  });

  it('[IP1] is whole where IPv6 is switched off', async () => {
    await host.run('sh', '-c', 'echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6');
    await host.run('ip', 'address', 'add', `${IPV4}/24`, 'dev', 'net0');
    await using server = await start();
    const found = await visit(originOf(server, IPV4), '127.0.0.1');
    expect(found).toMatchObject({ page: 200, connected: ['udp 127.0.0.1', 'tcp 127.0.0.1'] });
    expect(found.candidates.toSorted()).toEqual(ways(IPV4, '127.0.0.1'));
  });
});
