import type { PeerId } from '@gongbang/protocol';

import type { Signaling } from '../connection/Signaling.ts';
import type { ClassStore } from '../model/classStore.ts';
import type { Publisher } from './Publisher.ts';

export interface WhisperingParts {
  readonly store: ClassStore;
  readonly signaling: Pick<Signaling, 'request'>;
  readonly publisher: Pick<Publisher, 'setWhispering'>;
}

/** The mentor's talk with one mentee alone: immediate here, and in line with the server as soon as no request is pending. */
export class Whispering {
  readonly #parts: WhisperingParts;
  /** Requests without an answer yet. */
  #asked = 0;

  constructor(parts: WhisperingParts) {
    this.#parts = parts;
  }

  /** Talks to one mentee alone, or to the class again. @throws ClientError */
  async whisper(peerId: PeerId | null): Promise<void> {
    const { signaling, publisher } = this.#parts;
    this.#asked += 1;
    try {
      await publisher.setWhispering(peerId !== null);
      await (peerId === null
        ? signaling.request('whisper:stop', {})
        : signaling.request('whisper:start', { peerId }));
    } finally {
      this.#asked -= 1;
      this.follow();
    }
  }

  /** The server has the last word on whether there is a whisper: it ends when either connection does. */
  follow(): void {
    const { role, workshop } = this.#parts.store.getState();
    if (role === 'mentor' && this.#asked === 0) {
      void this.#parts.publisher.setWhispering(workshop?.whisper != null);
    }
  }
}
