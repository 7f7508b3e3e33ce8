import { randomUUID } from 'node:crypto';

import type { CheckRequest, TransportOptions } from '@gongbang/protocol';

import { ClassroomError } from './ClassroomError.ts';
import { MediaHome } from './MediaHome.ts';
import type { Clock, MediaServer, PeerMedia } from './ports.ts';

/** How long a transport is there to be tried, in ms. */
const CHECK_MS = 20_000;
/** Ways being tried at a time, by everybody together. */
const MAX_CHECKS = 200;

/** Lets browsers try a way to the media server without a class: a transport for some seconds, which carries nothing. */
export class ConnectionChecks {
  readonly #clock: Clock;
  readonly #home: MediaHome;
  /** With what takes back its end. */
  readonly #open = new Map<PeerMedia, () => void>();

  constructor(media: MediaServer, clock: Clock) {
    this.#clock = clock;
    const nothing = (): void => undefined;
    this.#home = new MediaHome(media, 'connectcheck', {
      lost: nothing,
      speaking: nothing,
      excessive: nothing,
      layersWanted: nothing,
      consumersChanged: nothing,
    });
  }

  /** @throws ClassroomError RATE_LIMITED while too many are being tried, BAD_REQUEST, MEDIA_UNAVAILABLE */
  async open({ dtlsParameters }: CheckRequest): Promise<TransportOptions> {
    if (this.#open.size >= MAX_CHECKS) {
      throw new ClassroomError('RATE_LIMITED', 'Many are checking right now. Try again in a moment.');
    }
    const media = await this.#home.open();
    const peer = await media.openPeer(randomUUID(), {
      rtpCapabilities: {},
      dtlsParameters,
      send: false,
      receive: true,
    });
    const { recvTransport } = peer;
    this.#open.set(
      peer,
      this.#clock.after(CHECK_MS, () => {
        this.#end(peer);
      }),
    );
    if (recvTransport === null) {
      throw new ClassroomError('MEDIA_UNAVAILABLE', 'The media server made no transport. Try again.');
    }
    return recvTransport;
  }

  close(): void {
    for (const peer of [...this.#open.keys()]) {
      this.#end(peer);
    }
  }

  #end(peer: PeerMedia): void {
    this.#open.get(peer)?.();
    this.#open.delete(peer);
    peer.close();
    if (this.#open.size === 0) {
      this.#home.close();
    }
  }
}
