import type {
  ChatPage,
  ClassInfo,
  ClassView,
  EndReason,
  MediaId,
  MentorPresence,
  RequestPayload,
  RequestResponse,
  Role,
  Snapshot,
} from '@gongbang/protocol';

import * as chat from './chat.ts';
import { ClassroomError } from './ClassroomError.ts';
import {
  assertLive,
  assertNotEnded,
  restore,
  transition,
  type ClassEvent,
  type ClassState,
} from './classState.ts';
import { HeadCount } from './HeadCount.ts';
import { MediaHome } from './MediaHome.ts';
import { MentorGrace } from './MentorGrace.ts';
import { Peer, type Identity } from './Peer.ts';
import type {
  Broadcast,
  Channel,
  ChatQuery,
  ChatStore,
  ClassRecord,
  ClassStore,
  Clock,
  Log,
  MediaServer,
  PeerMedia,
} from './ports.ts';
import { Stage, requireMedia } from './Stage.ts';

/** How long a seat and its media are kept after the wire is lost, in ms. */
export interface Graces {
  readonly peerMs: number;
  /** How long a live class waits for its mentor before it ends by itself. */
  readonly mentorMs: number;
}

/** What a class is made of. */
export interface ClassroomParts {
  readonly classes: ClassStore;
  readonly chat: ChatStore;
  readonly media: MediaServer;
  readonly clock: Clock;
  readonly log: Log;
  readonly graces: Graces;
}

type JoinResponse = RequestResponse['class:join'];
type JoinMedia = NonNullable<JoinResponse['media']>;

/** One class: who is in it, what is on stage, and who may do what. */
export class Classroom {
  readonly #record: ClassRecord;
  readonly #parts: ClassroomParts;
  readonly #broadcast: Broadcast;
  readonly #onIdle: () => void;
  readonly #peers = new Map<string, Peer>();
  readonly #stage: Stage;
  readonly #media: MediaHome;
  readonly #headCount: HeadCount;
  readonly #mentorGrace: MentorGrace;
  #state: ClassState;

  /** @param onIdle called when nobody is left and nothing runs: the class can be forgotten until someone comes */
  constructor(record: ClassRecord, parts: ClassroomParts, broadcast: Broadcast, onIdle: () => void) {
    this.#record = record;
    this.#parts = parts;
    this.#broadcast = broadcast;
    this.#onIdle = onIdle;
    this.#state = restore(record);
    this.#stage = new Stage(this.#peers, broadcast, parts.log);
    this.#media = new MediaHome(parts.media, record.id, () => {
      this.#mediaLost();
    });
    this.#headCount = new HeadCount(parts.clock, () => {
      broadcast.lobby('audience:changed', { count: this.audience });
    });
    this.#mentorGrace = new MentorGrace(parts.clock, parts.graces.mentorMs, () => {
      this.#end('mentor-away');
    });
    if (this.#state.phase === 'live') {
      this.#awaitMentor();
    }
  }

  get info(): ClassInfo {
    const { id, title, mentorName, about, startsAt, seats } = this.#record;
    const state = this.#state;
    return {
      id,
      title,
      mentorName,
      about,
      startsAt,
      seats,
      phase: state.phase,
      startedAt: state.phase === 'live' || state.phase === 'ended' ? state.startedAt : null,
      endedAt: state.phase === 'ended' ? state.endedAt : null,
      endReason: state.phase === 'ended' ? state.reason : null,
    };
  }

  /** Mentees in the class, those within their grace period included. */
  get audience(): number {
    let count = 0;
    for (const peer of this.#peers.values()) {
      count += peer.role === 'mentee' ? 1 : 0;
    }
    return count;
  }

  /** Everyone in the class, the mentor too. */
  get peerCount(): number {
    return this.#peers.size;
  }

  view(role: Role): ClassView {
    return { class: this.info, role, mentor: this.#mentorPresence, audience: this.audience };
  }

  /**
   * Enters the class or comes back to it; every way in is this one.
   * @throws ClassroomError CLASS_ENDED, CLASS_FULL, MEDIA_UNAVAILABLE; CONFLICT when a newer join has overtaken this one
   */
  async join(
    identity: Identity,
    channel: Channel,
    { name, media, lastSeq }: RequestPayload['class:join'],
  ): Promise<JoinResponse> {
    assertNotEnded(this.#state);
    const known = this.#peers.get(identity.peerId);
    if (known === undefined && identity.role === 'mentee' && this.audience >= this.#record.seats) {
      throw new ClassroomError('CLASS_FULL', 'Every seat in this class is taken.');
    }
    const peer = known ?? new Peer(identity, name, this.#parts.clock);
    this.#peers.set(peer.id, peer);
    this.#apply({ type: 'peopleCame' });
    const wasPresent = peer.presence.state === 'present';
    const before = peer.info;
    peer.attach(channel, name);
    channel.admit();
    this.#announce(peer, known === undefined, wasPresent && before.name === name);

    const visit = peer.visit;
    const joined = media === undefined ? null : await this.#joinMedia(peer, visit, media);
    this.#assertSameVisit(peer, visit);
    return { snapshot: this.#snapshot(peer, lastSeq), media: joined };
  }

  /** Leaves for good. A mentor who leaves a live class without ending it has the grace period to come back. */
  leave(identity: Identity): void {
    const peer = this.#peers.get(identity.peerId);
    if (peer !== undefined) {
      this.#remove(peer);
    }
  }

  /** The wire is lost. Of a channel that was replaced nothing needs doing. */
  disconnected(identity: Identity, channel: Channel): void {
    const peer = this.#peers.get(identity.peerId);
    if (peer?.channel !== channel) {
      return;
    }
    peer.detach(this.#parts.graces.peerMs, () => {
      this.#remove(peer);
    });
    if (peer.role === 'mentor') {
      this.#awaitMentor();
      this.#broadcast.everyone('mentor:left', { until: this.#mentorGrace.until });
    } else {
      this.#mentor?.channel?.notify('peer:changed', { peer: peer.info });
    }
  }

  /** Starts the class; a live class stays as it is, so two mentor tabs never make two classes. */
  start(identity: Identity): RequestResponse['class:start'] {
    assertNotEnded(this.#state);
    this.#require(identity);
    if (this.#state.phase !== 'live') {
      const now = this.#parts.clock.now();
      this.#parts.classes.markLive(this.#record.id, now);
      this.#apply({ type: 'start' }, now);
      this.#parts.log.info({ audience: this.audience }, 'class started');
      this.#broadcast.lobby('class:started', { startedAt: now });
    }
    assertLive(this.#state);
    return { startedAt: this.#state.startedAt };
  }

  /** @throws ClassroomError CLASS_ENDED when it is over already */
  end(identity: Identity): RequestResponse['class:end'] {
    assertNotEnded(this.#state);
    this.#require(identity);
    return { endedAt: this.#end('mentor') };
  }

  /**
   * Puts a track on stage and gives everyone a Consumer of it.
   * @throws ClassroomError CLASS_NOT_LIVE, FORBIDDEN, BAD_REQUEST, MEDIA_UNAVAILABLE
   */
  async produce(
    identity: Identity,
    track: RequestPayload['producer:create'],
  ): Promise<RequestResponse['producer:create']> {
    assertLive(this.#state);
    const peer = this.#require(identity);
    const { visit } = peer;
    const isCurrent = (): boolean => peer.visit === visit && this.info.phase === 'live';
    const { id } = await this.#stage.produce(this.#state, peer, track, isCurrent);
    return { producerId: id };
  }

  /** @throws ClassroomError NOT_FOUND */
  closeProducer(identity: Identity, { producerId }: RequestPayload['producer:close']): void {
    this.#stage.close(requireMedia(this.#require(identity)), producerId);
  }

  /** @throws ClassroomError NOT_FOUND */
  async setProducerPaused(identity: Identity, producerId: MediaId, paused: boolean): Promise<void> {
    await requireMedia(this.#require(identity)).setProducerPaused(producerId, paused);
    this.#broadcast.everyone(paused ? 'producer:paused' : 'producer:resumed', { producerId });
  }

  /** The caller's own media, for what concerns nobody else: transports, Consumers, layers. */
  mediaOf(identity: Identity): PeerMedia {
    return requireMedia(this.#require(identity));
  }

  /** @throws ClassroomError CLASS_ENDED */
  say(identity: Identity, payload: RequestPayload['chat:send']): RequestResponse['chat:send'] {
    assertNotEnded(this.#state);
    const peer = this.#require(identity);
    const { message, added } = chat.post(
      this.#parts.chat,
      this.#record.id,
      peer,
      payload,
      this.#parts.clock.now(),
    );
    if (added) {
      this.#broadcast.everyone('chat:posted', { message });
    }
    return { message };
  }

  chatHistory(query: ChatQuery): ChatPage {
    return this.#parts.chat.page(this.#record.id, query);
  }

  /** The server stops: media goes, the class stays as it is kept. */
  close(): void {
    this.#cancelTimers();
    for (const peer of this.#peers.values()) {
      peer.close();
    }
    this.#peers.clear();
    this.#media.close();
  }

  /** One notification, then everything is closed from the top down. */
  #end(reason: EndReason): number {
    const now = this.#parts.clock.now();
    this.#parts.classes.markEnded(this.#record.id, now, reason);
    this.#apply({ type: 'end', reason }, now);
    this.#parts.log.info({ reason, audience: this.audience }, 'class ended');
    this.#broadcast.lobby('class:ended', { endedAt: now, reason });
    this.#closeAll();
    return now;
  }

  get #mentor(): Peer | undefined {
    for (const peer of this.#peers.values()) {
      if (peer.role === 'mentor') {
        return peer;
      }
    }
    return undefined;
  }

  get #mentorPresence(): MentorPresence {
    if (this.#mentor?.presence.state === 'present') {
      return { state: 'present' };
    }
    return this.#state.phase === 'live'
      ? { state: 'away', until: this.#mentorGrace.until }
      : { state: 'absent' };
  }

  #apply(event: ClassEvent, now = this.#parts.clock.now()): void {
    this.#state = transition(this.#state, event, now);
  }

  /** @throws ClassroomError CONFLICT for one who has not joined */
  #require(identity: Identity): Peer {
    const peer = this.#peers.get(identity.peerId);
    if (peer?.presence.state !== 'present') {
      throw new ClassroomError('CONFLICT', 'Join the class first.');
    }
    return peer;
  }

  #assertSameVisit(peer: Peer, visit: number): void {
    assertNotEnded(this.#state);
    if (peer.visit !== visit || peer.presence.state !== 'present') {
      throw new ClassroomError('CONFLICT', 'A newer join has overtaken this one.');
    }
  }

  /** Tells those whom it concerns that somebody is here. */
  #announce(peer: Peer, isNew: boolean, unchanged: boolean): void {
    if (peer.role === 'mentor') {
      this.#mentorGrace.end();
      if (!unchanged) {
        this.#broadcast.everyone('mentor:joined', {});
      }
    } else if (isNew) {
      this.#mentor?.channel?.notify('peer:joined', { peer: peer.info });
      this.#headCount.changed();
    } else if (!unchanged) {
      this.#mentor?.channel?.notify('peer:changed', { peer: peer.info });
    }
    if (isNew) {
      this.#parts.log.info({ peerId: peer.id, role: peer.role }, 'peer joined');
    }
  }

  async #joinMedia(
    peer: Peer,
    visit: number,
    { rtpCapabilities, dtlsParameters, keep }: NonNullable<RequestPayload['class:join']['media']>,
  ): Promise<JoinMedia> {
    const current = peer.media;
    const kept = current !== null && keepsAll(current, keep ?? []);
    let media = current;
    if (media === null || !kept) {
      this.#stage.clear(peer);
      peer.replaceMedia(null);
      const classMedia = await this.#media.open();
      this.#assertSameVisit(peer, visit);
      media = await classMedia.openPeer(peer.id, {
        rtpCapabilities,
        dtlsParameters,
        send: peer.role === 'mentor',
        receive: peer.role === 'mentee',
      });
      try {
        this.#assertSameVisit(peer, visit);
      } catch (error) {
        media.close();
        throw error;
      }
      peer.replaceMedia(media);
    }
    const consumers = await this.#stage.consumeAll(peer, media);
    const primer = consumers.length === 0 ? await media.prime() : null;
    const { sendTransport, recvTransport, producers } = media;
    return { kept, sendTransport, recvTransport, consumers, primer, producers: [...producers] };
  }

  #remove(peer: Peer): void {
    this.#stage.clear(peer);
    peer.close();
    if (!this.#peers.delete(peer.id)) {
      return;
    }
    this.#parts.log.info({ peerId: peer.id, role: peer.role }, 'peer left');
    if (peer.role === 'mentor') {
      this.#awaitMentor();
      this.#broadcast.everyone('mentor:left', { until: this.#mentorGrace.until });
    } else {
      this.#mentor?.channel?.notify('peer:left', { peerId: peer.id });
      this.#headCount.changed();
    }
    this.#settle();
  }

  /** When nobody is left, media goes; when nothing runs either, the class can be forgotten. */
  #settle(): void {
    if (this.#peers.size > 0) {
      return;
    }
    this.#media.close();
    this.#apply({ type: 'peopleLeft' });
    if (this.#state.phase !== 'live') {
      this.#cancelTimers();
      this.#onIdle();
    }
  }

  /** A live class without its mentor ends by itself after the grace period. */
  #awaitMentor(): void {
    if (this.#state.phase === 'live') {
      this.#mentorGrace.begin();
    }
  }

  /** The worker died. Everyone joins again, and the first to do so gets the class a new home. */
  #mediaLost(): void {
    for (const peer of this.#peers.values()) {
      peer.replaceMedia(null);
    }
    this.#parts.log.warn({ peers: this.#peers.size }, 'class media lost');
    this.#broadcast.everyone('media:lost', {});
  }

  #closeAll(): void {
    this.#cancelTimers();
    const peers = [...this.#peers.values()];
    this.#peers.clear();
    for (const peer of peers) {
      peer.close();
    }
    this.#media.close();
    for (const peer of peers) {
      peer.channel?.close();
    }
    this.#onIdle();
  }

  #cancelTimers(): void {
    this.#mentorGrace.end();
    this.#headCount.close();
  }

  #snapshot(peer: Peer, lastSeq: number | undefined): Snapshot {
    return {
      class: this.info,
      me: { id: peer.id, role: peer.role, name: peer.name },
      mentor: this.#mentorPresence,
      audience: this.audience,
      peers:
        peer.role === 'mentor'
          ? [...this.#peers.values()].filter(({ role }) => role === 'mentee').map(({ info }) => info)
          : [],
      chat: chat.pageForJoiner(this.#parts.chat, this.#record.id, lastSeq),
      now: this.#parts.clock.now(),
    };
  }
}

/** Whether these are the transports that the client still has, all of them. */
function keepsAll(media: PeerMedia, keep: readonly MediaId[]): boolean {
  const ids = [media.sendTransport?.id, media.recvTransport?.id].filter((id) => id !== undefined);
  return ids.length > 0 && ids.every((id) => keep.includes(id));
}
