import { afterEach, describe, expect, it, vi } from 'vitest';

import { watchSurroundings } from './surroundings.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('[BR12] a page in the background', () => {
  it.each([
    ['is hidden where no picture has a window of its own', {}, true],
    ['is hidden where none is in such a window', { pictureInPictureElement: null }, true],
    ['is seen while one is', { pictureInPictureElement: {} }, false],
  ])('%s', (_, page, isHidden) => {
    const target = Object.assign(new EventTarget(), { hidden: true }, page);
    vi.stubGlobal('document', target);
    vi.stubGlobal('addEventListener', () => undefined);
    const told: boolean[] = [];
    const stop = watchSurroundings({ networkChanged: () => undefined, hidden: (is) => told.push(is) });
    target.dispatchEvent(new Event('visibilitychange'));
    stop();
    expect(told).toEqual([isHidden]);
  });
});
