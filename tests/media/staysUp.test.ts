import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import type { CreatedClass, RequestInput } from '@gongbang/protocol';
import { beforeAll, describe, expect, it, vi } from 'vitest';

import { createClass, temporaryFolder } from '../support/classServer.ts';
import { ServerProcess } from '../support/serverProcess.ts';
import { TestClient } from '../support/TestClient.ts';

// Every test starts servers, some several, on a machine that may be busy with other work.
vi.setConfig({ testTimeout: 180_000 });

const ROOT = join(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'packages/sfu-server/src/main.ts');
const DATABASE = 'gongbang.sqlite';
const STROKE: Omit<RequestInput['draw:stroke'], 'strokeId'> = {
  canvas: 'hands',
  ink: 'live',
  fades: false,
  points: [[0.5, 0.5]],
};

async function teach(server: ServerProcess) {
  const created = await createClass(server.url);
  const mentor = await TestClient.connect(server.url, created, 'mentor');
  const mentee = await TestClient.connect(server.url, created, 'mentee');
  await mentor.join('이정은');
  await mentee.join('박서연');
  await mentor.do('class:start', {});
  return { created, mentor, mentee };
}

/** Someone whose departure must be kept: their hand is up. */
async function waitForHelp(server: ServerProcess, created: CreatedClass) {
  const pupil = await TestClient.connect(server.url, created, 'mentee');
  const { snapshot } = await pupil.join('정하늘');
  await pupil.do('hand:raise', { note: '' });
  return { pupil, pupilId: snapshot.me.id };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}

/** Settings of a server that is not started by `ServerProcess`. */
const settings = (port: number, dataDir: string): NodeJS.ProcessEnv => ({
  ...process.env,
  HOST: '127.0.0.1',
  PORT: String(port),
  MEDIA_PORT: '0',
  MEDIA_WORKERS: '1',
  DATA_DIR: dataDir,
  LOG_LEVEL: 'info',
});

/** Runs the server where it cannot start; returns its exit code and output. */
async function failingStart(port: number, dataDir: string): Promise<{ code: number | null; said: string }> {
  // As `npm start` does.
  const child = spawn(process.execPath, [MAIN], {
    env: settings(port, dataDir),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

describe('[RB1] a database that another process holds', () => {
  it('ends nothing: requests are refused, timers go on later, and SIGTERM ends it in order', async () => {
    await using server = await ServerProcess.start({ env: { PEER_GRACE_SECONDS: '1' } });
    const { created, mentor, mentee } = await teach(server);
    const { pupil, pupilId } = await waitForHelp(server, created);
    await mentor.do('draw:stroke', { strokeId: 'stroke-one', ...STROKE });
    const other = new DatabaseSync(join(server.dataDir, DATABASE), { timeout: 10_000 });
    other.exec('BEGIN IMMEDIATE');
    // Nothing is kept meanwhile, and nothing has happened.
    expect(await mentee.refused('hand:raise', { note: '' })).toBe('STORE_UNAVAILABLE');
    expect(await mentee.refused('chat:send', { clientId: 'client-one', text: 'x', thread: null })).toBe(
      'STORE_UNAVAILABLE',
    );
    expect(await mentor.refused('class:configure', { isLocked: true, admission: 'ask' })).toBe(
      'STORE_UNAVAILABLE',
    );
    const guest = await TestClient.connect(server.url, created, 'mentee');
    const { snapshot } = await guest.join('최하린');
    expect(snapshot.workshop.settings).toMatchObject({ isLocked: false, admission: 'open' });
    await mentor.do('draw:stroke', { strokeId: 'stroke-two', ...STROKE });
    guest[Symbol.dispose]();
    pupil[Symbol.dispose]();
    // By then, removing the pupil, whose hand was up, has failed at least once.
    await expect.poll(() => server.output, { timeout: 30_000 }).toContain('a callback failed');
    other.exec('ROLLBACK');
    await mentor.next('peer:left', ({ peerId }) => peerId === pupilId);
    await mentee.do('hand:raise', { note: '' });
    await mentor.next('workshop:changed', ({ parts }) => parts.hands?.length === 1);

    other.exec('BEGIN IMMEDIATE');
    await mentor.do('draw:stroke', { strokeId: 'stroke-three', ...STROKE });
    const ended = server.kill('SIGTERM');
    await mentee.next('server:stopping');
    await expect.poll(() => server.output, { timeout: 30_000 }).toContain('keeping before the end');
    other.exec('ROLLBACK');
    other.close();
    expect(await ended).toBe(0);
    await server.start();
    const back = await TestClient.connect(server.url, created, 'mentor');
    const { workshop } = (await back.join('이정은')).snapshot;
    expect(workshop.strokes.map(({ id }) => id)).toEqual(['stroke-one', 'stroke-two', 'stroke-three']);
    for (const client of [mentor, mentee, back]) {
      client[Symbol.dispose]();
    }
  });

  it.skipIf(process.getuid?.() !== 0)('nor does a full disk', async () => {
    const dataDir = temporaryFolder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', dataDir]);
    try {
      await using server = await ServerProcess.start({
        dataDir,
        env: { PEER_GRACE_SECONDS: '1', MIN_FREE_MB: '0' },
      });
      const { created, mentor, mentee } = await teach(server);
      const { pupil, pupilId } = await waitForHelp(server, created);
      const filler = join(dataDir, 'filler');
      for (let size = 1024 * 1024; size >= 4096; size /= 2) {
        try {
          writeFileSync(filler, Buffer.alloc(size), { flag: 'a' });
        } catch {
          // That much is no longer free.
        }
      }
      const send = (index: number) =>
        mentee.request('chat:send', { clientId: `client-${index}`, text: 'x'.repeat(900), thread: null });
      let kept = 0;
      while ((await send(kept)).ok) {
        kept += 1;
      }
      expect(await mentee.refused('hand:raise', { note: 'x'.repeat(50) })).toBe('STORE_UNAVAILABLE');
      pupil[Symbol.dispose]();
      await expect.poll(() => server.output, { timeout: 30_000 }).toContain('a callback failed');
      await expect
        .poll(async () => (await fetch(`${server.url}/readyz`)).status, { timeout: 30_000 })
        .toBe(503);
      rmSync(filler);
      await mentor.next('peer:left', ({ peerId }) => peerId === pupilId);
      await expect
        .poll(async () => (await fetch(`${server.url}/readyz`)).status, { timeout: 30_000 })
        .toBe(200);
      expect((await send(kept)).ok).toBe(true);
      const { messages } = await mentee.do('chat:history', { thread: null, before: kept + 100, limit: 5 });
      expect(messages.at(-1)?.seq).toBe(kept + 1);
      mentor[Symbol.dispose]();
      mentee[Symbol.dispose]();
    } finally {
      execFileSync('umount', [dataDir]);
      rmSync(dataDir, { recursive: true });
    }
  });
});

describe('a start that fails', () => {
  it('[RB3] ends when the port is taken, and says so', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const folder = temporaryFolder();
    const { code, said } = await failingStart((taken.address() as AddressInfo).port, folder);
    expect([code, said]).toEqual([1, expect.stringContaining('Another program has this port')]);
    taken.close();
    rmSync(folder, { recursive: true });
  });

  it('[ST6] [ST7] ends where another server runs on the data, which nobody else may read', async () => {
    await using server = await ServerProcess.start();
    const { mentor, mentee } = await teach(server);
    const { code, said } = await failingStart(0, server.dataDir);
    expect([code, said]).toEqual([1, expect.stringContaining('Another Gongbang is running')]);
    expect(await mentee.do('hand:raise', { note: '' })).toEqual({ place: 1 });
    expect(statSync(server.dataDir).mode & 0o777).toBe(0o700);
    expect(statSync(join(server.dataDir, DATABASE)).mode & 0o777).toBe(0o600);
    // The lock goes with the process, however it ends.
    await server.kill('SIGKILL');
    await server.start();
    mentor[Symbol.dispose]();
    mentee[Symbol.dispose]();
  });

  it('[ST8] ends when the database is torn, and says what to do', async () => {
    const server = await ServerProcess.start();
    const { mentor, mentee } = await teach(server);
    for (let index = 0; index < 60; index += 1) {
      await mentee.request('chat:send', { clientId: `client-${index}`, text: 'x'.repeat(900), thread: null });
    }
    mentor[Symbol.dispose]();
    mentee[Symbol.dispose]();
    await server.kill('SIGTERM');
    const file = join(server.dataDir, DATABASE);
    const { size } = statSync(file);
    writeFileSync(file, Buffer.alloc(size - 2 * 4096, 0x5a), { flag: 'r+' });
    const { code, said } = await failingStart(0, server.dataDir);
    expect(code).toBe(1);
    expect(said).toMatch(/not a database|damaged|malformed/);
    rmSync(server.dataDir, { recursive: true });
  });
});

describe('[RB2] an error that nobody expected', () => {
  it('ends the server in order: people are told, what was drawn is kept, and it says so with its exit code', async () => {
    const throwing = 'data:text/javascript,process.on(`SIGUSR2`,()=>{throw(new(Error)(`boom`))})';
    await using server = await ServerProcess.start({ env: { NODE_OPTIONS: `--import=${throwing}` } });
    const { created, mentor, mentee } = await teach(server);
    await mentor.do('draw:stroke', { strokeId: 'stroke-one', ...STROKE });
    const ended = server.kill('SIGUSR2');
    await mentee.next('server:stopping');
    expect(await ended).toBe(1);
    expect(server.output).toContain('boom');
    await server.start();
    const back = await TestClient.connect(server.url, created, 'mentor');
    expect((await back.join('이정은')).snapshot.workshop.strokes).toHaveLength(1);
    for (const client of [mentor, mentee, back]) {
      client[Symbol.dispose]();
    }
  });
});

describe('[RB2] npm start', () => {
  interface Started {
    readonly npm: ChildProcess;
    readonly output: () => string;
  }

  async function npmStart(port: number, dataDir: string): Promise<Started> {
    const npm = spawn('npm', ['start'], { cwd: ROOT, env: settings(port, dataDir) });
    let output = '';
    for (const stream of [npm.stdout, npm.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    await expect.poll(() => output, { timeout: 90_000 }).toContain('server listening');
    return { npm, output: () => output };
  }

  // Not while a start is being timed.
  beforeAll(() => {
    execFileSync(process.execPath, [join(ROOT, 'scripts/build.mjs'), 'page']);
  }, 300_000);

  const answers = async (port: number): Promise<boolean> =>
    fetch(`http://127.0.0.1:${port}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
  /** The server's process id, as the only one using the lock file. */
  const serverOf = (npm: ChildProcess): number => {
    const ids = (parent: number): number[] =>
      execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
        .split('\n')
        .map((line) => line.trim().split(/\s+/).map(Number))
        .filter(([, ppid]) => ppid === parent)
        .flatMap(([pid = 0]) => [pid, ...ids(pid)]);
    const found = ids(npm.pid ?? 0).find((pid) =>
      execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).includes(
        'sfu-server/src/main.ts',
      ),
    );
    return found ?? 0;
  };

  it('starts a server again that ended, and says why; SIGTERM to npm ends it in order', async () => {
    const folder = temporaryFolder();
    const port = await freePort();
    const { npm, output } = await npmStart(port, folder);
    process.kill(serverOf(npm), 'SIGKILL');
    await expect.poll(output, { timeout: 90_000 }).toMatch(/ended by SIGKILL[\s\S]*server listening/);
    expect(await answers(port)).toBe(true);
    const exited = once(npm, 'exit');
    npm.kill('SIGTERM');
    await exited;
    await expect.poll(() => answers(port), { timeout: 60_000 }).toBe(false);
    await expect.poll(output, { timeout: 60_000 }).toContain('server stopping');
    rmSync(folder, { recursive: true });
  });

  it('ends its server when npm itself is killed', async () => {
    const folder = temporaryFolder();
    const port = await freePort();
    const { npm, output } = await npmStart(port, folder);
    npm.kill('SIGKILL');
    await expect.poll(() => answers(port), { timeout: 60_000 }).toBe(false);
    await expect.poll(output, { timeout: 60_000 }).toContain('server stopping');
    rmSync(folder, { recursive: true });
  });
});
