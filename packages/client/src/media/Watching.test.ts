import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Watching } from './Watching.ts';

/** Long enough for less to be requested, in ms. */
const LESS_MS = 1000;
/** Long enough for more, in ms. */
const MORE_MS = 100;

describe('[WL2] pictures that are looked at', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function watching(takes: () => boolean = () => true): { watching: Watching; asked: string[] } {
    const asked: string[] = [];
    return {
      asked,
      watching: new Watching({
        watch: (consumers) => {
          asked.push(consumers.map(({ id, layer }) => `${id} ${layer}`).join(', '));
          return takes() ? Promise.resolve() : Promise.reject(new Error('RATE_LIMITED'));
        },
      }),
    };
  }

  it('flow while they are in view in any place, as sharp as the largest needs', () => {
    const { watching: all, asked } = watching();
    const [wall, stage] = [all.watch('a'), all.watch('a')];
    wall.setVisible(true);
    wall.setLayer(0);
    vi.advanceTimersByTime(LESS_MS);
    expect(asked).toEqual([]);
    stage.setVisible(true);
    stage.setLayer(2);
    vi.advanceTimersByTime(MORE_MS);
    wall.setVisible(false);
    vi.advanceTimersByTime(LESS_MS);
    expect(asked).toEqual(['a 2']);
    wall.setVisible(true);
    stage.close();
    vi.advanceTimersByTime(LESS_MS);
    wall.close();
    vi.advanceTimersByTime(LESS_MS);
    expect(asked).toEqual(['a 2', 'a 0', 'a null']);
  });

  it('do not flow when they are shown nowhere, and changes of one moment are one request', () => {
    const { watching: all, asked } = watching();
    all.setReceived(['a', 'b']);
    vi.advanceTimersByTime(LESS_MS);
    expect(asked).toEqual(['a null, b null']);
  });

  it('that are passed over quickly are left as they are', () => {
    const { watching: all, asked } = watching();
    const tile = all.watch('a');
    tile.setLayer(1);
    tile.setVisible(true);
    vi.advanceTimersByTime(MORE_MS);
    tile.setVisible(false);
    vi.advanceTimersByTime(MORE_MS);
    tile.setVisible(true);
    vi.advanceTimersByTime(LESS_MS);
    expect(asked).toEqual(['a 1']);
  });

  it('do not flow in a page that nobody sees, and are back at once when somebody does', () => {
    const { watching: all, asked } = watching();
    const tile = all.watch('a');
    tile.setLayer(2);
    tile.setVisible(true);
    vi.advanceTimersByTime(MORE_MS);
    all.setHidden(true);
    vi.advanceTimersByTime(LESS_MS);
    all.setHidden(false);
    vi.advanceTimersByTime(MORE_MS);
    expect(asked).toEqual(['a 2', 'a null', 'a 2']);
  });

  it('are asked for again after the connection was lost', () => {
    const { watching: all, asked } = watching();
    const tile = all.watch('a');
    tile.setVisible(true);
    tile.setLayer(1);
    vi.advanceTimersByTime(MORE_MS);
    all.resync();
    vi.advanceTimersByTime(MORE_MS);
    expect(asked).toEqual(['a 1', 'a 1']);
  });

  it('[RC9] are asked for again if the server did not take it, as they are looked at by then', async () => {
    let takes = false;
    const { watching: all, asked } = watching(() => takes);
    const [one, other] = [all.watch('a'), all.watch('b')];
    for (const tile of [one, other]) {
      tile.setVisible(true);
      tile.setLayer(0);
    }
    await vi.advanceTimersByTimeAsync(MORE_MS);
    takes = true;
    other.setVisible(false);
    await vi.advanceTimersByTimeAsync(3000);
    expect(asked).toEqual(['a 0, b 0', 'b null', 'a 0']);
  });
});
