import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestServer, type TestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { TestClient } from '../support/TestClient.ts';

const ROOMY = { steps: [{ id: 'ball', title: '공 만들기', note: '', minutes: null }] };

describe('a socket holds ids, never the class', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({
      media: new FakeMediaServer().backend,
      env: {
        CLASSES_PER_MINUTE: '1000',
        TRUST_PROXY: '1',
        PEER_GRACE_SECONDS: '1',
        MENTOR_GRACE_SECONDS: '1',
      },
    });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  it('[CL9] a latecomer who was refused before the lesson and closes the tab during it leaves the class alone', async () => {
    const created = await server.createClass();
    {
      using early = await TestClient.connect(server.url, created, 'mentor');
      await early.join('이정은');
      await early.do('class:configure', { isLocked: true });
      await early.do('class:leave', {});
    }
    const late = await TestClient.connect(server.url, created, 'mentee');
    expect(await late.refused('class:join', { name: '늦은 이' })).toBe('CLASS_LOCKED');
    using mentor = await TestClient.connect(server.url, created, 'mentor');
    await mentor.join('이정은');
    await mentor.do('class:start', {});
    await mentor.do('class:configure', { isLocked: false });
    using anna = await TestClient.connect(server.url, created, 'mentee');
    await anna.join('안나');
    await mentor.next('peer:joined');
    late.socket.disconnect();
    // The next one joins the same class: the mentor hears of them, and they of the mentor.
    using bora = await TestClient.connect(server.url, created, 'mentee');
    const { snapshot } = await bora.join('보라');
    expect(snapshot).toMatchObject({ mentor: { state: 'present' }, audience: 2 });
    expect((await mentor.next('peer:joined')).peer.name).toBe('보라');
    // Past the grace period the class still runs: messages reach everyone.
    using lost = await TestClient.connect(server.url, created, 'mentee');
    await lost.join('한별');
    lost.cut();
    await mentor.next('peer:left');
    await mentor.do('chat:send', { clientId: 'client-1', text: '계속할게요' });
    expect((await bora.next('chat:posted')).message.text).toBe('계속할게요');
    expect([...anna.inbox, ...bora.inbox, ...mentor.inbox]).not.toContain('class:ended');
  });

  it('[CL9] somebody who was refused does not get into a class that is locked, asks and has another link', async () => {
    const created = await server.createClass({ seats: 1, ...ROOMY });
    using early = await TestClient.connect(server.url, created, 'mentee');
    await early.join('안나');
    using refused = await TestClient.connect(server.url, created, 'mentee');
    expect(await refused.refused('class:join', { name: '낯선 이' })).toBe('CLASS_FULL');
    await early.do('class:leave', {});
    using mentor = await TestClient.connect(server.url, created, 'mentor');
    await mentor.join('이정은');
    await mentor.do('class:start', {});
    await mentor.do('class:configure', { isLocked: true, admission: 'ask' });
    expect(await refused.refused('class:join', { name: '낯선 이' })).toBe('CLASS_LOCKED');
    expect(await refused.refused('checkin:set', { stepId: 'ball', mark: 'done' })).toBe('CONFLICT');
    const closed = refused.closed();
    const { menteeKey } = await mentor.do('class:rotateLink', {});
    expect(await closed).toBe('io server disconnect');
    using anna = await TestClient.connect(server.url, created, 'mentee', { linkKey: menteeKey });
    await mentor.do('class:configure', { isLocked: false, admission: 'open' });
    await anna.join('안나');
    await anna.do('checkin:set', { stepId: 'ball', mark: 'done' });
    await mentor.do('chat:send', { clientId: 'client-1', text: '우리끼리' });
    await anna.next('chat:posted');
    expect(refused.inbox).not.toContain('chat:posted');
    expect(refused.inbox).not.toContain('link:rotated');
    const { snapshot } = await mentor.join('이정은');
    expect(Object.keys(snapshot.workshop.progressOf ?? {})).toHaveLength(1);
  });

  it('[CL9] lock, leave, try, unlock, try again: on that very socket the second try succeeds', async () => {
    const created = await server.createClass();
    using mentor = await TestClient.connect(server.url, created, 'mentor');
    await mentor.join('이정은');
    await mentor.do('class:configure', { isLocked: true });
    await mentor.do('class:leave', {});
    using mentee = await TestClient.connect(server.url, created, 'mentee');
    expect(await mentee.refused('class:join', { name: '박서연' })).toBe('CLASS_LOCKED');
    await mentor.join('이정은');
    await mentor.do('class:configure', { isLocked: false });
    await mentee.join('박서연');
    expect((await mentor.next('peer:joined')).peer.name).toBe('박서연');
  });

  it('[CL9] after leaving, every request is refused until the next join on that socket', async () => {
    const created = await server.createClass(ROOMY);
    using mentor = await TestClient.connect(server.url, created, 'mentor');
    await mentor.join('이정은');
    using mentee = await TestClient.connect(server.url, created, 'mentee');
    await mentee.join('박서연');
    await mentee.do('class:leave', {});
    expect(await mentee.refused('chat:send', { clientId: 'client-1', text: '저 갔어요' })).toBe('CONFLICT');
    expect(await mentee.refused('class:leave', {})).toBe('CONFLICT');
    expect(await mentee.refused('checkin:set', { stepId: 'ball', mark: 'done' })).toBe('CONFLICT');
    await mentee.join('박서연');
    await mentee.do('chat:send', { clientId: 'client-2', text: '다시 왔어요' });
  });

  it('[CL9] a tab that is in the green room does nothing in the name of the one that is in', async () => {
    const created = await server.createClass();
    const peerKey = 'p'.repeat(32);
    using first = await TestClient.connect(server.url, created, 'mentee', { peerKey });
    await first.join('박서연');
    using second = await TestClient.connect(server.url, created, 'mentee', { peerKey });
    expect(await second.refused('chat:send', { clientId: 'client-1', text: '나도' })).toBe('CONFLICT');
    expect(await second.refused('class:leave', {})).toBe('CONFLICT');
    second.socket.disconnect();
    expect(await first.refused('chat:send', { clientId: 'client-2', text: '아직' })).toBe('OK');
  });

  it('[CL10] looking at a class, with a right key or a wrong one, wakes nothing', async () => {
    const created = await server.createClass();
    const look = (key: string) =>
      fetch(`${server.url}/api/classes/${created.class.id}`, { headers: { Authorization: `Bearer ${key}` } });
    const classesInUse = async () => {
      const metrics = await (await fetch(`${server.url}/metrics`)).text();
      return /gongbang_classes\{phase="scheduled"\} (\d+)/.exec(metrics)?.[1];
    };
    const before = await classesInUse();
    expect((await look(created.keys.mentee)).status).toBe(200);
    expect((await look('w'.repeat(32))).status).toBe(401);
    using green = await TestClient.connect(server.url, created, 'mentee');
    expect(green.socket.connected).toBe(true);
    expect(await classesInUse()).toBe(before);
  });

  it('[AD1] a knock ends with its socket, under whatever name, and when one leaves the door', async () => {
    const created = await server.createClass({ admission: 'ask' });
    using mentor = await TestClient.connect(server.url, created, 'mentor');
    await mentor.join('이정은');
    const knocking = async (...names: string[]) => {
      await mentor.next(
        'workshop:changed',
        ({ parts }) => parts.knocking?.map(({ name }) => name).join() === names.join(),
      );
    };
    const stranger = await TestClient.connect(server.url, created, 'mentee');
    expect(await stranger.refused('class:join', { name: '낯선 이' })).toBe('NOT_ADMITTED');
    await knocking('낯선 이');
    expect(await stranger.refused('class:join', { name: '다른 이름' })).toBe('NOT_ADMITTED');
    await knocking('다른 이름');
    expect(await stranger.refused('chat:send', { clientId: 'client-1', text: '들여보내 주세요' })).toBe(
      'CONFLICT',
    );
    await stranger.do('class:leave', {});
    await knocking();
    expect(await stranger.refused('class:join', { name: '또 저예요' })).toBe('NOT_ADMITTED');
    await knocking('또 저예요');
    stranger.cut();
    await knocking();
    await mentor.do('class:leave', {});
  });

  it('[AD1] one person asks once: in a second tab, the first is told', async () => {
    const created = await server.createClass({ admission: 'ask' });
    using mentor = await TestClient.connect(server.url, created, 'mentor');
    await mentor.join('이정은');
    const peerKey = 'k'.repeat(32);
    using first = await TestClient.connect(server.url, created, 'mentee', { peerKey });
    await first.refused('class:join', { name: '첫째 창' });
    using second = await TestClient.connect(server.url, created, 'mentee', { peerKey });
    await second.refused('class:join', { name: '둘째 창' });
    await first.next('session:replaced');
    const { parts } = await mentor.next(
      'workshop:changed',
      ({ parts: { knocking } }) => knocking?.[0]?.name === '둘째 창',
    );
    await mentor.do('admission:decide', { peerId: parts.knocking?.[0]?.peerId ?? '', admit: true });
    expect(await second.next('admission:decided')).toEqual({ admitted: true });
    await second.join('둘째 창');
  });
});
