import type {
  ClassInfo,
  ClassView,
  ItemId,
  LinkRole,
  MediaId,
  PeerId,
  Quality,
  RequestPayload,
  RequestResponse,
  Role,
} from '@gongbang/protocol';

import type { About, Edit } from './about.ts';
import type { Attendance } from './Attendance.ts';
import type { Cameras } from '../features/cameras.ts';
import { ClassroomError } from '../rules/ClassroomError.ts';
import { assertRunning } from '../rules/classState.ts';
import { infoOf, snapshotOf, type ClassLook } from './classView.ts';
import { compose, type ClassFate } from './compose.ts';
import { furnish } from './furnish.ts';
import type { Lifecycle } from './Lifecycle.ts';
import { Lifetime } from './Lifetime.ts';
import type { MediaDesk } from './MediaDesk.ts';
import type { Order } from './Order.ts';
import type { Hearing } from '../features/hearing.ts';
import type { Logbook } from '../features/Logbook.ts';
import type { Identity, Peer } from '../room/Peer.ts';
import type { PeerMedia } from '../ports/media.ts';
import type { ClassRecord, KeptPass, PictureStore, SentPicture, StillStore } from '../ports/store.ts';
import type { Channel } from '../ports/wire.ts';
import type { World } from '../ports/world.ts';
import type { Reader } from '../features/register.ts';
import type { Room } from '../room/Room.ts';
import { requireMedia, type Stage } from './Stage.ts';
import type { Entries, UnitOfWork } from '../room/UnitOfWork.ts';
import type { Workshop } from './Workshop.ts';

export interface ClassroomParts extends ClassFate {
  readonly record: ClassRecord;
  readonly world: World;
}

/** A whole new outline for a class: what it is called, when it is, for how many, and its lesson. */
export interface ClassOutline extends Edit {
  /** Unchanged if left out. */
  readonly lesson?: RequestPayload['lesson:edit'];
}

/**
 * One class: who is in it, and its lifecycle. What people do there belongs to its `workshop`. Once forgotten, it refuses
 * everything: code that needs the class asks the registry for it.
 */
export class Classroom implements ClassLook {
  readonly workshop: Workshop;
  readonly order: Order;
  readonly hearing: Hearing;
  /** Frozen frames of this class, or of this rehearsal. */
  readonly stills: StillStore;
  readonly pictures: PictureStore;
  readonly #about: About;
  readonly #life: Lifetime;
  readonly #work: UnitOfWork;
  readonly #peers: Entries<PeerId, Peer>;
  readonly #room: Room;
  readonly #stage: Stage;
  readonly #media: MediaDesk;
  readonly #attendance: Attendance;
  readonly #lifecycle: Lifecycle;
  readonly #logbook: Logbook;

  constructor({ record, world, ...parts }: ClassroomParts) {
    this.stills = world.stills;
    this.pictures = world.pictures;
    this.#life = new Lifetime(world.clock);
    const members = compose(
      furnish(record, world, this.#life, {
        rights: () => this.workshop.rights,
        hasPass: (peerId) => this.workshop.passes.has(peerId),
      }),
      parts,
    );
    this.workshop = members.workshop;
    this.order = members.order;
    this.hearing = members.hearing;
    this.#about = members.about;
    this.#work = members.work;
    this.#peers = members.peers;
    this.#room = members.room;
    this.#stage = members.stage;
    this.#media = members.media;
    this.#attendance = members.attendance;
    this.#lifecycle = members.lifecycle;
    this.#logbook = members.logbook;
    this.#attendance.awaitMentor();
  }

  get info(): ClassInfo {
    return infoOf(this.#about.announced, this.#lifecycle.state);
  }

  /** Mentees in the class, including those within their grace period, but not practice mentees. */
  get audience(): number {
    return this.#attendance.audience;
  }

  /** Everyone in the class, including the mentor. */
  get peerCount(): number {
    return this.#peers.size;
  }

  /** Whether this is not the class itself, but its mentor's rehearsal. */
  get isRehearsal(): boolean {
    return this.#lifecycle.isRehearsal;
  }

  /** Whether the registry has let go of it: then it refuses every request. */
  get isForgotten(): boolean {
    return this.#life.isOver;
  }

  view(role: LinkRole): ClassView {
    return { class: this.info, role, mentor: this.#attendance.mentor, audience: this.audience };
  }

  /** What somebody may do here: more than their link says, if the mentor made them an assistant. */
  roleOf(identity: Identity): Role {
    return this.workshop.register.roleOf(identity);
  }

  /** Whether this is the channel on which somebody is in the class, or waits at its door. */
  hears({ peerId }: Identity, channel: Channel): boolean {
    return this.#attendance.hears(peerId, this.#work.channel(channel));
  }

  /**
   * Enters the class or comes back to it; every way in goes through here.
   * @throws ClassroomError CLASS_ENDED, REHEARSING, CLASS_FULL, CLASS_LOCKED, NOT_ADMITTED, REMOVED, UNAUTHENTICATED for a
   * phone whose key is no longer valid, MEDIA_UNAVAILABLE; CONFLICT when a newer join has overtaken this one
   */
  async join(
    identity: Identity,
    channel: Channel,
    { name, media, lastSeq, consent }: RequestPayload['class:join'],
  ): Promise<RequestResponse['class:join']> {
    this.#lifecycle.assertAdmits(identity.role);
    const peer = this.#attendance.enter(identity, this.#work.channel(channel), name, consent);
    const { visit } = peer;
    const assertCurrent = (): void => {
      this.#assertSameVisit(peer, visit);
    };
    const joined = media === undefined ? null : await this.#media.join(peer, media, assertCurrent);
    assertCurrent();
    const snapshot = snapshotOf(this.view(identity.role), peer, this.#room, this.workshop, lastSeq);
    return { snapshot, media: joined };
  }

  /**
   * Leaves deliberately, the door as well; a mentor has the grace period to come back to a live class, and longer if they say
   * that they will. A rehearsal ends.
   */
  leave({ peerId }: Identity, { willReturn }: RequestPayload['class:leave'] = {}): void {
    const leave = (): void => {
      this.#attendance.leave(peerId);
    };
    this.#work.commit(() => {
      const isMentor = this.#peers.get(peerId)?.role === 'mentor';
      if (isMentor && this.isRehearsal) {
        this.#lifecycle.endRehearsal();
      } else if (willReturn === true && isMentor && this.#lifecycle.isRunning) {
        this.#lifecycle.leaveRunning(leave);
      } else {
        leave();
      }
    });
  }

  /** The connection is lost. If the channel was replaced, there is nothing to do. */
  disconnected({ peerId }: Identity, channel: Channel): void {
    this.#work.commit(() => {
      this.#attendance.lost(peerId, this.#work.channel(channel));
    });
  }

  /** Starts the class; a live class stays as it is, so two mentor tabs never make two classes. */
  start(identity: Identity): RequestResponse['class:start'] {
    this.#lifecycle.assertOpen();
    this.present(identity);
    return { startedAt: this.#lifecycle.start() };
  }

  /**
   * Makes way for a rehearsal of this class, which the registry finds from then on.
   * @throws ClassroomError CLASS_ENDED; CONFLICT once it is live, and while a mentee is in or at the door
   */
  rehearse(wish: RequestPayload['rehearsal:start']): RequestResponse['rehearsal:start'] {
    this.#lifecycle.assertOpen();
    try {
      return this.#work.commit(() => ({ startedAt: this.#lifecycle.rehearse(wish) }));
    } catch (error) {
      this.#work.commit(() => {
        this.#lifecycle.settle();
      });
      throw error;
    }
  }

  /** @throws ClassroomError CONFLICT when this is not a rehearsal */
  endRehearsal(identity: Identity): void {
    this.present(identity);
    if (!this.isRehearsal) {
      throw new ClassroomError('CONFLICT', 'There is no rehearsal to leave.');
    }
    this.#lifecycle.endRehearsal();
  }

  /**
   * Changes what the class is called, when it is and for how many; everybody is told at once.
   * @throws ClassroomError CLASS_ENDED; CONFLICT when fewer seats are asked for than are taken
   */
  edit(edit: Edit): void {
    this.#lifecycle.assertOpen();
    this.#work.commit(() => {
      this.#edit(edit, this.audience);
    });
  }

  /** From now on exactly these personal keys admit people; anyone in by another one is out. */
  setPasses(passes: readonly KeptPass[]): void {
    this.#life.assertAlive();
    this.#work.commit(() => {
      this.workshop.passes.set(passes);
    });
  }

  /** How long somebody attended while the class was live, in ms. */
  attendedMs(peerId: PeerId): number {
    return this.#logbook.attendedMs(peerId);
  }

  /**
   * Follows the plan, whoever is in: if it has too few seats by then, nobody has to get up. A class woken only for this goes
   * back to sleep.
   * @throws ClassroomError CLASS_ENDED, STORE_UNAVAILABLE
   */
  follow({ lesson, ...edit }: ClassOutline): void {
    this.#lifecycle.inPassing(() => {
      this.#edit(edit, 0);
      if (lesson !== undefined) {
        this.workshop.lesson.edit(lesson);
      }
    });
  }

  /** Gives a step of the lesson a picture. @throws ClassroomError NOT_FOUND, CLASS_ENDED, PICTURES_FULL */
  givePicture(stepId: ItemId, picture: SentPicture): void {
    this.#lifecycle.assertOpen();
    this.#work.commit(() => {
      this.workshop.lesson.givePicture(stepId, picture);
    });
  }

  /** @throws ClassroomError CLASS_ENDED when it is already over; CONFLICT in a rehearsal */
  end(identity: Identity): RequestResponse['class:end'] {
    this.#lifecycle.assertOpen();
    this.#lifecycle.assertNoRehearsal();
    this.present(identity);
    return { endedAt: this.#lifecycle.end('mentor') };
  }

  /**
   * Ends it in any phase, because it is being deleted.
   * @param shut invalidates the keys, in one transaction with the end
   * @throws ClassroomError CONFLICT when it was forgotten, STORE_UNAVAILABLE
   */
  delete(shut: () => void): void {
    this.#life.assertAlive();
    this.#work.commit(() => {
      this.#lifecycle.end('deleted');
      shut();
    });
  }

  /** @throws ClassroomError CLASS_NOT_LIVE, FORBIDDEN, BAD_REQUEST, MEDIA_UNAVAILABLE */
  async produce(
    identity: Identity,
    track: RequestPayload['producer:create'],
  ): Promise<RequestResponse['producer:create']> {
    const { state } = this.#lifecycle;
    assertRunning(state);
    const peer = this.present(identity);
    this.order.assertMaySend(peer.id);
    const { visit } = peer;
    const isCurrent = (): boolean => peer.visit === visit && this.#lifecycle.isRunning;
    const { id } = await this.#stage.produce(state, peer, track, isCurrent);
    return { producerId: id };
  }

  /**
   * Manages the phones that send the hands, during class or before it: a class woken only for this goes back to sleep.
   * @throws ClassroomError CLASS_ENDED, what `act` throws, STORE_UNAVAILABLE
   */
  tendPhones<T>(act: (phones: Cameras) => T): T {
    return this.#lifecycle.inPassing(() => act(this.workshop.cameras));
  }

  /** @throws ClassroomError NOT_FOUND */
  closeProducer(identity: Identity, { producerId }: RequestPayload['producer:close']): void {
    this.#stage.close(this.present(identity), producerId);
  }

  /** @throws ClassroomError NOT_FOUND */
  async setProducerPaused(identity: Identity, producerId: MediaId, paused: boolean): Promise<void> {
    await this.#stage.setPaused(this.present(identity), producerId, paused);
  }

  /** How well somebody is connected, as they report it. */
  reportQuality(identity: Identity, quality: Quality): void {
    const peer = this.present(identity);
    if (peer.quality !== quality) {
      peer.quality = quality;
      this.#attendance.changed(peer);
    }
  }

  /**
   * The caller's own media, for what concerns nobody else: transports, Consumers, layers.
   * @throws ClassroomError NOT_FOUND to somebody who joined without media
   */
  mediaOf(identity: Identity): PeerMedia {
    return requireMedia(this.present(identity));
  }

  /** @throws ClassroomError NOT_FOUND when one of these Consumers is not the caller's, but only after handling the others */
  async watch(identity: Identity, consumers: RequestPayload['consumer:watch']['consumers']): Promise<void> {
    await this.#media.watch(this.present(identity), consumers);
  }

  /** @throws ClassroomError CONFLICT to somebody who has not joined */
  present({ peerId }: Identity): Peer {
    this.#life.assertAlive();
    return this.#attendance.present(peerId);
  }

  /** Whether somebody may read the chat and the pictures. @throws ClassroomError UNAUTHENTICATED, FORBIDDEN, REMOVED */
  assertMayRead(reader: Reader): void {
    const { register, visitors } = this.workshop;
    const { phase } = this.info;
    register.assertMayRead(reader, phase === 'open' || phase === 'live', visitors.all);
  }

  /** Does all of `act` or nothing: stored, then applied, then announced. @throws what `act` throws, STORE_UNAVAILABLE */
  commit<T>(act: () => T): T {
    return this.#work.commit(act);
  }

  /** Stores what is pending. @throws ClassroomError STORE_UNAVAILABLE */
  settle(): void {
    this.#work.commit(() => {
      this.#lifecycle.keep();
    });
  }

  /** The server stops: media is closed, the class stays as stored. Writes nothing. */
  close(): void {
    this.#lifecycle.close();
  }

  #edit(edit: Edit, audience: number): void {
    const before = this.#about.record.mentorName;
    if (!this.#about.edit(edit, audience)) {
      return;
    }
    const { mentorName } = this.#about.record;
    const { mentor } = this.#room;
    if (mentorName !== before) {
      // Somebody who came in under the name the class gives the mentor now gets the new one.
      if (mentor?.name === before) {
        mentor.rename(mentorName, mentorName);
      }
      this.#attendance.giveWayTo(mentorName);
      this.workshop.mentorRenamed();
    }
    this.#room.broadcast.lobby('class:changed', { class: this.info });
  }

  #assertSameVisit(peer: Peer, visit: number): void {
    this.#lifecycle.assertOpen();
    if (peer.visit !== visit || peer.presence.state !== 'present') {
      throw new ClassroomError('CONFLICT', 'A newer join has overtaken this one.');
    }
  }
}
