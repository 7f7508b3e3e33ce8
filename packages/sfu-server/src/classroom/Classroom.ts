import type {
  ChatPage,
  ClassInfo,
  ClassView,
  EndReason,
  LinkRole,
  MediaId,
  MentorPresence,
  PeerId,
  Quality,
  RequestPayload,
  RequestResponse,
  Role,
  Secret,
  Snapshot,
  TransportOptions,
} from '@gongbang/protocol';

import { ClassroomError } from './ClassroomError.ts';
import {
  assertLive,
  assertNotEnded,
  restore,
  transition,
  type ClassEvent,
  type ClassState,
} from './classState.ts';
import { Coalescer } from './Coalescer.ts';
import { MediaHome } from './MediaHome.ts';
import { MentorGrace } from './MentorGrace.ts';
import { Peer, type Identity } from './Peer.ts';
import { isBenchRole, isStaff } from './permissions.ts';
import type {
  Broadcast,
  Channel,
  ChatQuery,
  ChatStore,
  ClassRecord,
  ClassStore,
  IceServers,
  KeyMaker,
  Log,
  MediaServer,
  PeerMedia,
  StillStore,
  WorkshopStore,
} from './ports.ts';
import { Room } from './Room.ts';
import { Stage, requireMedia } from './Stage.ts';
import { Cell, Entries, type UnitOfWork } from './UnitOfWork.ts';
import { Workshop } from './Workshop.ts';

/** The head count goes out at most this often, so that 300 joins are not 300 times 300 notifications. ms. */
const HEAD_COUNT_INTERVAL_MS = 500;

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
  readonly workshops: WorkshopStore;
  readonly stills: StillStore;
  readonly keys: KeyMaker;
  readonly media: MediaServer;
  readonly iceServers: IceServers;
  readonly work: UnitOfWork;
  readonly log: Log;
  readonly graces: Graces;
}

type JoinResponse = RequestResponse['class:join'];
type JoinMedia = NonNullable<JoinResponse['media']>;

/** One class: who is in it, and what becomes of it. What they do there is its `workshop`'s. */
export class Classroom {
  readonly workshop: Workshop;
  readonly #record: ClassRecord;
  readonly #parts: ClassroomParts;
  readonly #broadcast: Broadcast;
  readonly #onIdle: () => void;
  readonly #work: UnitOfWork;
  readonly #peers: Entries<PeerId, Peer>;
  /** Who has sent far more than they may before. */
  readonly #exceeded = new Set<PeerId>();
  readonly #room: Room;
  readonly #stage: Stage;
  readonly #media: MediaHome;
  readonly #headCount: Coalescer;
  readonly #mentorGrace: MentorGrace;
  readonly #state: Cell<ClassState>;
  #isClosed = false;

  /** @param onIdle called when nobody is left and nothing runs: the class can be forgotten until someone comes */
  constructor(record: ClassRecord, parts: ClassroomParts, broadcast: Broadcast, onIdle: () => void) {
    this.#record = record;
    this.#parts = parts;
    this.#onIdle = onIdle;
    const { work, log, workshops } = parts;
    this.#work = work;
    this.#broadcast = work.broadcast(broadcast);
    this.#peers = new Entries(work);
    this.#state = new Cell(work, restore(record));
    this.#room = new Room({
      work,
      peers: this.#peers,
      broadcast: this.#broadcast,
      kept: workshops.load(record.id),
      keep: (part, value) => {
        workshops.save(record.id, part, value);
      },
      keepProgress: (peerId, progress) => {
        workshops.saveProgress(record.id, peerId, progress);
      },
    });
    this.#stage = new Stage({
      work,
      peers: this.#peers,
      rights: () => this.workshop.rights,
      broadcast: this.#broadcast,
      log,
    });
    this.#media = new MediaHome(parts.media, record.id, {
      lost: () => {
        this.#mediaLost();
      },
      speaking: (peerIds) => {
        this.#tellSpeaking(peerIds);
      },
      excessive: (peerId) => {
        this.#stopExcess(peerId);
      },
      layersWanted: (owner, producerId, layer) => {
        this.#peers.get(owner)?.channel?.notify('producer:layersWanted', { producerId, layer });
      },
      consumersChanged: (viewer, consumers) => {
        this.#peers.get(viewer)?.channel?.notify('consumers:changed', { consumers });
      },
    });
    this.#headCount = new Coalescer(work, HEAD_COUNT_INTERVAL_MS, () => {
      this.#broadcast.lobby('audience:changed', { count: this.audience });
    });
    this.#mentorGrace = new MentorGrace(work, parts.graces.mentorMs, () => {
      this.#end('mentor-away');
    });
    this.workshop = this.#composeWorkshop();
    if (this.#state.value.phase === 'live') {
      this.#awaitMentor();
    }
  }

  get info(): ClassInfo {
    const { id, title, mentorName, about, startsAt, seats } = this.#record;
    const state = this.#state.value;
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

  /** Mentees in the class, those within their grace period included, and nobody who only practises. */
  get audience(): number {
    return this.#room.benches.filter(({ isPractice }) => !isPractice).length;
  }

  /** Everyone in the class, the mentor too. */
  get peerCount(): number {
    return this.#peers.size;
  }

  view(role: LinkRole): ClassView {
    return { class: this.info, role, mentor: this.#mentorPresence, audience: this.audience };
  }

  /** What somebody may do here: more than their link says, if the mentor made them an assistant. */
  roleOf(identity: Identity): Role {
    return this.workshop.register.roleOf(identity);
  }

  /**
   * Enters the class or comes back to it; every way in is this one.
   * @throws ClassroomError CLASS_ENDED, CLASS_FULL, CLASS_LOCKED, NOT_ADMITTED, REMOVED, MEDIA_UNAVAILABLE; CONFLICT when
   * a newer join has overtaken this one
   */
  async join(
    identity: Identity,
    channel: Channel,
    { name, media, lastSeq }: RequestPayload['class:join'],
  ): Promise<JoinResponse> {
    assertNotEnded(this.#state.value);
    const { register } = this.workshop;
    const line = this.#work.channel(channel);
    try {
      register.assertMayEnter(identity, name, line);
    } catch (error) {
      this.#work.commit(() => {
        this.#settle();
      });
      throw error;
    }
    const peer = this.#work.commit(() => this.#seat(identity, name, line));
    const { visit } = peer;
    const joined = media === undefined ? null : await this.#joinMedia(peer, visit, media);
    this.#assertSameVisit(peer, visit);
    return { snapshot: this.#snapshot(peer, lastSeq), media: joined };
  }

  /** Leaves for good. A mentor who leaves a live class without ending it has the grace period to come back. */
  leave(identity: Identity): void {
    const peer = this.#peers.get(identity.peerId);
    if (peer !== undefined) {
      this.#work.commit(() => {
        peer.channel?.release();
        this.#remove(peer);
      });
    }
  }

  /** The wire is lost. Of a channel that was replaced nothing needs doing. */
  disconnected(identity: Identity, channel: Channel): void {
    this.#work.commit(() => {
      this.#lose(identity, this.#work.channel(channel));
    });
  }

  #lose(identity: Identity, channel: Channel): void {
    this.workshop.register.forget(identity.peerId, channel);
    const peer = this.#peers.get(identity.peerId);
    if (peer?.channel !== channel) {
      this.#settle();
      return;
    }
    peer.detach(this.#parts.graces.peerMs, () => {
      this.#remove(peer);
    });
    this.workshop.lost(peer);
    if (peer.role === 'mentor') {
      this.#awaitMentor();
      this.#broadcast.everyone('mentor:left', { until: this.#mentorGrace.until });
    } else {
      this.#tellStaffOf(peer, 'peer:changed');
    }
  }

  /** Starts the class; a live class stays as it is, so two mentor tabs never make two classes. */
  start(identity: Identity): RequestResponse['class:start'] {
    assertNotEnded(this.#state.value);
    this.present(identity);
    if (this.#state.value.phase !== 'live') {
      this.#work.commit(() => {
        this.#begin();
      });
    }
    const state = this.#state.value;
    assertLive(state);
    return { startedAt: state.startedAt };
  }

  /** @throws ClassroomError CLASS_ENDED when it is over already */
  end(identity: Identity): RequestResponse['class:end'] {
    assertNotEnded(this.#state.value);
    this.present(identity);
    return { endedAt: this.#end('mentor') };
  }

  /** @throws ClassroomError CLASS_NOT_LIVE, FORBIDDEN, BAD_REQUEST, MEDIA_UNAVAILABLE */
  async produce(
    identity: Identity,
    track: RequestPayload['producer:create'],
  ): Promise<RequestResponse['producer:create']> {
    const state = this.#state.value;
    assertLive(state);
    const peer = this.present(identity);
    const { visit } = peer;
    const isCurrent = (): boolean => peer.visit === visit && this.info.phase === 'live';
    const { id } = await this.#stage.produce(state, peer, track, isCurrent);
    return { producerId: id };
  }

  /** @throws ClassroomError NOT_FOUND */
  closeProducer(identity: Identity, { producerId }: RequestPayload['producer:close']): void {
    this.#stage.close(this.present(identity), producerId);
  }

  /** @throws ClassroomError NOT_FOUND */
  async setProducerPaused(identity: Identity, producerId: MediaId, paused: boolean): Promise<void> {
    await this.#stage.setPaused(this.present(identity), producerId, paused);
  }

  /** How well somebody is connected, in their own words. */
  reportQuality(identity: Identity, quality: Quality): void {
    const peer = this.present(identity);
    if (peer.quality !== quality) {
      peer.quality = quality;
      this.#tellStaffOf(peer, 'peer:changed');
    }
  }

  /** The caller's own media, for what concerns nobody else: transports, Consumers, layers. */
  mediaOf(identity: Identity): PeerMedia {
    return requireMedia(this.present(identity));
  }

  /** @throws ClassroomError NOT_FOUND when one of these Consumers is none of the caller's, after the others */
  async watch(identity: Identity, consumers: RequestPayload['consumer:watch']['consumers']): Promise<void> {
    const media = this.mediaOf(identity);
    const refused = media.refuse(consumers.flatMap(({ id, unusable }) => (unusable === true ? id : [])));
    if (refused.length > 0) {
      this.#parts.log.warn({ peerId: identity.peerId, refused }, 'browser could not take Consumers');
    }
    const gone = new Set(refused.map(({ id }) => id));
    const watched = consumers.filter(({ id }) => !gone.has(id));
    if (watched.length > 0) {
      await media.watch(watched);
    }
  }

  /** @throws ClassroomError NOT_FOUND for one who joined without media */
  async openSend(identity: Identity): Promise<TransportOptions> {
    return this.mediaOf(identity).openSend();
  }

  /** @throws ClassroomError CONFLICT for one who has not joined */
  present(identity: Identity): Peer {
    const peer = this.#peers.get(identity.peerId);
    if (peer?.presence.state !== 'present') {
      throw new ClassroomError('CONFLICT', 'Join the class first.');
    }
    return peer;
  }

  /** What everyone said, also for those who are not in the class. */
  chatHistory(query: Omit<ChatQuery, 'thread'>): ChatPage {
    return this.#parts.chat.page(this.#record.id, query);
  }

  /** Closes a mentee's microphone or camera here. @throws ClassroomError NOT_FOUND */
  stopSource(by: Identity, { peerId, source }: RequestPayload['peer:stop']): void {
    this.present(by);
    this.#stage.stop(this.#room.bench(peerId), source);
  }

  muteAll(by: Identity): void {
    this.present(by);
    for (const peer of this.#room.benches) {
      this.#stage.stop(peer, 'mic');
    }
  }

  /** Sends a mentee out. @throws ClassroomError NOT_FOUND */
  sendOut(by: Identity, { peerId, keepOut }: RequestPayload['peer:remove']): void {
    this.present(by);
    const peer = this.#room.bench(peerId);
    this.#work.commit(() => {
      if (keepOut && !peer.isPractice) {
        this.workshop.register.keepOut({ peerId, name: peer.name });
      }
      this.#dismiss(peer);
    });
  }

  /** @throws ClassroomError NOT_FOUND */
  setAssistant(by: Identity, payload: RequestPayload['assistant:set']): void {
    this.present(by);
    this.#work.commit(() => {
      const peer = this.workshop.setAssistant(payload);
      this.#work.afterCommit(() => {
        this.#stage.reviewViewer(peer);
      });
      this.#tellStaffOf(peer, 'peer:changed');
      if (isStaff(peer.role)) {
        for (const { info } of this.#room.benches) {
          peer.channel?.notify('peer:changed', { peer: info });
        }
      }
    });
  }

  /** Gives the class link another key. */
  rotateLink(by: Identity): { menteeKey: Secret } {
    this.present(by);
    const { keys, classes } = this.#parts;
    const { id } = this.#record;
    const menteeKey = keys.make();
    this.#work.commit(() => {
      const before = classes.findKeys(id);
      if (before !== null) {
        this.workshop.register.retireKey(before.mentee);
      }
      classes.replaceMenteeKey(id, keys.hash(menteeKey));
      this.#broadcast.everyone('link:rotated', { menteeKey });
    });
    return { menteeKey };
  }

  /** Does all of `act` or nothing: kept, then set, then told. @throws what `act` throws, STORE_UNAVAILABLE */
  commit<T>(act: () => T): T {
    return this.#work.commit(act);
  }

  /** Keeps what waits to be kept. @throws ClassroomError STORE_UNAVAILABLE */
  settle(): void {
    this.#work.commit(() => {
      this.workshop.settle();
    });
  }

  /** The server stops: media goes, the class stays as it is kept. Writes nothing. */
  close(): void {
    this.#isClosed = true;
    this.#work.commit(() => {
      this.#emptyRoom();
    });
  }

  #composeWorkshop(): Workshop {
    const { chat, stills, keys } = this.#parts;
    return new Workshop({
      room: this.#room,
      classId: this.#record.id,
      chat,
      stills,
      keys,
      mentorName: this.#record.mentorName,
      practice: {
        enter: (peerId, name, variant) => this.#seatPractice(peerId, name, variant),
        leave: (peerId) => {
          this.#dismiss(this.#peers.get(peerId));
        },
      },
      onRightsChanged: (peerId) => {
        this.#work.afterCommit(() => {
          const owner = peerId === null ? this.#room.mentor : this.#peers.get(peerId);
          if (owner !== undefined) {
            this.#stage.reviewOwner(owner);
          }
        });
      },
      onCameraRevoked: (peerId) => {
        this.#dismiss(this.#peers.get(peerId));
      },
    });
  }

  /** One notification, then everything is closed from the top down. */
  #end(reason: EndReason): number {
    return this.#work.commit(() => {
      const now = this.#work.clock.now();
      const { audience } = this;
      this.#parts.classes.markEnded(this.#record.id, now, reason);
      this.#apply({ type: 'end', reason }, now);
      this.#broadcast.lobby('class:ended', { endedAt: now, reason });
      for (const { channel } of this.#emptyRoom()) {
        channel?.close();
      }
      this.workshop.settle();
      this.#work.afterCommit(() => {
        this.#parts.log.info({ reason, audience }, 'class ended');
        this.#onIdle();
      });
      return now;
    });
  }

  #begin(): void {
    const now = this.#work.clock.now();
    this.#parts.classes.markLive(this.#record.id, now);
    this.#apply({ type: 'start' }, now);
    this.#broadcast.lobby('class:started', { startedAt: now });
    this.#work.afterCommit(() => {
      this.#parts.log.info({ audience: this.audience }, 'class started');
      this.#practise();
    });
  }

  /** Somebody is here who may be. @throws ClassroomError CLASS_FULL */
  #seat(identity: Identity, name: string, channel: Channel): Peer {
    const { peerId } = identity;
    const known = this.#peers.get(peerId);
    if (known === undefined && identity.role === 'mentee' && this.audience >= this.#record.seats) {
      throw new ClassroomError('CLASS_FULL', 'Every seat in this class is taken.');
    }
    const peer = known ?? new Peer({ peerId, role: this.roleOf(identity) }, name, this.#work);
    this.#peers.set(peer.id, peer);
    this.#apply({ type: 'peopleCame' });
    const wasPresent = peer.presence.state === 'present';
    const before = peer.info;
    peer.attach(channel, name);
    channel.admit(peer.role);
    this.#announce(peer, known === undefined, wasPresent && before.name === name);
    return peer;
  }

  get #mentorPresence(): MentorPresence {
    if (this.#room.mentor?.presence.state === 'present') {
      return { state: 'present' };
    }
    return this.#state.value.phase === 'live'
      ? { state: 'away', until: this.#mentorGrace.until }
      : { state: 'absent' };
  }

  #apply(event: ClassEvent, now = this.#work.clock.now()): void {
    this.#state.set(transition(this.#state.value, event, now));
  }

  #assertSameVisit(peer: Peer, visit: number): void {
    assertNotEnded(this.#state.value);
    if (peer.visit !== visit || peer.presence.state !== 'present') {
      throw new ClassroomError('CONFLICT', 'A newer join has overtaken this one.');
    }
  }

  /** Tells those whom it concerns that somebody is here. */
  #announce(peer: Peer, isNew: boolean, unchanged: boolean): void {
    if (peer.role === 'mentor') {
      this.#mentorGrace.end();
      this.#work.afterCommit(() => {
        this.#practise();
      });
      if (!unchanged) {
        this.#broadcast.everyone('mentor:joined', {});
      }
    } else if (isNew) {
      this.#tellStaffOf(peer, 'peer:joined');
    } else if (!unchanged) {
      this.#tellStaffOf(peer, 'peer:changed');
    }
    if (isNew) {
      this.#headCount.changed();
      this.#work.afterCommit(() => {
        this.#parts.log.info({ peerId: peer.id, role: peer.role }, 'peer joined');
      });
    }
    this.workshop.entered(peer);
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
        role: peer.role,
        // A mentee gets one when there is something to send.
        send: !isBenchRole(peer.role),
        receive: peer.role !== 'camera',
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
    const iceServers = this.#parts.iceServers.for(peer.id);
    return { kept, sendTransport, recvTransport, consumers, primer, producers: [...producers], iceServers };
  }

  async #seatPractice(peerId: PeerId, name: string, variant: number): Promise<Peer> {
    const peer = new Peer({ peerId, role: 'mentee' }, name, this.#work, { isPractice: true });
    const classMedia = await this.#media.open();
    const media = await classMedia.openPractice(peerId, variant);
    if (this.#state.value.phase !== 'live') {
      media.close();
      return peer;
    }
    this.#work.commit(() => {
      this.#peers.set(peerId, peer);
      peer.settle(media);
      this.#announce(peer, true, false);
    });
    this.#stage.reviewOwner(peer);
    return peer;
  }

  /** Practice mentees come when there is a class, and a mentor to rehearse it. */
  #practise(): void {
    if (this.#state.value.phase === 'live' && this.#room.mentor !== undefined) {
      this.workshop.practice.start().catch((error: unknown) => {
        this.#parts.log.warn({ err: error }, 'practice mentees did not come');
      });
    }
  }

  /** Somebody sends far more than they may: what they send is closed, and whoever goes on is sent out. */
  #stopExcess(peerId: PeerId): void {
    const peer = this.#peers.get(peerId);
    if (peer === undefined) {
      return;
    }
    const isRepeated = this.#exceeded.has(peerId);
    this.#parts.log.warn({ peerId, role: peer.role, isRepeated }, 'peer sends far too much');
    this.#exceeded.add(peerId);
    try {
      this.#work.commit(() => {
        if (!isRepeated) {
          this.#stage.stopExcess(peer);
          return;
        }
        if (isBenchRole(peer.role)) {
          this.workshop.register.keepOut({ peerId, name: peer.name });
        }
        this.#dismiss(peer);
      });
    } catch (error) {
      // Whether or not it can be kept.
      this.#parts.log.warn({ peerId, err: error }, 'media of one who sends far too much closed');
      peer.media?.close();
    }
  }

  /** Tells somebody that they have to go, and takes them out. */
  #dismiss(peer: Peer | undefined): void {
    if (peer !== undefined) {
      const { channel } = peer;
      channel?.notify('session:ended', {});
      this.#remove(peer);
      channel?.close();
    }
  }

  #remove(peer: Peer): void {
    this.#stage.clear(peer);
    peer.close();
    if (!this.#peers.delete(peer.id)) {
      return;
    }
    this.#work.afterCommit(() => {
      this.#parts.log.info({ peerId: peer.id, role: peer.role }, 'peer left');
    });
    this.workshop.left(peer);
    if (peer.role === 'mentor') {
      this.#awaitMentor();
      this.#broadcast.everyone('mentor:left', { until: this.#mentorGrace.until });
    } else if (isBenchRole(peer.role)) {
      for (const { channel } of this.#room.staff) {
        channel?.notify('peer:left', { peerId: peer.id });
      }
      this.#headCount.changed();
    }
    if (!peer.isPractice) {
      this.#settle();
    }
  }

  #tellStaffOf(peer: Peer, name: 'peer:joined' | 'peer:changed'): void {
    if (isBenchRole(peer.role)) {
      for (const { channel } of this.#room.staff) {
        channel?.notify(name, { peer: peer.info });
      }
    }
  }

  /** Everybody learns who of those on stage speaks; the mentor, who of all. */
  #tellSpeaking(peerIds: readonly PeerId[]): void {
    const audible = this.#stage.audibleToAll(peerIds);
    this.#broadcast.everyone('speaking:changed', { peerIds: audible });
    if (audible.length < peerIds.length) {
      this.#room.mentor?.channel?.notify('speaking:changed', { peerIds: [...peerIds] });
    }
  }

  /** When nobody real is left or asks to come in, media goes; when nothing runs either, the class can be forgotten. */
  #settle(): void {
    const isUsed = [...this.#peers.values()].some(({ isPractice }) => !isPractice);
    if (isUsed || this.workshop.register.knocking.length > 0) {
      return;
    }
    this.workshop.settle();
    this.#closeMedia();
    this.#apply({ type: 'peopleLeft' });
    if (this.#state.value.phase !== 'live') {
      this.#cancelTimers();
      this.#work.afterCommit(this.#onIdle);
    }
  }

  /** A live class without its mentor ends by itself after the grace period. */
  #awaitMentor(): void {
    if (this.#state.value.phase === 'live') {
      this.#mentorGrace.begin();
    }
  }

  /** The worker died. Everyone joins again, and the first to do so gets the class a new home. */
  #mediaLost(): void {
    if (this.#isClosed) {
      return;
    }
    this.#work.commit(() => {
      for (const peer of this.#peers.values()) {
        peer.replaceMedia(null);
      }
      this.#broadcast.everyone('media:lost', {});
    });
    this.#parts.log.warn({ peers: this.#peers.size }, 'class media lost');
    this.#work.commit(() => {
      this.workshop.practice.close();
    });
    this.#practise();
  }

  #closeMedia(): void {
    this.#work.afterCommit(() => {
      this.#media.close();
    });
  }

  /** Nobody is here any more, from the top down and without a word to anybody. */
  #emptyRoom(): Peer[] {
    const peers = [...this.#peers.values()];
    this.#peers.clear();
    this.#cancelTimers();
    for (const peer of peers) {
      peer.close();
    }
    this.#closeMedia();
    return peers;
  }

  #cancelTimers(): void {
    this.#mentorGrace.end();
    this.workshop.close();
    this.#headCount.close();
  }

  #snapshot(peer: Peer, lastSeq: number | undefined): Snapshot {
    return {
      class: this.info,
      me: { id: peer.id, role: peer.role, name: peer.name },
      mentor: this.#mentorPresence,
      audience: this.audience,
      peers: isStaff(peer.role) ? this.#room.benches.map(({ info }) => info) : [],
      ...this.workshop.chat.snapshotFor(peer, lastSeq),
      workshop: this.workshop.viewFor(peer),
      now: this.#work.clock.now(),
    };
  }
}

/** Whether these are the transports that the client still has, all of them. */
function keepsAll(media: PeerMedia, keep: readonly MediaId[]): boolean {
  const ids = [media.sendTransport?.id, media.recvTransport?.id].filter((id) => id !== undefined);
  return ids.length > 0 && ids.every((id) => keep.includes(id));
}
