import type { StreamStats } from '@gongbang/client/media/stats.ts';

/** A picture that arrives without any fault. */
export const FINE_STREAM: StreamStats = {
  id: 'stream',
  name: 'hands',
  trackId: 'track',
  direction: 'receive',
  kind: 'video',
  rid: '',
  codec: 'VP8',
  bitrate: 0,
  framesPerSecond: 20,
  width: 640,
  height: 360,
  freezes: 0,
  freezeRatio: 0,
  lossRatio: 0,
  jitterMs: 0,
  concealedRatio: 0,
  limitation: null,
};
