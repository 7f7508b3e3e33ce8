import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { chatPage, openedClass, type CreatedClass } from '@gongbang/protocol';
import { hashKey } from '@gongbang/sfu-server/auth/keys.ts';
import { backUp, restoreFrom } from '@gongbang/sfu-server/storage/sqlite/backups.ts';
import { databaseFile } from '@gongbang/sfu-server/storage/sqlite/database.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { startTestServer, temporaryFolder } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { FIRST_SCHEMA, FOURTH_SCHEMA, SECOND_SCHEMA } from '../support/oldData.ts';
import { TestClient, newSecret } from '../support/TestClient.ts';

const keys = { mentor: newSecret(), mentee: newSecret() };
/** The class in all of these files, as its links open it. */
const OLD_CLASS = { class: { id: 'abcdefghijkl' }, keys } as CreatedClass;

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A folder with a former version's data, including a class to which there are links. */
function oldData(sql: string): string {
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir);
  const old = new DatabaseSync(databaseFile(dataDir));
  old.exec(sql);
  old
    .prepare('UPDATE classes SET mentorKeyHash = ?, menteeKeyHash = ?')
    .run(hashKey(keys.mentor), hashKey(keys.mentee));
  old.close();
  return dataDir;
}

/** Its links open the class, and its messages are there. */
async function expectClassIn(dataDir: string): Promise<void> {
  await using server = await startTestServer({ media: new FakeMediaServer().backend, dataDir });
  const answer = await fetch(`${server.url}/api/classes/abcdefghijkl/chat`, {
    headers: { Authorization: `Bearer ${keys.mentor}` },
  });
  expect(chatPage.parse(await answer.json()).messages.map(({ text }) => text)).toEqual(['오래된 말']);
  const classLink = async (): Promise<string | null> => {
    const asked = await fetch(`${server.url}/api/classes/abcdefghijkl`, {
      headers: { Authorization: `Bearer ${keys.mentor}` },
    });
    return openedClass.parse(await asked.json()).menteeKey;
  };
  // Its key was random, and only people with the link have it.
  expect(await classLink()).toBeNull();
  using mentor = await TestClient.connect(server.url, OLD_CLASS, 'mentor');
  await mentor.join('이정은');
  await mentor.do('class:start', {});
  using mentee = await TestClient.connect(server.url, OLD_CLASS, 'mentee');
  expect((await mentee.join('박서연')).snapshot.class).toMatchObject({ title: '찻잔', phase: 'live' });
  const { menteeKey } = await mentor.do('class:rotateLink', {});
  expect(await classLink()).toBe(menteeKey);
}

const VERSIONS = [
  ['the first schema', FIRST_SCHEMA],
  ['the second schema', SECOND_SCHEMA],
  ['0.1.0', FOURTH_SCHEMA],
] as const;

describe('[OP7] data of a former version', () => {
  it.each(VERSIONS)('of %s opens, with its classes, links and chat', async (_, sql) => {
    await expectClassIn(oldData(sql));
  });

  it.each(VERSIONS)('of %s is backed up as it is, and restored', async (_, sql) => {
    const file = join(folder, 'backup.sqlite');
    await backUp(oldData(sql), file, { force: false });
    const elsewhere = join(folder, 'elsewhere');
    await restoreFrom(elsewhere, file, 'now');
    await expectClassIn(elsewhere);
  });
});

const namesOfPeople = z.object({ mentor: z.string(), seo: z.string(), choi: z.string() });
const whose = z.object({
  id: z.string(),
  keys: z.object({ mentor: z.string(), mentee: z.string() }),
  people: namesOfPeople,
});

/**
 * What the server of that time wrote, dumped with `sqlite3 FILE .dump`, while a class was live in it: two mentees with their marks
 * and hands, a poll with a vote, and a chat from which one message was removed. And the keys of all of them.
 */
const dumpOf = (schema: number) => {
  const file = (name: string): string =>
    readFileSync(join(import.meta.dirname, '../support/oldData', name), 'utf8');
  return { sql: file(`schema${schema}.sql`), ...whose.parse(JSON.parse(file(`schema${schema}.json`))) };
};

describe('[OP7] [ST4] a class that was live in a former version', () => {
  it.each([
    ['0.1.0', 4],
    ['the seventh schema', 7],
  ])('of %s goes on with everything that was in it', async (_, schema) => {
    const { sql, id, keys: links, people } = dumpOf(schema);
    const dataDir = join(folder, 'data');
    mkdirSync(dataDir);
    const old = new DatabaseSync(databaseFile(dataDir));
    old.exec(sql);
    old.close();
    await using server = await startTestServer({ media: new FakeMediaServer().backend, dataDir });
    const created = { class: { id }, keys: links } as CreatedClass;
    using mentor = await TestClient.connect(server.url, created, 'mentor', { peerKey: people.mentor });
    const { snapshot } = await mentor.join('이정은');
    expect(snapshot.class).toMatchObject({ title: '손으로 빚는 찻잔 🍵', phase: 'live' });
    expect(snapshot.chat.messages.map(({ text, removed }) => [text, removed])).toEqual([
      ['반죽이 질어요 😅', false],
      ['흙을 조금 더 넣어 보세요', false],
      ['', true],
    ]);
    const { poll, lesson, chatMode } = snapshot.workshop;
    expect(poll).toMatchObject({ question: '더 할까요?' });
    expect([lesson.current, chatMode.mode]).toEqual(['step-one', 'slow']);
    // People who were in come back to what is theirs.
    using choi = await TestClient.connect(server.url, created, 'mentee', { peerKey: people.choi });
    const { workshop } = (await choi.join('최하린')).snapshot;
    expect(workshop).toMatchObject({
      hand: { place: 1, note: '유약이요?' },
      progress: { ticked: ['clay'], checkIns: [{ stepId: 'step-one', mark: 'done' }] },
    });
    using seo = await TestClient.connect(server.url, created, 'mentee', { peerKey: people.seo });
    expect((await seo.join('박서연')).snapshot.workshop.poll).toMatchObject({
      question: '더 할까요?',
      mine: 1,
    });
  });
});
