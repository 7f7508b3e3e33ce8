/** Where one is in what is seen again, by two clocks: the one then, and the one now. All in ms since 1970. */
export class Playhead {
  /** It ends there. */
  readonly end: number;
  readonly start: number;
  readonly #clock: () => number;
  #from: number;
  #since: number;
  #speed: number;
  #isPaused = false;

  constructor({ start, end, speed, since }: PlayheadStart, clock: () => number = Date.now) {
    this.start = start;
    this.end = end;
    this.#clock = clock;
    this.#from = start;
    this.#since = since ?? clock();
    this.#speed = speed;
  }

  /** Which moment is shown. */
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
  /** 1 is as it was. */
  readonly speed: number;
  /** When it began, for one that others see as well; now unless it is said. */
  readonly since?: number;
}
