import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';

import { LIMITS } from '@gongbang/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '@gongbang/tests/support/classServer.ts';
import { FakeClock } from '@gongbang/tests/support/FakeClock.ts';
import { FIRST_SCHEMA, SECOND_SCHEMA } from '@gongbang/tests/support/oldData.ts';
import { RefusingDatabase } from '@gongbang/tests/support/RefusingDatabase.ts';
import { classRecord } from '@gongbang/tests/support/classRecord.ts';

import { isWritable, openDatabase } from './database.ts';
import { SqliteChatStore } from './SqliteChatStore.ts';
import { SqliteClassStore } from './SqliteClassStore.ts';
import { SqliteWorkshopStore } from './SqliteWorkshopStore.ts';
import type { SqliteDatabase } from './SqliteDatabase.ts';
import { lockFolder } from '../dataFolder.ts';
import { StoreHealth } from './StoreHealth.ts';

const record = classRecord({
  about: '둥글게\n빚어요',
  startsAt: 1_800_000_000_000,
  createdAt: 1_700_000_000_000,
});
const keys = { mentor: new Uint8Array(32).fill(1), mentee: new Uint8Array(32).fill(2), menteeSalt: null };
const message = (clientId: string, text = '안녕하세요', thread: string | null = null) => ({
  thread,
  clientId,
  peerId: 'peer------------',
  name: '박서연',
  role: 'mentee' as const,
  text,
  sentAt: 1,
});

const silent = { info: () => undefined, warn: () => undefined };

let folder: string;
let database: SqliteDatabase;
beforeEach(() => {
  folder = temporaryFolder();
  database = openDatabase(folder);
});
afterEach(() => {
  if (database.isOpen) {
    database.close();
  }
  rmSync(folder, { recursive: true });
});

describe('class store', () => {
  it('[ST1] gives back what it was given, after a restart too', () => {
    const store = new SqliteClassStore(database);
    store.insert(record, keys);
    store.markLive(record.id, 5);
    database.close();
    database = openDatabase(folder);
    const again = new SqliteClassStore(database);
    expect(again.find(record.id)).toEqual({ ...record, phase: 'live', startedAt: 5 });
    expect(again.findKeys(record.id)).toEqual(keys);
    expect(again.findLive().map(({ id }) => id)).toEqual([record.id]);
    again.markEnded(record.id, 9, 'mentor');
    again.markEnded(record.id, 99, 'mentor-away');
    expect(again.find(record.id)).toMatchObject({ phase: 'ended', endedAt: 9, endReason: 'mentor' });
    expect(again.findLive()).toEqual([]);
  });

  it('[ST2] refuses data of a newer version with a sentence that says what to do', () => {
    database.exec('PRAGMA user_version = 999');
    database.close();
    expect(() => openDatabase(folder)).toThrow(/newer Gongbang.*DATA_DIR/);
  });

  it('[ST3] notices that it cannot write', () => {
    expect(isWritable(database)).toBe(true);
    database.exec('PRAGMA query_only = ON');
    expect(isWritable(database)).toBe(false);
    database.exec('PRAGMA query_only = OFF');
    expect(isWritable(database)).toBe(true);
  });

  it('[ST3] finds that out with one write in seconds, however often it is asked', () => {
    const clock = new FakeClock();
    const health = new StoreHealth(database, join(folder, 'gongbang.sqlite'), clock, silent);
    const before = database.written;
    const asked = Array.from({ length: 50 }, () => health.obstacles);
    expect([asked.flat(), database.written - before]).toEqual([[], 1]);
    database.exec('PRAGMA query_only = ON');
    clock.advance(6000);
    expect(health.obstacles).toEqual(['the store cannot be written']);
    database.exec('PRAGMA query_only = OFF');
    clock.advance(1000);
    expect(health.obstacles).toEqual([]);
    // Commits in between are proof as well.
    new SqliteClassStore(database).insert(record, keys);
    clock.advance(6000);
    const kept = database.written;
    expect([health.obstacles, database.written]).toEqual([[], kept]);
  });

  it('[ST5] waits for another process’s lock a moment, and for the same one no second time', () => {
    const other = new DatabaseSync(join(folder, 'gongbang.sqlite'));
    other.exec('BEGIN IMMEDIATE');
    const store = new SqliteClassStore(database);
    const tryFor = (): number => {
      const startedAt = performance.now();
      expect(() => {
        store.insert(record, keys);
      }).toThrow('cannot save right now');
      return performance.now() - startedAt;
    };
    expect(tryFor()).toBeGreaterThan(200);
    expect(tryFor()).toBeLessThan(100);
    other.close();
    store.insert(record, keys);
    expect(store.find(record.id)).toEqual(record);
  });

  it('[ST5] keeps nothing of a transaction of which a write was refused, whoever swallows that, and goes on', () => {
    database.close();
    let refusing: RefusingDatabase | null = null;
    database = openDatabase(folder, (file) => (refusing = new RefusingDatabase(file)));
    const store = new SqliteClassStore(database);
    const tellStore = (tell: (to: RefusingDatabase) => void): void => {
      if (refusing !== null) {
        tell(refusing);
      }
    };
    tellStore((to) => {
      to.refuse(1);
    });
    expect(() => {
      database.transaction(() => {
        store.insert(record, keys);
        expect(() => {
          store.markLive(record.id, 1);
        }).toThrow();
      });
    }).toThrow(expect.objectContaining({ code: 'STORE_UNAVAILABLE' }));
    tellStore((to) => {
      to.accept();
    });
    expect(store.find(record.id)).toBeNull();
    database.transaction(() => {
      store.insert(record, keys);
    });
    database.close();
    database = openDatabase(folder);
    expect(new SqliteClassStore(database).find(record.id)).toEqual(record);
  });

  it('[ST8] notices a torn file, at once when it meets it and in time when it does not', async () => {
    const store = new SqliteChatStore(database);
    new SqliteClassStore(database).insert(record, keys);
    for (let index = 0; index < 400; index += 1) {
      store.append(record.id, message(`client-${index}`, 'x'.repeat(500)));
    }
    database.close();
    const file = join(folder, 'gongbang.sqlite');
    const whole = readFileSync(file);
    const torn = Buffer.from(whole);
    // Spares the pages with the schema.
    torn.fill(0x5a, 131_072, torn.length - 8192);
    writeFileSync(file, torn);
    database = openDatabase(folder);
    const health = new StoreHealth(database, file, new FakeClock(), silent);
    expect(health.obstacles).toEqual([]);
    expect(await health.begin()).not.toBeNull();
    expect(health.obstacles).toEqual(['the store is damaged']);
    health.close();
    const unread = new StoreHealth(database, file, new FakeClock(), silent);
    expect(() => new SqliteChatStore(database).page(record.id, { limit: 100 })).toThrow('cannot save');
    expect(unread.obstacles).toEqual(['the store is damaged']);
    database.close();
    writeFileSync(file, whole);
    database = openDatabase(folder);
    const well = new StoreHealth(database, file, new FakeClock(), silent);
    expect(await well.begin()).toBeNull();
    well.close();
  });

  it('[ST7] keeps folder and files from others, those of before as well', () => {
    database.close();
    const rights = (path: string): string => (statSync(path).mode & 0o777).toString(8);
    const file = join(folder, 'gongbang.sqlite');
    chmodSync(folder, 0o755);
    chmodSync(file, 0o644);
    const lock = lockFolder(folder);
    database = openDatabase(folder);
    new SqliteClassStore(database).insert(record, keys);
    expect(
      ['', 'gongbang.sqlite', 'gongbang.sqlite-wal', 'lock.sqlite'].map((name) => rights(join(folder, name))),
    ).toEqual(['700', '600', '600', '600']);
    lock.unlock();
  });

  it('[ST6] is for one server at a time', () => {
    const lock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(/Another Gongbang.*DATA_DIR/);
    lock.unlock();
    lockFolder(folder).unlock();
  });

  it('[ST2] refuses a file that is no database', () => {
    database.close();
    const file = join(folder, 'gongbang.sqlite');
    expect(existsSync(file)).toBe(true);
    writeFileSync(file, 'not a database, but long enough to be looked at as one'.repeat(20));
    expect(() => openDatabase(folder)).toThrow();
  });
});

describe('a class has bounds', () => {
  it('[RM6] it holds so many messages, private lines included, and says so when it is full', () => {
    new SqliteClassStore(database).insert(record, keys);
    const store = new SqliteChatStore(database);
    store.append(record.id, message('client-a'));
    database.exec(`UPDATE classes SET messageCount = ${LIMITS.classMessages - 1}`);
    store.append(record.id, message('client-b', '마지막', 'peer------------'));
    expect(() => store.append(record.id, message('client-c'))).toThrow(
      expect.objectContaining({ code: 'CHAT_FULL' }),
    );
    expect(store.append(record.id, message('client-a')).added).toBe(false);
    expect(store.page(record.id, { limit: 10 }).messages).toHaveLength(1);
  });
});

describe('workshop store', () => {
  it('[ST4] keeps each part, the last that was written', () => {
    new SqliteClassStore(database).insert(record, keys);
    const store = new SqliteWorkshopStore(database);
    store.save(record.id, 'hands', [{ peerId: 'peer------------', raisedAt: 1, note: '' }]);
    store.save(record.id, 'hands', []);
    const stageView = { scene: 'hands', rotation: 90, fills: true } as const;
    store.save(record.id, 'stageView', stageView);
    expect(new SqliteWorkshopStore(database).load(record.id)).toEqual({ hands: [], stageView });
    // As older versions stored it, before hands could fill the stage.
    database.exec(`UPDATE workshops SET value = '{"scene":"hands","rotation":180}' WHERE part = 'stageView'`);
    expect(new SqliteWorkshopStore(database).loadPart(record.id, 'stageView')).toEqual({
      scene: 'hands',
      rotation: 180,
      fills: false,
    });
  });

  it('[ST4] brings the data of the version before along', () => {
    database.close();
    rmSync(join(folder, 'gongbang.sqlite'));
    const old = new DatabaseSync(join(folder, 'gongbang.sqlite'));
    old.exec(FIRST_SCHEMA);
    old.close();
    database = openDatabase(folder);
    const store = new SqliteChatStore(database);
    expect(store.page('abcdefghijkl', { limit: 10 }).messages).toMatchObject([
      { seq: 1, thread: null, removed: false, text: '오래된 말' },
    ]);
  });
});

describe('[ST4] data of the second version', () => {
  it('is brought along: progress mentee by mentee, and what was said is counted', () => {
    database.close();
    rmSync(join(folder, 'gongbang.sqlite'));
    const old = new DatabaseSync(join(folder, 'gongbang.sqlite'));
    old.exec(SECOND_SCHEMA);
    old.close();
    database = openDatabase(folder);
    expect(new SqliteWorkshopStore(database).load('abcdefghijkl')).toEqual({
      chatMode: { mode: 'open', slowSeconds: 30 },
      progress: {
        'one-------------': { checkIns: [{ stepId: 'step', mark: 'done', at: 1, note: '' }], ticked: [] },
        'two-------------': { checkIns: [], ticked: ['clay'] },
      },
    });
    expect(database.prepare('SELECT messageCount, messageBytes FROM classes').get()).toEqual({
      messageCount: 1,
      messageBytes: 13,
    });
  });
});
