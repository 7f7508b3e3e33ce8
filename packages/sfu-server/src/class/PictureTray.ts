import type { ItemId } from '@gongbang/protocol';

import type { MadePicture, Sender, WaitingPicture, WaitingPictures } from '../ports/store.ts';
import type { Clock, KeyMaker } from '../ports/world.ts';

/** How long a picture waits for the message that carries it, in ms. */
const WAIT_MS = 120_000;
/** Per person: the latest ones, because a page sends one at a time in each thread. */
const MAX_OF_PERSON = 3;
/** Bytes of all waiting pictures; beyond it, the one waiting longest is dropped. */
const MAX_BYTES = 64 * 1024 * 1024;

interface Entry {
  readonly sender: Sender;
  readonly picture: WaitingPicture;
  readonly bytes: number;
  readonly cancel: () => void;
}

/**
 * Pictures between their upload and the message that carries them. They are in memory only: nothing unsaid is
 * ever stored. A picture stays for a while after its message, in case the same message is sent again.
 */
export class PictureTray implements WaitingPictures {
  readonly #clock: Clock;
  readonly #keys: Pick<KeyMaker, 'itemId'>;
  /** Oldest first. */
  readonly #entries = new Map<ItemId, Entry>();
  #bytes = 0;

  constructor(clock: Clock, keys: Pick<KeyMaker, 'itemId'>) {
    this.#clock = clock;
    this.#keys = keys;
  }

  /** Bytes of all waiting pictures. */
  get bytes(): number {
    return this.#bytes;
  }

  put(sender: Sender, made: MadePicture): WaitingPicture {
    const id = this.#keys.itemId();
    const picture: WaitingPicture = { ...made, id };
    const bytes = Object.values(made.sizes).reduce((sum, { length }) => sum + length, 0);
    const cancel = this.#clock.after(WAIT_MS, () => {
      this.drop(id);
    });
    this.#entries.set(id, { sender, picture, bytes, cancel });
    this.#bytes += bytes;
    const own = [...this.#entries].filter(([, entry]) => isOf(entry, sender));
    for (const [surplus] of own.slice(0, -MAX_OF_PERSON)) {
      this.drop(surplus);
    }
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= MAX_BYTES) {
        break;
      }
      this.drop(oldest);
    }
    return picture;
  }

  find(sender: Sender, id: ItemId): WaitingPicture | null {
    const entry = this.#entries.get(id);
    return entry !== undefined && isOf(entry, sender) ? entry.picture : null;
  }

  close(): void {
    for (const id of [...this.#entries.keys()]) {
      this.drop(id);
    }
  }

  /** Nobody waits for it any more. */
  drop(id: ItemId): void {
    const entry = this.#entries.get(id);
    if (entry !== undefined) {
      entry.cancel();
      this.#entries.delete(id);
      this.#bytes -= entry.bytes;
    }
  }
}

const isOf = ({ sender }: Entry, { classId, peerId }: Sender): boolean =>
  sender.classId === classId && sender.peerId === peerId;
