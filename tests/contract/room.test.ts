import { PEER_KEY_HEADER, errorBody, terms, type CreatedClass } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';

import { startTestServer, temporaryFolder, type TestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { postPicture } from '../support/pictures.ts';
import { TestClient, newSecret } from '../support/TestClient.ts';

const start = (env: Record<string, string> = {}, dataDir?: string): Promise<TestServer> =>
  startTestServer({
    media: new FakeMediaServer().backend,
    env,
    ...(dataDir === undefined ? {} : { dataDir }),
  });

const DRAFT = JSON.stringify({ title: '찻잔', mentorName: '이정은' });
const register = (url: string): Promise<Response> =>
  fetch(`${url}/api/classes`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: DRAFT,
  });
const freeze = (url: string, { class: { id }, keys }: CreatedClass, stillId: string): Promise<Response> =>
  fetch(`${url}/api/classes/${id}/stills/${stillId}`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${keys.mentor}` },
    body: Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
  });
const codeOf = async (response: Response): Promise<string> =>
  errorBody.parse(await response.json()).error.code;
const lines = ({ logged }: TestServer, message: string) =>
  logged.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ msg }) => msg === message);

describe('room', () => {
  it('[RM3] says how long classes are kept', async () => {
    await using server = await start({ KEEP_CLASSES_DAYS: '30' });
    const answer = await fetch(`${server.url}/api/terms`);
    expect(terms.parse(await answer.json())).toMatchObject({ keepDays: 30 });
    await using forever = await start({ KEEP_CLASSES_DAYS: '0' });
    expect(await (await fetch(`${forever.url}/api/terms`)).json()).toMatchObject({ keepDays: null });
  });

  it('[RM4] short of space, nothing new is registered, frozen or sent as a picture, and what runs goes on', async () => {
    const dataDir = temporaryFolder();
    const before = await start({}, dataDir);
    const created = await before.createClass();
    await before[Symbol.asyncDispose]();
    await using server = await start({ MIN_FREE_MB: '1000000000' }, dataDir);
    const refused = await register(server.url);
    expect([refused.status, await codeOf(refused)]).toEqual([507, 'STORE_FULL']);
    const frozen = await freeze(server.url, created, 'still-1');
    expect([frozen.status, await codeOf(frozen)]).toEqual([507, 'STORE_FULL']);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    using mentor = await TestClient.connect(server.url, created, 'mentor');
    await mentor.join('이정은');
    await mentor.do('class:start', {});
    const peerKey = newSecret();
    using mentee = await TestClient.connect(server.url, created, 'mentee', { peerKey });
    await mentee.join('박서연');
    const { keys } = created;
    const side = { url: server.url, classId: created.class.id, linkKey: keys.mentee, peerKey };
    expect(await codeOf(await postPicture(side, Buffer.alloc(100)))).toBe('STORE_FULL');
    await mentee.do('chat:send', { clientId: newSecret(), text: '안녕하세요' });
    await mentee.do('hand:raise', {});
    await mentor.do('class:end', {});
  });

  it('[DR7] whoever comes while the next frame is sent sees the one that is shown, after a restart too', async () => {
    const dataDir = temporaryFolder();
    const before = await start({}, dataDir);
    const created = await before.createClass();
    const peerKey = newSecret();
    const look = async (url: string, stillId: string): Promise<number> => {
      const headers = { Authorization: `Bearer ${created.keys.mentee}`, [PEER_KEY_HEADER]: peerKey };
      return (await fetch(`${url}/api/classes/${created.class.id}/stills/${stillId}`, { headers })).status;
    };
    const shown = async ({ url }: TestServer): Promise<[string | undefined, number]> => {
      using late = await TestClient.connect(url, created, 'mentee', { peerKey });
      const { still } = (await late.join('박서연')).snapshot.workshop;
      return [still?.id, await look(url, still?.id ?? 'none')];
    };
    const mentor = await TestClient.connect(before.url, created, 'mentor');
    await mentor.join('이정은');
    await mentor.do('class:start', {});
    await freeze(before.url, created, 'still-1');
    await mentor.do('still:show', { still: { id: 'still-1', of: 'hands' } });
    await freeze(before.url, created, 'still-2');
    await freeze(before.url, created, 'still-3');
    expect(await shown(before)).toEqual(['still-1', 200]);
    expect(await look(before.url, 'still-2')).toBe(404);
    mentor[Symbol.dispose]();
    await before[Symbol.asyncDispose]();
    await using server = await start({}, dataDir);
    expect(await shown(server)).toEqual(['still-1', 200]);
    using again = await TestClient.connect(server.url, created, 'mentor');
    await again.join('이정은');
    await again.do('still:show', { still: { id: 'still-3', of: 'hands' } });
    expect(await shown(server)).toEqual(['still-3', 200]);
    expect(await look(server.url, 'still-1')).toBe(404);
    await freeze(server.url, created, 'still-4');
    await again.do('still:show', { still: null });
    expect(await look(server.url, 'still-3')).toBe(404);
    await again.do('still:show', { still: { id: 'still-4', of: 'hands' } });
  });

  it('[DR7] so does a rehearsal', async () => {
    await using server = await start();
    const created = await server.createClass();
    using mentor = await TestClient.connect(server.url, created, 'mentor');
    await mentor.do('rehearsal:start', { language: 'ko' });
    await mentor.join('이정은');
    const look = async (stillId: string): Promise<number> => {
      const headers = { Authorization: `Bearer ${created.keys.mentor}` };
      return (await fetch(`${server.url}/api/classes/${created.class.id}/stills/${stillId}`, { headers }))
        .status;
    };
    await freeze(server.url, created, 'still-1');
    await mentor.do('still:show', { still: { id: 'still-1', of: 'hands' } });
    await freeze(server.url, created, 'still-2');
    expect(await look('still-1')).toBe(200);
    await mentor.do('still:show', { still: { id: 'still-2', of: 'hands' } });
    expect([await look('still-1'), await look('still-2')]).toEqual([404, 200]);
  });

  it('[RM4] a class freezes so many pictures in a moment', async () => {
    await using server = await start();
    const created = await server.createClass();
    const answers = await Promise.all(
      Array.from({ length: 15 }, (_, index) => freeze(server.url, created, `still-${index}`)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(5);
  });

  it('[RM5] what is refused again and again is one line, and counted', async () => {
    await using server = await start();
    const created = await server.createClass();
    using mentee = await TestClient.connect(server.url, created, 'mentee');
    await mentee.join('박서연');
    for (let time = 0; time < 15; time += 1) {
      expect(await mentee.refused('class:end', {})).toBe(time < 10 ? 'FORBIDDEN' : 'RATE_LIMITED');
      await mentee.requestRaw('hand:raise', { note: 7 });
    }
    expect(lines(server, 'request refused').map(({ code }) => code)).toEqual([
      'FORBIDDEN',
      'BAD_REQUEST',
      'RATE_LIMITED',
    ]);
    for (let time = 0; time < 15; time += 1) {
      await fetch(`${server.url}/api/nothing`);
    }
    expect(lines(server, 'HTTP request refused')).toMatchObject([{ code: 'NOT_FOUND' }]);
    for (let time = 0; time < 3; time += 1) {
      await expect(
        TestClient.connect(server.url, created, 'mentee', { linkKey: newSecret() }),
      ).rejects.toThrow();
    }
    expect(lines(server, 'handshake refused')).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
    for (let time = 0; time < 4; time += 1) {
      await mentee.do('class:leave', {});
      await mentee.join('박서연');
    }
    expect(lines(server, 'peer joined')).toHaveLength(1);
    expect(lines(server, 'peer left')).toHaveLength(1);
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toContain('gongbang_requests_total{request="class:end",code="FORBIDDEN"} 10');
    expect(metrics).toContain('gongbang_refused_total{at="http",code="NOT_FOUND"} 15');
    expect(metrics).toContain('gongbang_refused_total{at="handshake",code="UNAUTHENTICATED"} 3');
    await server.server.close();
    expect(lines(server, 'request refused').at(3)).toMatchObject({ code: 'FORBIDDEN', leftOut: 9 });
  });
});
