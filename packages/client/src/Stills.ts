import { ClientError } from './connection/ClientError.ts';
import type { Http } from './connection/http.ts';
import { persist } from './connection/persist.ts';
import type { Signaling } from './connection/Signaling.ts';
import type { ClassLink } from './links.ts';
import type { ClassStore } from './model/classStore.ts';

export interface StillsParts {
  readonly link: ClassLink;
  readonly store: ClassStore;
  readonly http: Pick<Http, 'getStill' | 'putStill'>;
  readonly signaling: Pick<Signaling, 'request'>;
  readonly isOpen: () => boolean;
}

/** Frozen frames: kept on the server over HTTP, shown and removed over the socket. */
export class Stills {
  readonly #parts: StillsParts;

  constructor(parts: StillsParts) {
    this.#parts = parts;
  }

  /** Keeps a frozen frame and shows it to everyone. @throws ClientError */
  async freeze(of: 'hands' | 'screen' | 'camera', jpeg: Blob): Promise<void> {
    const { link, http, signaling } = this.#parts;
    const id = `still-${Date.now().toString(36)}`;
    await http.putStill(link.id, link.key, id, jpeg);
    await signaling.request('still:show', { still: { id, of } });
  }

  /** The frozen frame, as a JPEG. @throws ClientError */
  async load(stillId: string): Promise<Blob> {
    const { link, http, store, isOpen } = this.#parts;
    const jpeg = await persist(
      () => http.getStill(link.id, link.key, stillId),
      () => isOpen() && store.getState().workshop?.still?.id === stillId,
    );
    if (jpeg === null) {
      throw new ClientError('NOT_FOUND', 'The frame is not shown any more.');
    }
    return jpeg;
  }
}
