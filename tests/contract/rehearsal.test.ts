import { PEER_KEY_HEADER, type ChatPage, type ClassView, type CreatedClass } from '@gongbang/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestServer, temporaryFolder, type TestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { CAMERA_TRACK } from '../support/rtp.ts';
import { TestClient, newSecret } from '../support/TestClient.ts';

const hands = { source: 'hands', kind: 'video', rtpParameters: CAMERA_TRACK } as const;
const JPEG = Uint8Array.of(0xff, 0xd8, 0xff);

describe('a rehearsal', () => {
  const media = new FakeMediaServer();
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({
      media: media.backend,
      env: { CLASSES_PER_MINUTE: '1000', TRUST_PROXY: '1' },
    });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  const look = (path: string, key: string, at = server, still?: Uint8Array<ArrayBuffer>) =>
    fetch(`${at.url}/api/classes/${path}`, {
      headers: {
        Authorization: `Bearer ${key}`,
        [PEER_KEY_HEADER]: newSecret(),
        ...(still === undefined ? {} : { 'Content-Type': 'image/jpeg' }),
      },
      ...(still === undefined ? {} : { method: 'PUT', body: still }),
    });
  const chatOf = async ({ class: { id }, keys }: CreatedClass, role: 'mentor' | 'mentee', at = server) =>
    ((await (await look(`${id}/chat`, keys[role], at)).json()) as ChatPage).messages.map(({ text }) => text);
  const phaseOf = async ({ class: { id }, keys }: CreatedClass, at = server) =>
    ((await (await look(id, keys.mentee, at)).json()) as ClassView).class.phase;

  /** A class that its mentor is rehearsing, with practice mentees. */
  const rehearse = async (created: CreatedClass, at = server, count = 2): Promise<TestClient> => {
    const mentor = await TestClient.connect(at.url, created, 'mentor');
    await mentor.do('rehearsal:start', { count });
    const { snapshot } = await mentor.join('이정은');
    expect(snapshot.class.phase).toBe('rehearsal');
    return mentor;
  };

  it('[RH3] [UI25] a mentee who comes meanwhile is refused, and in once they hear that it is over', async () => {
    const created = await server.createClass();
    using mentor = await rehearse(created);
    using anna = await TestClient.connect(server.url, created, 'mentee');
    expect(await anna.refused('class:join', { name: '안나' })).toBe('REHEARSING');
    await mentor.do('chat:send', { clientId: 'client-1', text: '연습이에요' });
    await mentor.do('rehearsal:end', {});
    await anna.next('rehearsal:ended');
    const { snapshot } = await anna.join('안나');
    expect(snapshot).toMatchObject({ class: { phase: 'open' }, chat: { messages: [] } });
    expect(anna.everHeard('chat:posted')).toEqual([]);
    // The mentor is in front of the class again, and hears who comes.
    expect((await mentor.next('audience:changed', ({ count }) => count === 1)).count).toBe(1);
    expect(await mentor.refused('chat:send', { clientId: 'client-2', text: 'x' })).toBe('CONFLICT');
    expect(await mentor.request('rehearsal:start', {})).toMatchObject({
      error: { code: 'CONFLICT', reason: 'MENTEES_WAIT' },
    });
    await mentor.join('이정은');
    await mentor.do('class:start', {});
    await anna.next('class:started');
  });

  it('[RH2] [RH3] nothing of it is read over HTTP, neither meanwhile nor afterwards', async () => {
    const created = await server.createClass();
    const { id } = created.class;
    using mentor = await rehearse(created);
    await mentor.do('chat:send', { clientId: 'client-1', text: '연습이에요' });
    const put = await look(`${id}/stills/still-one`, created.keys.mentor, server, JPEG);
    expect(put.status).toBe(200);
    await mentor.do('still:show', { still: { id: 'still-one', of: 'hands' } });
    const still = async (key: string) => (await look(`${id}/stills/still-one`, key)).status;
    expect(await still(created.keys.mentor)).toBe(200);
    expect(await still(created.keys.mentee)).toBe(404);
    expect(await chatOf(created, 'mentee')).toEqual([]);
    const page = await mentor.do('chat:history', { after: 0, limit: 10 });
    expect(page.messages.map(({ text }) => text)).toEqual(['연습이에요']);
    await mentor.do('rehearsal:end', {});
    expect(await chatOf(created, 'mentor')).toEqual([]);
    expect(await still(created.keys.mentor)).toBe(404);
  });

  it('[RH2] [RH4] a server that starts again knows nothing of it', async () => {
    const dataDir = temporaryFolder();
    const options = { media: new FakeMediaServer().backend, dataDir };
    const first = await startTestServer(options);
    const created = await first.createClass({
      steps: [{ id: 'step-one', title: '흙 반죽하기', note: '', minutes: 10 }],
    });
    using mentor = await rehearse(created, first);
    await mentor.do('step:go', { stepId: 'step-one' });
    await mentor.do('chat:send', { clientId: 'client-1', text: '연습이에요' });
    await first[Symbol.asyncDispose]();
    await mentor.next('server:stopping');

    await using second = await startTestServer(options);
    expect(await phaseOf(created, second)).toBe('scheduled');
    expect(await chatOf(created, 'mentor', second)).toEqual([]);
    using anna = await TestClient.connect(second.url, created, 'mentee');
    const { snapshot } = await anna.join('안나');
    expect(snapshot).toMatchObject({
      class: { phase: 'open', startedAt: null },
      workshop: { lesson: { current: null } },
    });
  });

  it('[RH1] the phone that is in goes along, into it and out of it', async () => {
    const created = await server.createClass();
    using mentor = await TestClient.connect(server.url, created, 'mentor');
    await mentor.join('이정은');
    const { key } = await mentor.do('camera:invite', {});
    using phone = await TestClient.connect(server.url, created, 'camera', { linkKey: key });
    await phone.join('휴대폰');
    await mentor.do('rehearsal:start', { count: 0 });
    await phone.next('rehearsal:started');
    await mentor.join('이정은');
    await phone.join('휴대폰');
    await phone.do('producer:create', hands);
    await mentor.next('consumer:added', ({ consumer: { source } }) => source === 'hands');
    await mentor.do('rehearsal:end', {});
    await phone.next('rehearsal:ended');
    const { snapshot } = await phone.join('휴대폰');
    expect(snapshot.class.phase).toBe('open');
  });

  it('[RH4] closing the page ends the rehearsal and never the class', async () => {
    await using own = await startTestServer({
      media: new FakeMediaServer().backend,
      env: { PEER_GRACE_SECONDS: '1', MENTOR_GRACE_SECONDS: '1' },
    });
    const created = await own.createClass();
    const mentor = await rehearse(created, own);
    using anna = await TestClient.connect(own.url, created, 'mentee');
    mentor[Symbol.dispose]();
    await anna.next('rehearsal:ended');
    expect(await phaseOf(created, own)).toBe('scheduled');
    expect(anna.everHeard('class:ended')).toEqual([]);
    const { snapshot } = await anna.join('안나');
    expect(snapshot.class.phase).toBe('open');
  });
});
