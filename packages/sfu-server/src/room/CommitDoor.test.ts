import { rmSync } from 'node:fs';

import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '@gongbang/tests/support/classServer.ts';
import { FakeChannel } from '@gongbang/tests/support/classroomFixture.ts';
import { FakeClock } from '@gongbang/tests/support/FakeClock.ts';
import { RefusingDatabase } from '@gongbang/tests/support/RefusingDatabase.ts';
import { classRecord } from '@gongbang/tests/support/classRecord.ts';

import { CommitDoor } from './CommitDoor.ts';
import { ClassroomError } from '../rules/ClassroomError.ts';
import { Kept, UnitOfWork } from './UnitOfWork.ts';
import { openDatabase } from '../storage/sqlite/database.ts';
import { sqliteStores } from '../storage/sqlite/sqliteStores.ts';

const record = classRecord();
const silent = { info: () => undefined, warn: () => undefined };
const refusal = new ClassroomError('CONFLICT', 'No.');

/** Two classes working through one door, each storing a value. */
function setUp() {
  const folder = temporaryFolder();
  let made: RefusingDatabase | null = null;
  openDatabase(folder, (file) => (made = new RefusingDatabase(file)));
  const database = made as unknown as RefusingDatabase;
  const { classes, workshops } = sqliteStores(database);
  const keys = { mentor: new Uint8Array(32), mentee: new Uint8Array(32), menteeSalt: null };
  const door = new CommitDoor(database, silent);
  const clock = new FakeClock();
  const channel = new FakeChannel();
  const seats = ['abcdefghijkl', 'zyxwvutsrqpo'].map((id) => {
    classes.insert({ ...record, id }, keys);
    const work = new UnitOfWork(door, clock, silent);
    const pulse = new Kept(work, 0, (value) => {
      workshops.save(id, 'pulse', value);
    });
    const line = work.channel(channel);
    /** Sets the value, announces it, and then refuses it if asked to. */
    const set = (value: number, isRefused = false): void => {
      work.commit(() => {
        pulse.set(value);
        line.notify('class:started', { startedAt: value });
        if (isRefused) {
          throw refusal;
        }
      });
    };
    return { work, pulse, set, kept: () => workshops.loadPart(id, 'pulse') ?? 0 };
  });
  const [one, other] = seats;
  if (one === undefined || other === undefined) {
    throw new Error('There are two.');
  }
  return {
    database,
    door,
    clock,
    channel,
    one,
    other,
    told: () => channel.told.map(({ payload }) => (payload as { startedAt: number }).startedAt),
    [Symbol.dispose]: () => {
      database.close();
      rmSync(folder, { recursive: true });
    },
  };
}

describe('[ST12] commits that are kept together', () => {
  it('are one transaction, seen in order once it is durable; later ones build on earlier ones', () => {
    using scene = setUp();
    const { database, door, one, other, told } = scene;
    const before = database.written;
    const seenWith: unknown[] = [];
    door.together(() => {
      one.set(1);
      other.set(2);
      one.set(one.pulse.value + 10);
      door.afterwards({
        seen: () => {
          seenWith.push(told(), database.written - before);
        },
      });
      expect([one.pulse.value, one.kept(), told(), database.written - before]).toEqual([11, 11, [], 0]);
    });
    expect([one.kept(), other.kept(), told(), database.written - before]).toEqual([11, 2, [1, 2, 11], 1]);
    expect(seenWith).toEqual([[1, 2, 11], 1]);
  });

  it('that read or tell only write nothing', () => {
    using scene = setUp();
    const { database, door, one, channel } = scene;
    const before = database.written;
    door.together(() => {
      one.work.commit(() => {
        one.work.channel(channel).notify('media:lost', {});
      });
    });
    expect([channel.names(), database.written - before]).toEqual([['media:lost'], 0]);
  });

  it('one that is refused is taken back at once, by itself', () => {
    using scene = setUp();
    const { door, one, other, told } = scene;
    door.together(() => {
      one.set(1);
      expect(() => {
        one.set(2, true);
      }).toThrow(refusal);
      expect([one.pulse.value, one.kept()]).toEqual([1, 1]);
      other.set(3);
    });
    expect([one.kept(), other.kept(), told()]).toEqual([1, 3, [1, 3]]);
  });

  it('one whose write fails is taken back by itself as well', () => {
    using scene = setUp();
    const { database, door, one, other, told } = scene;
    door.together(() => {
      one.set(1);
      database.refuse(0);
      expect(() => {
        one.set(2);
      }).toThrow('Refused by the test');
      database.accept();
      other.set(3);
    });
    expect([one.pulse.value, one.kept(), other.kept(), told()]).toEqual([1, 1, 3, [1, 3]]);
  });

  it('are all taken back when they cannot be made durable, nobody hears of any, and all goes on', () => {
    using scene = setUp();
    const { database, door, clock, one, other, told } = scene;
    one.set(5);
    const outcomes: string[] = [];
    const note = (name: string): void => {
      door.afterwards({
        seen: () => outcomes.push(`${name} seen`),
        // By then everything is rolled back.
        lost: () => outcomes.push(`${name} lost ${one.pulse.value}`),
      });
    };
    database.refuse('commit');
    door.together(() => {
      one.set(6);
      note('first');
      other.set(7);
      one.set(8);
      one.work.clock.after(10, () => undefined);
      note('second');
    });
    database.accept();
    expect([one.pulse.value, other.pulse.value, one.kept(), other.kept()]).toEqual([5, 0, 5, 0]);
    expect([told(), clock.pending, outcomes]).toEqual([[5], 0, ['first lost 5', 'second lost 5']]);
    door.together(() => {
      one.set(9);
    });
    expect([one.kept(), told()]).toEqual([9, [5, 9]]);
  });

  it('what is seen of one does not wait for what fails to be seen of another', () => {
    using scene = setUp();
    const { door, one, told } = scene;
    door.together(() => {
      door.afterwards({
        seen: () => {
          throw new Error('closed already');
        },
      });
      one.set(1);
    });
    expect(told()).toEqual([1]);
  });
});
