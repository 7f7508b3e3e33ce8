import { captureFrame } from './captureFrame.ts';

/** How often it is taken while the class runs, in ms: a class may end without its mentor, or after the phone was put away. */
const EVERY_MS = 120_000;
/** How often to check whether other hands are shown, in ms. */
const LOOK_MS = 10_000;
/** The end of the class waits this long for it, in ms. */
const PATIENCE_MS = 2000;
/** Longest edge, in px: it is shown next to the chat, and kept. */
const EDGE = 1280;

/** The hands, from whatever camera. */
export interface Hands {
  readonly track: MediaStreamTrack;
  /** How they are turned for everyone, in degrees. */
  readonly turnedBy: number;
  /** Makes them flow until the returned function is called. */
  readonly watch: () => () => void;
}

export interface LastPicturePort {
  /** Null while there are none to see, and unless the class is live. */
  hands(): Hands | null;
  put(jpeg: Blob): Promise<unknown>;
}

/** Takes the last picture of the hands for those who were in the class: on the mentor's page, periodically and at the end. */
export class LastPicture {
  readonly #port: LastPicturePort;
  readonly #timer: ReturnType<typeof setInterval>;
  #taking: Promise<void> | null = null;
  /** Which track it was last taken of, and when. */
  #taken: { readonly id: string; readonly at: number } | null = null;

  constructor(port: LastPicturePort) {
    this.#port = port;
    this.#timer = setInterval(() => {
      const track = this.#port.hands()?.track;
      const isDue = track?.id !== this.#taken?.id || Date.now() - (this.#taken?.at ?? 0) >= EVERY_MS;
      if (isDue && document.visibilityState === 'visible') {
        void this.#take();
      }
    }, LOOK_MS);
  }

  /** Takes it one last time, without keeping anybody waiting long. */
  async takeLast(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, PATIENCE_MS);
      void this.#take().then(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #take(): Promise<void> {
    this.#taking ??= this.#takeOne().finally(() => {
      this.#taking = null;
    });
    await this.#taking;
  }

  async #takeOne(): Promise<void> {
    const hands = this.#port.hands();
    if (hands === null) {
      return;
    }
    const callOff = hands.watch();
    try {
      const jpeg = await captureFrame(hands.track, { turnedBy: hands.turnedBy, edge: EDGE });
      if (this.#port.hands() !== null) {
        await this.#port.put(jpeg);
        this.#taken = { id: hands.track.id, at: Date.now() };
      }
    } catch {
      // The previous one stays, or there is none. One that arrives after the class is refused: nobody waited for it.
    } finally {
      callOff();
    }
  }
}
