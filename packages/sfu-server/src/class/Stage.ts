import {
  hasBench,
  type ConsumerOptions,
  type MediaId,
  type NotificationName,
  type NotificationPayload,
  type PeerId,
  type ProducerInfo,
  type RequestPayload,
  type Source,
} from '@gongbang/protocol';

import { ClassroomError, notFound } from '../rules/ClassroomError.ts';
import type { Running } from '../rules/classState.ts';
import type { Peer } from '../room/Peer.ts';
import { isHeldBack, mayConsume, mayProduce, type Rights } from '../rules/permissions.ts';
import type { PeerMedia } from '../ports/media.ts';
import type { Broadcast } from '../ports/wire.ts';
import type { Log } from '../ports/world.ts';
import type { UnitOfWork } from '../room/UnitOfWork.ts';

export interface StageParts {
  readonly work: UnitOfWork;
  readonly peers: ReadonlyMap<PeerId, Peer>;
  /** Decides who sees whom at this moment. */
  readonly rights: () => Rights;
  readonly broadcast: Broadcast;
  readonly log: Log;
}

interface Pause {
  readonly byOwner: boolean;
  readonly isTold: boolean;
}

/** A track whose Producer is being made. */
interface Coming {
  readonly peer: Peer;
  readonly source: Source;
  /** Its owner was told that it is stopped. */
  isStopped: boolean;
}

/** Who gets whose media: a Consumer of every Producer for each person who may see it, and for nobody else. */
export class Stage {
  readonly #parts: StageParts;
  /** The latest Producer being made per source. */
  readonly #turns = new Map<string, Promise<unknown>>();
  readonly #coming = new Set<Coming>();
  /** The Producer of each source whose owner was told that somebody cannot receive it. */
  readonly #unsupported = new WeakMap<PeerMedia, Map<Source, MediaId>>();
  /** Whether owners have paused their tracks themselves, and whether receivers were told that they are paused. */
  readonly #pauses = new WeakMap<PeerMedia, Map<MediaId, Pause>>();

  constructor(parts: StageParts) {
    this.#parts = parts;
  }

  /**
   * Accepts a track, replacing one of the same source, and offers it to those who may have it.
   * @param _live proof that the class runs: without it this cannot be called
   * @param isCurrent whether the class still runs and the peer has not joined again, checked after the media
   * server answered
   * @throws ClassroomError FORBIDDEN, BAD_REQUEST, NOT_FOUND, CONFLICT
   */
  async produce(
    _running: Running,
    peer: Peer,
    track: RequestPayload['producer:create'],
    isCurrent: () => boolean,
  ): Promise<ProducerInfo> {
    if (!mayProduce(peer.role, track.source, track.kind)) {
      throw new ClassroomError('FORBIDDEN', `A ${peer.role} cannot send ${track.source} as ${track.kind}.`);
    }
    // The mentor's sources belong to the class, whether they come from the laptop or a phone.
    const turn = `${hasBench(peer.role) ? peer.id : ''} ${track.source}`;
    const coming: Coming = { peer, source: track.source, isStopped: false };
    this.#coming.add(coming);
    try {
      return await this.#inTurn(turn, () =>
        this.#produce(peer, track, () => isCurrent() && !coming.isStopped),
      );
    } finally {
      this.#coming.delete(coming);
    }
  }

  /** Takes a track away from everybody. @throws ClassroomError NOT_FOUND */
  close(owner: Peer, producerId: MediaId): void {
    const media = requireMedia(owner);
    const { source } = find(media, producerId);
    this.#parts.work.afterCommit(() => {
      media.closeProducer(producerId);
      this.#pausesOf(media).delete(producerId);
    });
    this.#tellViewers(owner, source, 'producer:closed', { producerId });
  }

  /** @throws ClassroomError NOT_FOUND */
  async setPaused(owner: Peer, producerId: MediaId, paused: boolean): Promise<void> {
    const media = requireMedia(owner);
    const producer = find(media, producerId);
    this.#pausesOf(media).set(producerId, { ...this.#pauseOf(media, producer), byOwner: paused });
    await this.#fitPause(owner, producer);
  }

  /** Closes what somebody sends from a source, or is about to, and tells them; returns whether there was anything. */
  stop(owner: Peer, source: 'mic' | 'camera'): boolean {
    const sent = owner.media?.producers.filter((producer) => producer.source === source) ?? [];
    for (const { id } of sent) {
      this.close(owner, id);
    }
    const coming = [...this.#coming].filter((track) => track.peer === owner && track.source === source);
    for (const track of coming) {
      track.isStopped = true;
    }
    const isSending = sent.length + coming.length > 0;
    if (isSending) {
      owner.channel?.notify('producer:stopped', { source });
    }
    return isSending;
  }

  /** Closes everything somebody sends, because it is far too much, and tells them. */
  stopExcess(owner: Peer): void {
    for (const { id, source } of [...(owner.media?.producers ?? [])]) {
      this.close(owner, id);
      owner.channel?.notify('producer:stopped', { source, reason: 'excess' });
    }
  }

  /** Removes everything of one peer's. */
  clear(peer: Peer): void {
    for (const { id } of [...(peer.media?.producers ?? [])]) {
      this.close(peer, id);
    }
  }

  /** Everything this peer may see and hear, all at once. */
  async consumeAll(viewer: Peer, media: PeerMedia): Promise<ConsumerOptions[]> {
    const offers: Promise<ConsumerOptions | null>[] = [];
    for (const owner of this.#parts.peers.values()) {
      for (const producer of owner.media?.producers ?? []) {
        if (this.#may(owner, viewer, producer.source)) {
          // One that vanishes meanwhile is not missed: those who may see it are told of its end.
          offers.push(this.#consume(media, owner, producer).catch(() => null));
        }
      }
    }
    return (await Promise.all(offers)).filter((consumer) => consumer !== null);
  }

  /** Other people's rights to this peer may have changed: those who now may see it are offered it, the others lose it. */
  reviewOwner(owner: Peer): void {
    for (const producer of owner.media?.producers ?? []) {
      this.#offerToAll(owner, producer);
      this.#fitPause(owner, producer).catch((error: unknown) => {
        // It vanished meanwhile, and nobody hears it any more.
        this.#parts.log.info({ peerId: owner.id, err: error }, 'producer not paused');
      });
    }
  }

  /** What this peer may see has changed. */
  reviewViewer(viewer: Peer): void {
    for (const owner of this.#parts.peers.values()) {
      for (const producer of owner.media?.producers ?? []) {
        this.#fit(viewer, owner, producer);
      }
    }
  }

  /** Of those who are loud, the ones everybody hears. */
  audibleToAll(peerIds: readonly PeerId[]): PeerId[] {
    return peerIds.filter((id) => {
      const owner = this.#parts.peers.get(id);
      return owner !== undefined && this.#may(owner, ANYBODY, 'mic');
    });
  }

  /**
   * Lets a track flow, unless its owner or the class holds it back, and tells its receivers. @throws ClassroomError NOT_FOUND
   */
  async #fitPause(owner: Peer, producer: ProducerInfo): Promise<void> {
    const media = requireMedia(owner);
    const { id, source } = producer;
    const { byOwner, isTold } = this.#pauseOf(media, producer);
    const paused = byOwner || this.#holds(owner, source);
    if (paused !== isTold) {
      this.#pausesOf(media).set(id, { byOwner, isTold: paused });
      await media.setProducerPaused(id, paused);
      this.#tellViewers(owner, source, paused ? 'producer:paused' : 'producer:resumed', { producerId: id });
    }
  }

  #holds(owner: Peer, source: Source): boolean {
    return isHeldBack(owner, source, this.#parts.rights());
  }

  #pauseOf(media: PeerMedia, { id, paused }: ProducerInfo): Pause {
    return this.#pausesOf(media).get(id) ?? { byOwner: paused, isTold: paused };
  }

  #pausesOf(media: PeerMedia): Map<MediaId, Pause> {
    const pauses = this.#pauses.get(media) ?? new Map<MediaId, Pause>();
    this.#pauses.set(media, pauses);
    return pauses;
  }

  #offerToAll(owner: Peer, producer: ProducerInfo): void {
    for (const viewer of this.#parts.peers.values()) {
      this.#fit(viewer, owner, producer);
    }
  }

  /** Gives a Consumer to a viewer who may have it, and takes it from one who may not. */
  #fit(viewer: Peer, owner: Peer, producer: ProducerInfo): void {
    if (this.#may(owner, viewer, producer.source)) {
      void this.#offer(viewer, owner, producer);
    } else if (viewer.media?.unconsume(producer.id) === true) {
      viewer.channel?.notify('consumer:closed', { producerId: producer.id });
    }
  }

  async #offer(viewer: Peer, owner: Peer, producer: ProducerInfo): Promise<void> {
    const { media, visit } = viewer;
    if (media === null || media.consumes(producer.id)) {
      return;
    }
    try {
      const consumer = await this.#consume(media, owner, producer);
      if (consumer === null || viewer.visit !== visit) {
        return;
      }
      const current = owner.media?.producers.find(({ id }) => id === producer.id);
      // It may have been closed, or the right lost, while the Consumer was being made; and those who were told of a pause meanwhile
      // did not have it yet.
      if (owner.media !== null && current !== undefined && this.#may(owner, viewer, producer.source)) {
        const { isTold: producerPaused } = this.#pauseOf(owner.media, current);
        viewer.channel?.notify('consumer:added', { consumer: { ...consumer, producerPaused } });
      } else {
        media.unconsume(producer.id);
      }
    } catch (error) {
      // The viewer or the Producer vanished while the Consumer was being made: there is nobody left to tell.
      this.#parts.log.info({ peerId: viewer.id, err: error }, 'consumer not created');
    }
  }

  /** A Consumer; if the viewer's browser lacks the codec, the owner is asked for one everybody has. */
  async #consume(media: PeerMedia, owner: Peer, producer: ProducerInfo): Promise<ConsumerOptions | null> {
    const consumer = await media.consume(trackOwner(owner), producer);
    if (consumer === null && !media.closed && media.receivesBaseline) {
      this.#tellUnsupported(owner, producer);
    }
    return consumer;
  }

  /** Once per Producer that still exists: further viewers with fewer codecs change nothing. */
  #tellUnsupported(owner: Peer, { id, source }: ProducerInfo): void {
    const { media } = owner;
    if (media?.producers.some((producer) => producer.id === id) !== true) {
      return;
    }
    const told = this.#unsupported.get(media) ?? new Map<Source, MediaId>();
    if (told.get(source) !== id) {
      this.#unsupported.set(media, told.set(source, id));
      owner.channel?.notify('producer:unsupported', { producerId: id });
    }
  }

  async #produce(
    peer: Peer,
    track: RequestPayload['producer:create'],
    isCurrent: () => boolean,
  ): Promise<ProducerInfo> {
    const wentOn = new ClassroomError('CONFLICT', 'The class went on without this track.');
    if (!isCurrent()) {
      throw wentOn;
    }
    const media = requireMedia(peer);
    // If held back, it sends nothing from its first packet on.
    const paused = track.paused || this.#holds(peer, track.source);
    const producer = await media.produce({ ...track, paused });
    if (media.closed || !isCurrent()) {
      if (!media.closed) {
        media.closeProducer(producer.id);
      }
      throw wentOn;
    }
    for (const { owner, id } of this.#sameSource(peer, track.source)) {
      if (id !== producer.id) {
        this.close(owner, id);
      }
    }
    this.#pausesOf(media).set(producer.id, { byOwner: track.paused, isTold: producer.paused });
    this.#offerToAll(peer, producer);
    // The whisper may have begun or ended while the Producer was being made.
    await this.#fitPause(peer, producer);
    return producer;
  }

  /** Works one after the other, so that of many at once the last one stays, and there are never more than two. */
  async #inTurn<T>(turn: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(turn) ?? Promise.resolve();
    const working = before.then(work, work);
    this.#turns.set(turn, working);
    try {
      return await working;
    } finally {
      if (this.#turns.get(turn) === working) {
        this.#turns.delete(turn);
      }
    }
  }

  #may(owner: Peer, viewer: Pick<Peer, 'id' | 'role'>, source: Source): boolean {
    return mayConsume(owner, viewer, source, this.#parts.rights());
  }

  /** What everyone sees on stage goes out once for all; what is on a bench, only to the few who see it. */
  #tellViewers<N extends NotificationName>(
    owner: Peer,
    source: Source,
    name: N,
    payload: NotificationPayload[N],
  ): void {
    if (this.#may(owner, ANYBODY, source)) {
      this.#parts.broadcast.everyone(name, payload);
      return;
    }
    for (const viewer of this.#parts.peers.values()) {
      if (this.#may(owner, viewer, source)) {
        viewer.channel?.notify(name, payload);
      }
    }
  }

  /** The mentor's hands come from one camera at a time, on the laptop or a phone. */
  #sameSource(peer: Peer, source: Source): { owner: Peer; id: MediaId }[] {
    const owners = hasBench(peer.role)
      ? [peer]
      : [...this.#parts.peers.values()].filter(({ role }) => !hasBench(role));
    return owners.flatMap((owner) =>
      (owner.media?.producers ?? [])
        .filter((producer) => producer.source === source)
        .map(({ id }) => ({ owner, id })),
    );
  }
}

/** An arbitrary mentee. */
const ANYBODY = { id: '', role: 'mentee' } as const;

const trackOwner = (owner: Peer) => ({ peerId: owner.id, isBench: hasBench(owner.role) });

function find(media: PeerMedia, producerId: MediaId): ProducerInfo {
  const producer = media.producers.find(({ id }) => id === producerId);
  if (producer === undefined) {
    throw notFound('producer');
  }
  return producer;
}

/** @throws ClassroomError NOT_FOUND to somebody who joined without media */
export function requireMedia(peer: Peer): PeerMedia {
  if (peer.media === null) {
    throw notFound('transport');
  }
  return peer.media;
}
