import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { connectionCheck, type CreatedClass } from '@gongbang/protocol';
import { NAMES_PER_PLACE } from '@gongbang/sfu-server/auth/relay.ts';
import { MEDIA_WAYS } from '@gongbang/client/connection/connectionCheck.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestServer, type TestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { DTLS } from '../support/rtp.ts';
import { TestClient, newSecret } from '../support/TestClient.ts';

const PUPILS = 40;
/** Far fewer than the pupils: only the mentor's setting lets them in. */
const SEATS_PER_ADDRESS = 5;
/** People who copied the link without its end, and tried again and again. */
const MISTYPED = 30;

const inNumber = <T>(make: (index: number) => T): T[] =>
  Array.from({ length: PUPILS }, (_, index) => make(index));

/** No proxy is trusted here: everyone on this machine comes from one address. */
describe('[LM23] a school behind one address', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({
      media: new FakeMediaServer().backend,
      env: {
        SEATS_PER_ADDRESS: String(SEATS_PER_ADDRESS),
        TURN_URLS: 'turn:127.0.0.1:3478',
        TURN_SECRET: 'x'.repeat(32),
      },
    });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  /** What a page does before it asks to be let in. */
  const look = async ({ class: { id } }: CreatedClass, key: string): Promise<number> => {
    const answers = await Promise.all(
      [`/api/classes/${id}`, '/api/media-setup'].map((path) =>
        fetch(server.url + path, { headers: { Authorization: `Bearer ${key}` } }),
      ),
    );
    await Promise.all(answers.map((answer) => answer.arrayBuffer()));
    return Math.max(...answers.map(({ status }) => status));
  };
  /** A page opens, and asks to be let in. */
  const arrive = async (created: CreatedClass, peerKey: string) => {
    expect(await look(created, created.keys.mentee)).toBe(200);
    const client = await TestClient.connect(server.url, created, 'mentee', { peerKey });
    return { client, code: await client.refused('class:join', { name: '학생' }) };
  };

  it('comes in all at once, wrong links among them, and is back all at once after a reload', async () => {
    const created = await server.createClass({ seats: PUPILS });
    const peerKeys = inNumber(() => newSecret());
    using mentor = await TestClient.connect(server.url, created, 'mentor');
    await mentor.join('이정은');
    await mentor.do('class:start', {});

    const first = await Promise.all(peerKeys.map((peerKey) => arrive(created, peerKey)));
    const refused = first.filter(({ code }) => code === 'ADDRESS_FULL');
    expect(refused).toHaveLength(PUPILS - SEATS_PER_ADDRESS);
    await mentor.next('workshop:changed', ({ parts }) => parts.crowdedOut === refused.length);
    for (const { client } of first) {
      expect(await client.refused('class:configure', { isAddressShared: true })).not.toBe('OK');
    }

    await mentor.do('class:configure', { isAddressShared: true });
    await mentor.next('workshop:changed', ({ parts }) => parts.crowdedOut === 0);
    await Promise.all(
      refused.map(async ({ client }) => {
        expect(await client.refused('class:join', { name: '학생' })).toBe('OK');
      }),
    );
    await mentor.next('audience:changed', ({ count }) => count === PUPILS);

    // Everybody reloads: the pages go, and come back with the same keys, while others try wrong ones.
    for (const { client } of first) {
      client.cut();
    }
    const wrong = Array.from({ length: MISTYPED }, async () => {
      expect(await look(created, newSecret())).toBeGreaterThanOrEqual(401);
      await expect(
        TestClient.connect(server.url, created, 'mentee', { linkKey: newSecret() }),
      ).rejects.toThrow();
    });
    const again = await Promise.all(peerKeys.map((peerKey) => arrive(created, peerKey)));
    await Promise.all(wrong);
    expect(again.map(({ code }) => code)).toEqual(inNumber(() => 'OK'));

    using late = (await arrive(created, newSecret())).client;
    expect(await late.refused('class:join', { name: '지각생' })).toBe('CLASS_FULL');
    for (const { client } of [...first, ...again]) {
      client[Symbol.dispose]();
    }
  });

  it('asks all at once where the mentor lets everybody in', async () => {
    const created = await server.createClass({ seats: PUPILS, admission: 'ask' });
    using mentor = await TestClient.connect(server.url, created, 'mentor');
    await mentor.join('이정은');
    await mentor.do('class:configure', { isAddressShared: true });
    const pupils = await Promise.all(inNumber(() => arrive(created, newSecret())));
    expect(pupils.map(({ code }) => code)).toEqual(inNumber(() => 'NOT_ADMITTED'));
    await mentor.do('class:configure', { admission: 'open' });
    await Promise.all(
      pupils.map(async ({ client }) => {
        await client.next('admission:decided', ({ admitted }) => admitted);
        expect(await client.refused('class:join', { name: '학생' })).toBe('OK');
        client[Symbol.dispose]();
      }),
    );
  });

  it('checks all at once, each way of each, within what the relay gives to one name', async () => {
    const body = JSON.stringify({ dtlsParameters: DTLS });
    const headers = { 'Content-Type': 'application/json' };
    const names = await Promise.all(
      inNumber(() => MEDIA_WAYS)
        .flat()
        .map(async () => {
          const answer = await fetch(`${server.url}/api/connection-checks`, {
            method: 'POST',
            headers,
            body,
          });
          expect(answer.status).toBe(200);
          return connectionCheck
            .parse(await answer.json())
            .iceServers.at(-1)
            ?.username?.split(':')[1];
        }),
    );
    const conf = readFileSync(join(import.meta.dirname, '../../docker/coturn/turnserver.conf'), 'utf8');
    const quota = Number(/^user-quota=(\d+)$/m.exec(conf)?.[1]);
    const counts = [...Map.groupBy(names, (name) => name).values()].map(({ length }) => length);
    expect(Math.max(...counts)).toBeLessThanOrEqual(quota);
    expect(counts.length).toBeLessThanOrEqual(NAMES_PER_PLACE);
  });
});
