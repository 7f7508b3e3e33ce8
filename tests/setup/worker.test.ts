import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { temporaryFolder } from '../support/classServer.ts';

const ROOT = join(import.meta.dirname, '../..');
const WORKER = process.env['MEDIASOUP_WORKER_BIN'] ?? '';

/** A cache without a worker, but with the Node and pnpm that this runs under, if those come from one. */
function makeCache(): string {
  const cache = mkdtempSync(join(folder, 'cache-'));
  const programs = join(process.execPath, '../../..');
  if (basename(programs) === 'programs') {
    symlinkSync(programs, join(cache, 'programs'));
  }
  return cache;
}

/** Runs `npm run build worker` with these settings. */
async function buildWorker(env: Record<string, string>): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [join(ROOT, 'scripts/build.mjs'), 'worker'], {
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, GONGBANG_CACHE: makeCache(), ...env },
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

/** A release page on loopback with this machine's worker, and a separate cache. */
async function serveWorker() {
  const scene = mkdtempSync(join(folder, 'scene-'));
  copyFileSync(WORKER, join(scene, 'mediasoup-worker'));
  execFileSync('tar', ['czf', 'worker.tgz', 'mediasoup-worker'], { cwd: scene });
  const archive = readFileSync(join(scene, 'worker.tgz'));
  const asked: string[] = [];
  const mirror = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end(archive);
  });
  mirror.listen(0, '127.0.0.1');
  await once(mirror, 'listening');
  const { port } = mirror.address() as AddressInfo;
  return {
    asked,
    sha256: createHash('sha256').update(archive).digest('hex'),
    env: {
      GONGBANG_CACHE: makeCache(),
      MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL: `http://127.0.0.1:${port}`,
    },
    [Symbol.dispose]: () => {
      mirror.close();
    },
  };
}

let folder: string;
beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('the worker', () => {
  it('[SU1] is not downloaded as long as no version is known to be sound', async () => {
    using mirror = await serveWorker();
    const { code, output } = await buildWorker({
      ...mirror.env,
      // Nothing to compile with, so that this ends at once.
      PATH: '',
    });
    expect(code).toBe(1);
    expect(output).toMatch(/compil/);
    expect(mirror.asked).toEqual([]);
  });

  it('[SU1] [SU3] is downloaded once where that was asked for, verified, and kept', async () => {
    using mirror = await serveWorker();
    const env = { ...mirror.env, GONGBANG_WORKER: 'download', GONGBANG_WORKER_SHA256: mirror.sha256 };
    const first = await buildWorker(env);
    expect(first).toMatchObject({ code: 0 });
    expect(first.output).toContain('docs/SECURITY.md');
    const path = first.output.trim().split('\n').at(-1) ?? '';
    expect(path.startsWith(env.GONGBANG_CACHE)).toBe(true);
    expect(existsSync(path)).toBe(true);
    expect(mirror.asked).toEqual([expect.stringMatching(/^\/3\.27\.1\/mediasoup-worker-3\.27\.1-/)]);
    expect((await buildWorker(env)).output.trim().split('\n').at(-1)).toBe(path);
    expect(mirror.asked).toHaveLength(1);
  });

  it('[SU3] that nobody has vouched for is refused, and so is another than the one that was named', async () => {
    using mirror = await serveWorker();
    const env = { ...mirror.env, GONGBANG_WORKER: 'download' };
    const unknown = await buildWorker(env);
    expect(unknown.code).toBe(1);
    expect(unknown.output).toContain(`Its SHA-256 is ${mirror.sha256}`);
    const other = await buildWorker({ ...env, GONGBANG_WORKER_SHA256: 'ab'.repeat(32) });
    expect(other.code).toBe(1);
    expect(other.output).toContain('was refused');
    expect(readdirSync(env.GONGBANG_CACHE)).not.toContain('worker');
  });

  it('[SU4] is not compiled when a patch does not fit', () => {
    const sources = join(folder, 'other-version');
    const recipe = join(folder, 'recipe');
    cpSync(join(ROOT, 'scripts/worker'), recipe, { recursive: true });
    cpSync(join(ROOT, 'packages/sfu-server/node_modules/mediasoup/worker'), join(sources, 'worker'), {
      recursive: true,
      dereference: true,
    });
    const packet = join(sources, 'worker/src/RTC/RTP/Packet.cpp');
    writeFileSync(packet, readFileSync(packet, 'utf8').replaceAll('highestLen', 'longest'));
    // As if libsrtp had been built already.
    const build = join(folder, 'build');
    mkdirSync(join(build, 'srtp/lib/pkgconfig'), { recursive: true });
    writeFileSync(join(build, 'srtp/lib/pkgconfig/libsrtp2.pc'), '');
    const { status, stderr } = spawnSync('bash', [join(recipe, 'build.sh'), sources, build], {
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr).toContain('media.patch does not fit this mediasoup');
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
