import { STROKE_SHOWN_MS, type ItemId, type Stroke } from '@gongbang/protocol';

interface Fading {
  /** How many points it had when its time started over. */
  readonly points: number;
  readonly timer: ReturnType<typeof setTimeout>;
}

/**
 * Fades strokes by the time they were drawn, whatever the page does meanwhile: a faded stroke does not come back when the
 * window is resized or the user joins again.
 */
export class FadingStrokes {
  readonly #forget: (id: ItemId) => void;
  readonly #fading = new Map<ItemId, Fading>();

  /** @param forget called with each stroke that has faded */
  constructor(forget: (id: ItemId) => void) {
    this.#forget = forget;
  }

  /** The strokes as they are now: a fading stroke's time starts at its last new point. */
  note(strokes: readonly Stroke[]): void {
    const fading = strokes.filter(({ fades }) => fades);
    const ids = new Set(fading.map(({ id }) => id));
    for (const id of this.#fading.keys()) {
      if (!ids.has(id)) {
        this.#stop(id);
      }
    }
    for (const { id, points } of fading) {
      if (this.#fading.get(id)?.points !== points.length) {
        this.#stop(id);
        const timer = setTimeout(() => {
          this.#fading.delete(id);
          this.#forget(id);
        }, STROKE_SHOWN_MS);
        this.#fading.set(id, { points: points.length, timer });
      }
    }
  }

  close(): void {
    for (const id of this.#fading.keys()) {
      this.#stop(id);
    }
  }

  #stop(id: ItemId): void {
    clearTimeout(this.#fading.get(id)?.timer);
    this.#fading.delete(id);
  }
}
