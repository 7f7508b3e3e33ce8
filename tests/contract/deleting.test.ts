import { DatabaseSync } from 'node:sqlite';
import { rmSync } from 'node:fs';

import { errorBody } from '@gongbang/protocol';
import { databaseFile } from '@gongbang/sfu-server/storage/sqlite/database.ts';
import { describe, expect, it } from 'vitest';

import { startTestServer, temporaryFolder, type TestServer } from '../support/classServer.ts';
import { isPostgres } from '../support/storeOfTests.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { TestClient, newSecret } from '../support/TestClient.ts';
import { STANDINGS, enterAll } from './everybody.ts';

/** Asks for a class to be deleted; returns the status, and the code of a refusal. */
async function remove(
  { url }: TestServer,
  id: string,
  key: string | null,
  peerKey?: string,
): Promise<string> {
  const answer = await fetch(`${url}/api/classes/${id}`, {
    method: 'DELETE',
    headers: {
      ...(key === null ? {} : { Authorization: `Bearer ${key}` }),
      ...(peerKey === undefined ? {} : { 'Peer-Key': peerKey }),
    },
  });
  return answer.ok ? 'OK' : errorBody.parse(await answer.json()).error.code;
}

/** Rows of any class in any table. */
function rowsIn(dataDir: string): number {
  const database = new DatabaseSync(databaseFile(dataDir), { readOnly: true });
  const rows = [
    'classes',
    'messages',
    'workshops',
    'progress',
    'stills',
    'pictures',
    'visits',
    'notes',
    'lastPictures',
  ].map((table) => Number(database.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.['rows']));
  database.close();
  return rows.reduce((sum, count) => sum + count, 0);
}

describe('[OP3] deleting a class', () => {
  it.skipIf(isPostgres)(
    'is the mentor’s alone; whoever is connected is told and out, and nothing is left',
    async () => {
      const dataDir = temporaryFolder();
      const media = new FakeMediaServer();
      try {
        await using server = await startTestServer({
          media: media.backend,
          dataDir,
          env: { KEEP_CLASSES_DAYS: '0' },
        });
        using everybody = await enterAll(server, media);
        const { classId: id, keys, peerKeys, cameraKey, mentor } = everybody;
        await mentor.do('chat:send', { clientId: newSecret(), text: '안녕하세요', thread: null });
        for (const standing of STANDINGS.filter((who) => who !== 'mentor')) {
          const key = standing === 'phone' ? cameraKey : keys.mentee;
          expect([standing, await remove(server, id, key, peerKeys[standing])]).toEqual([
            standing,
            'FORBIDDEN',
          ]);
        }
        expect(await remove(server, id, newSecret())).toBe('UNAUTHENTICATED');
        expect(await remove(server, id, null)).toBe('UNAUTHENTICATED');
        expect(await remove(server, 'zzzzzzzzzzzz', keys.mentor)).toBe('UNAUTHENTICATED');

        const connected = STANDINGS.filter((standing) => everybody[standing].socket.connected);
        expect(connected).toEqual(
          expect.arrayContaining(['mentor', 'assistant', 'mentee', 'phone', 'lobby']),
        );
        const closed = connected.map((standing) => everybody[standing].closed());
        expect(await remove(server, id, keys.mentor)).toBe('OK');
        await Promise.all(closed);
        for (const standing of ['mentor', 'assistant', 'mentee', 'guest', 'phone', 'lobby'] as const) {
          const told = everybody[standing].everHeard('class:ended').map(({ reason }) => reason);
          expect([standing, told]).toEqual([standing, ['deleted']]);
        }
        expect(await remove(server, id, keys.mentor)).toBe('UNAUTHENTICATED');
        for (const standing of STANDINGS) {
          await expect(everybody.again(standing)).rejects.toMatchObject({
            data: { code: 'UNAUTHENTICATED' },
          });
        }
        await expect.poll(() => rowsIn(dataDir), { timeout: 30_000 }).toBe(0);
      } finally {
        rmSync(dataDir, { recursive: true });
      }
    },
  );

  it('goes for one that waits and for one that is over as well, and touches no other', async () => {
    const media = new FakeMediaServer();
    await using server = await startTestServer({ media: media.backend });
    const [planned, over, other] = [
      await server.createClass(),
      await server.createClass(),
      await server.createClass(),
    ];
    using mentor = await TestClient.connect(server.url, over, 'mentor');
    await mentor.join('이정은');
    await mentor.do('class:start', {});
    await mentor.do('class:end', {});
    for (const created of [planned, over]) {
      expect(await remove(server, created.class.id, created.keys.mentor)).toBe('OK');
      expect(await remove(server, created.class.id, created.keys.mentor)).toBe('UNAUTHENTICATED');
    }
    using stays = await TestClient.connect(server.url, other, 'mentee');
    expect((await stays.join('박서연')).snapshot.class.phase).toBe('open');
  });
});
