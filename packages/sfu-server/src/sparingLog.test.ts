import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '@gongbang/tests/support/FakeClock.ts';

import { SparingLog } from './sparingLog.ts';

let clock: FakeClock;
let lines: Record<string, unknown>[];
let log: SparingLog;
beforeEach(() => {
  clock = new FakeClock();
  lines = [];
  const write = (bindings: object, message: string): void => {
    lines.push({ message, ...bindings });
  };
  log = new SparingLog({ info: write, warn: write }, clock);
});

const refuse = (peerId: string, code = 'FORBIDDEN'): void => {
  log.child({ classId: 'abcdefghijkl' }).info({ peerId, code, request: 'hand:raise' }, 'request refused');
};

describe('[RM5] what somebody can bring about at will', () => {
  it('is logged once a minute, person and outcome, with a count of what was left out', () => {
    for (let time = 0; time < 1000; time += 1) {
      refuse('a');
      refuse('a', 'BAD_REQUEST');
      refuse('b');
    }
    expect(lines.map(({ peerId, code }) => [peerId, code])).toEqual([
      ['a', 'FORBIDDEN'],
      ['a', 'BAD_REQUEST'],
      ['b', 'FORBIDDEN'],
    ]);
    clock.advance(60_000);
    expect(lines.slice(3)).toMatchObject([
      { message: 'request refused', peerId: 'a', code: 'FORBIDDEN', leftOut: 999 },
      { message: 'request refused', peerId: 'a', code: 'BAD_REQUEST', leftOut: 999 },
      { message: 'request refused', peerId: 'b', code: 'FORBIDDEN', leftOut: 999 },
    ]);
    refuse('a');
    expect(lines).toHaveLength(7);
    clock.advance(60_000);
    expect(lines).toHaveLength(7);
    expect(clock.pending).toBe(0);
  });

  it('names each payment that somebody has to look at', () => {
    for (let time = 0; time < 3; time += 1) {
      for (const orderId of ['one', 'two']) {
        log.warn({ orderId, provider: 'portone', err: new Error('not counted') }, 'something was paid');
      }
    }
    expect(lines.map(({ orderId }) => orderId)).toEqual(['one', 'two']);
    clock.advance(60_000);
    expect(lines.slice(2)).toMatchObject([
      { orderId: 'one', provider: 'portone', leftOut: 2 },
      { orderId: 'two', provider: 'portone', leftOut: 2 },
    ]);
  });

  it('is bounded however many people it is, in one class and in all', () => {
    for (let person = 0; person < 5000; person += 1) {
      refuse(`person-${person}`);
    }
    expect(lines).toHaveLength(30);
    clock.advance(60_000);
    expect(lines.slice(30)).toMatchObject([{ classId: 'abcdefghijkl', leftOut: 4970 }]);
    for (let person = 0; person < 5000; person += 1) {
      log.warn({ address: `10.0.0.${person}`, code: 'UNAUTHENTICATED' }, 'handshake refused');
    }
    expect(lines).toHaveLength(331);
    clock.advance(60_000);
    expect(lines.at(-1)).toMatchObject({ leftOut: 4700 });
  });

  it('leaves other classes and other lines their own', () => {
    for (let person = 0; person < 100; person += 1) {
      refuse(`person-${person}`);
    }
    log.info({ classId: 'zyxwvutsrqpo', peerId: 'c' }, 'request refused');
    log.info({ classId: 'abcdefghijkl' }, 'class started');
    expect(lines).toHaveLength(32);
  });

  it('says what was left out when the server stops', () => {
    refuse('a');
    refuse('a');
    log.close();
    expect(lines.at(-1)).toMatchObject({ peerId: 'a', leftOut: 1 });
    expect(clock.pending).toBe(0);
  });
});
