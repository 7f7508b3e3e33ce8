import { openedClass, type CreatedClass } from '@gongbang/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestServer, type TestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { CAMERA_TRACK } from '../support/rtp.ts';
import { TestClient, newSecret } from '../support/TestClient.ts';

const hands = { source: 'hands', kind: 'video', rtpParameters: CAMERA_TRACK } as const;

/** A revoked key is revoked within this time, wherever its holder is, in ms. */
const TAKEN_BACK_MS = 1000;

/** Waits until the server has closed a connection; returns how long that took, in ms. */
async function closing(client: TestClient): Promise<number> {
  const from = performance.now();
  expect(await client.closed()).toBe('io server disconnect');
  return performance.now() - from;
}

describe('what is taken back', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({
      media: new FakeMediaServer().backend,
      env: { CLASSES_PER_MINUTE: '1000', TRUST_PROXY: '1' },
    });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  const teach = async (created: CreatedClass) => {
    const mentor = await TestClient.connect(server.url, created, 'mentor');
    await mentor.join('이정은');
    await mentor.do('class:start', {});
    return mentor;
  };
  const refusal = async (connecting: Promise<TestClient>): Promise<unknown> =>
    connecting.then(
      (client) => {
        client[Symbol.dispose]();
        return 'let in';
      },
      (error: unknown) => (error as { data?: { code?: string } }).data?.code,
    );

  it('[KY7] a changed link puts those out who wait with the old one, and leaves those who are in', async () => {
    const created = await server.createClass();
    using mentor = await teach(created);
    const peerKey = newSecret();
    using anna = await TestClient.connect(server.url, created, 'mentee', { peerKey });
    await anna.join('안나');
    using annasOtherTab = await TestClient.connect(server.url, created, 'mentee', { peerKey });
    using lobby = await TestClient.connect(server.url, created, 'mentee');
    const out = closing(lobby);
    const { menteeKey } = await mentor.do('class:rotateLink', {});
    expect(await out).toBeLessThan(TAKEN_BACK_MS);
    expect(annasOtherTab.socket.connected).toBe(true);
    expect(await anna.refused('chat:send', { clientId: 'client-1', text: '여기 있어요' })).toBe('OK');
    expect(await refusal(TestClient.connect(server.url, created, 'mentee'))).toBe('UNAUTHENTICATED');
    using newcomer = await TestClient.connect(server.url, created, 'mentee', { linkKey: menteeKey });
    await newcomer.join('보라');
  });

  it('[KY14] the mentor has the class link on every device, changed or not, and nobody else is told it', async () => {
    const created = await server.createClass();
    const told = async (key: string, init: RequestInit = {}): Promise<string | null> => {
      const answer = await fetch(`${server.url}/api/classes/${created.class.id}`, {
        ...init,
        headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      });
      return openedClass.parse(await answer.json()).menteeKey;
    };
    const { mentor: mentorKey, mentee: menteeKey } = created.keys;
    expect(await told(mentorKey)).toBe(menteeKey);
    expect(await told(mentorKey, { method: 'PATCH', body: '{"title":"찻잔"}' })).toBe(menteeKey);
    expect(await told(menteeKey)).toBeNull();
    using mentor = await teach(created);
    const changed = await mentor.do('class:rotateLink', {});
    expect(changed.menteeKey).not.toBe(menteeKey);
    expect(await told(mentorKey)).toBe(changed.menteeKey);
    expect(await told(changed.menteeKey)).toBeNull();
  });

  it('[KY7] a socket that asked to join at the very moment the link was changed is not let in', async () => {
    const created = await server.createClass();
    using mentor = await teach(created);
    using lobby = await TestClient.connect(server.url, created, 'mentee');
    const joining = lobby.request('class:join', { name: '낯선 이' }).catch(() => 'closed');
    await mentor.do('class:rotateLink', {});
    const { snapshot } = await mentor.join('이정은');
    const answer = await joining;
    // Either it came first, and is one of those who are in; or the change did, and it is out.
    const isIn = typeof answer === 'object' && answer.ok;
    expect(snapshot.audience).toBe(isIn ? 1 : 0);
    expect(lobby.socket.connected).toBe(isIn);
  });

  it('[KY7] [OR4] who was let in before, and is not in when the link is changed, is out', async () => {
    const created = await server.createClass({ admission: 'ask' });
    using mentor = await teach(created);
    const peerKey = newSecret();
    using anna = await TestClient.connect(server.url, created, 'mentee', { peerKey });
    expect(await anna.refused('class:join', { name: '안나' })).toBe('NOT_ADMITTED');
    const { parts } = await mentor.next('workshop:changed', (told) => told.parts.knocking?.length === 1);
    const { peerId } = parts.knocking?.[0] ?? { peerId: '' };
    await mentor.do('admission:decide', { peerId, admit: true });
    await anna.join('안나');
    // In with the first key at the first change, and with the second key at the second.
    const first = await mentor.do('class:rotateLink', {});
    using bora = await TestClient.connect(server.url, created, 'mentee', { linkKey: first.menteeKey });
    expect(await bora.refused('class:join', { name: '보라' })).toBe('NOT_ADMITTED');
    const out = Promise.all([closing(anna), closing(bora)]);
    await mentor.do('peer:remove', { peerId, keepOut: false });
    await mentor.do('class:rotateLink', {});
    await out;
    expect(await refusal(TestClient.connect(server.url, created, 'mentee', { peerKey }))).toBe(
      'UNAUTHENTICATED',
    );
  });

  it('[KY8] a new key goes to the mentor, and to nobody else', async () => {
    const created = await server.createClass();
    using mentor = await teach(created);
    using anna = await TestClient.connect(server.url, created, 'mentee');
    const { snapshot } = await anna.join('안나');
    using helper = await TestClient.connect(server.url, created, 'mentee');
    const { me } = (await helper.join('보라')).snapshot;
    await mentor.do('assistant:set', { peerId: me.id, isAssistant: true });
    using gone = await TestClient.connect(server.url, created, 'mentee');
    await gone.join('다온');
    await gone.do('class:leave', {});
    const { menteeKey } = await mentor.do('class:rotateLink', {});
    expect(await mentor.next('link:rotated')).toEqual({ menteeKey });
    await mentor.do('chat:send', { clientId: 'client-1', text: '링크를 바꿨어요' });
    await anna.next('chat:posted');
    await helper.next('chat:posted');
    expect([...anna.inbox, ...helper.inbox, ...gone.inbox]).not.toContain('link:rotated');
    expect(snapshot.me.role).toBe('mentee');
  });

  it('[KY9] who has left hears nothing of the class any more, until they join again', async () => {
    const created = await server.createClass();
    using mentor = await teach(created);
    using anna = await TestClient.connect(server.url, created, 'mentee');
    await anna.join('안나');
    await anna.do('class:leave', {});
    await mentor.next('peer:left');
    const before = anna.inbox.length;
    await mentor.do('chat:send', { clientId: 'client-1', text: '우리끼리' });
    await mentor.do('scene:set', { scene: 'hands' });
    await mentor.next('chat:posted');
    // Its own request is answered after everything sent before it.
    expect(await anna.refused('chat:send', { clientId: 'client-2', text: '저요' })).toBe('CONFLICT');
    expect(anna.inbox.slice(before)).toEqual([]);
    await anna.join('안나');
    await mentor.do('chat:send', { clientId: 'client-3', text: '어서 와요' });
    await anna.next('chat:posted', ({ message }) => message.text === '어서 와요');
  });

  it('[KY9] one whose place another tab has taken hears nothing after that', async () => {
    const created = await server.createClass();
    using mentor = await teach(created);
    const peerKey = newSecret();
    using first = await TestClient.connect(server.url, created, 'mentee', { peerKey });
    await first.join('안나');
    const out = first.closed();
    using second = await TestClient.connect(server.url, created, 'mentee', { peerKey });
    const joining = second.join('안나');
    const saying = mentor.do('chat:send', { clientId: 'client-1', text: '안녕' });
    await Promise.all([joining, saying, out]);
    const at = first.inbox.indexOf('session:replaced');
    expect(at).toBeGreaterThan(-1);
    expect(first.inbox.slice(at + 1)).toEqual([]);
  });

  it('[KY10] a phone whose key is taken back is out, in the class or before it', async () => {
    const created = await server.createClass();
    using mentor = await teach(created);
    const { key, cameraId } = await mentor.do('camera:invite', {});
    using phone = await TestClient.connect(server.url, created, 'camera', { linkKey: key });
    const out = closing(phone);
    await mentor.do('camera:revoke', { cameraId });
    expect(await out).toBeLessThan(TAKEN_BACK_MS);
    // And someone who is in, with the hands it sends.
    const another = await mentor.do('camera:invite', {});
    const peerKey = newSecret();
    const options = { linkKey: another.key, peerKey };
    using inside = await TestClient.connect(server.url, created, 'camera', options);
    await inside.join('휴대폰');
    const { producerId } = await inside.do('producer:create', hands);
    using spare = await TestClient.connect(server.url, created, 'camera', options);
    const both = Promise.all([closing(inside), closing(spare)]);
    await mentor.do('camera:revoke', { cameraId: another.cameraId });
    await mentor.next('producer:closed', (closed) => closed.producerId === producerId);
    await inside.next('session:ended');
    expect(Math.max(...(await both))).toBeLessThan(TAKEN_BACK_MS);
    expect(await refusal(TestClient.connect(server.url, created, 'camera', options))).toBe('UNAUTHENTICATED');
  });

  it('[KY10] another invitation takes the one before it back', async () => {
    const created = await server.createClass();
    using mentor = await teach(created);
    const first = await mentor.do('camera:invite', {});
    using phone = await TestClient.connect(server.url, created, 'camera', { linkKey: first.key });
    const out = closing(phone);
    const { key } = await mentor.do('camera:invite', {});
    expect(await out).toBeLessThan(TAKEN_BACK_MS);
    using next = await TestClient.connect(server.url, created, 'camera', { linkKey: key });
    await next.join('휴대폰');
    expect(
      await mentor.next('cameras:changed', ({ cameras }) => cameras[0]?.state === 'sending'),
    ).toBeTruthy();
  });

  it('[KY10] a key that was only shown has let nobody in: nothing of it is kept before the join', async () => {
    const created = await server.createClass();
    using mentor = await teach(created);
    const { key } = await mentor.do('camera:invite', {});
    using phone = await TestClient.connect(server.url, created, 'camera', { linkKey: key });
    expect((await mentor.join('이정은')).snapshot.workshop.cameras).toMatchObject([{ state: 'invited' }]);
    await phone.join('휴대폰');
    expect((await mentor.join('이정은')).snapshot.workshop.cameras).toMatchObject([{ state: 'sending' }]);
  });

  it('[KY10] whichever phone joins first has the key: one that only showed it does not keep it from the others', async () => {
    const created = await server.createClass();
    using mentor = await teach(created);
    const { key } = await mentor.do('camera:invite', {});
    using inApp = await TestClient.connect(server.url, created, 'camera', { linkKey: key });
    const out = closing(inApp);
    using browser = await TestClient.connect(server.url, created, 'camera', { linkKey: key });
    await browser.join('휴대폰');
    expect(await out).toBeLessThan(TAKEN_BACK_MS);
    expect(await refusal(TestClient.connect(server.url, created, 'camera', { linkKey: key }))).toBe(
      'UNAUTHENTICATED',
    );
  });

  it('[KY10] a phone has one key: an older one that is taken back does not send it out', async () => {
    const created = await server.createClass();
    using mentor = await teach(created);
    const peerKey = newSecret();
    const first = await mentor.do('camera:invite', {});
    using before = await TestClient.connect(server.url, created, 'camera', { linkKey: first.key, peerKey });
    await before.join('휴대폰');
    const second = await mentor.do('camera:invite', {});
    using phone = await TestClient.connect(server.url, created, 'camera', { linkKey: second.key, peerKey });
    await phone.join('휴대폰');
    expect((await mentor.join('이정은')).snapshot.workshop.cameras).toMatchObject([
      { id: second.cameraId, state: 'sending' },
    ]);
    expect(await mentor.refused('camera:revoke', { cameraId: first.cameraId })).toBe('NOT_FOUND');
    await phone.do('producer:create', hands);
    expect(phone.socket.connected).toBe(true);
  });

  it('[KY11] who is sent out is out in every tab', async () => {
    const created = await server.createClass();
    using mentor = await teach(created);
    const peerKey = newSecret();
    using anna = await TestClient.connect(server.url, created, 'mentee', { peerKey });
    const { me } = (await anna.join('안나')).snapshot;
    using other = await TestClient.connect(server.url, created, 'mentee', { peerKey });
    const both = Promise.all([closing(anna), closing(other)]);
    await mentor.do('peer:remove', { peerId: me.id, keepOut: true });
    await anna.next('session:ended');
    expect(Math.max(...(await both))).toBeLessThan(TAKEN_BACK_MS);
    using again = await TestClient.connect(server.url, created, 'mentee', { peerKey });
    expect(await again.refused('class:join', { name: '안나' })).toBe('REMOVED');
  });

  it('[KY11] who was sent out for good does not come back by a key that the link had before', async () => {
    const created = await server.createClass();
    using mentor = await teach(created);
    const peerKey = newSecret();
    using anna = await TestClient.connect(server.url, created, 'mentee', { peerKey });
    const { me } = (await anna.join('안나')).snapshot;
    await mentor.do('class:rotateLink', {});
    const out = closing(anna);
    await mentor.do('peer:remove', { peerId: me.id, keepOut: true });
    await out;
    expect(await refusal(TestClient.connect(server.url, created, 'mentee', { peerKey }))).toBe(
      'UNAUTHENTICATED',
    );
  });

  it('[KY12] when a class ends its green room is told, and closed a moment later', async () => {
    const created = await server.createClass();
    using mentor = await teach(created);
    using lobby = await TestClient.connect(server.url, created, 'mentee');
    const out = lobby.closed();
    await mentor.do('class:end', {});
    await lobby.next('class:ended');
    expect(await lobby.refused('class:join', { name: '늦은 이' })).toBe('CLASS_ENDED');
    expect(await out).toBe('io server disconnect');
  });

  it('[KY12] an assistant who is none any more may no longer do what assistants do', async () => {
    const created = await server.createClass();
    using mentor = await teach(created);
    using anna = await TestClient.connect(server.url, created, 'mentee');
    const { me } = (await anna.join('안나')).snapshot;
    await mentor.do('assistant:set', { peerId: me.id, isAssistant: true });
    await anna.do('hand:lowerAll', {});
    await mentor.do('assistant:set', { peerId: me.id, isAssistant: false });
    expect(await anna.refused('hand:lowerAll', {})).toBe('FORBIDDEN');
    expect((await anna.join('안나')).snapshot).toMatchObject({ me: { role: 'mentee' }, peers: [] });
  });
});
