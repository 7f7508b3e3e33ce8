import type { ItemId, Picture, PictureSize } from '@gongbang/protocol';

import { codeOf } from '../connection/ClientError.ts';
import { persist } from '../connection/persist.ts';
import { retryDelay } from '../connection/reconnectPolicy.ts';
import { shrinkPicture } from './shrinkPicture.ts';

/** How many loaded pictures are kept here: more than a screen shows. */
const MAX_KEPT = 80;
/** By then a class that sends all its photos at once is done. */
const ATTEMPTS = 12;

export interface PicturesPort {
  /** @throws ClientError */
  post(file: Blob): Promise<Picture>;
  /** @throws ClientError */
  get(id: ItemId, size: PictureSize): Promise<Blob>;
  isOpen(): boolean;
}

/** Sends a picture; while others are on their way, it waits its turn for as long as it is wanted. @throws ClientError */
export async function sendInTurn(send: () => Promise<Picture>, isWanted: () => boolean): Promise<Picture> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      const code = codeOf(error);
      const passes = code === 'SERVER_BUSY' || code === 'RATE_LIMITED';
      if (!passes || attempt + 1 >= ATTEMPTS || !isWanted()) {
        throw error;
      }
    }
    await new Promise((resolve) => {
      setTimeout(resolve, retryDelay(attempt + 1, Math.random()));
    });
  }
}

/** Chat pictures, on their way to the server and back. */
export class Pictures {
  readonly #port: PicturesPort;
  /** Least recently looked at first. */
  readonly #kept = new Map<string, Promise<Blob | null>>();

  constructor(port: PicturesPort) {
    this.#port = port;
  }

  /** Sends a picture for a message; while others are on their way, it waits its turn. @throws ClientError */
  async send(file: Blob): Promise<ItemId> {
    const small = await shrinkPicture(file);
    const { id } = await sendInTurn(
      () => this.#port.post(small),
      () => this.#port.isOpen(),
    );
    return id;
  }

  /** A picture, requested until it is there; null once nobody wants it any more. @throws ClientError */
  load(id: ItemId, size: PictureSize): Promise<Blob | null> {
    const name = `${id}/${size}`;
    const loading =
      this.#kept.get(name) ??
      persist(
        () => this.#port.get(id, size),
        () => this.#port.isOpen(),
      );
    this.#kept.delete(name);
    this.#kept.set(name, loading);
    loading.catch(() => this.#kept.delete(name));
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MAX_KEPT) {
        break;
      }
      this.#kept.delete(oldest);
    }
    return loading;
  }
}
