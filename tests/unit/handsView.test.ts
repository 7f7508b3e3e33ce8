import type { Point } from '@gongbang/protocol';
import {
  PLAIN_VIEW,
  ZOOM,
  clamp,
  fit,
  toBox,
  toPicture,
  turned,
  zoomAt,
  type HandsView,
  type Rotation,
} from '@gongbang/web/layout/handsView.ts';
import { describe, expect, it } from 'vitest';

const picture = { width: 1280, height: 720 };
const box = { width: 800, height: 800 };
const rotations: readonly Rotation[] = [0, 90, 180, 270];

describe('[MV1] my view', () => {
  it('shows the picture whole, however it is turned', () => {
    expect(fit(picture, box, 0)).toEqual({ width: 800, height: 450 });
    expect(fit(picture, box, 90)).toEqual({ width: 800, height: 450 });
    expect(fit(picture, { width: 400, height: 800 }, 90)).toEqual({ width: 711.1111111111111, height: 400 });
    expect(fit({ width: 0, height: 0 }, box, 0)).toEqual({ width: 0, height: 0 });
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

describe('[DR5] a stroke is at the same point of the picture under every view', () => {
  const views: HandsView[] = rotations.flatMap((rotation) =>
    [false, true].flatMap((isMirrored) =>
      [1, 2.5].map((zoom) => ({ isMirrored, rotation, zoom, x: zoom === 1 ? 0 : 30, y: 0 })),
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
