import type { ConsumerState } from '@gongbang/protocol';
import { parseScalabilityMode, type types } from 'mediasoup';

import { ownerScore, qualityOf } from './ownerScore.ts';

/** How many layers there are to choose from, spatial and temporal. */
export function layersOf({ rtpParameters }: types.Consumer): types.ScalabilityMode {
  return parseScalabilityMode(rtpParameters.encodings?.[0]?.scalabilityMode);
}

/** Whether there are layers to choose from: several streams in simulcast, or several within one in SVC. */
export const isLayered = ({ type }: types.Consumer): boolean => type === 'simulcast' || type === 'svc';

/** What its viewer is told of it. */
export function stateOf(consumer: types.Consumer): ConsumerState {
  const { id, score, paused } = consumer;
  const currentLayers = paused ? undefined : consumer.currentLayers;
  const layer = isLayered(consumer) ? (currentLayers?.spatialLayer ?? null) : 0;
  return {
    id,
    layer,
    fromOwner: qualityOf(ownerScore(score, layer !== null)),
    toViewer: qualityOf(score.score),
  };
}
