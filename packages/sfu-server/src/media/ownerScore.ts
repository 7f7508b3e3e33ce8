import type { Quality } from '@gongbang/protocol';
import type { types } from 'mediasoup';

/** mediasoup scores streams from 0 (dead) to 10; at least this much is good, and fair. */
const GOOD_SCORE = 8;
const FAIR_SCORE = 5;

/**
 * How well a Producer comes in, from 0 (dead) to 10. mediasoup scores the layer that flows, and reports 0 while none does, even
 * if only because the viewer's side lacks room: then the best score of what its owner sends counts.
 */
export function ownerScore(
  { producerScore, producerScores }: types.ConsumerScore,
  isFlowing: boolean,
): number {
  return isFlowing ? producerScore : Math.max(0, ...producerScores);
}

export function qualityOf(score: number): Quality {
  return score >= GOOD_SCORE ? 'good' : score >= FAIR_SCORE ? 'fair' : 'poor';
}
