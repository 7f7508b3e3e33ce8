import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import type { MediaLoss } from '@gongbang/sfu-server/ports/media.ts';
import { systemClock } from '@gongbang/sfu-server/clock.ts';
import { MediasoupServer } from '@gongbang/sfu-server/media/MediasoupServer.ts';
import { WorkerPool, isCrash } from '@gongbang/sfu-server/media/WorkerPool.ts';
import { createWorker } from 'mediasoup';
import { describe, expect, it, vi } from 'vitest';

import { QUIET } from '../support/mediaScene.ts';
import { DTLS, OPUS_TRACK, RECEIVE } from '../support/rtp.ts';

const HOST = '127.0.0.1';
const log = { info: () => undefined, warn: () => undefined };
const PEER = { rtpCapabilities: RECEIVE, dtlsParameters: DTLS, send: true, receive: true };
const microphone = { source: 'mic', kind: 'audio', rtpParameters: OPUS_TRACK, paused: false } as const;

/** A pool that ends with the test. */
async function startPool(workers: number, options: Partial<Parameters<typeof WorkerPool.create>[0]> = {}) {
  const pool = await WorkerPool.create({ workers, host: HOST, port: 0, log, ...options });
  return {
    pool,
    server: new MediasoupServer(pool, () => [HOST], systemClock),
    [Symbol.dispose]: () => {
      pool.close();
    },
  };
}

const pidOf = (pool: WorkerPool, index = 0): number =>
  pool.running.find((entry) => entry.index === index)?.worker.pid ?? 0;

describe('a worker', () => {
  it('[MD16] that hangs is noticed and replaced, and meanwhile it is said', async () => {
    // Observed as it happens: it may be replaced before anyone who polls looks again.
    const said: string[] = [];
    const warn = (): void => {
      said.push(...scene.pool.obstacles);
    };
    using scene = await startPool(1, { pulse: { everyMs: 50, patienceMs: 500 }, log: { ...log, warn } });
    const { pool } = scene;
    const before = pidOf(pool);
    process.kill(before, 'SIGSTOP');
    await expect.poll(() => [0, before].includes(pidOf(pool)), { timeout: 10_000 }).toBe(false);
    expect([...new Set(said)]).toEqual(['media worker 0 does not answer', 'no media worker is up']);
    expect([pool.obstacles, pool.deaths]).toEqual([[], 1]);
  });

  it('[MD16] [RB5] that stood still with the server, and wakes a little later, is none that hangs', async () => {
    using scene = await startPool(1, { pulse: { everyMs: 50, patienceMs: 1500 } });
    const { pool } = scene;
    const pid = pidOf(pool);
    const worker = pool.running[0]?.worker;
    const asked = worker === undefined ? null : vi.spyOn(worker, 'getResourceUsage');
    process.kill(pid, 'SIGSTOP');
    // It is asked meanwhile, and this process stands still as well; the worker resumes when this one has woken.
    const waking = spawn('sh', ['-c', `sleep 3.3; kill -CONT ${pid}`]);
    await once(waking, 'spawn');
    await expect.poll(() => asked?.mock.calls.length, { interval: 10 }).toBeGreaterThan(0);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2600);
    await once(waking, 'exit');
    await worker?.getResourceUsage();
    expect([pidOf(pool), pool.deaths]).toEqual([pid, 0]);
  });

  it('[MD17] that cannot be started is tried again, and the process goes on', async () => {
    let refusals = 0;
    let isRefusing = false;
    using scene = await startPool(1, {
      start: (settings) => {
        if (isRefusing) {
          refusals += 1;
          return Promise.reject(new Error('spawn EMFILE'));
        }
        return createWorker(settings);
      },
    });
    const { pool } = scene;
    isRefusing = true;
    process.kill(pidOf(pool), 'SIGKILL');
    await expect.poll(() => refusals, { timeout: 10_000 }).toBeGreaterThan(2);
    expect(pool.obstacles).toEqual(['no media worker is up']);
    isRefusing = false;
    await expect.poll(() => pool.obstacles, { timeout: 10_000 }).toEqual([]);
  });

  it('[MD17] that dies at the limit of open files does not take the process with it', async () => {
    const program = join(import.meta.dirname, '../support/descriptorLimit.ts');
    const child = spawn('sh', ['-c', `ulimit -n 256 && exec ${process.execPath} ${program}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    await once(child, 'close');
    expect(output.trim().split('\n')).toEqual(['refused', 'replaced']);
  });

  it('[MD15] that dies tells whether it was its own fault, and who sent', async () => {
    using scene = await startPool(1);
    const { pool, server } = scene;
    const losses: MediaLoss[] = [];
    for (const signal of ['SIGSEGV', 'SIGABRT', 'SIGKILL'] as const) {
      const lost = Promise.withResolvers<MediaLoss>();
      const media = await server.openClass('abcdefghijkl', { ...QUIET, lost: lost.resolve });
      const sender = await media.openPeer('sender----------', PEER);
      await media.openPeer('viewer----------', PEER);
      await sender.produce(microphone);
      process.kill(pidOf(pool), signal);
      losses.push(await lost.promise);
    }
    expect(losses).toEqual([
      { crashed: true, crowded: false, senders: ['sender----------'] },
      { crashed: true, crowded: false, senders: ['sender----------'] },
      { crashed: false, crowded: false, senders: ['sender----------'] },
    ]);
  });

  it('[MD15] that dies under mentees of two classes says nothing of either', async () => {
    using scene = await startPool(1);
    const { pool, server } = scene;
    const losses: Promise<MediaLoss>[] = [];
    for (const id of ['hostile-----', 'honest------'] as const) {
      const lost = Promise.withResolvers<MediaLoss>();
      losses.push(lost.promise);
      const media = await server.openClass(id, { ...QUIET, lost: lost.resolve });
      const sender = await media.openPeer(`${id}----`, { ...PEER, role: 'mentee' });
      await sender.produce(microphone);
    }
    process.kill(pidOf(pool), 'SIGSEGV');
    expect(await Promise.all(losses)).toMatchObject([{ crowded: true }, { crowded: true }]);
  });

  it.each([
    ['code:0, signal:null', false],
    ['code:42, signal:null', true],
    ['code:null, signal:SIGKILL', false],
    ['code:null, signal:SIGABRT', true],
  ])('[MD15] that ended with %s has crashed: %s', (how, crashed) => {
    expect(isCrash(new Error(`[pid:1, ${how}]`))).toBe(crashed);
  });

  it('[MD18] is a class’s alone after two have crashed under it', async () => {
    using scene = await startPool(2);
    const { pool, server } = scene;
    const openTroubled = async () => {
      const lost = Promise.withResolvers<MediaLoss>();
      const media = await server.openClass('troubled----', { ...QUIET, lost: lost.resolve });
      await media.openPeer('peer------------', PEER);
      return lost;
    };
    for (let crash = 0; crash < 2; crash += 1) {
      const lost = await openTroubled();
      const home = pool.running.find(({ load }) => load > 0);
      process.kill(home?.worker.pid ?? 0, 'SIGSEGV');
      await lost.promise;
      await expect.poll(() => pool.running.length, { timeout: 10_000 }).toBe(2);
    }
    await openTroubled();
    const troubled = pool.running.find(({ load }) => load > 0);
    for (let index = 0; index < 3; index += 1) {
      const media = await server.openClass(`other------${index}`, QUIET);
      await media.openPeer('peer------------', PEER);
      await media.openPeer('another---------', PEER);
    }
    // Their class, and who is in it.
    expect(troubled?.load).toBe(2);
  });
});
