import type { Size } from '../model/handsView.ts';
import { Playhead, type PlayheadStart } from './Playhead.ts';
import type { ReelFrame } from './Reel.ts';

/** How many frames are decoded ahead of their moment; each is a picture in memory. */
const AHEAD = 6;
/** How far ahead frames are decoded, in ms of what is shown. */
const AHEAD_MS = 400;
/** How many frames a decoder works on. */
const AT_WORK = 12;
const US_PER_MS = 1000;

/** WebCodecs' names for the codecs in which a class sends pictures. */
const CODECS: Readonly<Record<string, string>> = {
  'video/vp8': 'vp8',
  'video/vp9': 'vp09.00.10.08',
  'video/h264': 'avc1.42E01F',
  'video/av1': 'av01.0.04M.08',
};

/** How to decode a codec; null if that is unknown. */
export const decoderOf = (mimeType: string): VideoDecoderConfig | null => {
  const codec = CODECS[mimeType.toLowerCase()];
  return codec === undefined ? null : { codec, optimizeForLatency: true };
};

/** The frame from which to decode to see a moment: the last key frame before it, or the first there is. */
export function runUp(frames: readonly ReelFrame[], position: number): number {
  return Math.max(
    0,
    frames.findLastIndex(({ isKey, at }) => isKey && at <= position),
  );
}

/** Where it is shown. */
interface Surface {
  readonly canvas: HTMLCanvasElement;
  /** Reports how large the picture is, whenever that changes. */
  readonly sized: (size: Size) => void;
}

function paint(frame: VideoFrame, { canvas, sized }: Surface): void {
  const { displayWidth: width, displayHeight: height } = frame;
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
    sized({ width, height });
  }
  canvas.getContext('2d')?.drawImage(frame, 0, 0);
}

/** A replay: frames of the hands, decoded once more and painted in time. */
export class Replay {
  readonly playhead: Playhead;
  readonly #frames: readonly ReelFrame[];
  readonly #config: VideoDecoderConfig;
  /** Decoded, not painted yet; in order. */
  readonly #ready: VideoFrame[] = [];
  #decoder: VideoDecoder | null = null;
  /** What is decoded next. */
  #next = 0;
  /** What is painted now. */
  #shown: VideoFrame | null = null;
  readonly #surfaces = new Set<Surface>();
  #timer = 0;
  #painted = 0;
  readonly #onEnd = new Set<() => void>();
  #isClosed = false;

  /** @param frames from a key frame on, in order, at least one; until they start, the first stays on screen */
  constructor(frames: readonly ReelFrame[], config: VideoDecoderConfig, start: PlayheadStart) {
    this.#frames = frames;
    this.#config = config;
    this.playhead = new Playhead(start);
    this.#restart(runUp(frames, this.playhead.position));
    this.#tick();
  }

  /** How many past frames were painted. */
  get painted(): number {
    return this.#painted;
  }

  /** Also paints on a canvas, which takes the size of the picture; the returned function stops that. */
  showOn(canvas: HTMLCanvasElement, sized: Surface['sized']): () => void {
    const surface = { canvas, sized };
    this.#surfaces.add(surface);
    if (this.#shown !== null) {
      paint(this.#shown, surface);
    }
    return () => {
      this.#surfaces.delete(surface);
    };
  }

  /** Calls back when it is over: at its end, or when it was closed. */
  ended(listener: () => void): () => void {
    this.#onEnd.add(listener);
    return () => {
      this.#onEnd.delete(listener);
    };
  }

  /** Shows another moment. */
  seek(position: number): void {
    const before = this.playhead.position;
    this.playhead.seek(position);
    const start = runUp(this.#frames, this.playhead.position);
    if (this.playhead.position < before || start > this.#next) {
      this.#restart(start);
    }
    this.#pump();
  }

  close(): void {
    if (this.#isClosed) {
      return;
    }
    this.#isClosed = true;
    cancelAnimationFrame(this.#timer);
    this.#drop();
    this.#shown?.close();
    this.#shown = null;
    for (const listener of this.#onEnd) {
      listener();
    }
  }

  readonly #tick = (): void => {
    if (this.#isClosed) {
      return;
    }
    if (this.playhead.isOver) {
      this.close();
      return;
    }
    this.#paint();
    this.#pump();
    this.#timer = requestAnimationFrame(this.#tick);
  };

  /** Paints the latest frame whose time has come; those before it are skipped. */
  #paint(): void {
    const now = this.playhead.position - this.#base;
    const later = this.#ready.findIndex(({ timestamp }) => timestamp / US_PER_MS > now);
    const count = later < 0 ? this.#ready.length : later;
    // Until it starts, the first frame stays on screen.
    const due = this.#ready.splice(0, this.#shown === null ? Math.max(1, count) : count);
    const shown = due.at(-1);
    if (shown === undefined) {
      return;
    }
    for (const frame of [this.#shown, ...due.slice(0, -1)]) {
      frame?.close();
    }
    this.#shown = shown;
    this.#painted += 1;
    for (const surface of this.#surfaces) {
      paint(shown, surface);
    }
  }

  /** Feeds the decoder what comes next. */
  #pump(): void {
    const decoder = this.#decoder;
    const until = this.playhead.position + AHEAD_MS;
    while (
      decoder?.state === 'configured' &&
      decoder.decodeQueueSize < AT_WORK &&
      this.#ready.length < AHEAD
    ) {
      const frame = this.#frames[this.#next];
      if (frame === undefined || (frame.at > until && this.#next > 0)) {
        return;
      }
      decoder.decode(
        new EncodedVideoChunk({
          type: frame.isKey ? 'key' : 'delta',
          timestamp: Math.round((frame.at - this.#base) * US_PER_MS),
          data: frame.data,
        }),
      );
      this.#next += 1;
    }
  }

  get #base(): number {
    return this.#frames[0]?.at ?? 0;
  }

  #restart(index: number): void {
    this.#drop();
    this.#next = index;
    const decoder = new VideoDecoder({
      output: (frame) => {
        if (decoder !== this.#decoder) {
          frame.close();
          return;
        }
        this.#take(frame);
      },
      error: () => {
        if (decoder === this.#decoder) {
          this.#skip();
        }
      },
    });
    decoder.configure(this.#config);
    this.#decoder = decoder;
  }

  /** A frame that is already late gives way to the next one that is. */
  #take(frame: VideoFrame): void {
    const now = this.playhead.position - this.#base;
    const last = this.#ready.at(-1);
    if (last !== undefined && frame.timestamp / US_PER_MS <= now) {
      last.close();
      this.#ready.pop();
    }
    this.#ready.push(frame);
    this.#pump();
  }

  /** A frame could not be decoded: the picture continues with the next key frame. */
  #skip(): void {
    const next = this.#frames.findIndex(({ isKey }, index) => isKey && index >= this.#next);
    if (next < 0) {
      this.close();
    } else {
      this.#restart(next);
    }
  }

  #drop(): void {
    const decoder = this.#decoder;
    this.#decoder = null;
    if (decoder !== null && decoder.state !== 'closed') {
      decoder.close();
    }
    for (const frame of this.#ready.splice(0)) {
      frame.close();
    }
  }
}
