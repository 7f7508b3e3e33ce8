import { rmSync } from 'node:fs';

import { classId, type CreatedClass } from '@gongbang/protocol';
import { encodeHash, hashKey } from '@gongbang/sfu-server/auth/keys.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestServer, temporaryFolder, type TestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { TestClient, newSecret } from '../support/TestClient.ts';

describe('passes into a class', () => {
  const dataDir = temporaryFolder();
  let server: TestServer;
  const start = (): Promise<TestServer> =>
    startTestServer({
      media: new FakeMediaServer().backend,
      env: { CLASSES_PER_MINUTE: '1000', TRUST_PROXY: '1' },
      dataDir,
    });
  beforeAll(async () => {
    server = await start();
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    rmSync(dataDir, { recursive: true });
  });

  const setPasses = ({ class: { id } }: CreatedClass, keys: readonly string[]): Promise<void> =>
    server.server.classDoor.setPasses(
      id,
      keys.map((key) => ({ keyHash: encodeHash(hashKey(key)) })),
    );
  const come = (created: CreatedClass, linkKey: string): Promise<TestClient> =>
    TestClient.connect(server.url, created, 'mentee', { linkKey });
  const teach = async (created: CreatedClass): Promise<TestClient> => {
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
  const status = async ({ class: { id } }: CreatedClass, key: string, path = ''): Promise<number> => {
    const headers = { Authorization: `Bearer ${key}` };
    return (await fetch(`${server.url}/api/classes/${id}${path}`, { headers })).status;
  };

  it('[PA1] a pass opens an ordinary class link to a mentee, who is one person from whichever device', async () => {
    const created = await server.createClass();
    const key = newSecret();
    expect(await refusal(come(created, key))).toBe('UNAUTHENTICATED');
    await setPasses(created, [key]);
    const { role, menteeKey } = (await (
      await fetch(`${server.url}/api/classes/${created.class.id}`, {
        headers: { Authorization: `Bearer ${key}` },
      })
    ).json()) as { role: string; menteeKey: string | null };
    expect({ role, menteeKey }).toEqual({ role: 'mentee', menteeKey: null });
    using mentor = await teach(created);
    using phone = await come(created, key);
    const first = await phone.join('안나');
    using laptop = await come(created, key);
    const second = await laptop.join('안나');
    await phone.next('session:replaced');
    expect(second.snapshot.me).toMatchObject({ id: first.snapshot.me.id, role: 'mentee' });
    expect((await mentor.join('이정은')).snapshot.audience).toBe(1);
    expect(await status(await server.createClass(), key)).toBe(401);
  });

  it('[PA2] a pass that is taken back lets in nobody at once: in class, before it, over HTTP', async () => {
    const created = await server.createClass();
    const [kept, taken] = [newSecret(), newSecret()];
    await setPasses(created, [kept, taken]);
    using mentor = await teach(created);
    using stays = await come(created, kept);
    await stays.join('보라');
    using inside = await come(created, taken);
    const { me } = (await inside.join('안나')).snapshot;
    using waiting = await come(created, taken);
    expect([await status(created, taken), await status(created, taken, '/chat')]).toEqual([200, 200]);
    const out = Promise.all([inside.closed(), waiting.closed()]);
    await setPasses(created, [kept]);
    await out;
    expect(await inside.next('session:ended')).toEqual({ by: 'pass' });
    expect(await mentor.next('peer:left')).toEqual({ peerId: me.id });
    expect([await status(created, taken), await status(created, taken, '/chat')]).toEqual([401, 401]);
    expect(await status(created, taken, '/pictures/picture-1/small')).toBe(401);
    expect(await refusal(come(created, taken))).toBe('UNAUTHENTICATED');
    expect(await stays.refused('chat:send', { clientId: 'client-1', text: '여기 있어요' })).toBe('OK');
    expect(stays.everHeard('session:ended')).toEqual([]);
  });

  it('[PA2] a class that sleeps is not woken for it, and whoever waits before it is out', async () => {
    const created = await server.createClass();
    const key = newSecret();
    await setPasses(created, [key]);
    using waiting = await come(created, key);
    const out = waiting.closed();
    await setPasses(created, []);
    await out;
    expect(await refusal(come(created, key))).toBe('UNAUTHENTICATED');
  });

  it('[PA2] passes outlive the server, and setting them again changes nothing', async () => {
    const created = await server.createClass();
    const key = newSecret();
    await setPasses(created, [key]);
    await server.server.close();
    server = await start();
    using anna = await come(created, key);
    await anna.join('안나');
    await setPasses(created, [key]);
    expect(await anna.refused('chat:send', { clientId: 'client-1', text: '여기 있어요' })).toBe('OK');
  });

  it('[PA3] a pass finds its seat, however many come by the link', async () => {
    const created = await server.createClass({ seats: 2 });
    const key = newSecret();
    await setPasses(created, [key]);
    using mentor = await teach(created);
    using first = await TestClient.connect(server.url, created, 'mentee');
    await first.join('보라');
    using second = await TestClient.connect(server.url, created, 'mentee');
    expect(await second.refused('class:join', { name: '다온' })).toBe('CLASS_FULL');
    using anna = await come(created, key);
    await anna.join('안나');
    expect((await mentor.join('이정은')).snapshot.audience).toBe(2);
  });

  it('[PA4] a pass lets in without knocking, and through a locked door; who is sent out stays out', async () => {
    const created = await server.createClass({ admission: 'ask' });
    const key = newSecret();
    await setPasses(created, [key]);
    using mentor = await teach(created);
    await mentor.do('class:configure', { isLocked: true });
    using anna = await come(created, key);
    const { me } = (await anna.join('안나')).snapshot;
    const out = anna.closed();
    await mentor.do('peer:remove', { peerId: me.id, keepOut: true });
    await out;
    using again = await come(created, key);
    expect(await again.refused('class:join', { name: '안나' })).toBe('REMOVED');
  });

  it('[PA5] a changed class link leaves passes alone, and brings none back that was taken', async () => {
    const created = await server.createClass();
    const key = newSecret();
    await setPasses(created, [key]);
    using mentor = await teach(created);
    using anna = await come(created, key);
    await anna.join('안나');
    using waiting = await come(created, key);
    await mentor.do('class:rotateLink', {});
    expect(await anna.refused('chat:send', { clientId: 'client-1', text: '여기 있어요' })).toBe('OK');
    expect(waiting.socket.connected).toBe(true);
    const out = anna.closed();
    await setPasses(created, []);
    await out;
    expect(await refusal(come(created, key))).toBe('UNAUTHENTICATED');
    expect(await status(created, key)).toBe(401);
  });

  it('[PA6] passes wait while the mentor rehearses, and are given and taken meanwhile for good', async () => {
    const created = await server.createClass();
    const [early, late] = [newSecret(), newSecret()];
    await setPasses(created, [early]);
    using mentor = await TestClient.connect(server.url, created, 'mentor');
    await mentor.join('이정은');
    await mentor.do('rehearsal:start', { language: 'ko', count: 0 });
    await mentor.join('이정은');
    using anna = await come(created, early);
    expect(await anna.refused('class:join', { name: '안나' })).toBe('REHEARSING');
    const out = anna.closed();
    await setPasses(created, [late]);
    await out;
    await mentor.do('rehearsal:end', {});
    using bora = await come(created, late);
    await bora.join('보라');
    expect(await refusal(come(created, early))).toBe('UNAUTHENTICATED');
  });

  it('[PA6] who had a pass looks back when the class is over, and a deleted class has none', async () => {
    const created = await server.createClass({ admission: 'ask' });
    const key = newSecret();
    await setPasses(created, [key]);
    using mentor = await teach(created);
    using anna = await come(created, key);
    await anna.join('안나');
    await mentor.do('class:end', {});
    expect([await status(created, key), await status(created, key, '/chat')]).toEqual([200, 200]);
    await server.server.classDoor.remove(created.class.id);
    await setPasses(created, [key]);
    expect(await status(created, key)).toBe(401);
    await server.server.classDoor.remove(created.class.id);
    expect(server.server.classDoor.look(created.class.id)).toBeNull();
    const gone = classId.parse('abcdefghijkl');
    await server.server.classDoor.setPasses(gone, []);
    expect(server.server.classDoor.look(gone)).toBeNull();
  });
});
