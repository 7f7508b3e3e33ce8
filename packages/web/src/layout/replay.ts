import type { ReplaySeconds, ReplaySpeed } from '@gongbang/protocol';

/** How much of the hands is replayed, and how fast, unless somebody chose otherwise. */
export const USUAL_REPLAY: { readonly seconds: ReplaySeconds; readonly speed: ReplaySpeed } = {
  seconds: 20,
  speed: 0.5,
};
