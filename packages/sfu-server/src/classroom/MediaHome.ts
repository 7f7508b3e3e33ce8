import type { ClassId } from '@gongbang/protocol';

import type { ClassMedia, MediaServer } from './ports.ts';

/** Where a class's media lives: made when the first one needs it, and made anew after it was lost. */
export class MediaHome {
  readonly #server: MediaServer;
  readonly #id: ClassId;
  readonly #onLost: () => void;
  #media: Promise<ClassMedia> | null = null;

  /** @param onLost called when the worker has died; the next `open` finds another one */
  constructor(server: MediaServer, id: ClassId, onLost: () => void) {
    this.#server = server;
    this.#id = id;
    this.#onLost = onLost;
  }

  /** @throws ClassroomError MEDIA_UNAVAILABLE; the next call tries again */
  async open(): Promise<ClassMedia> {
    const opening = (this.#media ??= this.#server.openClass(this.#id, () => {
      this.#media = null;
      this.#onLost();
    }));
    try {
      return await opening;
    } catch (error) {
      if (this.#media === opening) {
        this.#media = null;
      }
      throw error;
    }
  }

  /** Closes what is there, or what is being made. */
  close(): void {
    const closing = this.#media;
    this.#media = null;
    void closing?.then(
      (media) => {
        media.close();
      },
      () => undefined,
    );
  }
}
