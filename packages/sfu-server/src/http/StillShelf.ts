import { Readable } from 'node:stream';
import type { Socket } from 'node:net';

import type { ClassId, ItemId } from '@gongbang/protocol';

import type { StillStore } from '../ports/store.ts';
import { ofHeaviest } from '../rules/bounds.ts';

/** Bytes sent to a reader at a time. */
const SLICE_BYTES = 64 * 1024;
/** Bytes of all frames being read; beyond it, the class with most of them gives way: the readers of its oldest one are dropped. */
const MAX_BYTES = 64 * 1024 * 1024;

interface Held {
  readonly classId: ClassId;
  readonly jpeg: Uint8Array;
  readonly readers: Set<Socket>;
}

/** A frozen frame being sent. */
export interface StillAnswer {
  readonly length: number;
  readonly body: Readable;
}

type Shelved = Pick<StillStore, 'find'>;

/** Frozen frames, or other pictures, being read: each is in memory once, whatever the number of its readers. */
export class StillShelf {
  readonly #stills: Shelved;
  /** Oldest first. */
  readonly #held = new Map<string, Held>();
  #bytes = 0;

  constructor(stills: Shelved) {
    this.#stills = stills;
  }

  /** A frame has changed; anyone reading the previous one under its name gets that to the end. */
  changed(id: ClassId, stillId: ItemId): void {
    this.#drop(keyOf(id, stillId));
  }

  /** The frame, for the reader at the end of this connection; null if there is none. */
  read(id: ClassId, stillId: ItemId, reader: Socket): StillAnswer | null {
    const key = keyOf(id, stillId);
    const held = this.#held.get(key) ?? this.#load(key, id, stillId);
    if (held === null) {
      return null;
    }
    held.readers.add(reader);
    const body = Readable.from(slices(held.jpeg));
    body.once('close', () => {
      held.readers.delete(reader);
      if (held.readers.size === 0 && this.#held.get(key) === held) {
        this.#drop(key);
      }
    });
    return { length: held.jpeg.length, body };
  }

  #load(key: string, id: ClassId, stillId: ItemId): Held | null {
    const jpeg = this.#stills.find(id, stillId);
    if (jpeg === null) {
      return null;
    }
    this.#makeRoom(jpeg.length);
    const held: Held = { classId: id, jpeg, readers: new Set() };
    this.#held.set(key, held);
    this.#bytes += jpeg.length;
    return held;
  }

  #makeRoom(bytes: number): void {
    while (this.#bytes + bytes > MAX_BYTES && this.#held.size > 0) {
      const [oldest] = ofHeaviest(
        this.#held,
        ([, { classId }]) => classId,
        ([, { jpeg }]) => jpeg.length,
      );
      if (oldest === undefined) {
        return;
      }
      const [key, { readers }] = oldest;
      this.#drop(key);
      for (const reader of readers) {
        reader.destroy();
      }
    }
  }

  #drop(key: string): void {
    const held = this.#held.get(key);
    if (held !== undefined) {
      this.#held.delete(key);
      this.#bytes -= held.jpeg.length;
    }
  }
}

const keyOf = (id: ClassId, stillId: ItemId): string => `${id}/${stillId}`;

function* slices(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
    yield bytes.subarray(at, at + SLICE_BYTES);
  }
}
