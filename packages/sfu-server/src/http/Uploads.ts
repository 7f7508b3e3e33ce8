import type { PictureTurn } from '../ports/store.ts';
import { ClassroomError } from '../rules/ClassroomError.ts';

export interface UploadBounds {
  /** At a time per class, or per whatever else counts. */
  readonly perClass: number;
  /** And in all: uploads are held in memory until complete. */
  readonly inAll: number;
}

/** The share of all that one place may have in transit: nobody alone shuts the others out. */
const SHARE_OF_PLACE = 3 / 4;

/** Limits the number of large bodies in transit at a time. */
export class Uploads {
  readonly #bounds: UploadBounds;
  /** Those in transit. */
  readonly #all = new Set<PictureTurn>();

  constructor(bounds: UploadBounds) {
    this.#bounds = bounds;
  }

  /**
   * @param turn where it comes from, and its class or whatever else counts
   * @throws ClassroomError RATE_LIMITED while there are too many
   */
  async one<T>(turn: PictureTurn, upload: () => Promise<T>): Promise<T> {
    const { perClass, inAll } = this.#bounds;
    const all = [...this.#all];
    if (
      all.length >= inAll ||
      all.filter(({ of }) => of === turn.of).length >= perClass ||
      all.filter(({ place }) => place === turn.place).length >= Math.ceil(inAll * SHARE_OF_PLACE)
    ) {
      throw new ClassroomError(
        'RATE_LIMITED',
        'Other pictures are still on their way. Try again in a moment.',
      );
    }
    const own = { ...turn };
    this.#all.add(own);
    try {
      return await upload();
    } finally {
      this.#all.delete(own);
    }
  }
}
