export interface StandingReportPort<T> {
  /** Whether one is in the class, and has to say it. */
  isDue(): boolean;
  report(value: T): Promise<unknown>;
}

/**
 * Tells the server something about this page: when that changes, and at each join, since a server that was started anew, or has given
 * the seat away meanwhile, knows nothing of it.
 */
export class StandingReport<T> {
  readonly #port: StandingReportPort<T>;
  readonly #begins: T | null;
  #value: T | null;
  /** As text: values are plain data. */
  #told: string;
  #isTelling = false;

  /** @param begins what the server takes for granted at a join; null where that is nothing */
  constructor(begins: T | null, port: StandingReportPort<T>) {
    this.#port = port;
    this.#begins = begins;
    this.#value = begins;
    this.#told = JSON.stringify(begins);
  }

  set(value: T): void {
    this.#value = value;
    void this.#tell();
  }

  /** One is in, perhaps anew. */
  joined(): void {
    this.#told = JSON.stringify(this.#begins);
    void this.#tell();
  }

  /** One after the other, and only the last of many. */
  async #tell(): Promise<void> {
    while (!this.#isTelling && this.#port.isDue()) {
      const value = this.#value;
      const text = JSON.stringify(value);
      if (value === null || text === this.#told) {
        return;
      }
      this.#isTelling = true;
      this.#told = text;
      // What does not get through is said again at the next join.
      await this.#port.report(value).catch(() => undefined);
      this.#isTelling = false;
    }
  }
}
