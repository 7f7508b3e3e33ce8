import { describe, expect, it } from 'vitest';

import { arrangeStage, layerFor } from './stage.ts';

const camera = { source: 'camera' } as const;
const screen = { source: 'screen' } as const;
const hands = { source: 'hands' } as const;
const nothing = { main: null, second: null };

describe('[UI2] the stage', () => {
  it.each([
    ['screen-hands', [], false, nothing],
    ['screen-hands', [camera], true, { main: camera, second: null }],
    ['screen-hands', [camera, screen], false, { main: screen, second: camera }],
    ['screen-hands', [camera, screen], true, { main: camera, second: screen }],
    ['screen-hands', [camera, screen, hands], false, { main: hands, second: screen }],
    ['hands-face', [camera, screen, hands], false, { main: hands, second: camera }],
    ['face', [camera, screen, hands], false, { main: camera, second: null }],
    ['screen', [camera, screen, hands], false, { main: screen, second: null }],
    ['hands', [camera, screen], false, { main: screen, second: null }],
    ['screen', [camera], false, { main: camera, second: null }],
  ] as const)('%s of %o swapped %o is %o', (scene, pictures, swapped, expected) => {
    expect(arrangeStage<(typeof pictures)[number]>(pictures, scene, swapped)).toEqual(expected);
  });

  it.each([
    [0, 0],
    [180, 0],
    [201, 1],
    [400, 1],
    [401, 2],
    [2160, 2],
  ])('%i px high wants layer %i', (height, layer) => {
    expect(layerFor(height)).toBe(layer);
  });
});
