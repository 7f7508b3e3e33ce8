import type { Playback } from '@gongbang/protocol';

export interface PlaybackReportPort {
  /** Whether one is in the class, and has to say it. */
  isDue(): boolean;
  report(playback: Playback): Promise<unknown>;
}

/** Tells the server whether this page plays the class's sound: when that changes, and at each join, which begins with "it does". */
export class PlaybackReport {
  readonly #port: PlaybackReportPort;
  #playback: Playback = 'plays';
  #told: Playback = 'plays';
  #isTelling = false;

  constructor(port: PlaybackReportPort) {
    this.#port = port;
  }

  set(playback: Playback): void {
    this.#playback = playback;
    void this.#tell();
  }

  /** One is in, perhaps anew. */
  joined(): void {
    this.#told = 'plays';
    void this.#tell();
  }

  /** One after the other, and only the last of many. */
  async #tell(): Promise<void> {
    while (!this.#isTelling && this.#told !== this.#playback && this.#port.isDue()) {
      this.#isTelling = true;
      const playback = this.#playback;
      this.#told = playback;
      // What does not get through is said again at the next join.
      await this.#port.report(playback).catch(() => undefined);
      this.#isTelling = false;
    }
  }
}
