import { setTimeout as pause } from 'node:timers/promises';

import type { CreatedClass } from '@gongbang/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createClass } from '../support/classServer.ts';
import { lacksPostgres, PostgresServer } from '../support/PostgresServer.ts';
import { ServerProcess } from '../support/serverProcess.ts';
import { TestClient } from '../support/TestClient.ts';
import { watched } from '../support/watched.ts';

/** How long the database is gone, in s: longer than the five after which nothing more is begun. */
const GONE_SECONDS = Number(process.env['GONE_SECONDS'] ?? '8');
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
    await expect.poll(readiness).toEqual({
      status: 503,
      obstacles: [expect.stringMatching(/^the database does not answer \(/)],
    });
    // Once it is for long, nothing more is begun.
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
    // And what was acknowledged is over there.
    await server.kill('SIGKILL');
    const kept = await postgres.ask('studio1', 'SELECT text FROM gongbang_class.messages ORDER BY seq');
    expect(kept.map(({ text }) => text)).toEqual(texts);
  });

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
          // What the kill left without an answer.
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
