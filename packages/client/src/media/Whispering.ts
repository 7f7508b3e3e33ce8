import type { PeerId } from '@gongbang/protocol';

import type { Signaling } from '../connection/Signaling.ts';
import type { ClassStore } from '../model/classStore.ts';
import type { Publisher } from './Publisher.ts';

export interface WhisperingParts {
  readonly store: ClassStore;
  readonly signaling: Pick<Signaling, 'request'>;
  readonly publisher: Pick<Publisher, 'setWhispering'>;
}

/** The mentor's talk with one mentee alone: here at once, and as the server has it as soon as nothing is on its way. */
export class Whispering {
  readonly #parts: WhisperingParts;
  /** Requests that have no answer yet. */
  #asked = 0;

  constructor(parts: WhisperingParts) {
    this.#parts = parts;
  }

  /** Talks with one mentee alone, or with the class again. @throws ClientError */
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

  /** The server has the last word on whether one whispers: a whisper ends with the connection of either. */
  follow(): void {
    const { role, workshop } = this.#parts.store.getState();
    if (role === 'mentor' && this.#asked === 0) {
      void this.#parts.publisher.setWhispering(workshop?.whisper != null);
    }
  }
}
