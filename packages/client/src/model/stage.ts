import type { Scene, Source } from '@gongbang/protocol';

/** What fills the stage and what is next to it; null if there is nothing. */
export interface StageLayout<T> {
  readonly main: T | null;
  readonly second: T | null;
}

/** What a scene shows, the large one first. */
const SCENES: Record<Scene, readonly Source[]> = {
  face: ['camera'],
  hands: ['hands'],
  screen: ['screen'],
  'screen-hands': ['hands', 'screen'],
  'hands-face': ['hands', 'camera'],
};
/** Stand-ins for something not being sent, best first. */
const STAND_INS: readonly Source[] = ['hands', 'screen', 'camera'];

/**
 * What a scene shows of the mentor. Anything not sent is replaced, so that no scene is ever empty while there is
 * something to see: a screen without hands is large, with the face next to it. `swapped` exchanges the two.
 */
export function arrangeStage<T extends { readonly source: Source }>(
  pictures: readonly T[],
  scene: Scene,
  swapped: boolean,
): StageLayout<T> {
  const of = (source: Source): T | undefined => pictures.find((picture) => picture.source === source);
  const wanted = SCENES[scene];
  const there = wanted.map(of).filter((picture) => picture !== undefined);
  const standIns = STAND_INS.map(of).filter((picture) => picture !== undefined && !there.includes(picture));
  const [main = null, second = null] = [...there, ...standIns].slice(0, wanted.length);
  return swapped && second !== null ? { main: second, second: main } : { main, second };
}

/** Heights in device pixels up to which the smaller simulcast layers are sharp enough. */
const LOW_MAX = 200;
const MIDDLE_MAX = 400;

/** The simulcast layer for a picture shown at this height: 0, 1 or 2. */
export function layerFor(heightInDevicePixels: number): number {
  if (heightInDevicePixels <= LOW_MAX) {
    return 0;
  }
  return heightInDevicePixels <= MIDDLE_MAX ? 1 : 2;
}
