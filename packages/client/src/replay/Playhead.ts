/** The position in a replay, by two clocks: the one of that time, in ms since 1970, and the one now. */
export class Playhead {
  /** It ends there. */
  readonly end: number;
  readonly start: number;
  readonly #clock: () => number;
  #from: number;
  #since: number;
  #speed: number;
  #isPaused = false;

  /** @param clock in ms, from any zero; it never jumps, as the browser's time of day may */
  constructor({ start, end, speed, lateBy = 0 }: PlayheadStart, clock = () => performance.now()) {
    this.start = start;
    this.end = end;
    this.#clock = clock;
    this.#from = start;
    this.#since = clock() - lateBy;
    this.#speed = speed;
  }

  /** The moment being shown. */
  get position(): number {
    const passed = this.#isPaused ? 0 : (this.#clock() - this.#since) * this.#speed;
    return Math.min(this.end, this.#from + passed);
  }

  get speed(): number {
    return this.#speed;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  get isOver(): boolean {
    return this.position >= this.end;
  }

  seek(position: number): void {
    this.#anchor(Math.min(this.end, Math.max(this.start, position)));
  }

  setSpeed(speed: number): void {
    this.#anchor(this.position);
    this.#speed = speed;
  }

  setPaused(isPaused: boolean): void {
    this.#anchor(this.position);
    this.#isPaused = isPaused;
  }

  #anchor(position: number): void {
    this.#from = position;
    this.#since = this.#clock();
  }
}

export interface PlayheadStart {
  readonly start: number;
  readonly end: number;
  /** 1 is the original speed. */
  readonly speed: number;
  /** How long ago it began, in ms, for one that others also see. */
  readonly lateBy?: number;
}
