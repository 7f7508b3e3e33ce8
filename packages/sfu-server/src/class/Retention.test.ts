import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import type { ClassId } from '@gongbang/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ClassroomFixture,
  FakeChannel,
  KEEP_DAYS,
  identity,
  joinPayload,
} from '@gongbang/tests/support/classroomFixture.ts';

import { databaseFile } from '../storage/sqlite/database.ts';
import { SqliteChatStore } from '../storage/sqlite/SqliteChatStore.ts';
import { SqliteStillStore } from '../storage/sqlite/SqliteWorkshopStore.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

let fixture: ClassroomFixture;
beforeEach(() => {
  fixture = new ClassroomFixture();
  fixture.retention.start();
});
afterEach(() => {
  fixture.retention.close();
  fixture[Symbol.dispose]();
});

/** Lets days pass, with the checks due on each. */
function pass(days: number): void {
  for (let hour = 0; hour < days * 24; hour += 1) {
    fixture.clock.advance(HOUR_MS);
  }
}

const rowsOf = (id: ClassId): number =>
  [
    'classes WHERE id',
    'messages WHERE classId',
    'workshops WHERE classId',
    'stills WHERE classId',
    'pictures WHERE classId',
  ]
    .map((table) => fixture.database.prepare(`SELECT count(*) AS rows FROM ${table} = ?`).get(id)?.['rows'])
    .reduce((sum: number, rows) => sum + Number(rows), 0);

async function hold(id: ClassId): Promise<void> {
  const classroom = fixture.registry.open(id);
  await classroom.join(identity('mentor'), new FakeChannel(), joinPayload('이정은'));
  classroom.start(identity('mentor'));
}

function say(id: ClassId, count: number, text: string): void {
  const chat = new SqliteChatStore(fixture.database);
  fixture.database.exec('BEGIN');
  for (let index = 0; index < count; index += 1) {
    chat.append(id, {
      thread: null,
      clientId: `message-${index}`,
      peerId: 'peer------------',
      name: '박서연',
      role: 'mentee',
      text,
      sentAt: 1,
    });
  }
  fixture.database.exec('COMMIT');
}

describe('retention', () => {
  it('[OP3] a class that is deleted goes within seconds, also where it is used; what is refused has not happened', async () => {
    const id = fixture.createClass();
    await hold(id);
    say(id, 1000, '안녕하세요');
    const other = new DatabaseSync(databaseFile(fixture.folder));
    other.exec('BEGIN IMMEDIATE');
    expect(() => {
      fixture.registry.delete(id);
    }).toThrow(expect.objectContaining({ code: 'STORE_UNAVAILABLE' }));
    expect(fixture.names()).not.toContain('class:ended');
    expect(fixture.registry.open(id).info.phase).toBe('live');
    other.exec('ROLLBACK');
    other.close();
    fixture.registry.delete(id);
    expect(fixture.registry.active.has(id)).toBe(false);
    expect(fixture.broadcasts).toContainEqual({
      name: 'class:ended',
      payload: expect.objectContaining({ reason: 'deleted' }) as unknown,
    });
    expect(fixture.connections.at(-1)).toBe(`shut ${id}`);
    fixture.clock.advance(5000);
    expect(rowsOf(id)).toBe(0);
  });

  it('[RM1] a class is removed with everything of it when its days after the end are over', async () => {
    const id = fixture.createClass();
    await hold(id);
    say(id, 1000, '안녕하세요');
    new SqliteStillStore(fixture.database).save(id, 'still', new Uint8Array(100_000), null);
    pass(30);
    fixture.registry.open(id).end(identity('mentor'));
    pass(KEEP_DAYS - 1);
    expect(rowsOf(id)).toBeGreaterThan(1000);
    pass(2);
    expect(rowsOf(id)).toBe(0);
  });

  it('[RM1] one that was never held is kept from its planned date, or from when it was used last', async () => {
    const planned = fixture.createClass(30, { startsAt: fixture.clock.now() + 40 * DAY_MS });
    const far = fixture.createClass(30, { startsAt: Date.UTC(9999, 0, 1) });
    const used = fixture.createClass();
    const unused = fixture.createClass();
    pass(60);
    const classroom = fixture.registry.open(used);
    await classroom.join(identity('mentor'), new FakeChannel(), joinPayload('이정은'));
    classroom.leave(identity('mentor'));
    pass(KEEP_DAYS - 59);
    expect([planned, far, used, unused].map((id) => rowsOf(id) > 0)).toEqual([true, true, true, false]);
    pass(40);
    expect([planned, far, used].map((id) => rowsOf(id) > 0)).toEqual([false, true, true]);
    pass(366);
    expect([far, used].map((id) => rowsOf(id) > 0)).toEqual([false, false]);
  });

  it('[RM1] a class that is live, or in which somebody waits, is never removed', async () => {
    const [live, open] = [fixture.createClass(), fixture.createClass()];
    await hold(live);
    await fixture.registry
      .open(open)
      .join(identity('mentee', 'waits'), new FakeChannel(), joinPayload('박서연'));
    pass(2 * KEEP_DAYS);
    expect(fixture.registry.open(live).info.phase).toBe('live');
    expect(fixture.registry.open(open).info.phase).toBe('open');
    expect(rowsOf(open)).toBeGreaterThan(0);
  });

  it('[RM1] no key opens what is being removed, and a removal that was cut short is finished after a restart', () => {
    const id = fixture.createClass();
    say(id, 1000, '안녕하세요');
    const store = fixture.retentionStore;
    store.shut(id);
    expect(store.removeSome(id, 200)).toBe(false);
    expect(fixture.database.prepare('SELECT mentorKeyHash AS hash FROM classes').get()?.['hash']).toEqual(
      new Uint8Array(32),
    );
    expect(() => fixture.registry.open(id).start(identity('mentor'))).toThrow(/ended|over/i);
    pass(1);
    expect(rowsOf(id)).toBe(0);
  });

  it('[RM2] a removal goes in steps of few rows, and the space goes back to the disk', () => {
    const id = fixture.createClass();
    say(id, 3000, '가'.repeat(600));
    const size = (): number => {
      fixture.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      return statSync(join(fixture.folder, 'gongbang.sqlite')).size;
    };
    const full = size();
    expect(full).toBeGreaterThan(5_000_000);
    fixture.clock.advance((KEEP_DAYS + 1) * DAY_MS);
    const counts: number[] = [];
    for (let step = 0; step < 100; step += 1) {
      counts.push(rowsOf(id));
      fixture.clock.advance(100);
    }
    const removed = counts.slice(1).map((count, index) => (counts[index] ?? 0) - count);
    expect(Math.max(...removed)).toBeLessThanOrEqual(200);
    expect(rowsOf(id)).toBe(0);
    expect(size()).toBeLessThan(full / 10);
  });
});

it('[KY12] whoever is connected to a class that is removed has to go', async () => {
  const id = fixture.createClass();
  await hold(id);
  fixture.registry.find(id)?.end(identity('mentor'));
  pass(KEEP_DAYS + 1);
  expect(fixture.connections).toContain(`shut ${id}`);
});
