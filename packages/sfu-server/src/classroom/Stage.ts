import type { ConsumerOptions, MediaId, ProducerInfo, RequestPayload } from '@gongbang/protocol';

import { ClassroomError, notFound } from './ClassroomError.ts';
import type { Live } from './classState.ts';
import type { Peer } from './Peer.ts';
import { mayConsume, mayProduce } from './permissions.ts';
import type { Broadcast, Log, PeerMedia } from './ports.ts';

/** What all mentees see and hear: the Producers of those who may send, and a Consumer of each for those who may watch. */
export class Stage {
  readonly #peers: ReadonlyMap<string, Peer>;
  readonly #broadcast: Broadcast;
  readonly #log: Log;

  constructor(peers: ReadonlyMap<string, Peer>, broadcast: Broadcast, log: Log) {
    this.#peers = peers;
    this.#broadcast = broadcast;
    this.#log = log;
  }

  /**
   * Puts a track on stage, in the place of one of the same source, and offers it to everyone.
   * @param live proof that the class runs: without it this cannot be called
   * @param isCurrent whether the class still runs and the peer has not joined anew, asked after the media server answered
   * @throws ClassroomError FORBIDDEN, BAD_REQUEST, NOT_FOUND, CONFLICT
   */
  async produce(
    _live: Live,
    peer: Peer,
    track: RequestPayload['producer:create'],
    isCurrent: () => boolean,
  ): Promise<ProducerInfo> {
    if (!mayProduce(peer.role, track.source, track.kind)) {
      throw new ClassroomError('FORBIDDEN', `A ${peer.role} cannot send ${track.source} as ${track.kind}.`);
    }
    const media = requireMedia(peer);
    const replaced = media.producers.filter(({ source }) => source === track.source);
    const producer = await media.produce(track);
    if (media.closed || !isCurrent()) {
      if (!media.closed) {
        media.closeProducer(producer.id);
      }
      throw new ClassroomError('CONFLICT', 'The class went on without this track.');
    }
    for (const { id } of replaced) {
      this.close(media, id);
    }
    for (const viewer of this.#peers.values()) {
      if (mayConsume(peer.role, viewer.role)) {
        void this.#offer(viewer, peer, producer);
      }
    }
    return producer;
  }

  /** Takes a track off the stage. @throws ClassroomError NOT_FOUND */
  close(media: PeerMedia, producerId: MediaId): void {
    media.closeProducer(producerId);
    this.#broadcast.everyone('producer:closed', { producerId });
  }

  /** Takes everything of one peer off the stage. */
  clear(peer: Peer): void {
    const { media } = peer;
    if (media !== null) {
      for (const { id } of [...media.producers]) {
        this.close(media, id);
      }
    }
  }

  /** Everything on stage that this peer may see, all at once. */
  async consumeAll(viewer: Peer, media: PeerMedia): Promise<ConsumerOptions[]> {
    const offers: Promise<ConsumerOptions | null>[] = [];
    for (const owner of this.#peers.values()) {
      if (mayConsume(owner.role, viewer.role)) {
        for (const producer of owner.media?.producers ?? []) {
          // One that goes meanwhile is not missed: its end is told to everyone.
          offers.push(media.consume(owner.id, producer).catch(() => null));
        }
      }
    }
    return (await Promise.all(offers)).filter((consumer) => consumer !== null);
  }

  /** Gives one peer a Consumer of what has just come on stage. */
  async #offer(viewer: Peer, owner: Peer, producer: ProducerInfo): Promise<void> {
    const { media, visit } = viewer;
    if (media === null) {
      return;
    }
    try {
      const consumer = await media.consume(owner.id, producer);
      if (consumer !== null && viewer.visit === visit) {
        viewer.channel?.notify('consumer:added', { consumer });
      }
    } catch (error) {
      // The viewer or the Producer went while the Consumer was being made: there is nobody left to tell.
      this.#log.info({ peerId: viewer.id, err: error }, 'consumer not made');
    }
  }
}

/** @throws ClassroomError NOT_FOUND for one who joined without media */
export function requireMedia(peer: Peer): PeerMedia {
  if (peer.media === null) {
    throw notFound('transport');
  }
  return peer.media;
}
