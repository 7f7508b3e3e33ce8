import { beforeEach, describe, expect, it } from 'vitest';

import { ClassTurns, type Asker, type TurnClock } from './ClassTurns.ts';

/** A loop whose time passes only while somebody works. */
class FakeLoop implements TurnClock {
  time = 0;
  readonly #next: (() => void)[] = [];

  now(): number {
    return this.time;
  }

  soon(action: () => void): void {
    this.#next.push(action);
  }

  /** One turn of the loop: whatever was deferred before it. */
  turn(): void {
    for (const action of this.#next.splice(0)) {
      action();
    }
  }
}

class Person implements Asker {
  isHeld = false;

  hold(isHeld: boolean): void {
    this.isHeld = isHeld;
  }
}

const HOSTILE = 'hostileclass';
const QUIET = 'quietclass--';

let loop: FakeLoop;
let turns: ClassTurns;
beforeEach(() => {
  loop = new FakeLoop();
  turns = new ClassTurns(loop);
});

/** Work that takes this many ms. */
const taking =
  (ms: number, done: () => void = () => undefined) =>
  (): void => {
    loop.time += ms;
    done();
  };

/** Uses up what a class may use at once. */
function exhaust(id: string): void {
  turns.spend(id, taking(10_000));
}

describe('[RM8] a class has a budget of the loop’s time', () => {
  it('is answered at once within it', async () => {
    expect(await turns.run(QUIET, new Person(), () => 7)).toBe(7);
    await expect(turns.run(QUIET, new Person(), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(
      turns.run(QUIET, new Person(), () => {
        throw new Error('at once');
      }),
    ).rejects.toThrow('at once');
    expect(turns.waiting).toBe(0);
  });

  it.each([1, 2, 5])('with %i classes at full speed, another one waits for a slice at most', (hostile) => {
    const people = Array.from({ length: 100 }, () => new Person());
    const waits: number[] = [];
    let answered = 0;
    for (let round = 0; round < 2000; round += 1) {
      const askedAt = loop.time;
      // Every turn brings in more than it can answer.
      for (let index = 0; index < 10; index += 1) {
        const asker = people[(round * 10 + index) % people.length];
        if (asker?.isHeld === false) {
          const work = taking(1, () => (answered += 1));
          void turns.run(`${HOSTILE}${index % hostile}`, asker, work);
        }
      }
      loop.turn();
      // Asked when the turn began, and read when it was over.
      const work = taking(0.1, () => waits.push(loop.time - askedAt));
      void turns.run(QUIET, new Person(), work);
    }
    expect(waits).toHaveLength(2000);
    // At first they use the burst allowance of a quiet class.
    expect(Math.max(...waits.slice(400))).toBeLessThan(5.2);
    // The rest is theirs: nothing lies idle.
    expect(answered).toBeGreaterThan(loop.time * 0.95);
  });

  it('over it, one person after another is answered, and each in their own order', () => {
    exhaust(QUIET);
    const [loud, soft] = [new Person(), new Person()];
    const order: string[] = [];
    for (let index = 0; index < 4; index += 1) {
      void turns.run(
        QUIET,
        loud,
        taking(0, () => order.push(`loud ${index}`)),
      );
    }
    void turns.run(
      QUIET,
      soft,
      taking(0, () => order.push('soft 0')),
    );
    expect(order).toEqual([]);
    loop.turn();
    expect(order).toEqual(['loud 0', 'soft 0', 'loud 1', 'loud 2', 'loud 3']);
  });

  it('goes on as before once it is paid back', () => {
    exhaust(QUIET);
    let done = 0;
    void turns.run(
      QUIET,
      new Person(),
      taking(1, () => (done += 1)),
    );
    expect(done).toBe(0);
    loop.turn();
    loop.time += 2000;
    void turns.run(
      QUIET,
      new Person(),
      taking(1, () => (done += 1)),
    );
    expect(done).toBe(2);
  });

  it('reads no more from one of whom much waits, and refuses what is far too much', async () => {
    exhaust(QUIET);
    const asker = new Person();
    for (let index = 0; index < 128; index += 1) {
      void turns.run(QUIET, asker, taking(0));
      expect(asker.isHeld).toBe(index >= 7);
    }
    await expect(turns.run(QUIET, asker, taking(0))).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    loop.turn();
    expect(asker.isHeld).toBe(false);
    expect(turns.waiting).toBe(0);
  });

  it('forgets what one waited for who is gone', () => {
    exhaust(QUIET);
    const asker = new Person();
    let done = 0;
    void turns.run(
      QUIET,
      asker,
      taking(0, () => (done += 1)),
    );
    turns.forget(QUIET, asker);
    loop.turn();
    expect(done).toBe(0);
    expect(turns.waiting).toBe(0);
  });
});
