export interface StandingReportPort<T> {
  /** Whether the user is in the class, so that it has to be reported. */
  isDue(): boolean;
  report(value: T): Promise<unknown>;
}

/**
 * Reports something about this page to the server: when it changes, and at each join, because a server that restarted, or gave
 * the seat away meanwhile, does not know it.
 */
export class StandingReport<T> {
  readonly #port: StandingReportPort<T>;
  readonly #begins: T | null;
  #value: T | null;
  /** As text: values are plain data. */
  #told: string;
  #isTelling = false;

  /** @param begins what the server assumes at a join; null if it assumes nothing */
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

  /** The user is in, perhaps again. */
  joined(): void {
    this.#told = JSON.stringify(this.#begins);
    void this.#tell();
  }

  /** One at a time, and only the last of many. */
  async #tell(): Promise<void> {
    while (!this.#isTelling && this.#port.isDue()) {
      const value = this.#value;
      const text = JSON.stringify(value);
      if (value === null || text === this.#told) {
        return;
      }
      this.#isTelling = true;
      this.#told = text;
      // What does not get through is reported again at the next join.
      await this.#port.report(value).catch(() => undefined);
      this.#isTelling = false;
    }
  }
}
