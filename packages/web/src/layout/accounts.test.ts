import { CODE_MS, RESEND_MS, type OwnClass } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';

import {
  calledBy,
  codeTimes,
  digitsAfter,
  digitsOf,
  mergedClasses,
  onlyHere,
  pathAfter,
  signInPath,
} from './accounts.ts';

describe('[AC30] the six digits', () => {
  it.each([
    ['481920', '481920'],
    ['481 920', '481920'],
    ['코드: 481-920 입니다', '481920'],
    ['４８１９２０', '481920'],
    ['4819201234', '481920'],
    ['48', '48'],
    ['', ''],
  ])('of %j are %j', (text, digits) => {
    expect(digitsOf(text)).toBe(digits);
  });

  it.each([
    ['000000', '4', '4'],
    ['000000', '481 920', '481920'],
    ['000000', 'a', '000000'],
    ['00000', '0', '000000'],
  ])('[AC45] of %j with %j behind it are %j', (before, added, digits) => {
    expect(digitsAfter(before + added, before)).toBe(digits);
  });

  it('[AC45] of a field that was written anew are those in it', () => {
    expect(digitsAfter('48', '000000')).toBe('48');
    expect(digitsAfter('481920', '000000')).toBe('481920');
  });

  it('have their clock from this browser, whatever the server’s says', () => {
    const server = 5_000_000;
    const now = 90_000;
    expect(codeTimes({ expiresAt: server + CODE_MS, resendAt: server + RESEND_MS }, now)).toEqual({
      expiresAt: now + CODE_MS,
      resendAt: now + RESEND_MS,
    });
  });
});

describe('[AC31] after signing in one is', () => {
  it.each([
    ['/account', '/account'],
    ['/c/abcdefghijkl#key', '/c/abcdefghijkl#key'],
    ['/new?again=abc', '/new?again=abc'],
    [null, '/'],
    ['', '/'],
    ['//elsewhere.example', '/'],
    ['/\\elsewhere.example', '/'],
    ['https://elsewhere.example/', '/'],
    ['javascript:alert(1)', '/'],
    ['/a\n/b', '/'],
    ['/sign-in?to=%2Fsign-in', '/'],
    ['/owner#token', '/'],
  ])('from %j at %j', (to, path) => {
    expect(pathAfter(to)).toBe(path);
  });

  it('where the sign-in link was', () => {
    expect(signInPath('/')).toBe('/sign-in');
    expect(signInPath('/created/abc?x=1')).toBe('/sign-in?to=%2Fcreated%2Fabc%3Fx%3D1');
  });
});

interface Entry {
  readonly id: string;
  readonly role: 'mentor' | 'mentee';
  readonly title: string;
  readonly mentorName: string;
  readonly startsAt: number | null;
  readonly wholeDay: boolean;
  readonly timeZone: string | null;
}
const entry = (id: string, change: Partial<Entry> = {}): Entry => ({
  id,
  role: 'mentor',
  title: id,
  mentorName: '이정은',
  startsAt: null,
  wholeDay: false,
  timeZone: null,
  ...change,
});
// Ids and keys are opaque here.
const own = (id: string, title = id): OwnClass =>
  ({
    ...{
      id,
      title,
      mentorName: '이정은',
      phase: 'scheduled',
      startsAt: 7,
      wholeDay: true,
      timeZone: 'Asia/Seoul',
    },
    keys: { mentor: 'm', mentee: 'c' },
  }) as unknown as OwnClass;
const remembered = ({ id, title, startsAt, wholeDay }: OwnClass): Entry =>
  entry(id, { title, startsAt, wholeDay });

describe('[AC34] my classes', () => {
  it('are each there once, with what the account knows newer', () => {
    const list = mergedClasses([entry('a'), entry('b')], [own('b', 'B, renamed'), own('c')], remembered);
    // A class with only a day does not start at midnight.
    expect(list.map(({ id, title, startsAt, wholeDay }) => [id, title, startsAt, wholeDay])).toEqual([
      ['a', 'a', null, false],
      ['b', 'B, renamed', 7, true],
      ['c', 'c', 7, true],
    ]);
  });

  it('have one that I attend beside the same that I teach', () => {
    const list = mergedClasses(
      [entry('a', { role: 'mentee', title: 'as a mentee' })],
      [own('a')],
      remembered,
    );
    expect(list.map(({ role, title }) => [role, title])).toEqual([
      ['mentee', 'as a mentee'],
      ['mentor', 'a'],
    ]);
  });

  it('are offered to the account where they are my own, here alone, and not declined', () => {
    const known = [entry('a'), entry('b'), entry('c'), entry('d', { role: 'mentee' })];
    expect(onlyHere(known, [own('b')], ['c']).map(({ id }) => id)).toEqual(['a']);
  });
});

it('[AC33] an account is called by its name, else by its address', () => {
  expect(calledBy({ name: '이정은', email: 'a@example.com' })).toBe('이정은');
  expect(calledBy({ name: null, email: 'a@example.com' })).toBe('a@example.com');
  expect(calledBy({ name: null, email: null })).toBeNull();
});
