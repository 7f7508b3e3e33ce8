import { ClassroomError } from '../rules/ClassroomError.ts';

export interface UploadBounds {
  /** At a time per class, or per whatever else counts. */
  readonly perClass: number;
  /** And in all: uploads are held in memory until complete. */
  readonly inAll: number;
}

/** Limits the number of large bodies in transit at a time. */
export class Uploads {
  readonly #bounds: UploadBounds;
  readonly #perClass = new Map<string, number>();
  #all = 0;

  constructor(bounds: UploadBounds) {
    this.#bounds = bounds;
  }

  /** @throws ClassroomError RATE_LIMITED while there are too many */
  async one<T>(id: string, upload: () => Promise<T>): Promise<T> {
    const before = this.#perClass.get(id) ?? 0;
    if (before >= this.#bounds.perClass || this.#all >= this.#bounds.inAll) {
      throw new ClassroomError(
        'RATE_LIMITED',
        'Other pictures are still on their way. Try again in a moment.',
      );
    }
    this.#perClass.set(id, before + 1);
    this.#all += 1;
    try {
      return await upload();
    } finally {
      this.#all -= 1;
      const left = (this.#perClass.get(id) ?? 1) - 1;
      if (left === 0) {
        this.#perClass.delete(id);
      } else {
        this.#perClass.set(id, left);
      }
    }
  }
}
