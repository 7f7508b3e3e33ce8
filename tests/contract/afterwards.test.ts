import { afterwards, routes, type Afterwards } from '@gongbang/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestServer, type TestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { codeOf } from '../support/pictures.ts';
import { STANDINGS, enterAll, type Everybody, type Standing } from './everybody.ts';

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);

describe('after the class', () => {
  const media = new FakeMediaServer();
  let server: TestServer;
  let all: Everybody;
  beforeAll(async () => {
    server = await startTestServer({ media: media.backend });
    all = await enterAll(server, media);
  });
  afterAll(async () => {
    all[Symbol.dispose]();
    await server[Symbol.asyncDispose]();
  });

  const ask = (
    who: Standing,
    path: string,
    { headers, ...init }: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {},
  ): Promise<Response> => {
    const key = who === 'mentor' ? all.keys.mentor : who === 'phone' ? all.cameraKey : all.keys.mentee;
    return fetch(`${server.url}${path.replace('{classId}', all.classId)}`, {
      ...init,
      headers: { ...headers, Authorization: `Bearer ${key}`, 'Peer-Key': all.peerKeys[who] },
    });
  };
  const picture = (who: Standing, body: Buffer = JPEG) =>
    ask(who, routes.putLastPicture.path, { method: 'PUT', body: new Uint8Array(body) });
  const note = (who: Standing, body: object) =>
    ask(who, routes.putNote.path, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  const read = async (who: Standing): Promise<Afterwards> =>
    afterwards.parse(await (await ask(who, routes.getAfterwards.path)).json());
  /** Those whose request succeeded. */
  const done = async (of: (who: Standing) => Promise<Response>): Promise<Standing[]> => {
    const answers = await Promise.all(STANDINGS.map(async (who) => [who, (await of(who)).status] as const));
    return answers.filter(([, status]) => status === 200).map(([who]) => who);
  };

  it('[EP1] [EP2] [EP3] [UI25] shows each what is theirs: the mentor who came and what was written, nobody else', async () => {
    const inClass: Standing[] = ['assistant', 'mentee', 'guest', 'passer', 'left'];
    expect(await done((who) => picture(who))).toEqual(['mentor']);
    expect(await codeOf(await picture('mentor', Buffer.from('GIF89a')))).toBe('BAD_REQUEST');
    expect(await (await note('mentee', { text: '아직' })).json()).toMatchObject({
      error: { code: 'CONFLICT', reason: 'NOT_OVER' },
    });
    await all.mentee.do('checkin:set', { stepId: all.stepId, mark: 'stuck', note: '금이 가요' });
    await all.mentor.do('class:end', {});
    expect(await codeOf(await picture('mentor'))).toBe('CONFLICT');

    expect(await done((who) => note(who, { rating: 5, text: `고마워요 ${who}` }))).toEqual(inClass);
    expect(await codeOf(await note('mentee', { text: 'x'.repeat(1001) }))).toBe('BAD_REQUEST');
    expect(await codeOf(await note('mentee', { rating: 6 }))).toBe('BAD_REQUEST');

    const { report, mine } = await read('mentor');
    expect(mine).toBeNull();
    expect(report?.notes.map(({ text }) => text).sort()).toEqual(
      inClass.map((who) => `고마워요 ${who}`).sort(),
    );
    const names = report?.attendees.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['박서연', '도우미', '나간 이']));
    expect(report?.attendees.find(({ name }) => name === '박서연')?.stuck).toMatchObject([
      { note: '금이 가요' },
    ]);

    for (const who of inClass) {
      const seen = await read(who);
      expect(seen.report).toBeNull();
      expect(seen.mine?.note?.text).toBe(`고마워요 ${who}`);
      const others = inClass.filter((other) => other !== who);
      expect(others.filter((other) => JSON.stringify(seen).includes(`고마워요 ${other}`))).toEqual([]);
    }
    expect(await done((who) => ask(who, routes.getAfterwards.path))).toEqual(['mentor', ...inClass]);
    expect(await done((who) => ask(who, routes.getLastPicture.path))).toEqual(['mentor', ...inClass]);
    const answer = await ask('mentee', routes.getLastPicture.path);
    expect(answer.headers.get('Cache-Control')).toBe('private, no-store');
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(JPEG);
  });

  it('[EP3] is braked, one person at a time', async () => {
    const codes = await Promise.all(
      Array.from({ length: 12 }, async () => codeOf(await note('mentee', { text: '또' }))),
    );
    expect(codes).toContain('RATE_LIMITED');
    expect((await note('guest', { text: '처음' })).status).toBe(200);
  });
});
