import { SOURCES, type ConsumerState, type Source } from '@gongbang/protocol';
import { parseScalabilityMode, type types } from 'mediasoup';

import { ownerScore, qualityOf } from './ownerScore.ts';

/** How many layers there are to choose from, spatial and temporal. */
export function layersOf({ rtpParameters }: types.Consumer): types.ScalabilityMode {
  return parseScalabilityMode(rtpParameters.encodings?.[0]?.scalabilityMode);
}

/** Whether there are layers to choose from: several streams in simulcast, or several within one in SVC. */
export const isLayered = ({ type }: types.Consumer): boolean => type === 'simulcast' || type === 'svc';

/** What its viewer is told about it. */
export function stateOf(consumer: types.Consumer, source: Source): ConsumerState {
  const { id, score, paused } = consumer;
  const currentLayers = paused ? undefined : consumer.currentLayers;
  const layer = isLayered(consumer) ? (currentLayers?.spatialLayer ?? null) : 0;
  return {
    id,
    layer,
    isThinned: currentLayers !== undefined && isShort(consumer, source),
    fromOwner: qualityOf(ownerScore(score, layer !== null)),
    toViewer: qualityOf(score.score),
  };
}

/** Whether a picture gets less than it needs to be useful, although its owner sends enough: see `isStill` in the table of sources. */
export function isShort(consumer: types.Consumer, source: Source): boolean {
  const { currentLayers, producerPaused, score } = consumer;
  const isFlowing = currentLayers !== undefined;
  if (!isLayered(consumer) || producerPaused || qualityOf(ownerScore(score, isFlowing)) === 'poor') {
    return false;
  }
  if (currentLayers === undefined) {
    return true;
  }
  const hasAllFrames = (currentLayers.temporalLayer ?? 0) >= layersOf(consumer).temporalLayers - 1;
  return SOURCES[source].isStill !== true && !hasAllFrames;
}
