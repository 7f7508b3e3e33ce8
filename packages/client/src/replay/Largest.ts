/** A size that did not come for so long is not sent any more, in ms. */
const GONE_MS = 1500;

/** Of the sizes in which a picture is sent, tells the largest that is sent at the time. */
export class Largest {
  #source: number | null = null;
  #width = 0;
  #seenAt = 0;

  /**
   * Whether a frame is of the largest size.
   * @param width of a key frame; null for another one, with which no size can begin
   */
  isIt(source: number, width: number | null, now: number): boolean {
    if (source !== this.#source) {
      const isNext = this.#source === null || now - this.#seenAt > GONE_MS;
      if (width === null || !(isNext || width > this.#width)) {
        return false;
      }
      this.#source = source;
    }
    this.#width = width ?? this.#width;
    this.#seenAt = now;
    return true;
  }
}
