import type { ConsumerState, Quality } from '@gongbang/protocol';

/** What a connection's quality is judged by. */
export interface Symptoms {
  /** Share of packets lost on the worst way, 0 to 1. */
  readonly lossRatio: number;
  /** Null while unknown. */
  readonly roundTripMs: number | null;
  /** Share of the time that the worst picture was frozen, 0 to 1. */
  readonly freezeRatio: number;
  /** Share of sound that was made up, 0 to 1. */
  readonly concealedRatio: number;
  /** The way is currently lost. */
  readonly isLost: boolean;
}

/** What makes a connection less than good. */
export type Complaint = 'lost' | 'loss' | 'distance' | 'freezes';

export interface Judgement {
  readonly quality: Quality;
  /** The main problem; null if the connection is good. */
  readonly complaint: Complaint | null;
}

/**
 * From where on a symptom is noticed, and from where it spoils a lesson. Loss up to 3 % is repaired unnoticed, from 10 % sound
 * suffers; ITU-T G.114 puts conversation at 150 ms one way good, 400 ms unacceptable.
 */
const FAIR = { loss: 0.03, distance: 300, freezes: 0.02 };
const POOR = { loss: 0.1, distance: 800, freezes: 0.1 };

/** Sums up a connection in a word, and why. */
export function judge({ lossRatio, roundTripMs, freezeRatio, concealedRatio, isLost }: Symptoms): Judgement {
  if (isLost) {
    return { quality: 'poor', complaint: 'lost' };
  }
  const felt = {
    loss: lossRatio,
    distance: roundTripMs ?? 0,
    freezes: Math.max(freezeRatio, concealedRatio),
  };
  const kinds = ['loss', 'freezes', 'distance'] as const;
  const poor = kinds.find((kind) => felt[kind] >= POOR[kind]);
  if (poor !== undefined) {
    return { quality: 'poor', complaint: poor };
  }
  const fair = kinds.find((kind) => felt[kind] >= FAIR[kind]);
  return fair === undefined ? { quality: 'good', complaint: null } : { quality: 'fair', complaint: fair };
}

/**
 * Why a picture does not arrive as it should: its owner sends too little, or nothing at all, or the user's own way has no room
 * for it, or only for some of its frames. Null if it does arrive, or nothing is known.
 */
export type Holdup = 'owner-weak' | 'owner-silent' | 'own' | 'own-thin';

/** What the server reports about a picture, as whose fault it is. Our own way can only hold up what its owner does send. */
export function holdupOf(state: ConsumerState | undefined): Holdup | null {
  if (state === undefined) {
    return null;
  }
  if (state.fromOwner === 'poor') {
    return state.layer === null ? 'owner-silent' : 'owner-weak';
  }
  if (state.layer === null) {
    return 'own';
  }
  return state.isThinned ? 'own-thin' : null;
}

/** A page of small text is a key frame of up to 320 kB (docs/NETWORK.md): at this rate it is through in a second. Bits/s. */
const UPLINK_FOR_SCREEN = 2_500_000;

/**
 * Whether the uplink should be remeasured while a screen is shared: the estimate is too low for latecomers,
 * though nothing is lost. A page that stands still sends next to nothing, and a single delay drops the estimate to
 * just that; from there it grows by 8 % a second.
 */
export function isUplinkDoubtful(availableBitrate: number | null, lossRatio: number): boolean {
  return availableBitrate !== null && availableBitrate < UPLINK_FOR_SCREEN && lossRatio < FAIR.loss;
}

/** Loss from which it is worth waiting for resent packets, as a share of packets. */
const LOSS_TO_WAIT_FOR = 0.01;
/** Time between two frames of a slow camera, in ms: a lost frame is missed when the next one arrives. */
const FRAME_MS = 66;
/** Requested again, and twice more if that got lost too; on a bad link, a fourth time. In round trips. */
const TRIPS_TO_WAIT = { some: 3.5, much: 5 };
const MUCH_LOSS = 0.06;
const MAX_CUSHION_MS = 800;

/**
 * How long received media should be delayed before it is played, in ms, so that what was lost can be resent; 0 leaves it to
 * the browser, which waits for jitter but not for retransmissions.
 */
export function cushionFor(lossRatio: number, roundTripMs: number | null): number {
  return lossRatio < LOSS_TO_WAIT_FOR
    ? 0
    : Math.min(
        MAX_CUSHION_MS,
        Math.round(FRAME_MS + TRIPS_TO_WAIT[lossRatio < MUCH_LOSS ? 'some' : 'much'] * (roundTripMs ?? 0)),
      );
}
