import { ClassroomError } from '../rules/ClassroomError.ts';

export interface UploadBounds {
  /** At a time of one class, or of whoever else it is counted by. */
  readonly perClass: number;
  /** And all of them: what they send is in memory until it is whole. */
  readonly inAll: number;
}

/** Bounds the large bodies that are on their way at a time. */
export class Uploads {
  readonly #bounds: UploadBounds;
  readonly #perClass = new Map<string, number>();
  #all = 0;

  constructor(bounds: UploadBounds) {
    this.#bounds = bounds;
  }

  /** @throws ClassroomError RATE_LIMITED while too many are under way */
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
