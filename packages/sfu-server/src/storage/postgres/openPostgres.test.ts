import { existsSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { classRecord } from '@gongbang/tests/support/classRecord.ts';
import { temporaryFolder } from '@gongbang/tests/support/classServer.ts';
import { lacksPostgres, PostgresServer } from '@gongbang/tests/support/PostgresServer.ts';
import { watched } from '@gongbang/tests/support/watched.ts';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { systemClock } from '../../clock.ts';
import type { NewChatMessage } from '../../ports/store.ts';
import { SCHEMA_VERSION, bringTo } from '../sqlite/database.ts';
import type { StoreBackend } from '../stores.ts';
import { Claim } from './Claim.ts';
import { writeHead } from './head.ts';
import { openPostgres } from './openPostgres.ts';
import { copyOut } from './tableCopies.ts';
import { tablesOf } from './tables.ts';

/** A start waits for a while. */
const SLOW_MS = 60_000;
const ID = 'abcdefghijkl';
const KEYS = { mentor: new Uint8Array(32), mentee: new Uint8Array(32), menteeSalt: null };
const VISIT = { name: '박서연', cameAt: 1, leftAt: 1, ms: 0, since: null, stuck: [] };
const said = (clientId: string, text = '안녕하세요'): NewChatMessage => ({
  ...{ thread: null, clientId, peerId: 'seo-------------', name: '박서연', role: 'mentee', text, sentAt: 1 },
});

let postgres: PostgresServer;
let url: string;
let name: string;
let dataDir: string;
let claim: Claim;
let lines: { level: string; bindings: object; message: string }[];
let backend: StoreBackend;
const log = {
  info: (bindings: object, message: string) => lines.push({ level: 'info', bindings, message }),
  warn: (bindings: object, message: string) => lines.push({ level: 'warn', bindings, message }),
};
const open = async (): Promise<StoreBackend> => {
  backend = await openPostgres({ claim, dataDir, clock: systemClock, log });
  return backend;
};
const reopened = async (): Promise<StoreBackend> => {
  await backend.close();
  return open();
};
const textsIn = ({ stores }: StoreBackend): string[] =>
  stores.chat.page(ID, { limit: 100 }).messages.map(({ text }) => text);

describe.skipIf(lacksPostgres)('classes in PostgreSQL', () => {
  beforeAll(async () => {
    postgres = await PostgresServer.start();
  });
  afterAll(() => postgres[Symbol.asyncDispose]());
  beforeEach(async () => {
    lines = [];
    dataDir = temporaryFolder();
    url = await postgres.createDatabase();
    name = new URL(url).pathname.slice(1);
    claim = await Claim.take(url, log, 0);
    await open();
    backend.stores.classes.insert(classRecord({ id: ID }), KEYS);
    await backend.stores.transactions.durable();
  });
  afterEach(async () => {
    await backend.close();
    await claim.release();
    rmSync(dataDir, { recursive: true });
  });

  it('[PQ2] is durable when the database has it, and what waits while it is gone is when it is there again', async () => {
    const { chat, transactions } = backend.stores;
    chat.append(ID, said('one', '하나'));
    await transactions.durable();
    expect(await postgres.ask(name, 'SELECT text FROM gongbang_class.messages')).toEqual([{ text: '하나' }]);
    await postgres.kill();
    chat.append(ID, said('two', '둘'));
    const second = watched(Promise.resolve(transactions.durable()));
    chat.append(ID, said('three', '셋'));
    const third = watched(Promise.resolve(transactions.durable()));
    await expect
      .poll(() => backend.obstacles())
      .toEqual([
        expect.stringMatching(/^the database does not answer \((connection refused|no socket there)\)$/),
      ]);
    expect([second.isSettled, third.isSettled]).toEqual([false, false]);
    // Lessons go on: everything stored can be read.
    expect(textsIn(backend)).toEqual(['하나', '둘', '셋']);
    await postgres.begin();
    await second.promise;
    await third.promise;
    await expect.poll(() => backend.obstacles()).toEqual([]);
    expect(textsIn(await reopened())).toEqual(['하나', '둘', '셋']);
    expect(lines.map(({ message }) => message)).toContain('the database answers again');
  });

  it('[PQ2] what the database has, but whose answer was lost, is there once', async () => {
    await backend.close();
    await claim.release();
    await using wire = await Wire.to(url);
    claim = await Claim.take(wire.url, log, 0);
    await open();
    const { chat, classes, stills, transactions } = backend.stores;
    // Small batches go in one statement, large ones in several.
    wire.loseAnswerTo('isNext');
    chat.append(ID, said('one', '하나'));
    await transactions.durable();
    classes.describe(classRecord({ id: ID, title: '접시' }));
    await transactions.durable();
    wire.loseAnswerTo('COMMIT');
    stills.save(ID, 'still-----------', new Uint8Array(300 * 1024).fill(1), null);
    chat.append(ID, said('two', '둘'));
    await transactions.durable();
    expect(wire.lost).toBe(2);
    chat.append(ID, said('three', '셋'));
    await transactions.durable();
    expect(textsIn(await reopened())).toEqual(['하나', '둘', '셋']);
    expect(backend.stores.classes.find(ID)?.title).toBe('접시');
    expect(backend.stores.stills.find(ID, 'still-----------')?.length).toBe(300 * 1024);
  });

  it('[PQ2] leaves no copy behind when it is closed, and waits for what is on its way', async () => {
    backend.stores.chat.append(ID, said('one', '하나'));
    await backend.close();
    expect(existsSync(join(dataDir, 'working-copy'))).toBe(false);
    expect(await postgres.ask(name, 'SELECT text FROM gongbang_class.messages')).toEqual([{ text: '하나' }]);
  });

  it.each(['gongbang.claim', 'gongbang_class.head'])(
    '[PQ4] says at the start that something else holds %s, and takes nothing later',
    async (table) => {
      await backend.close();
      await claim.release();
      const before = await postgres.ask(name, 'SELECT owner FROM gongbang.claim');
      const holder = new Client({ connectionString: url });
      await holder.connect();
      await holder.query(`BEGIN; LOCK TABLE ${table}`);
      const start = async (): Promise<void> => {
        const next = await Claim.take(url, log, 0);
        try {
          await openPostgres({ claim: next, dataDir, clock: systemClock, log });
        } finally {
          await next.release();
        }
      };
      await expect(start()).rejects.toThrow(/something else has its tables locked, such as a restore/);
      await holder.query('COMMIT');
      if (table === 'gongbang.claim') {
        expect(await postgres.ask(name, 'SELECT owner FROM gongbang.claim')).toEqual(before);
      }
      await holder.end();
    },
    SLOW_MS,
  );

  it('[PQ3] keeps nothing more once another server has taken over', async () => {
    await postgres.ask(name, `UPDATE gongbang.claim SET owner = 'another'`);
    const { chat, transactions } = backend.stores;
    chat.append(ID, said('one'));
    await expect(transactions.durable()).rejects.toThrow(/did not accept/);
    expect(() => chat.append(ID, said('two'))).toThrow(/cannot save/);
    expect(backend.obstacles()).toEqual([expect.stringMatching(/^another server has taken over/)]);
    expect(await postgres.ask(name, 'SELECT text FROM gongbang_class.messages')).toEqual([]);
  });

  it('[PQ5] takes what SQLite takes: zero characters, keys that become the same, large integers, large pictures', async () => {
    const { chat, stills, workshops, notes } = { ...backend.stores, notes: backend.stores.keepsakes };
    const jpeg = new Uint8Array(300 * 1024).map((_, index) => index * 7);
    stills.save(ID, 'still-----------', jpeg, null);
    const note = { peerId: 'seo-------------', name: '박\0서연', rating: null, text: '\0', at: 2 ** 53 - 1 };
    notes.saveNote(ID, note);
    backend.stores.transactions.transaction(() => {
      workshops.saveVisit(ID, 'a\0', VISIT);
      workshops.saveVisit(ID, 'a\uFFFD', VISIT);
    });
    await backend.stores.transactions.durable();
    const visits = 'SELECT "peerId" FROM gongbang_class.visits';
    expect(await postgres.ask(name, visits)).toEqual([{ peerId: 'a\uFFFD' }]);
    workshops.saveVisit(ID, 'a\uFFFD', null);
    chat.append(ID, said('one', 'a\0b'));
    const { stores } = await reopened();
    expect(stores.stills.find(ID, 'still-----------')).toEqual(jpeg);
    expect(stores.keepsakes.note(ID, note.peerId)).toEqual({ ...note, name: '박\uFFFD서연', text: '\uFFFD' });
    expect(textsIn(backend)).toEqual(['a\uFFFDb']);
  });

  it('[PQ5] says what the database refuses, without what was said, and keeps nothing more', async () => {
    await postgres.ask(name, `ALTER TABLE gongbang_class.messages ADD CHECK (text <> '비밀')`);
    const { chat, transactions } = backend.stores;
    chat.append(ID, said('one', '비밀'));
    await expect(transactions.durable()).rejects.toThrow(/did not accept/);
    expect(() => chat.append(ID, said('two'))).toThrow(/cannot save/);
    expect(backend.obstacles()).toEqual([expect.stringContaining('the database refused')]);
    expect(lines).toContainEqual({
      level: 'warn',
      bindings: expect.objectContaining({ code: '23514', table: 'messages' }) as object,
      message: expect.stringContaining('refused') as string,
    });
    expect(JSON.stringify(lines)).not.toContain('비밀');
  });

  it('[PQ5] notices a database that has forgotten what it acknowledged', async () => {
    await postgres.ask(name, 'UPDATE gongbang_class.head SET batch = 0');
    backend.stores.chat.append(ID, said('one'));
    await expect(backend.stores.transactions.durable()).rejects.toThrow(/did not accept/);
    expect(JSON.stringify(lines)).toContain('behind what it has acknowledged');
  });

  it('[PQ6] brings along what an older version wrote, once', async () => {
    await backend.close();
    using old = new DatabaseSync(':memory:');
    bringTo(old, 0, 3);
    old.exec(`
      INSERT INTO classes (id, title, mentorName, about, seats, phase, createdAt, mentorKeyHash, menteeKeyHash)
        VALUES ('${ID}', '찻잔', '이정은', '', 12, 'live', 1, zeroblob(32), zeroblob(32));
      INSERT INTO messages (classId, thread, seq, clientId, peerId, name, role, text, sentAt)
        VALUES ('${ID}', '', 1, 'one', 'seo-------------', '박서연', 'mentee', '안녕', 1);
      INSERT INTO workshops (classId, part, value) VALUES ('${ID}', 'progress',
        '{"one-------------":{"checkIns":[],"ticked":["clay"]}}');`);
    await write(old, 3);
    const { stores } = await open();
    expect(textsIn(backend)).toEqual(['안녕']);
    expect(stores.workshops.loadProgress(ID)).toEqual({
      'one-------------': { checkIns: [], ticked: ['clay'] },
    });
    const counted = `SELECT version, "messageCount" AS count, "messageBytes" AS bytes FROM gongbang_class.head, gongbang_class.classes`;
    expect(await postgres.ask(name, counted)).toEqual([{ version: SCHEMA_VERSION, count: '1', bytes: '6' }]);
    stores.chat.append(ID, said('two', '또'));
    expect(textsIn(await reopened())).toEqual(['안녕', '또']);
    expect(await postgres.ask(name, counted)).toEqual([{ version: SCHEMA_VERSION, count: '2', bytes: '9' }]);
  });

  it('[PQ6] refuses what a newer version wrote, and leaves it as it is', async () => {
    await backend.close();
    await postgres.ask(name, `UPDATE gongbang_class.head SET version = ${SCHEMA_VERSION + 1}`);
    await expect(open()).rejects.toThrow(/newer Gongbang.*Run that version, or choose another DATABASE_URL/s);
    expect(await postgres.ask(name, 'SELECT count(*) AS n FROM gongbang_class.classes')).toEqual([
      { n: '1' },
    ]);
  });
});

/** Writes a database's tables, as a server of that version would have. */
async function write(database: DatabaseSync, version: number): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await writeHead(client, { version, batch: 5 });
  await copyOut(database, client, tablesOf(database));
  await client.end();
}

/** A link to a database that drops an answer on request. */
class Wire implements AsyncDisposable {
  readonly url: string;
  readonly #close: () => Promise<void>;
  lost = 0;
  #word: string | null = null;

  private constructor(address: string, close: () => Promise<void>) {
    this.url = address;
    this.#close = close;
  }

  static async to(database: string): Promise<Wire> {
    const { pathname, searchParams, username } = new URL(database);
    const socket = `${searchParams.get('host') ?? ''}/.s.PGSQL.5432`;
    const sockets = new Set<{ destroy: () => unknown }>();
    const server = createServer((near) => {
      const far = connect(socket);
      let isDeaf = false;
      for (const one of [near, far]) {
        sockets.add(one);
        one.on('error', () => undefined);
        one.on('close', () => {
          near.destroy();
          far.destroy();
        });
      }
      near.on('data', (bytes) => {
        if (wire.#word !== null && bytes.includes(wire.#word)) {
          wire.#word = null;
          wire.lost += 1;
          isDeaf = true;
        }
        far.write(bytes);
      });
      far.on('data', (bytes) => {
        if (isDeaf) {
          near.destroy();
        } else {
          near.write(bytes);
        }
      });
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const wire = new Wire(`postgres://${username}@127.0.0.1:${port}${pathname}`, async () => {
      for (const one of sockets) {
        one.destroy();
      }
      await new Promise((resolve) => server.close(resolve));
    });
    return wire;
  }

  /** The next request that contains this word is carried out, but its answer is lost. */
  loseAnswerTo(word: string): void {
    this.#word = word;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Users should be gone by then; others lose their connection.
    await this.#close();
  }
}
