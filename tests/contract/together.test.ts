import { rmSync } from 'node:fs';

import type { Ack, CreatedClass, RequestResponse } from '@gongbang/protocol';
import { openDatabase } from '@gongbang/sfu-server/storage/sqlite/database.ts';
import { sqliteStores } from '@gongbang/sfu-server/storage/sqlite/sqliteStores.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { startTestServer, temporaryFolder, type TestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { RefusingDatabase } from '../support/RefusingDatabase.ts';
import { TestClient } from '../support/TestClient.ts';

let folder: string;
let database: RefusingDatabase;
let server: TestServer;
let created: CreatedClass;
let mentor: TestClient;
let people: TestClient[];

beforeEach(async () => {
  folder = temporaryFolder();
  const made = new Map<string, RefusingDatabase>();
  openDatabase(folder, (file) => {
    const refusing = new RefusingDatabase(file);
    made.set('it', refusing);
    return refusing;
  });
  const refusing = made.get('it');
  if (refusing === undefined) {
    throw new Error('There is no database.');
  }
  database = refusing;
  server = await startTestServer({
    media: new FakeMediaServer().backend,
    store: {
      stores: sqliteStores(database),
      obstacles: () => [],
      keeper: 'disk',
      close: () => {
        database.close();
      },
    },
  });
  created = await server.createClass();
  mentor = await TestClient.connect(server.url, created, 'mentor');
  await mentor.join('이정은');
  await mentor.do('class:start', {});
  people = [];
  for (const name of ['박서연', '최하린', '정다온']) {
    const person = await TestClient.connect(server.url, created, 'mentee');
    await person.join(name);
    people.push(person);
  }
});
afterEach(async () => {
  database.accept();
  for (const person of [...people, mentor]) {
    person[Symbol.dispose]();
  }
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const raiseAll = (): Promise<Ack<RequestResponse['hand:raise']>[]> =>
  Promise.all(people.map((person) => person.request('hand:raise', { note: '' })));
const handsNow = async (): Promise<number> => {
  using again = await TestClient.connect(server.url, created, 'mentor');
  return (await again.join('이정은')).snapshot.workshop.hands?.length ?? -1;
};

describe('requests of one moment', () => {
  it('[ST12] are durable together, and everybody is answered and told in the order in which it was done', async () => {
    const before = database.written;
    const each = ['하나', '둘', '셋', '넷'];
    const answers = await Promise.all(
      people.flatMap((person) =>
        each.map((text, index) =>
          person.do('chat:send', { clientId: `client-${index}`, text, thread: null }),
        ),
      ),
    );
    expect(answers.map(({ message }) => message.seq).toSorted((one, other) => one - other)).toEqual(
      Array.from({ length: 12 }, (_, index) => index + 1),
    );
    // One for all of them, or a few if the machine is busy with other work.
    expect(database.written - before).toBeLessThan(6);
    await mentor.next('chat:posted', ({ message }) => message.seq === 12);
    const heard = mentor.everHeard('chat:posted').map(({ message }) => message.seq);
    expect(heard).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
  });

  it('[ST12] one that is refused takes nothing of the others with it', async () => {
    const [seo, choi] = people;
    const answers = await Promise.all([
      seo?.request('hand:raise', { note: '' }),
      // Nobody has invited them on stage.
      choi?.request('stage:answer', { accept: true }),
      mentor.request('hand:lower', { peerId: 'nobody----------' }),
      choi?.request('hand:raise', { note: '' }),
    ]);
    expect([answers[0]?.ok, answers[1]?.ok, answers[3]?.ok]).toEqual([true, false, true]);
    expect(await handsNow()).toBe(2);
  });

  it('[ST12] that cannot be made durable have not happened: each is told so, nobody hears of it, and the class goes on', async () => {
    const told = mentor.everHeard('workshop:changed').length;
    database.refuse('commit');
    const answers = await raiseAll();
    expect(answers.map((answer) => (answer.ok ? 'OK' : answer.error.code))).toEqual([
      'STORE_UNAVAILABLE',
      'STORE_UNAVAILABLE',
      'STORE_UNAVAILABLE',
    ]);
    database.accept();
    await mentor.do('chat:history', { before: 1, limit: 1 });
    expect(mentor.everHeard('workshop:changed').length).toBe(told);
    expect((await raiseAll()).map(({ ok }) => ok)).toEqual([true, true, true]);
    const { parts } = await mentor.next('workshop:changed', (heard) => heard.parts.hands?.length === 3);
    expect(parts.hands).toHaveLength(3);
    expect(await handsNow()).toBe(3);
  });

  it('[ST12] the end of a class among them: what comes after it is refused, and nothing of it is lost', async () => {
    const [seo, choi] = people;
    const [, ended] = await Promise.all([
      seo?.request('chat:send', { clientId: 'client-one', text: '안녕히 계세요', thread: null }),
      mentor.request('class:end', {}),
      // Refused, or on a connection that is closed by then.
      choi?.request('hand:raise', { note: '' }).then(
        ({ ok }) => {
          expect(ok).toBe(false);
        },
        () => undefined,
      ),
    ]);
    expect(ended.ok).toBe(true);
    await choi?.next('class:ended');
    expect(choi?.everHeard('chat:posted').map(({ message }) => message.text)).toEqual(['안녕히 계세요']);
  });
});
