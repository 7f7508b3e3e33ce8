import { NONE_CHOSEN, given, picked, readied, removed } from '@gongbang/web/layout/chosenPictures.ts';
import { describe, expect, it } from 'vitest';

/** Told apart by their size. */
const large = new Blob(['1234']);
const small = new Blob(['12']);
const ready = new Blob(['123']);
const other = new Blob(['1']);

describe('[SR4] pictures that are chosen in a form', () => {
  it('are all kept, in whatever order they get ready', () => {
    const both = picked(picked(NONE_CHOSEN, 'knead', large), 'pinch', small);
    expect([...both.readying.keys()]).toEqual(['knead', 'pinch']);
    const first = readied(both, 'pinch', small, other);
    expect([...first.readying.keys()]).toEqual(['knead']);
    const last = readied(first, 'knead', large, ready);
    expect(last.readying.size).toBe(0);
    expect(Object.fromEntries(last.chosen)).toEqual({ knead: ready, pinch: other });
  });

  it('are what was chosen last for a step, whichever is ready first', () => {
    const again = picked(picked(NONE_CHOSEN, 'knead', large), 'knead', small);
    const late = readied(readied(again, 'knead', small, ready), 'knead', large, other);
    expect(late.chosen.get('knead')).toBe(ready);
    const none = readied(removed(picked(late, 'knead', large), 'knead'), 'knead', large, other);
    expect([none.chosen.get('knead'), none.readying.size]).toEqual([null, 0]);
  });

  it('stay as they were where another cannot be used, until the step has them', () => {
    const one = readied(picked(NONE_CHOSEN, 'knead', large), 'knead', large, ready);
    const failed = readied(picked(one, 'knead', small), 'knead', small, null);
    expect([failed.chosen.get('knead'), failed.readying.size]).toEqual([ready, 0]);
    expect(given(failed, 'knead')).toEqual(NONE_CHOSEN);
  });
});
