import { statfsSync } from 'node:fs';

import { ClassroomError } from '../rules/ClassroomError.ts';
import type { Space } from '../ports/world.ts';

const BYTES_PER_MIB = 1024 * 1024;

/** The free space of the disk that holds the data. Below a floor, only what runs already may use it. */
export class FreeSpace implements Space {
  readonly #folder: string;
  readonly #minBytes: number;

  /** @param minMib the floor, in MiB; 0 for none */
  constructor(folder: string, minMib: number) {
    this.#folder = folder;
    this.#minBytes = minMib * BYTES_PER_MIB;
  }

  /** The space available to this process, in bytes. */
  get bytes(): number {
    const { bavail, bsize } = statfsSync(this.#folder);
    return bavail * bsize;
  }

  /** Whether this much can be written without going below the floor. */
  hasRoomFor(bytes: number): boolean {
    return this.bytes - bytes >= this.#minBytes;
  }

  assertRoom(): void {
    if (this.#minBytes > 0 && this.bytes < this.#minBytes) {
      throw new ClassroomError(
        'STORE_FULL',
        'This server has too little disk space left. Tell whoever runs it; classes that are running go on.',
      );
    }
  }
}
