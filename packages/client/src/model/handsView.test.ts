import type { Point, Rotation } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';

import {
  PLAIN_VIEW,
  ZOOM,
  clamp,
  fit,
  seenAs,
  toBox,
  toPicture,
  turned,
  zoomAt,
  type HandsView,
} from './handsView.ts';

const picture = { width: 1280, height: 720 };
const box = { width: 800, height: 800 };
const rotations: readonly Rotation[] = [0, 90, 180, 270];

describe('[MV1] my view', () => {
  it('shows the picture whole, however it is turned', () => {
    expect(fit(picture, box, PLAIN_VIEW)).toEqual({ width: 800, height: 450 });
    expect(fit(picture, box, { ...PLAIN_VIEW, rotation: 90 })).toEqual({ width: 800, height: 450 });
    expect(fit(picture, { width: 400, height: 800 }, { ...PLAIN_VIEW, rotation: 90 })).toEqual({
      width: 711.1111111111111,
      height: 400,
    });
    expect(fit({ width: 0, height: 0 }, box, PLAIN_VIEW)).toEqual({ width: 0, height: 0 });
  });

  it('mirrors left and right, and turns by quarters', () => {
    const left: Point = [0, 0.5];
    expect(toBox(left, PLAIN_VIEW, picture, box)).toEqual({ x: -400, y: 0 });
    expect(toBox(left, { ...PLAIN_VIEW, isMirrored: true }, picture, box)).toMatchObject({ x: 400 });
    expect(toBox(left, { ...PLAIN_VIEW, rotation: 90 }, picture, box)).toMatchObject({ y: -400 });
    expect(turned(270, 90)).toBe(0);
    expect(turned(0, -90)).toBe(270);
    expect(turned(90, 180)).toBe(270);
  });

  it('zooms around what is pointed at, and no further than it can', () => {
    const anchor = { x: 200, y: 100 };
    const before = toPicture(anchor, PLAIN_VIEW, picture, box);
    const zoomed = zoomAt(PLAIN_VIEW, 2, anchor, picture, box);
    const after = toPicture(anchor, zoomed, picture, box);
    expect(zoomed.zoom).toBe(2);
    expect(after?.[0]).toBeCloseTo(before?.[0] ?? -1);
    expect(zoomAt(PLAIN_VIEW, 100, anchor, picture, box).zoom).toBe(ZOOM.max);
    expect(zoomAt(zoomed, 0.01, anchor, picture, box)).toEqual(PLAIN_VIEW);
  });

  it('is never moved out of its box', () => {
    const far = clamp({ ...PLAIN_VIEW, zoom: 2, x: 9999, y: -9999 }, picture, box);
    expect(far).toMatchObject({ x: 400, y: -50 });
    expect(clamp({ ...PLAIN_VIEW, x: 10 }, picture, box).x).toBe(0);
  });
});

describe('[UP1] [UP2] as the mentor shows the hands to everyone', () => {
  const upright = { width: 720, height: 1280 };

  it('an upright picture that is turned by a quarter lies, whole or filling its place', () => {
    const wide = { width: 1600, height: 800 };
    const seen = seenAs(PLAIN_VIEW, { rotation: 90, fills: false });
    expect(fit(upright, wide, seen)).toEqual({ width: 800, height: 800 * (16 / 9) });
    expect(fit(upright, wide, { ...seen, fills: true })).toEqual({ width: 900, height: 1600 });
  });

  it('is turned as it stands before one: mirrored, turned and left-handed views turn with it', () => {
    const top: Point = [0.5, 0];
    for (const rotation of rotations) {
      for (const own of rotations) {
        const seen = seenAs({ ...PLAIN_VIEW, rotation: own }, { rotation, fills: false });
        expect(seen.rotation).toBe((rotation + own) % 360);
        const all = toBox(top, { ...PLAIN_VIEW, rotation }, picture, box);
        const mirrored = toBox(
          top,
          seenAs({ ...PLAIN_VIEW, isMirrored: true }, { rotation, fills: false }),
          picture,
          box,
        );
        // What everyone sees, mirrored.
        expect(mirrored.x).toBeCloseTo(-all.x);
        expect(mirrored.y).toBeCloseTo(all.y);
      }
    }
  });

  it('filling its place it can be moved to its edges, and never leaves a gap', () => {
    const seen = seenAs(PLAIN_VIEW, { rotation: 0, fills: true });
    expect(clamp({ ...seen, x: 9999, y: 9999 }, picture, box)).toMatchObject({ y: 0 });
    expect(clamp({ ...seen, x: 9999 }, picture, box).x).toBeCloseTo((800 * (16 / 9) - 800) / 2);
  });
});

describe('[DR5] [UP1] a stroke is at the same point of the picture under every view', () => {
  const views: HandsView[] = rotations.flatMap((rotation) =>
    [false, true].flatMap((isMirrored) =>
      [1, 2.5].flatMap((zoom) =>
        [false, true].map((fills) => ({ isMirrored, rotation, zoom, x: zoom === 1 ? 0 : 30, y: 0, fills })),
      ),
    ),
  );
  it.each(views)('%o', (view) => {
    for (const point of [
      [0.5, 0.5],
      [0.1, 0.8],
      [1, 0],
    ] as Point[]) {
      const back = toPicture(toBox(point, view, picture, box), view, picture, box);
      expect(back?.[0]).toBeCloseTo(point[0]);
      expect(back?.[1]).toBeCloseTo(point[1]);
    }
  });

  it('and nowhere outside of the picture', () => {
    expect(toPicture({ x: 0, y: 300 }, PLAIN_VIEW, picture, box)).toBeNull();
    expect(toPicture({ x: 0, y: 0 }, PLAIN_VIEW, { width: 0, height: 0 }, box)).toBeNull();
  });
});
