import type { ClassId } from '@gongbang/protocol';

import { ClassroomError } from '../classroom/ClassroomError.ts';

/** Frozen frames that one class sends at a time: the mentor has one picture. */
const MAX_PER_CLASS = 2;
/** And all of them: what they send is in memory until it is whole. */
const MAX_IN_ALL = 64;

/** Bounds the large bodies that are on their way at a time. */
export class Uploads {
  readonly #perClass = new Map<ClassId, number>();
  #all = 0;

  /** @throws ClassroomError RATE_LIMITED while too many are under way */
  async one(id: ClassId, upload: () => Promise<void>): Promise<void> {
    const before = this.#perClass.get(id) ?? 0;
    if (before >= MAX_PER_CLASS || this.#all >= MAX_IN_ALL) {
      throw new ClassroomError(
        'RATE_LIMITED',
        'Other frozen frames are still on their way. Try again in a moment.',
      );
    }
    this.#perClass.set(id, before + 1);
    this.#all += 1;
    try {
      await upload();
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
