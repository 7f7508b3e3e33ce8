import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestServer, temporaryFolder, type TestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { CAMERA_TRACK } from '../support/rtp.ts';
import { TestClient, newSecret } from '../support/TestClient.ts';

const camera = { source: 'camera', kind: 'video', rtpParameters: CAMERA_TRACK } as const;

describe('a class over the wire', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({
      media: new FakeMediaServer().backend,
      env: { CLASSES_PER_MINUTE: '1000', PEER_GRACE_SECONDS: '1' },
    });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  it('[CL2] [CL7] start and end reach the waiting room and the green room', async () => {
    const created = await server.createClass();
    using mentor = await TestClient.connect(server.url, created, 'mentor');
    using waiting = await TestClient.connect(server.url, created, 'mentee');
    using green = await TestClient.connect(server.url, created, 'mentee');
    await waiting.join('박서연');
    await green.next('audience:changed', ({ count }) => count === 1);
    await mentor.join('이정은');
    const { startedAt } = await mentor.do('class:start', {});
    expect(await waiting.next('class:started')).toEqual({ startedAt });
    expect(await green.next('class:started')).toEqual({ startedAt });
    const { producerId } = await mentor.do('producer:create', camera);
    expect((await waiting.next('consumer:added')).consumer).toMatchObject({ producerId, source: 'camera' });
    await mentor.do('class:end', {});
    expect(await waiting.next('class:ended')).toMatchObject({ reason: 'mentor' });
    expect(await green.next('class:ended')).toMatchObject({ reason: 'mentor' });
  });

  it('[LC3] the mentor, and nobody else, reopens a class that has ended', async () => {
    const created = await server.createClass();
    const { id } = created.class;
    const reopen = async (key: string): Promise<Response> =>
      fetch(`${server.url}/api/classes/${id}`, {
        method: 'PATCH',
        headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ phase: 'scheduled' }),
      });
    using mentor = await TestClient.connect(server.url, created, 'mentor');
    using lobby = await TestClient.connect(server.url, created, 'mentee');
    await mentor.join('이정은');
    await mentor.do('class:start', {});
    const over = lobby.closed();
    await mentor.do('class:end', {});
    expect((await reopen(created.keys.mentee)).status).toBe(403);
    expect((await reopen(newSecret())).status).toBe(401);
    const reopened = await reopen(created.keys.mentor);
    expect(reopened.status).toBe(200);
    expect(await reopened.json()).toMatchObject({ class: { id, phase: 'scheduled', endedAt: null } });
    // People who come at once stay, although earlier connections are still being closed.
    using mentee = await TestClient.connect(server.url, created, 'mentee');
    await mentee.join('박서연');
    await over;
    using back = await TestClient.connect(server.url, created, 'mentor');
    await back.join('이정은');
    await back.do('class:start', {});
    await mentee.next('class:started');
  });

  it('[LC6] the mentor, and nobody else, changes a class; what is not of its shape changes nothing', async () => {
    const created = await server.createClass();
    const change = async (key: string, body: unknown): Promise<Response> =>
      fetch(`${server.url}/api/classes/${created.class.id}`, {
        method: 'PATCH',
        headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
    const { mentor, mentee } = created.keys;
    const refused = [
      await change(mentee, { title: '접시' }),
      await change(newSecret(), { title: '접시' }),
      await change(mentor, { title: '' }),
      await change(mentor, { minutes: 0 }),
      await change(mentor, { timeZone: 'Asia/Seoul\r\nX' }),
      await change(mentor, { phase: 'live' }),
      await change(mentor, { id: 'zzzzzzzzzzzz' }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([403, 401, 400, 400, 400, 400, 400]);
    using green = await TestClient.connect(server.url, created, 'mentee');
    expect((await change(mentor, { title: '접시', minutes: 90 })).status).toBe(200);
    expect((await green.next('class:changed')).class).toMatchObject({
      title: '접시',
      minutes: 90,
      revision: 1,
    });
  });

  it('[JN3] two mentor tabs never make two classes: the newer has it, the older is told', async () => {
    const created = await server.createClass();
    using first = await TestClient.connect(server.url, created, 'mentor');
    using second = await TestClient.connect(server.url, created, 'mentor');
    await first.join('이정은');
    const one = await first.do('class:start', {});
    const closed = first.closed();
    await second.join('이정은');
    const two = await second.do('class:start', {});
    await first.next('session:replaced');
    expect(await closed).toBe('io server disconnect');
    expect(two).toEqual(one);
  });

  it('[PV1] a mentee learns the head count and nothing else of the others', async () => {
    const created = await server.createClass();
    using one = await TestClient.connect(server.url, created, 'mentee');
    await one.join('박서연');
    using two = await TestClient.connect(server.url, created, 'mentee');
    const { snapshot } = await two.join('최하린');
    expect(snapshot.peers).toEqual([]);
    await one.next('audience:changed', ({ count }) => count === 2);
    two.cut();
    await one.next('audience:changed', ({ count }) => count === 1);
    expect(one.inbox.filter((name) => name.startsWith('peer:'))).toEqual([]);
  });

  it('[PV2] the mentor gets the roster, and what becomes of it', async () => {
    const created = await server.createClass();
    using mentee = await TestClient.connect(server.url, created, 'mentee');
    const { snapshot } = await mentee.join('박서연');
    using mentor = await TestClient.connect(server.url, created, 'mentor');
    const joined = await mentor.join('이정은');
    const id = snapshot.me.id;
    const peer = {
      id,
      name: '박서연',
      role: 'mentee',
      presence: 'present',
      practice: false,
      quality: 'good',
    };
    expect(joined.snapshot.peers).toEqual([peer]);
    mentee.cut();
    expect(await mentor.next('peer:changed')).toEqual({ peer: { ...peer, presence: 'away' } });
    expect(await mentor.next('peer:left')).toEqual({ peerId: id });
  });

  it('[JN6] mentees learn that the mentor’s wire is lost', async () => {
    const created = await server.createClass();
    using mentee = await TestClient.connect(server.url, created, 'mentee');
    await mentee.join('박서연');
    using mentor = await TestClient.connect(server.url, created, 'mentor');
    await mentor.join('이정은');
    await mentor.do('class:start', {});
    mentor.cut();
    const { until } = await mentee.next('mentor:left');
    expect(until).toBeGreaterThan(Date.now());
    using back = await TestClient.connect(server.url, created, 'mentor');
    await back.join('이정은');
    await mentee.next('mentor:joined');
  });

  it('[CH3] [CH7] one who comes late gets what was said, in the server’s order', async () => {
    const created = await server.createClass();
    const clients = await Promise.all([1, 2, 3].map(() => TestClient.connect(server.url, created, 'mentee')));
    await Promise.all(clients.map((client, index) => client.join(`멘티 ${index}`)));
    await Promise.all(
      clients.flatMap((client, who) =>
        [0, 1].map((n) => client.do('chat:send', { clientId: `client-${who}-${n}`, text: `${who}/${n}` })),
      ),
    );
    using late = await TestClient.connect(server.url, created, 'mentor');
    const { messages } = (await late.join('이정은')).snapshot.chat;
    expect(messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
    for (const who of [0, 1, 2]) {
      const own = messages.filter(({ text }) => text.startsWith(`${who}/`)).map(({ text }) => text);
      expect(own).toEqual([`${who}/0`, `${who}/1`]);
    }
    for (const client of clients) {
      client[Symbol.dispose]();
    }
  });

  it('[CH2] [CH4] a message sent again stays one; one who comes back gets what they missed', async () => {
    const created = await server.createClass();
    const peerKey = newSecret();
    using mentee = await TestClient.connect(server.url, created, 'mentee', { peerKey });
    await mentee.join('박서연');
    const first = await mentee.do('chat:send', { clientId: 'client-1', text: '하나' });
    mentee.cut();
    using mentor = await TestClient.connect(server.url, created, 'mentor');
    await mentor.join('이정은');
    await mentor.do('chat:send', { clientId: 'client-2', text: '둘' });
    using back = await TestClient.connect(server.url, created, 'mentee', { peerKey });
    const { snapshot } = await back.join('박서연', { lastSeq: first.message.seq });
    expect(snapshot.chat.messages.map(({ text }) => text)).toEqual(['둘']);
    expect(await back.do('chat:send', { clientId: 'client-1', text: '하나' })).toEqual(first);
    expect(mentor.inbox.filter((name) => name === 'chat:posted')).toHaveLength(1);
  });

  it('[LM4] who talks too much is slowed down, with a code that says so', async () => {
    const created = await server.createClass();
    using mentee = await TestClient.connect(server.url, created, 'mentee');
    await mentee.join('박서연');
    const codes = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        mentee.refused('chat:send', { clientId: `client-${index}`, text: 'x' }),
      ),
    );
    expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(4);
  });

  it('[LM24] who begins to send over and over has others negotiate forty times a minute', async () => {
    const created = await server.createClass();
    using mentor = await TestClient.connect(server.url, created, 'mentor');
    using mentee = await TestClient.connect(server.url, created, 'mentee');
    await mentor.join('이정은');
    await mentor.do('class:start', {});
    await mentee.join('박서연');
    await mentee.do('transport:open', {});
    const codes = await Promise.all(
      Array.from({ length: 45 }, () => mentee.refused('producer:create', camera)),
    );
    expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(5);
  });
});

describe('server', () => {
  it('[CH8] [CL4] after a restart the class is live and the chat whole', async () => {
    const dataDir = temporaryFolder();
    const options = { media: new FakeMediaServer().backend, dataDir };
    const first = await startTestServer(options);
    const created = await first.createClass();
    using mentor = await TestClient.connect(first.url, created, 'mentor');
    await mentor.join('이정은');
    const { startedAt } = await mentor.do('class:start', {});
    await mentor.do('chat:send', { clientId: 'client-1', text: '곧 돌아와요' });
    await first[Symbol.asyncDispose]();
    await mentor.next('server:stopping');

    await using second = await startTestServer(options);
    using mentee = await TestClient.connect(second.url, created, 'mentee');
    const { snapshot } = await mentee.join('박서연');
    expect(snapshot).toMatchObject({ class: { phase: 'live', startedAt }, mentor: { state: 'away' } });
    expect(snapshot.chat.messages.map(({ text }) => text)).toEqual(['곧 돌아와요']);
  });

  it('[KY4] no secret is ever logged', async () => {
    await using server = await startTestServer({ media: new FakeMediaServer().backend });
    const created = await server.createClass();
    const peerKey = newSecret();
    using mentor = await TestClient.connect(server.url, created, 'mentor', { peerKey });
    await mentor.join('이정은');
    await mentor.requestRaw('chat:send', { clientId: created.keys.mentor, text: 7 });
    await fetch(`${server.url}/api/classes/${created.class.id}`, {
      headers: { Authorization: `Bearer ${created.keys.mentee}` },
    });
    const log = server.logged.join('');
    expect(log).toContain('peer joined');
    for (const secret of [created.keys.mentor, created.keys.mentee, peerKey]) {
      expect(log).not.toContain(secret);
    }
  });
});
