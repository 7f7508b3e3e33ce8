/** A size that has not arrived for this long is no longer being sent, in ms. */
const GONE_MS = 1500;

/** Finds the largest of the sizes in which a picture is currently sent. */
export class Largest {
  #source: number | null = null;
  #width = 0;
  #seenAt = 0;

  /**
   * Whether a frame is of the largest size.
   * @param width of a key frame; null for any other, which can't start a size
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
