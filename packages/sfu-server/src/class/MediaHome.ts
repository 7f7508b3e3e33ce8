import type { ClassId } from '@gongbang/protocol';

import type { ClassMedia, ClassMediaEvents, MediaServer } from '../ports/media.ts';

/** Where a class's media lives: created when first needed, and again after it was lost. */
export class MediaHome {
  readonly #server: MediaServer;
  readonly #id: ClassId;
  readonly #events: ClassMediaEvents;
  #media: Promise<ClassMedia> | null = null;

  /** @param events `lost` when the worker has died; the next `open` finds another one */
  constructor(server: MediaServer, id: ClassId, events: ClassMediaEvents) {
    this.#server = server;
    this.#id = id;
    this.#events = events;
  }

  /** @throws ClassroomError MEDIA_UNAVAILABLE; the next call tries again */
  async open(): Promise<ClassMedia> {
    const opening = (this.#media ??= this.#openAnew());
    try {
      return await opening;
    } catch (error) {
      if (this.#media === opening) {
        this.#media = null;
      }
      throw error;
    }
  }

  /** Closes what is there, or is being opened. */
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

  #openAnew(): Promise<ClassMedia> {
    const opening: Promise<ClassMedia> = this.#server.openClass(this.#id, {
      ...this.#events,
      lost: (loss) => {
        // One that was already given up is no loss: there may be another one by now.
        if (this.#media === opening) {
          this.#media = null;
          this.#events.lost(loss);
        }
      },
    });
    return opening;
  }
}
