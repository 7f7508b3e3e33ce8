import { classSetup, createdClass, errorBody, type CreatedClass } from '@gongbang/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startTestServer, type TestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { getPicture, plain } from '../support/pictures.ts';
import { TestClient, newSecret } from '../support/TestClient.ts';

const OWNER_KEY = 'owner-key-of-this-server';
const STEPS = ['knead', 'pinch'].map((id) => ({ id, title: id, note: '', minutes: null }));

describe('a class like another', () => {
  const peerKey = newSecret();
  let server: TestServer;
  let first: CreatedClass;
  beforeAll(async () => {
    server = await startTestServer({
      media: new FakeMediaServer().backend,
      env: { CLASSES_PER_MINUTE: '1000' },
    });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    first = await server.createClass({ title: '찻잔', admission: 'ask', steps: STEPS });
  });

  const ask = (path: string, init: RequestInit = {}, key: string = first.keys.mentor): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set('Authorization', `Bearer ${key}`);
    headers.set('Peer-Key', peerKey);
    return fetch(`${server.url}/api/classes/${first.class.id}/${path}`, { ...init, headers });
  };
  const copy = (body: object, key?: string): Promise<Response> =>
    ask(
      'copies',
      { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) },
      key,
    );
  const give = async (stepId: string, file?: Buffer, key?: string): Promise<Response> =>
    ask(
      `steps/${stepId}/picture`,
      { method: 'PUT', body: new Uint8Array(file ?? (await plain('png'))) },
      key,
    );
  const codeOf = async (answer: Response): Promise<string> =>
    answer.ok ? 'OK' : errorBody.parse(await answer.json()).error.code;
  const setup = async () => classSetup.parse(await (await ask('setup')).json());
  const DRAFT = { title: '찻잔', mentorName: '이정은', startsAt: 1_900_000_000_000, steps: STEPS };

  it('[SR3] has links of its own and is set up as it was, with its pictures; what went on there stays there', async () => {
    expect((await give('pinch')).status).toBe(200);
    using mentor = await TestClient.connect(server.url, first, 'mentor', { peerKey });
    await mentor.join('이정은');
    await mentor.do('class:configure', { hasPictures: true, isLocked: true });
    await mentor.do('chat:setMode', { mode: 'slow', slowSeconds: 20 });
    await mentor.do('chat:send', { clientId: 'client-1', text: '안녕', thread: null });
    await mentor.do('class:start', {});
    await mentor.do('class:end', {});

    const { kind, admission, materials, steps } = await setup();
    expect({ kind, admission, materials }).toEqual({ kind: 'workshop', admission: 'ask', materials: [] });
    expect(steps).toMatchObject([{ id: 'knead' }, { id: 'pinch', picture: { width: 40 } }]);
    // Named twice, it is still one.
    const answer = await copy({ ...DRAFT, admission, pictures: ['pinch', 'pinch'] });
    const made = createdClass.parse(await answer.json());
    expect(made.class).toMatchObject({ phase: 'scheduled', startsAt: DRAFT.startsAt, title: '찻잔' });
    expect(new Set([...Object.values(made.keys), ...Object.values(first.keys)]).size).toBe(4);

    using next = await TestClient.connect(server.url, made, 'mentor', { peerKey });
    const { snapshot } = await next.join('이정은');
    expect(snapshot.workshop).toMatchObject({
      settings: { hasPictures: true, isLocked: false, admission: 'ask' },
      chatMode: { mode: 'slow', slowSeconds: 20 },
      lesson: { current: null, steps: [{ id: 'knead' }, { id: 'pinch', picture: { width: 40 } }] },
    });
    expect(snapshot.chat.messages).toEqual([]);
    const [, pinch] = snapshot.workshop.lesson.steps;
    const side = { url: server.url, classId: made.class.id, linkKey: made.keys.mentor, peerKey };
    // It is a separate picture: it stays when the first class is gone.
    await fetch(`${server.url}/api/classes/${first.class.id}`, {
      method: 'DELETE',
      headers: { Authorization: `Bearer ${first.keys.mentor}` },
    });
    expect((await getPicture(side, pinch?.picture?.id ?? '')).status).toBe(200);
  });

  it('[SR3] is made whole or not at all, by the mentor alone, from what that class has', async () => {
    expect(await codeOf(await copy(DRAFT, first.keys.mentee))).toBe('FORBIDDEN');
    expect(await codeOf(await copy(DRAFT, newSecret()))).toBe('UNAUTHENTICATED');
    expect(await codeOf(await ask('setup', {}, first.keys.mentee))).toBe('FORBIDDEN');
    expect(await codeOf(await copy({ ...DRAFT, pictures: ['elsewhere'] }))).toBe('BAD_REQUEST');
    expect(await codeOf(await copy({ ...DRAFT, title: '' }))).toBe('BAD_REQUEST');
    // A picture that has gone meanwhile is left out.
    const made = createdClass.parse(await (await copy({ ...DRAFT, pictures: ['knead'] })).json());
    const answer = await fetch(`${server.url}/api/classes/${made.class.id}/setup`, {
      headers: { Authorization: `Bearer ${made.keys.mentor}` },
    });
    expect(classSetup.parse(await answer.json()).steps).toEqual(STEPS);
  });

  it('[SR4] a step gets its picture before anybody is in, and whoever is in learns of it; until the class ends', async () => {
    expect(await codeOf(await give('knead', undefined, first.keys.mentee))).toBe('FORBIDDEN');
    // Nothing is made of pictures that nobody wants.
    expect(await codeOf(await give('elsewhere', Buffer.from('no picture')))).toBe('NOT_FOUND');
    expect(await codeOf(await give('knead', Buffer.from('no picture')))).toBe('PICTURE_UNREADABLE');
    expect(await codeOf(await give('knead'))).toBe('OK');
    const [before] = (await setup()).steps;
    using mentor = await TestClient.connect(server.url, first, 'mentor', { peerKey });
    const { snapshot } = await mentor.join('이정은');
    expect(snapshot.workshop.lesson.steps[0]).toEqual(before);
    expect(await codeOf(await give('knead'))).toBe('OK');
    const { parts } = await mentor.next('workshop:changed', ({ parts: { lesson } }) => lesson !== undefined);
    const id = parts.lesson?.steps[0]?.picture?.id ?? '';
    expect(id).not.toBe(before?.picture?.id);
    const side = { url: server.url, classId: first.class.id, linkKey: first.keys.mentor, peerKey };
    expect((await getPicture(side, before?.picture?.id ?? '')).status).toBe(404);
    expect((await getPicture(side, id)).status).toBe(200);
    await mentor.do('class:start', {});
    await mentor.do('class:end', {});
    expect(await codeOf(await give('knead'))).toBe('CLASS_ENDED');
  });
});

it('[SR3] where registration is closed a class like another takes the owner’s key as well', async () => {
  await using server = await startTestServer({
    media: new FakeMediaServer().backend,
    env: { OPEN_REGISTRATION: '0', OWNER_KEY },
  });
  const post = async (path: string, headers: Record<string, string>): Promise<Response> =>
    fetch(`${server.url}/api/classes${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Peer-Key': newSecret(), ...headers },
      body: JSON.stringify({ title: '찻잔', mentorName: '이정은' }),
    });
  const first = createdClass.parse(await (await post('', { 'Owner-Key': OWNER_KEY })).json());
  const path = `/${first.class.id}/copies`;
  const authorisation = { Authorization: `Bearer ${first.keys.mentor}` };
  const refused = await post(path, authorisation);
  expect(errorBody.parse(await refused.json()).error.code).toBe('OWNER_KEY_NEEDED');
  expect((await post(path, { ...authorisation, 'Owner-Key': OWNER_KEY })).status).toBe(200);
});
