import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';

import type { CreatedClass } from '@gongbang/protocol';
import { expect, it } from 'vitest';

import { startTestServer, type TestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { phonePhoto } from '../support/pictures.ts';
import { TestClient, newSecret } from '../support/TestClient.ts';

/** People of one place, each of whom begins to send a picture and does not go on. */
class Dawdlers implements Disposable {
  readonly #server: TestServer;
  readonly #place: string;
  readonly #clients: TestClient[] = [];
  readonly #requests: ClientRequest[] = [];

  constructor(server: TestServer, place: string) {
    this.#server = server;
    this.#place = place;
  }

  /** Returns what each hears: to go on, or a status. */
  async begin(count: number, created: CreatedClass): Promise<(number | 'go on')[]> {
    const heard: (number | 'go on')[] = [];
    for (let index = 0; index < count; index += 1) {
      const peerKey = newSecret();
      const headers = { 'X-Forwarded-For': this.#place };
      const client = await TestClient.connect(this.#server.url, created, 'mentee', { peerKey, headers });
      this.#clients.push(client);
      await client.join(`Dawdler ${index}`);
      const sending = request(`${this.#server.url}/api/classes/${created.class.id}/pictures`, {
        method: 'POST',
        headers: {
          ...{ ...headers, Authorization: `Bearer ${created.keys.mentee}`, 'Peer-Key': peerKey },
          ...{ 'Content-Length': 8_000_000, Expect: '100-continue' },
        },
      });
      sending.on('error', () => undefined);
      this.#requests.push(sending);
      sending.flushHeaders();
      heard.push(
        await Promise.race([
          once(sending, 'continue').then(() => 'go on' as const),
          once(sending, 'response').then(([response]) => (response as IncomingMessage).statusCode ?? 0),
        ]),
      );
    }
    return heard;
  }

  [Symbol.dispose](): void {
    for (const sending of this.#requests) {
      sending.destroy();
    }
    for (const client of this.#clients) {
      client[Symbol.dispose]();
    }
  }
}

/** The status that a mentor elsewhere gets for a picture. */
async function sentByMentor(server: TestServer, created: CreatedClass): Promise<number> {
  const peerKey = newSecret();
  using mentor = await TestClient.connect(server.url, created, 'mentor', { peerKey });
  await mentor.join('이정은');
  const answer = await fetch(`${server.url}/api/classes/${created.class.id}/pictures`, {
    method: 'POST',
    headers: {
      ...{ Authorization: `Bearer ${created.keys.mentor}`, 'Peer-Key': peerKey },
      'X-Forwarded-For': '198.51.100.7',
    },
    body: new Uint8Array(await phonePhoto()),
  });
  return answer.status;
}

it('[PH10] a place whose pictures do not come leaves room for those of others', async () => {
  await using server = await startTestServer({
    media: new FakeMediaServer().backend,
    env: { TRUST_PROXY: '1' },
  });
  using dawdlers = new Dawdlers(server, '203.0.113.9');
  const heard = [];
  for (let classes = 0; classes < 4; classes += 1) {
    heard.push(...(await dawdlers.begin(8, await server.createClass())));
  }
  expect(await sentByMentor(server, await server.createClass())).toBe(200);
  expect(heard).toEqual([...Array<string>(24).fill('go on'), ...Array<number>(8).fill(429)]);
});

it('[PH11] the mentees of a class leave room for a picture of its mentor', async () => {
  await using server = await startTestServer({
    media: new FakeMediaServer().backend,
    env: { TRUST_PROXY: '1', SEATS_PER_ADDRESS: '100' },
  });
  using dawdlers = new Dawdlers(server, '203.0.113.9');
  const created = await server.createClass({ seats: 100 });
  // As many as a class may have on their way, and then more than it may send in a minute.
  expect(await dawdlers.begin(8, created)).not.toContain(429);
  expect(await dawdlers.begin(60, created)).toContain(429);
  expect(await sentByMentor(server, created)).toBe(200);
});
