import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import type { CreatedClass } from '@gongbang/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createClass, temporaryFolder } from '../support/classServer.ts';
import { PostgresProxy } from '../support/PostgresProxy.ts';
import { lacksPostgres, PostgresServer } from '../support/PostgresServer.ts';
import { ServerProcess } from '../support/serverProcess.ts';
import { TestClient } from '../support/TestClient.ts';
import { watched } from '../support/watched.ts';

/** How long the database is gone, in s: longer than the five after which nothing new is begun. */
const GONE_SECONDS = Number(process.env['GONE_SECONDS'] ?? '8');
/** Whoever waits for a way that carries nothing waits for a while. */
const PATIENT_MS = 120_000;
const SOURCES = join(import.meta.dirname, '../../packages/sfu-server/src');
const RESTORE = ['--clean', '--if-exists', '--no-owner', '--single-transaction'];
const HISTORY = 100;
const CROWD = 6;
const EACH_SAYS = 7;

let postgres: PostgresServer;
let url: string;
let server: ServerProcess;
let created: CreatedClass;
let mentor: TestClient;
let mentee: TestClient;

const message = (text: string) => ({ clientId: `${text}-`.padEnd(16, '0'), text });
const say = (client: TestClient, text: string) => client.request('chat:send', message(text));
const textsFor = async (client: TestClient): Promise<string[]> => {
  const { messages } = await client.do('chat:history', { before: 1_000_000, limit: HISTORY });
  return messages.map(({ text }) => text);
};
const readiness = async (): Promise<{ status: number; obstacles: unknown }> => {
  const response = await fetch(`${server.url}/readyz`);
  const { obstacles } = (await response.json()) as { obstacles: unknown };
  return { status: response.status, obstacles };
};
const teach = async (): Promise<void> => {
  created = await createClass(server.url);
  mentor = await TestClient.connect(server.url, created, 'mentor');
  mentee = await TestClient.connect(server.url, created, 'mentee');
  await mentor.join('이정은');
  await mentee.join('박서연');
  await mentor.do('class:start', {});
};

describe.skipIf(lacksPostgres)('a class whose store is PostgreSQL', () => {
  beforeEach(async () => {
    postgres = await PostgresServer.start();
    url = await postgres.createDatabase();
    server = await ServerProcess.start({ env: { DATABASE_URL: url } });
    await teach();
  });
  afterEach(async () => {
    mentor[Symbol.dispose]();
    mentee[Symbol.dispose]();
    await server[Symbol.asyncDispose]();
    await postgres[Symbol.asyncDispose]();
  });

  it('[PQ2] goes on while the database is gone, and loses nothing that was acknowledged', async () => {
    expect(await say(mentee, 'before')).toMatchObject({ ok: true });
    await postgres.kill();
    const waiting = watched(say(mentee, 'meanwhile'));
    // The accounts' own connections may have noticed as well.
    await expect.poll(readiness).toEqual({
      status: 503,
      obstacles: expect.arrayContaining([
        expect.stringMatching(/^the database does not answer \(/),
      ]) as unknown,
    });
    // After a long outage, nothing new is begun.
    await expect
      .poll(readiness)
      .toMatchObject({ obstacles: expect.arrayContaining(['the database does not answer']) as unknown });
    expect(await mentor.refused('chat:send', message('refused'))).toBe('STORE_UNAVAILABLE');
    await pause(GONE_SECONDS * 1000);
    expect([waiting.isSettled, mentor.socket.connected, mentee.socket.connected]).toEqual([
      false,
      true,
      true,
    ]);
    await postgres.begin();
    expect(await waiting.promise).toMatchObject({ ok: true });
    await expect.poll(readiness).toMatchObject({ status: 200 });
    expect(await say(mentor, 'after')).toMatchObject({ ok: true });
    const texts = await textsFor(mentee);
    expect(texts).toEqual(['before', 'meanwhile', 'after']);
    expect(mentee.everHeard('class:ended')).toEqual([]);
    // And what was acknowledged is in the database.
    await server.kill('SIGKILL');
    const kept = await postgres.ask('studio1', 'SELECT text FROM gongbang_class.messages ORDER BY seq');
    expect(kept.map(({ text }) => text)).toEqual(texts);
  });

  it('[PQ9] goes on while the database stands still: whoever asks has an answer, and nothing is lost or twice', async () => {
    const post = (path: string, body: object) =>
      fetch(`${server.url}${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Connection: 'close' },
        body: JSON.stringify(body),
      });
    const ask = { email: 'stands-still@example.com', language: 'ko' };
    const register = { title: '물레', mentorName: '이정은' };
    const told = async (answer: Promise<Response>) => {
      const response = await answer;
      const { error } = (await response.json()) as { error: { code: string; reason?: string } };
      const { code, reason } = error;
      return [response.status, code, reason, response.headers.get('Retry-After')];
    };
    expect(await say(mentee, 'before')).toMatchObject({ ok: true });
    postgres.freeze();
    const waiting = watched(say(mentee, 'meanwhile'));
    const [site, registered] = await Promise.all([
      told(post('/api/sign-in/codes', ask)),
      told(post('/api/classes', register)),
    ]);
    // It was not begun; and of what was, nobody knows.
    expect(site).toEqual([503, 'STORE_UNAVAILABLE', undefined, '5']);
    expect(registered).toEqual([503, 'STORE_UNAVAILABLE', 'NOT_SAID', null]);
    // From then on nobody waits.
    expect(await told(post('/api/sign-in/codes', ask))).toEqual(site);
    expect(await told(post('/api/classes', register))).toEqual([503, 'STORE_UNAVAILABLE', undefined, '5']);
    expect(await mentor.refused('chat:send', message('refused'))).toBe('STORE_UNAVAILABLE');
    expect(await readiness()).toEqual({
      status: 503,
      obstacles: ['the database does not answer', 'the database with the accounts does not answer'],
    });
    expect([waiting.isSettled, mentor.socket.connected, mentee.socket.connected]).toEqual([
      false,
      true,
      true,
    ]);
    postgres.thaw();
    expect(await waiting.promise).toMatchObject({ ok: true });
    await expect.poll(readiness).toMatchObject({ status: 200 });
    expect(await say(mentor, 'after')).toMatchObject({ ok: true });
    expect((await post('/api/sign-in/codes', ask)).status).toBe(200);
    expect(mentee.everHeard('class:ended')).toEqual([]);
    await server.kill('SIGKILL');
    const kept = await postgres.ask('studio1', 'SELECT text FROM gongbang_class.messages ORDER BY seq');
    expect(kept.map(({ text }) => text)).toEqual(['before', 'meanwhile', 'after']);
    // The one that nobody knew of is there.
    const classes = await postgres.ask('studio1', 'SELECT title FROM gongbang_class.classes ORDER BY title');
    expect(classes).toHaveLength(2);
    const codes = await postgres.ask('studio1', 'SELECT kind FROM gongbang_site.attempts');
    expect(codes).toHaveLength(1);
  });

  it(
    '[PQ9] goes on after the way to the database carried nothing for longer than anybody waits for it',
    async () => {
      await using way = await PostgresProxy.to(url);
      await server[Symbol.asyncDispose]();
      server = await ServerProcess.start({ env: { DATABASE_URL: way.url } });
      for (const one of [mentor, mentee]) {
        one[Symbol.dispose]();
      }
      await teach();
      expect(await say(mentee, 'before')).toMatchObject({ ok: true });
      way.cutOff();
      // It is asked for once more where it is heard.
      expect(await say(mentee, 'meanwhile')).toMatchObject({ ok: true });
      await expect.poll(readiness).toMatchObject({ status: 200 });
      expect(await textsFor(mentor)).toEqual(['before', 'meanwhile']);
    },
    PATIENT_MS,
  );

  it('[PQ2] has all that was acknowledged after a kill in the middle of a burst, and is live', async () => {
    const crowd = [mentor, mentee];
    for (let more = 0; more < CROWD; more += 1) {
      const one = await TestClient.connect(server.url, created, 'mentee');
      await one.join(`정하늘 ${more}`);
      crowd.push(one);
    }
    const acknowledged: string[] = [];
    for (const [index, one] of crowd.entries()) {
      for (let count = 0; count < EACH_SAYS; count += 1) {
        const text = `message-${index}-${count}`;
        say(one, text).then(
          ({ ok }) => {
            acknowledged.push(...(ok ? [text] : []));
          },
          // Requests that the kill left unanswered.
          () => undefined,
        );
      }
    }
    await expect.poll(() => acknowledged.length, { interval: 1 }).toBeGreaterThan(2);
    await server.kill('SIGKILL');
    for (const one of crowd) {
      one[Symbol.dispose]();
    }
    const before = [...acknowledged];
    await server.start();
    mentor = await TestClient.connect(server.url, created, 'mentor');
    const { snapshot } = await mentor.join('이정은');
    expect(snapshot.class.phase).toBe('live');
    expect(await textsFor(mentor)).toEqual(expect.arrayContaining(before));
  });

  it('[PQ3] has one server: another one waits, says so and ends', async () => {
    await expect(ServerProcess.start({ env: { DATABASE_URL: url } })).rejects.toThrow(
      /did not start: Another Gongbang is running on the database “studio1” at .*Stop that one/,
    );
    expect(await say(mentee, 'still-here')).toMatchObject({ ok: true });
  });
});

describe.skipIf(lacksPostgres)('a studio that moves to PostgreSQL', () => {
  const run = async (script: 'db' | 'backup' | 'restore', args: string[], env: Record<string, string>) => {
    const child = spawn(process.execPath, [join(SOURCES, `${script}.ts`), ...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let output = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, output };
  };

  it('[PQ7] is copied whole to an empty database, while no server runs on it, and not twice', async () => {
    await using store = await PostgresServer.start();
    const to = await store.createDatabase();
    const dataDir = temporaryFolder();
    server = await ServerProcess.start({ dataDir });
    await teach();
    expect(await say(mentee, 'before')).toMatchObject({ ok: true });
    const env = { DATA_DIR: dataDir };
    expect(await run('db', ['copy', '--to', to], env)).toEqual({
      code: 1,
      output: expect.stringContaining('Another Gongbang is running on the data in') as string,
    });
    mentor[Symbol.dispose]();
    mentee[Symbol.dispose]();
    await server.kill('SIGTERM');
    expect((await run('db', ['copy'], env)).code).toBe(2);
    expect(await run('db', ['copy', '--to', to], env)).toEqual({
      code: 0,
      output: expect.stringMatching(
        /classes: 1\n(?:.*\n)*messages: 1\n(?:.*\n)*Copied\. From now on, start the server/,
      ) as string,
    });
    expect(await run('db', ['copy'], { ...env, DATABASE_URL: to })).toEqual({
      code: 1,
      output: 'Nothing was copied. The database has classes already. Name an empty one.\n',
    });
    server = await ServerProcess.start({ dataDir, env: { DATABASE_URL: to } });
    mentor = await TestClient.connect(server.url, created, 'mentor');
    const { snapshot } = await mentor.join('이정은');
    expect([snapshot.class.phase, await textsFor(mentor)]).toEqual(['live', ['before']]);
    // Whoever is on the database keeps it.
    expect(await run('db', ['copy', '--to', to], { DATA_DIR: join(dataDir, 'other') })).toEqual({
      code: 1,
      output: expect.stringContaining('Another Gongbang is running on the database') as string,
    });
    mentor[Symbol.dispose]();
    await server[Symbol.asyncDispose]();
    rmSync(dataDir, { recursive: true });
  });

  it('[PQ8] is dumped while the server runs, and restored by what the documents say', async () => {
    await using store = await PostgresServer.start();
    const from = await store.createDatabase();
    const to = await store.createDatabase();
    const dataDir = temporaryFolder();
    const dump = join(dataDir, 'gongbang.dump');
    const tool = (name: string, ...args: string[]): void => {
      execFileSync(join(process.env['POSTGRES_BIN'] ?? '', name), args);
    };
    {
      await using first = await ServerProcess.start({ dataDir, env: { DATABASE_URL: from } });
      server = first;
      await teach();
      expect(await say(mentee, 'before')).toMatchObject({ ok: true });
      tool('pg_dump', '--format=custom', `--file=${dump}`, from);
      mentor[Symbol.dispose]();
      mentee[Symbol.dispose]();
    }
    // A database that a server has been on.
    {
      await using used = await ServerProcess.start({ env: { DATABASE_URL: to } });
      await createClass(used.url);
    }
    tool('pg_restore', ...RESTORE, `--dbname=${to}`, dump);
    await using second = await ServerProcess.start({ dataDir, env: { DATABASE_URL: to } });
    mentor = await TestClient.connect(second.url, created, 'mentor');
    await mentor.join('이정은');
    expect(await textsFor(mentor)).toEqual(['before']);
    mentor[Symbol.dispose]();
    rmSync(dump);
  });

  it('[PQ8] is backed up by its own tools: ours say which', async () => {
    const env = { DATABASE_URL: 'postgres://studio:s3cret@localhost/studio' };
    for (const command of ['backup', 'restore'] as const) {
      const { code, output } = await run(command, ['file'], env);
      expect(code).toBe(1);
      expect(output).toContain('pg_dump --format=custom --file=gongbang.dump "$DATABASE_URL"');
      expect(output).toContain(`pg_restore ${RESTORE.join(' ')} --dbname="$DATABASE_URL" gongbang.dump`);
      expect(output).not.toContain('s3cret');
    }
  });
});
