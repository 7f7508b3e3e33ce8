/** A frame as it arrived, still encoded. */
export interface ReelFrame {
  /** It can be decoded without those before it. */
  readonly isKey: boolean;
  /** When it is due, in ms since 1970 by this browser's clock. */
  readonly at: number;
  readonly data: ArrayBuffer;
}

/** How far back a picture is kept, in ms: what can be replayed, plus the time it may take somebody to press. */
export const REEL_MS = 32_000;
/** What a reel may hold, in bytes: half a minute at four times the bitrate of the sharpest layer. */
export const REEL_BYTES = 32_000_000;
/** A key frame is requested when the last one is this old, in ms: a replay begins at one, and decodes from there. */
export const KEY_FRAME_MS = 10_000;
/** Viewers do not ask in the same moment: the key frame of the first is for all of them. ms. */
const KEY_FRAME_SPREAD_MS = 5000;
/** An unanswered request is repeated after this long, in ms. */
const ASK_AGAIN_MS = 5000;

export interface ReelBounds {
  readonly ms: number;
  readonly bytes: number;
}

/** The last half minute of one picture, in frames that are still encoded. It always begins at a key frame. */
export class Reel {
  readonly #bounds: ReelBounds;
  readonly #random: () => number;
  #frames: ReelFrame[] = [];
  #bytes = 0;
  #askAt = Infinity;

  constructor(bounds: ReelBounds = { ms: REEL_MS, bytes: REEL_BYTES }, random: () => number = Math.random) {
    this.#bounds = bounds;
    this.#random = random;
  }

  get frames(): readonly ReelFrame[] {
    return this.#frames;
  }

  /** Keeps a frame, and drops what is too old or too much. */
  add(frame: ReelFrame): void {
    if (frame.isKey) {
      this.#askAt = frame.at + KEY_FRAME_MS + this.#random() * KEY_FRAME_SPREAD_MS;
    } else if (this.#frames.length === 0) {
      return;
    }
    this.#frames.push(frame);
    this.#bytes += frame.data.byteLength;
    this.#trim(frame.at - this.#bounds.ms);
  }

  /** Whether to request a key frame now; the answer is yes only once in a while. */
  wantsKeyFrame(now: number): boolean {
    if (now < this.#askAt) {
      return false;
    }
    this.#askAt = now + ASK_AGAIN_MS;
    return true;
  }

  #trim(oldest: number): void {
    while (this.#frames.length > 0) {
      const next = this.#frames.findIndex(({ isKey }, index) => index > 0 && isKey);
      const isOld = next > 0 && (this.#frames[next]?.at ?? Infinity) <= oldest;
      if (!isOld && this.#bytes <= this.#bounds.bytes) {
        return;
      }
      const gone = this.#frames.splice(0, next > 0 ? next : this.#frames.length);
      this.#bytes -= gone.reduce((sum, { data }) => sum + data.byteLength, 0);
      if (this.#frames.length === 0) {
        // What arrives can only be decoded from a key frame on.
        this.#askAt = 0;
      }
    }
  }
}

/** RTP's clock for pictures, in ticks per ms (RFC 3551). */
const TICKS_PER_MS = 90;
const RTP_WRAP = 2 ** 32;
/** How far the two clocks may drift apart, in ms: beyond that the picture was frozen, or another camera began. */
const DRIFT_MS = 500;

/**
 * Derives when a frame is due from when it was taken: frames arrive in bursts, which would be visible at half speed.
 */
export class FrameClock {
  #anchor: { readonly rtp: number; readonly at: number } | null = null;
  #last = -Infinity;

  /** Never before the previous frame: what was held up may arrive faster than it was taken. */
  at(arrived: number, rtp: number | undefined): number {
    this.#last = Math.max(this.#last, rtp === undefined ? arrived : this.#taken(arrived, rtp));
    return this.#last;
  }

  #taken(arrived: number, rtp: number): number {
    const anchor = this.#anchor;
    if (anchor !== null) {
      const ticks = ((rtp - anchor.rtp + RTP_WRAP * 1.5) % RTP_WRAP) - RTP_WRAP / 2;
      const at = anchor.at + ticks / TICKS_PER_MS;
      if (Math.abs(at - arrived) < DRIFT_MS) {
        return at;
      }
    }
    this.#anchor = { rtp, at: arrived };
    return arrived;
  }
}
