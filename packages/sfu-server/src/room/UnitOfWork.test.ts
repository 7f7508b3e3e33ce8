import { describe, expect, it, vi } from 'vitest';
import { FakeChannel } from '@gongbang/tests/support/classroomFixture.ts';
import { FakeClock } from '@gongbang/tests/support/FakeClock.ts';

import { ClassroomError } from '../rules/ClassroomError.ts';
import type { Durability, Transactions } from '../ports/store.ts';
import { CommitDoor } from './CommitDoor.ts';
import { Cell, Entries, Kept, UnitOfWork } from './UnitOfWork.ts';

const refusal = new ClassroomError('STORE_UNAVAILABLE', 'The disk is full.');

/** A store that refuses on demand, at the end of a transaction. */
class FakeStore implements Transactions, Durability {
  refuses = false;

  readonly refusal = null;

  durable(): null {
    return null;
  }

  transaction<T>(work: () => T): T {
    const result = work();
    if (this.refuses) {
      throw refusal;
    }
    return result;
  }
}

function setUp() {
  const store = new FakeStore();
  const clock = new FakeClock();
  const warn = vi.fn();
  const log = { info: () => undefined, warn };
  const work = new UnitOfWork(new CommitDoor(store, log), clock, log);
  const channel = new FakeChannel();
  return { store, clock, work, warn, channel, line: work.channel(channel) };
}

describe('[ST5] a unit of work', () => {
  it('tells and starts timers once everything is kept, in order', () => {
    const { work, clock, channel, line } = setUp();
    const rang = vi.fn();
    work.commit(() => {
      line.notify('media:lost', {});
      work.clock.after(10, rang);
      line.notify('mentor:joined', {});
      expect([channel.told.length, clock.pending]).toEqual([0, 0]);
    });
    expect([channel.names(), clock.pending]).toEqual([['media:lost', 'mentor:joined'], 1]);
    clock.advance(10);
    expect(rang).toHaveBeenCalledOnce();
  });

  it('leaves everything as it was when it is refused: values, maps and their order, timers, what was told', () => {
    const { work, store, clock, channel, line } = setUp();
    const cell = new Cell(work, 1);
    const map = new Entries<string, number>(work);
    map.set('a', 1).set('b', 2);
    const stop = work.clock.after(10, () => undefined);
    store.refuses = true;
    expect(() => {
      work.commit(() => {
        cell.set(2);
        cell.set(3);
        map.delete('a');
        map.set('a', 5).set('c', 3);
        stop();
        work.clock.after(20, () => undefined);
        line.notify('media:lost', {});
        line.close();
      });
    }).toThrow(refusal);
    expect(cell.value).toBe(1);
    expect([...map]).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    expect([channel.told, channel.isClosed, clock.pending]).toEqual([[], false, 1]);
  });

  it('keeps a value before it sets it, also by itself', () => {
    const { work } = setUp();
    const kept = new Kept(work, 1, () => {
      throw refusal;
    });
    expect(() => {
      kept.set(2);
    }).toThrow(refusal);
    expect(kept.value).toBe(1);
  });

  it('is refused as a whole when a part of it was, whoever swallows the error', () => {
    const { work } = setUp();
    const cell = new Cell(work, 1);
    expect(() => {
      work.commit(() => {
        cell.set(2);
        try {
          work.commit(() => {
            throw refusal;
          });
        } catch {
          cell.set(3);
        }
      });
    }).toThrow(refusal);
    expect(cell.value).toBe(1);
  });

  it('takes back what a timer did that was refused', () => {
    const { work, store, clock } = setUp();
    const cell = new Cell(work, 1);
    work.clock.after(10, () => {
      cell.set(2);
    });
    store.refuses = true;
    expect(() => {
      clock.advance(10);
    }).toThrow(refusal);
    expect(cell.value).toBe(1);
  });

  it('goes on with what is to be seen when a part of that fails', () => {
    const { work, warn, channel, line } = setUp();
    work.commit(() => {
      work.afterCommit(() => {
        throw new Error('closed already');
      });
      line.notify('media:lost', {});
    });
    expect(channel.names()).toEqual(['media:lost']);
    expect(warn).toHaveBeenCalledOnce();
  });
});
