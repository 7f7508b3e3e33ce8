import type { types } from 'mediasoup';
import { describe, expect, it } from 'vitest';

import { stateOf } from './consumerStates.ts';

/** A picture in three sizes, each with all its frames, half or a quarter of them. */
const consumer = (of: Partial<types.Consumer>): types.Consumer =>
  ({
    id: 'consumer-of-the-face',
    type: 'simulcast',
    paused: false,
    producerPaused: false,
    currentLayers: { spatialLayer: 0, temporalLayer: 2 },
    score: { score: 10, producerScore: 10, producerScores: [10, 10, 10] },
    rtpParameters: { encodings: [{ ssrc: 1, scalabilityMode: 'L3T3' }] },
    ...of,
  }) as types.Consumer;

describe('[NW7] what a viewer is told of a picture', () => {
  it.each<[string, Partial<types.Consumer>, number | null, boolean]>([
    ['with all its frames', {}, 0, false],
    ['with half of them', { currentLayers: { spatialLayer: 1, temporalLayer: 1 } }, 1, true],
    ['with a quarter of them', { currentLayers: { spatialLayer: 0, temporalLayer: 0 } }, 0, true],
    ['of which nothing flows', { currentLayers: undefined }, null, false],
    [
      'that is not watched',
      { paused: true, currentLayers: { spatialLayer: 0, temporalLayer: 0 } },
      null,
      false,
    ],
  ])('%s', (_, of, layer, isThinned) => {
    expect(stateOf(consumer(of), 'camera')).toMatchObject({ layer, isThinned });
  });

  it('of a screen some frames are enough', () => {
    const screen = consumer({ currentLayers: { spatialLayer: 0, temporalLayer: 0 } });
    expect(stateOf(screen, 'screen').isThinned).toBe(false);
  });

  it('whose owner sends it badly is not thinned', () => {
    const weak = consumer({
      currentLayers: { spatialLayer: 0, temporalLayer: 0 },
      score: { score: 10, producerScore: 1, producerScores: [1, 1, 1] },
    });
    expect(stateOf(weak, 'camera')).toMatchObject({ fromOwner: 'poor', isThinned: false });
  });
});
