import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const execute = promisify(execFile);
const CONFIGURATION = join(import.meta.dirname, '../../docker/coturn/turnserver.conf');
const CLIENT = join(import.meta.dirname, '../support/turnPeers.ts');
const NAMESPACE = `gongbang-${process.pid}-relay`;
const SECRET = 'x'.repeat(32);
const MEDIA_SERVER = ['10.99.0.1', 'fd00:99::1'];
const RELAY = ['10.99.0.2', 'fd00:99::2'];
const FORBIDDEN = 403;

/** Every way to write an address that is not the media server's: this machine, its networks, and IPv4 inside IPv6. */
const OTHERS = [
  ...['127.0.0.1', '0.0.0.0', '10.99.0.2', '10.0.0.1', '100.64.0.1', '169.254.169.254', '172.16.0.1'],
  ...['192.168.0.1', '203.0.113.9', '224.0.0.1', '255.255.255.255'],
  ...['::', '::1', 'fe80::1', 'fc00::1', 'fd00:99::2', 'ff02::1', '2001:db8::9'],
  ...['::ffff:127.0.0.1', '::ffff:10.99.0.1', '::ffff:10.99.0.2', '::ffff:169.254.169.254', '::127.0.0.1'],
  ...['64:ff9b::7f00:1', '64:ff9b:1::1', '2002:7f00:1::1'],
];

// It needs its own network, with IPv6; `npm test` says when it is skipped.
describe.skipIf(process.env['FAULTS'] === 'off' || process.getuid?.() !== 0)('[LM19] the relay', () => {
  let folder: string;
  let relay: ChildProcess;
  const inside = (...command: string[]) => ['netns', 'exec', NAMESPACE, ...command];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gongbang-relay-'));
    await execute('ip', ['netns', 'add', NAMESPACE]);
    await execute('ip', ['-n', NAMESPACE, 'link', 'set', 'lo', 'up']);
    for (const address of [...MEDIA_SERVER, ...RELAY]) {
      const isV6 = address.includes(':');
      const given = isV6 ? [`${address}/128`, 'dev', 'lo', 'nodad'] : [`${address}/32`, 'dev', 'lo'];
      await execute('ip', ['-n', NAMESPACE, 'address', 'add', ...given]);
    }
    relay = spawn(
      'ip',
      inside(
        'turnserver',
        ...['-c', CONFIGURATION, '--realm=test', '--no-tls', '--no-dtls', `--static-auth-secret=${SECRET}`],
        ...RELAY.flatMap((address) => [`--listening-ip=${address}`, `--relay-ip=${address}`]),
        ...MEDIA_SERVER.map((address) => `--allowed-peer-ip=${address}`),
        ...[`--pidfile=${join(folder, 'pid')}`, `--userdb=${join(folder, 'users')}`],
      ),
    );
  });
  afterAll(async () => {
    const exited = once(relay, 'exit');
    relay.kill('SIGKILL');
    await exited;
    await execute('ip', ['netns', 'del', NAMESPACE]);
    rmSync(folder, { recursive: true });
  });

  it('leads to the media server by IPv4 and IPv6, and to no other address however it is written', async () => {
    const peers = [...MEDIA_SERVER, ...OTHERS];
    // Until the relay listens, the client gets no response and ends with an error.
    const ask = async (): Promise<string> =>
      execute('ip', inside(process.execPath, CLIENT, RELAY[0] ?? '', 'check', SECRET, ...peers)).then(
        ({ stdout }) => stdout,
        () => '',
      );
    let answers = '';
    await expect.poll(async () => (answers = await ask()), { timeout: 30_000 }).not.toBe('');
    expect(JSON.parse(answers)).toEqual(
      Object.fromEntries(peers.map((peer) => [peer, MEDIA_SERVER.includes(peer) ? 200 : FORBIDDEN])),
    );
  });
});
