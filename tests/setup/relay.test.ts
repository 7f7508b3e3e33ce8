import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const START = join(import.meta.dirname, '../../docker/coturn/start.sh');
const SECRET = 'x'.repeat(32);

// It runs in a container, whose `getent` other systems lack.
describe.skipIf(process.platform !== 'linux')('[NW3] the relay that compose starts', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'gongbang-start-'));
    // Prints how it was called, in place of coturn.
    writeFileSync(join(folder, 'turnserver'), '#!/bin/sh\nprintf "%s\\n" "$@"\n');
    chmodSync(join(folder, 'turnserver'), 0o755);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const start = (secret: string, address: string, settings: Readonly<Record<string, string>> = {}) =>
    spawnSync('/bin/sh', [START], {
      encoding: 'utf8',
      env: {
        PATH: `${folder}${delimiter}${process.env['PATH']}`,
        TURN_SECRET: secret,
        ANNOUNCED_ADDRESS: address,
        ...settings,
      },
    });

  it.each([
    ['', '203.0.113.7', 'Set TURN_SECRET'],
    ['short', '203.0.113.7', 'Set TURN_SECRET'],
    [SECRET, '', 'Set ANNOUNCED_ADDRESS'],
    [SECRET, 'nowhere.invalid', 'Cannot find nowhere.invalid'],
  ])('with secret "%s" and address "%s" says: %s', (secret, address, message) => {
    const { status, stderr, stdout } = start(secret, address);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('leads to the media server’s addresses, and nowhere else', () => {
    const { status, stdout } = start(SECRET, '203.0.113.7, 2001:db8::7');
    const peers = stdout.split('\n').filter((line) => line.includes('peer-ip'));
    expect(status).toBe(0);
    expect(peers).toEqual(['--allowed-peer-ip=203.0.113.7', '--allowed-peer-ip=2001:db8::7']);
    expect(stdout).toContain(`--static-auth-secret=${SECRET}\n`);
  });

  it('follows the domain where no address is set', () => {
    const { status, stdout } = start(SECRET, '', { DOMAIN: '203.0.113.9' });
    expect(status).toBe(0);
    expect(stdout.split('\n')).toContain('--allowed-peer-ip=203.0.113.9');
  });

  it('can have port 443 of an address of its own', () => {
    const { stdout } = start(SECRET, '203.0.113.7', { TURN_BIND: '203.0.113.8', TURN_TLS_PORT: '443' });
    expect(stdout.split('\n')).toEqual(
      expect.arrayContaining(['--listening-ip=203.0.113.8', '--tls-listening-port=443']),
    );
  });
});
