import type { CheckRequest, TransportOptions } from '@gongbang/protocol';

import { ClassroomError } from '../rules/ClassroomError.ts';
import { MediaHome } from './MediaHome.ts';
import type { MediaServer, PeerMedia } from '../ports/media.ts';
import type { Clock, KeyMaker } from '../ports/world.ts';

/** How long a transport can be tested, in ms. */
const CHECK_MS = 20_000;
/** Tests in progress at a time, in all. */
const MAX_CHECKS = 400;
/** And per place: enough for a class of forty with five tests each, while nobody alone keeps others from testing. */
const MAX_CHECKS_PER_PLACE = 200;

/** Lets browsers test a path to the media server without a class: a transport for some seconds, which carries nothing. */
export class ConnectionChecks {
  readonly #clock: Clock;
  readonly #keys: Pick<KeyMaker, 'itemId'>;
  readonly #home: MediaHome;
  /** Each with what cancels its end. */
  readonly #open = new Map<PeerMedia, () => void>();
  /** Tests in progress per place, including those being set up. */
  readonly #perPlace = new Map<string, number>();

  constructor(media: MediaServer, clock: Clock, keys: Pick<KeyMaker, 'itemId'>) {
    this.#clock = clock;
    this.#keys = keys;
    const nothing = (): void => undefined;
    this.#home = new MediaHome(media, 'connectcheck', {
      lost: nothing,
      speaking: nothing,
      unheard: nothing,
      excessive: nothing,
      failed: (_peerId, tried) => {
        tried.close();
      },
      layersWanted: nothing,
      consumersChanged: nothing,
    });
  }

  /**
   * @param place where the request comes from, as far as the network shows
   * @throws ClassroomError RATE_LIMITED while too many tests are in progress, BAD_REQUEST, MEDIA_UNAVAILABLE
   */
  async open({ dtlsParameters }: CheckRequest, place: string): Promise<TransportOptions> {
    const fromThere = this.#perPlace.get(place) ?? 0;
    if (this.#count >= MAX_CHECKS || fromThere >= MAX_CHECKS_PER_PLACE) {
      throw new ClassroomError('RATE_LIMITED', 'Many are checking right now. Try again in a moment.');
    }
    this.#perPlace.set(place, fromThere + 1);
    try {
      const media = await this.#home.open();
      const peer = await media.openPeer(this.#keys.itemId(), {
        rtpCapabilities: {},
        dtlsParameters,
        send: false,
        receive: true,
      });
      const { recvTransport } = peer;
      if (recvTransport === null) {
        peer.close();
        throw new ClassroomError('MEDIA_UNAVAILABLE', 'The media server made no transport. Try again.');
      }
      const cancel = this.#clock.after(CHECK_MS, () => {
        this.#end(peer);
      });
      this.#open.set(peer, () => {
        cancel();
        this.#leave(place);
      });
      return recvTransport;
    } catch (error) {
      this.#leave(place);
      throw error;
    }
  }

  close(): void {
    for (const peer of [...this.#open.keys()]) {
      this.#end(peer);
    }
  }

  get #count(): number {
    return this.#perPlace.values().reduce((sum, count) => sum + count, 0);
  }

  #leave(place: string): void {
    const left = (this.#perPlace.get(place) ?? 1) - 1;
    if (left === 0) {
      this.#perPlace.delete(place);
    } else {
      this.#perPlace.set(place, left);
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
