import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { isSame, steadied, type Steady } from './steady.ts';

const WEB = join(import.meta.dirname, '..');
const idOf = (item: string): string => item.charAt(0);
const rows = (...items: string[]): Steady<string>[] => items.map((item) => ({ item, isGone: false }));
const told = (list: readonly Steady<string>[]) =>
  list.map(({ item, isGone }) => (isGone ? `(${item})` : item));

describe('[TR1] under somebody’s hand', () => {
  it('what is there keeps its place, what is new comes after it, and what is gone leaves its place behind', () => {
    const shown = rows('a', 'b', 'c');
    expect(told(steadied(shown, ['n', 'c', 'a2'], idOf, true))).toEqual(['a2', '(b)', 'c', 'n']);
  });

  it('who comes back while the hand is there is in their own place again', () => {
    const without = steadied(rows('a', 'b'), ['b'], idOf, true);
    expect(told(steadied(without, ['b', 'a'], idOf, true))).toEqual(['a', 'b']);
  });

  it('where a row more would move the others, it waits', () => {
    expect(told(steadied(rows('a'), ['n', 'a'], idOf, true, false))).toEqual(['a']);
    expect(told(steadied(rows('a'), ['n', 'a'], idOf, false, false))).toEqual(['n', 'a']);
  });

  it('the list settles when the hand is gone', () => {
    const held = steadied(rows('a', 'b', 'c'), ['n', 'c', 'a'], idOf, true);
    expect(told(steadied(held, ['n', 'c', 'a'], idOf, false))).toEqual(['n', 'c', 'a']);
  });

  it('the same is known as the same, so that nothing is drawn anew for it', () => {
    const held = steadied(rows('a', 'b'), ['b'], idOf, true);
    expect(isSame(held, steadied(held, ['b'], idOf, true))).toBe(true);
    expect(isSame(held, rows('a', 'b'))).toBe(false);
    expect(isSame(held, rows('a'))).toBe(false);
  });

  it('holds for every list that is pressed in while others change it', () => {
    const lists = ['class/HelpQueue', 'class/AdmissionBar', 'class/Roster', 'wall/BenchWall'];
    for (const list of lists) {
      const source = readFileSync(join(WEB, `components/${list}.tsx`), 'utf8');
      expect(source).toContain('useSteady(');
      expect(source).toContain('{...hold}');
    }
  });
});

it('[TR3] a number is never written with its digits below each other', () => {
  const css = globSync('styles/*.css', { cwd: WEB })
    .map((file) => readFileSync(join(WEB, file), 'utf8'))
    .join('\n');
  expect(css).toMatch(/:is\(\.tabular-nums, \.badge, \.pill\) \{\s*overflow-wrap: normal;/);
});
