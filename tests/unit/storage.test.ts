import { rmSync, writeFileSync, existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';

import { isWritable, openDatabase } from '@gongbang/sfu-server/storage/database.ts';
import { SqliteChatStore } from '@gongbang/sfu-server/storage/SqliteChatStore.ts';
import { SqliteClassStore } from '@gongbang/sfu-server/storage/SqliteClassStore.ts';
import type { ClassRecord } from '@gongbang/sfu-server/classroom/ports.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { temporaryFolder } from '../support/classServer.ts';

const record: ClassRecord = {
  id: 'abcdefghijkl',
  title: '찻잔',
  mentorName: '이정은',
  about: '둥글게\n빚어요',
  startsAt: 1_800_000_000_000,
  seats: 12,
  phase: 'scheduled',
  startedAt: null,
  endedAt: null,
  endReason: null,
  createdAt: 1_700_000_000_000,
};
const keys = { mentor: new Uint8Array(32).fill(1), mentee: new Uint8Array(32).fill(2) };
const message = (clientId: string, text = '안녕하세요') => ({
  clientId,
  peerId: 'peer------------',
  name: '박서연',
  role: 'mentee' as const,
  text,
  sentAt: 1,
});

let folder: string;
let database: DatabaseSync;
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

  it('[ST1] knows nothing of a class that is not there', () => {
    const store = new SqliteClassStore(database);
    expect(store.find('zzzzzzzzzzzz')).toBeNull();
    expect(store.findKeys('zzzzzzzzzzzz')).toBeNull();
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

  it('[ST2] refuses a file that is no database', () => {
    database.close();
    const file = join(folder, 'gongbang.sqlite');
    expect(existsSync(file)).toBe(true);
    writeFileSync(file, 'not a database, but long enough to be looked at as one'.repeat(20));
    expect(() => openDatabase(folder)).toThrow();
  });
});

describe('chat store', () => {
  it('[CH1] numbers from 1 without gaps, each class by itself', () => {
    const classes = new SqliteClassStore(database);
    classes.insert(record, keys);
    classes.insert({ ...record, id: 'zyxwvutsrqpo' }, keys);
    const store = new SqliteChatStore(database);
    const seqs = ['a', 'b', 'c'].map((id) => store.append(record.id, message(`client-${id}`)).message.seq);
    expect(seqs).toEqual([1, 2, 3]);
    expect(store.append('zyxwvutsrqpo', message('client-a')).message.seq).toBe(1);
  });

  it('[CH2] keeps a message that is sent twice once, as it was first', () => {
    new SqliteClassStore(database).insert(record, keys);
    const store = new SqliteChatStore(database);
    const first = store.append(record.id, message('client-a', '처음'));
    store.append(record.id, message('client-b'));
    const second = store.append(record.id, message('client-a', '다시'));
    expect(second).toEqual({ message: first.message, added: false });
    expect(store.page(record.id, { limit: 10 }).messages).toHaveLength(2);
  });

  it('[CH3] pages backwards and forwards', () => {
    new SqliteClassStore(database).insert(record, keys);
    const store = new SqliteChatStore(database);
    for (let index = 0; index < 10; index += 1) {
      store.append(record.id, message(`client-${index}`));
    }
    const seqs = (query: Parameters<typeof store.page>[1]) => {
      const { messages, hasMore } = store.page(record.id, query);
      return [messages.map(({ seq }) => seq), hasMore];
    };
    expect(seqs({ limit: 3 })).toEqual([[8, 9, 10], true]);
    expect(seqs({ before: 4, limit: 3 })).toEqual([[1, 2, 3], false]);
    expect(seqs({ after: 8, limit: 100 })).toEqual([[9, 10], true]);
    expect(seqs({ after: 0, limit: 2 })).toEqual([[1, 2], false]);
  });
});
