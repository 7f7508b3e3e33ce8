import { spawn, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { temporaryFolder } from '../support/classServer.ts';

const ROOT = join(import.meta.dirname, '../..');
const WORKER = process.env['MEDIASOUP_WORKER_BIN'] ?? '';

/** Runs `npm run build worker` with these settings. */
async function buildWorker(env: Record<string, string>): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [join(ROOT, 'scripts/build.mjs'), 'worker'], {
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [code] = (await once(child, 'close')) as [number];
  return { code, output };
}

let folder: string;
beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('the worker', () => {
  it('[SU1] is downloaded once, checked, and kept', async () => {
    const release = join(folder, 'release');
    mkdirSync(release);
    copyFileSync(WORKER, join(release, 'mediasoup-worker'));
    execFileSync('tar', ['czf', 'worker.tgz', 'mediasoup-worker'], { cwd: release });
    const asked: string[] = [];
    const mirror = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end(readFileSync(join(release, 'worker.tgz')));
    });
    mirror.listen(0, '127.0.0.1');
    await once(mirror, 'listening');
    const cache = join(folder, 'cache');
    const env = {
      GONGBANG_CACHE: cache,
      MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL: `http://127.0.0.1:${(mirror.address() as AddressInfo).port}`,
    };
    const first = await buildWorker(env);
    expect(first).toMatchObject({ code: 0 });
    const path = first.output.trim().split('\n').at(-1) ?? '';
    expect(path.startsWith(cache)).toBe(true);
    expect(existsSync(path)).toBe(true);
    expect(asked).toEqual([expect.stringMatching(/^\/3\.27\.1\/mediasoup-worker-3\.27\.1-/)]);
    expect((await buildWorker(env)).output.trim()).toBe(path);
    expect(asked).toHaveLength(1);
    mirror.close();
  });

  it('[SU2] that was named but does not run is refused', async () => {
    const broken = join(folder, 'broken-worker');
    writeFileSync(broken, '#!/bin/sh\nexit 3\n');
    chmodSync(broken, 0o755);
    const { code, output } = await buildWorker({ MEDIASOUP_WORKER_BIN: broken });
    expect(code).toBe(1);
    expect(output).toContain(`MEDIASOUP_WORKER_BIN is ${broken}, but that is no mediasoup-worker`);
  });
});
