import { describe, expect, it } from 'vitest';
import { FakeClock } from '@gongbang/tests/support/FakeClock.ts';

import { Rounds } from './Rounds.ts';

const MINUTE_MS = 60_000;

/** Rounds whose clock and whose work advance only when the test says so. */
function scene() {
  const clock = new FakeClock();
  const said: string[] = [];
  const begun: PromiseWithResolvers<number | null>[] = [];
  const rounds = new Rounds({
    clock,
    log: { warn: (_, message) => said.push(message) },
    refused: 'it waits',
    work: () => {
      const round = Promise.withResolvers<number | null>();
      begun.push(round);
      return round.promise;
    },
  });
  return {
    ...{ clock, said, begun, rounds },
    end: async (ms: number | null): Promise<void> => {
      begun.at(-1)?.resolve(ms);
      await rounds.rest();
    },
  };
}

describe('[BK20] rounds', () => {
  it('follow one that was under way when they were woken, however it ended, and whatever else waits', async () => {
    for (const ms of [null, MINUTE_MS]) {
      const { rounds, clock, begun, end } = scene();
      rounds.wake();
      clock.advance(0);
      rounds.wake();
      await end(ms);
      clock.advance(0);
      expect(begun).toHaveLength(2);
      await end(null);
      clock.advance(MINUTE_MS - 1);
      expect(begun).toHaveLength(2);
      await rounds.close();
    }
  });

  it('follow one that is woken while it begins', async () => {
    const clock = new FakeClock();
    let count = 0;
    const rounds: Rounds = new Rounds({
      ...{ clock, log: { warn: () => undefined }, refused: '' },
      work: () => {
        count += 1;
        if (count === 1) {
          rounds.wake();
        }
        return Promise.resolve(null);
      },
    });
    rounds.wake();
    clock.advance(0);
    await rounds.rest();
    clock.advance(0);
    expect(count).toBe(2);
  });

  it.each([
    ['for a day', 24 * 60 * MINUTE_MS],
    ['for nothing', null],
  ])('look at least once a minute, also where they wait %s', async (_, ms) => {
    const { rounds, clock, begun, end } = scene();
    rounds.wake();
    clock.advance(0);
    await end(ms);
    clock.advance(MINUTE_MS);
    expect(begun).toHaveLength(2);
  });

  it('wait where the store refuses, also where they are woken meanwhile, and say so', async () => {
    const { rounds, clock, begun, said } = scene();
    rounds.wake();
    clock.advance(0);
    rounds.wake();
    begun[0]?.reject(new Error('full'));
    await rounds.rest();
    clock.advance(9_999);
    expect([begun.length, said]).toEqual([1, ['it waits']]);
    clock.advance(1);
    expect(begun).toHaveLength(2);
  });

  it('end: what is under way is waited for, and nothing follows', async () => {
    const { rounds, clock, begun } = scene();
    rounds.wake();
    clock.advance(0);
    rounds.wake();
    const closed = rounds.close();
    begun[0]?.resolve(1);
    await closed;
    clock.advance(MINUTE_MS);
    expect([begun.length, clock.pending]).toEqual([1, 0]);
  });
});
