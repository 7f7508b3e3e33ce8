import type { Point, Rotation, StageView } from '@gongbang/protocol';

/** How a picture is seen here, and nowhere else. */
export interface HandsView {
  readonly isMirrored: boolean;
  readonly rotation: Rotation;
  /** 1 shows it whole. */
  readonly zoom: number;
  /** How far its centre is moved from the centre of the box, in CSS pixels. */
  readonly x: number;
  readonly y: number;
  /** It fills its box and loses its edges (`object-fit: cover`), instead of being shown whole. */
  readonly fills: boolean;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const PLAIN_VIEW: HandsView = { isMirrored: false, rotation: 0, zoom: 1, x: 0, y: 0, fills: false };
export const ZOOM = { min: 1, max: 5, step: 1.25 } as const;

/** Whether it swaps height and width. */
export const isQuarterTurn = (rotation: Rotation): boolean => rotation === 90 || rotation === 270;

/** The hands as this user sees them: turned by the mentor for everyone (the other way in a mirrored view), then by the user. */
export function seenAs(
  view: HandsView,
  { rotation, fills }: Pick<StageView, 'rotation' | 'fills'>,
): HandsView {
  const by = view.isMirrored ? -rotation : rotation;
  return { ...view, fills, rotation: turned(view.rotation, by) };
}

/** The size, before turning and zooming, at which a picture fits whole in its box, or fills it. */
export function fit(
  picture: Size,
  box: Size,
  { rotation, fills }: Pick<HandsView, 'rotation' | 'fills'>,
): Size {
  if (picture.width === 0 || picture.height === 0) {
    return { width: 0, height: 0 };
  }
  const [across, down] = isQuarterTurn(rotation)
    ? [picture.height, picture.width]
    : [picture.width, picture.height];
  const scale = (fills ? Math.max : Math.min)(box.width / across, box.height / down);
  return { width: picture.width * scale, height: picture.height * scale };
}

/** Keeps the picture within its box, and its box filled if it fills it. */
export function clamp(view: HandsView, picture: Size, box: Size): HandsView {
  const zoom = Math.min(ZOOM.max, Math.max(ZOOM.min, view.zoom));
  const { width, height } = fit(picture, box, view);
  const [across, down] = isQuarterTurn(view.rotation) ? [height, width] : [width, height];
  const room = (shown: number, available: number): number => Math.max(0, (shown * zoom - available) / 2);
  const within = (value: number, limit: number): number => Math.min(limit, Math.max(-limit, value)) || 0;
  return {
    ...view,
    zoom,
    x: within(view.x, room(across, box.width)),
    y: within(view.y, room(down, box.height)),
  };
}

/** Zooms by a factor, so that what is under `anchor` (from the centre of the box, in CSS pixels) stays there. */
export function zoomAt(
  view: HandsView,
  factor: number,
  anchor: { readonly x: number; readonly y: number },
  picture: Size,
  box: Size,
): HandsView {
  const zoom = Math.min(ZOOM.max, Math.max(ZOOM.min, view.zoom * factor));
  const by = zoom / view.zoom;
  const moved = (offset: number, at: number): number => at - (at - offset) * by;
  return clamp({ ...view, zoom, x: moved(view.x, anchor.x), y: moved(view.y, anchor.y) }, picture, box);
}

/** The CSS transform of a frame centred in its box. */
export function transformOf({ isMirrored, rotation, zoom, x, y }: HandsView): string {
  return `translate(-50%, -50%) translate(${x}px, ${y}px) scale(${zoom}) rotate(${rotation}deg) scaleX(${isMirrored ? -1 : 1})`;
}

/** Where a point of the picture is in the box, in CSS pixels from its centre. */
export function toBox([u, v]: Point, view: HandsView, picture: Size, box: Size): { x: number; y: number } {
  const { width, height } = fit(picture, box, view);
  const dx = (u - 0.5) * width * (view.isMirrored ? -1 : 1);
  const dy = (v - 0.5) * height;
  const [x, y] = turn(dx, dy, view.rotation);
  return { x: x * view.zoom + view.x, y: y * view.zoom + view.y };
}

/** The point of the picture that is at a place in the box; null outside the picture. The inverse of `toBox`. */
export function toPicture(
  at: { readonly x: number; readonly y: number },
  view: HandsView,
  picture: Size,
  box: Size,
): Point | null {
  const { width, height } = fit(picture, box, view);
  if (width === 0 || height === 0) {
    return null;
  }
  const back = ((360 - view.rotation) % 360) as Rotation;
  const [dx, dy] = turn((at.x - view.x) / view.zoom, (at.y - view.y) / view.zoom, back);
  const u = (dx * (view.isMirrored ? -1 : 1)) / width + 0.5;
  const v = dy / height + 0.5;
  return u >= 0 && u <= 1 && v >= 0 && v <= 1 ? [u, v] : null;
}

/** Turns further. @param by a multiple of 90, in degrees */
export function turned(rotation: Rotation, by: number): Rotation {
  const all: readonly Rotation[] = [0, 90, 180, 270];
  return all[((rotation + by + 360) % 360) / 90] ?? 0;
}

function turn(x: number, y: number, rotation: Rotation): readonly [number, number] {
  switch (rotation) {
    case 0:
      return [x, y];
    case 90:
      return [-y, x];
    case 180:
      return [-x, -y];
    case 270:
      return [y, -x];
  }
}
