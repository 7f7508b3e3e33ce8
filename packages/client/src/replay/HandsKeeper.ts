import { decoderOf, Replay } from './Replay.ts';
import type { FromWorker, ReelOptions, ToWorker } from './reelMessages.ts';
import type { ReelFrame } from './Reel.ts';

/** How often the worker is asked whether it is alive, in ms, while frames go through it. */
const PING_MS = 1000;
/** After this many unanswered questions it is not. */
const MISSED = 3;
/** The first picture waits no longer than this for the worker, in ms; frames before then are not kept. */
const READY_MS = 1000;
/** By then a clip of some megabytes is there, in ms. */
const CLIP_MS = 3000;
/** A replay is at least this long, in ms. */
const LEAST_MS = 1000;

export interface HandsKeeperPort {
  /** Which pictures have something to replay. */
  keptChanged(reels: readonly string[]): void;
  /** Frames may not be getting through the worker: media has to be rebuilt without it. */
  failed(): void;
}

/** Where the frames of a picture pass: a sender, or a receiver. */
type Passage = Pick<RTCRtpReceiver, 'transform'>;

/** Which part of the past is shown, and how. */
export interface ReplayOptions {
  /** Where it begins, in ms before its end. */
  readonly back: number;
  readonly speed: number;
  /** When everyone's replay began, by this browser's clock, ms since 1970: the end of what is shown. Left out for one's own. */
  readonly at?: number;
}

/**
 * Keeps the last half minute of the hands in this browser, encoded as it came, which costs a copy of each frame and nothing
 * else. If the browser lacks what this takes, nothing is kept, and everything else works.
 */
export class HandsKeeper {
  readonly #port: HandsKeeperPort;
  readonly #passages = new Map<string, Passage>();
  readonly #codecs = new Map<string, string | null>();
  readonly #kept = new Set<string>();
  readonly #clips = new Map<number, (frames: readonly ReelFrame[]) => void>();
  #worker: Worker | null = null;
  #isReady = false;
  #ready: Promise<void> = Promise.resolve();
  #hasFailed = false;
  #turn = 0;
  /** Questions since the worker last answered. */
  #missed = 0;
  #pinging: ReturnType<typeof setInterval> | undefined;

  constructor(port: HandsKeeperPort) {
    this.#port = port;
  }

  /** Resolves when the worker takes frames, or has been waited for long enough: only a moment. */
  get ready(): Promise<void> {
    return this.#ready;
  }

  /** Loads the worker. Only the first picture waits for it. */
  prepare(): void {
    if (this.#worker === null && !this.#hasFailed && canReplay()) {
      this.#ready = this.#begun();
    }
  }

  #begun(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, READY_MS);
      const done = (): void => {
        clearTimeout(timer);
        resolve();
      };
      try {
        const worker = new Worker(new URL('./reelWorker.ts', import.meta.url), { type: 'module' });
        this.#worker = worker;
        worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
          if (data.is === 'ready') {
            this.#isReady = true;
            done();
          } else {
            this.#hear(data);
          }
        });
        // Its file did not load, or what it says cannot be read.
        worker.addEventListener('error', () => {
          if (!this.#isReady) {
            this.close();
          }
          done();
        });
      } catch {
        done();
      }
    });
  }

  /** Routes frames past from now on. Only before a picture has started: Chromium checks for it then, and never again. */
  keep(reel: string, passage: Passage, { mimeType, isSent = false }: KeepOptions): void {
    const worker = this.#worker;
    if (worker === null || !this.#isReady || this.#hasFailed) {
      return;
    }
    const options: ReelOptions = { reel, isSent };
    try {
      passage.transform = new RTCRtpScriptTransform(worker, options);
    } catch {
      return;
    }
    this.#passages.set(reel, passage);
    this.#codecs.set(reel, mimeType);
    if (this.#pinging === undefined) {
      this.#missed = 0;
      this.#pinging = setInterval(() => {
        this.#ping();
      }, PING_MS);
    }
  }

  /** A picture has ended. */
  forget(reel: string): void {
    if (!this.#passages.delete(reel)) {
      return;
    }
    this.#codecs.delete(reel);
    this.#say({ ask: 'forget', reel });
    if (this.#passages.size === 0) {
      this.#rest();
    }
    if (this.#kept.delete(reel)) {
      this.#tell();
    }
  }

  /** All pictures have ended: their connections are closed. */
  forgetAll(): void {
    for (const reel of [...this.#passages.keys()]) {
      this.forget(reel);
    }
  }

  /** Replays what a reel has of the last seconds; null if that is nothing. */
  async replay(reel: string, { back, speed, at }: ReplayOptions): Promise<Replay | null> {
    const now = Date.now();
    const mimeType = this.#codecs.get(reel) ?? null;
    const config = mimeType === null ? null : decoderOf(mimeType);
    const end = at ?? now;
    const past = (await this.#clip(reel)).filter((frame) => frame.at <= end);
    // After a jump of the browser's clock they may begin in between.
    const begin = past.findIndex(({ isKey }) => isKey);
    const frames = begin < 0 ? [] : past.slice(begin);
    const [first] = frames;
    if (config === null || first === undefined) {
      return null;
    }
    // What others also see is shown in step with them; a private replay begins where there is something.
    const isShared = at !== undefined;
    const start = isShared ? end - back : Math.max(end - back, first.at);
    return first.at > end - (isShared ? back / 2 : LEAST_MS)
      ? null
      : new Replay(frames, config, { start, end, speed, ...(isShared ? { lateBy: now - at } : {}) });
  }

  /** Releases the worker. Frames that still arrive bypass it. */
  close(): void {
    this.#rest();
    for (const passage of this.#passages.values()) {
      passage.transform = null;
    }
    this.#passages.clear();
    this.#worker?.terminate();
    this.#worker = null;
    this.#isReady = false;
    if (this.#kept.size > 0) {
      this.#kept.clear();
      this.#tell();
    }
  }

  #clip(reel: string): Promise<readonly ReelFrame[]> {
    return new Promise((resolve) => {
      if (!this.#kept.has(reel)) {
        resolve([]);
        return;
      }
      this.#turn += 1;
      const turn = this.#turn;
      const timer = setTimeout(() => {
        this.#clips.delete(turn);
        resolve([]);
      }, CLIP_MS);
      this.#clips.set(turn, (frames) => {
        clearTimeout(timer);
        this.#clips.delete(turn);
        resolve(frames);
      });
      this.#say({ ask: 'clip', reel, turn });
    });
  }

  #hear(message: Exclude<FromWorker, { is: 'ready' }>): void {
    this.#missed = 0;
    switch (message.is) {
      case 'pong':
        break;
      case 'clip':
        this.#clips.get(message.turn)?.(message.frames);
        break;
      case 'begun':
        void this.#begin(message.reel, message.mimeType);
        break;
      case 'broken':
        // A picture that was ended on purpose is no longer known here.
        if (this.#passages.has(message.reel)) {
          this.#fail();
        }
    }
  }

  async #begin(reel: string, mimeType: string | null): Promise<void> {
    const codec = mimeType ?? this.#codecs.get(reel) ?? null;
    const config = codec === null ? null : decoderOf(codec);
    const support = config === null ? null : await VideoDecoder.isConfigSupported(config).catch(() => null);
    if (support?.supported === true && this.#passages.has(reel)) {
      this.#codecs.set(reel, codec);
      this.#kept.add(reel);
      this.#tell();
    }
  }

  #ping(): void {
    if (this.#missed >= MISSED) {
      this.#fail();
      return;
    }
    this.#missed += 1;
    this.#say({ ask: 'ping' });
  }

  /** Frames may be stuck: they bypass the worker, and it is not asked again. */
  #fail(): void {
    if (this.#hasFailed) {
      return;
    }
    this.#hasFailed = true;
    this.close();
    this.#port.failed();
  }

  #rest(): void {
    clearInterval(this.#pinging);
    this.#pinging = undefined;
  }

  #tell(): void {
    this.#port.keptChanged([...this.#kept]);
  }

  #say(message: ToWorker): void {
    this.#worker?.postMessage(message);
  }
}

export interface KeepOptions {
  /** Which codec it arrives in; null if only the frames say. */
  readonly mimeType: string | null;
  readonly isSent?: boolean;
}

/** Whether this browser has what it takes: encoded frames in a worker, and a decoder. */
export function canReplay(): boolean {
  return 'RTCRtpScriptTransform' in globalThis && 'VideoDecoder' in globalThis;
}
