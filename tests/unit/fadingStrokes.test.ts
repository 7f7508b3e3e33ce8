import { STROKE_SHOWN_MS, type Stroke } from '@gongbang/protocol';
import { FADE_MS } from '@gongbang/sfu-server/features/drawing.ts';
import { FadingStrokes } from '@gongbang/client/FadingStrokes.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const stroke = (id: string, points: number, fades = true): Stroke => ({
  id,
  peerId: 'mentor----------',
  canvas: 'hands',
  ink: 'live',
  fades,
  points: Array.from({ length: points }, () => [0.5, 0.5]),
});

describe('[TR9] a stroke that fades', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const scene = () => {
    const gone: string[] = [];
    const fading = new FadingStrokes((id) => gone.push(id));
    return { gone, fading };
  };

  it('goes by the time at which it was drawn, however often the page is drawn or joins anew', () => {
    const { gone, fading } = scene();
    const strokes = [stroke('one', 3), stroke('stays', 3, false)];
    fading.note(strokes);
    vi.advanceTimersByTime(STROKE_SHOWN_MS - 1);
    // A snapshot brings it again.
    fading.note([stroke('one', 3), stroke('stays', 3, false)]);
    expect(gone).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(gone).toEqual(['one']);
    vi.advanceTimersByTime(10 * STROKE_SHOWN_MS);
    expect(gone).toEqual(['one']);
  });

  it('stays while it is being drawn', () => {
    const { gone, fading } = scene();
    fading.note([stroke('one', 1)]);
    vi.advanceTimersByTime(STROKE_SHOWN_MS - 1);
    fading.note([stroke('one', 2)]);
    vi.advanceTimersByTime(STROKE_SHOWN_MS - 1);
    expect(gone).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(gone).toEqual(['one']);
  });

  it('is not waited for once it was cleared, or the page is closed', () => {
    const { gone, fading } = scene();
    fading.note([stroke('one', 1), stroke('two', 1)]);
    fading.note([stroke('two', 1)]);
    fading.close();
    expect(vi.getTimerCount()).toBe(0);
    expect(gone).toEqual([]);
  });

  it('is forgotten by the server no later than by the pages, so that a reload brings none back', () => {
    expect(FADE_MS).toBeLessThanOrEqual(STROKE_SHOWN_MS);
  });
});
