import { describe, expect, it } from 'vitest';

import { leftovers } from '../client/keptPictures.ts';
import { NONE_CHOSEN, given, picked, readied, removed, restored } from './chosenPictures.ts';

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

describe('[SR6] pictures that were chosen before', () => {
  it('are there again, and give way to what was chosen since', () => {
    const kept = new Map([
      ['knead', large],
      ['pinch', small],
    ]);
    const since = removed(picked(NONE_CHOSEN, 'dry', other), 'pinch');
    const both = restored(since, kept);
    expect(Object.fromEntries(both.chosen)).toEqual({ knead: large, pinch: null });
    expect([...both.readying.keys()]).toEqual(['dry']);
  });

  it('are kept for a day, the newest first, up to a bound', () => {
    const MB = 2 ** 20;
    const day = 24 * 60 * 60 * 1000;
    const kept = [
      { name: 'old', at: 0, bytes: 1 },
      { name: 'too much', at: day - 3, bytes: 30 * MB },
      { name: 'new', at: day, bytes: 40 * MB },
      { name: 'fits', at: day - 5, bytes: 24 * MB },
    ];
    expect(leftovers(kept, day).sort()).toEqual(['old', 'too much']);
    expect(leftovers(kept, day - 1)).toEqual(['too much', 'old']);
    expect(leftovers([{ name: 'alone', at: day, bytes: 65 * MB }], day)).toEqual(['alone']);
  });
});
