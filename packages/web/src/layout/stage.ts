import type { Source } from '@gongbang/protocol';

/** What fills the stage and what is inset; null where there is nothing. */
export interface StageLayout<T> {
  readonly main: T | null;
  readonly inset: T | null;
}

/**
 * The screen is large with the camera as an inset; without a screen the camera is large.
 * `swapped` exchanges the two where there are both.
 */
export function arrangeStage<T extends { readonly source: Source }>(
  pictures: readonly T[],
  swapped: boolean,
): StageLayout<T> {
  const of = (source: Source): T | null => pictures.find((picture) => picture.source === source) ?? null;
  const screen = of('screen');
  const camera = of('camera');
  if (screen === null) {
    return { main: camera, inset: null };
  }
  return swapped && camera !== null ? { main: camera, inset: screen } : { main: screen, inset: camera };
}

/** Heights in device pixels up to which the smaller simulcast layers are sharp enough. */
const LOW_MAX = 200;
const MIDDLE_MAX = 400;

/** The simulcast layer for a picture that is shown this high: 0, 1 or 2. */
export function layerFor(heightInDevicePixels: number): number {
  if (heightInDevicePixels <= LOW_MAX) {
    return 0;
  }
  return heightInDevicePixels <= MIDDLE_MAX ? 1 : 2;
}
