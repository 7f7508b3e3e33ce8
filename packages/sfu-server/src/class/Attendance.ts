import {
  hasBench,
  type Consent,
  type MentorPresence,
  type NotificationPayload,
  type PeerId,
} from '@gongbang/protocol';

import { ClassroomError } from '../rules/ClassroomError.ts';
import { Coalescer } from '../room/Coalescer.ts';
import type { Patience } from './course.ts';
import type { Logbook } from '../features/Logbook.ts';
import { MentorGrace } from './MentorGrace.ts';
import { isCalled, toldApart } from '../rules/names.ts';
import { Peer, type Identity } from '../room/Peer.ts';
import type { PeerMedia } from '../ports/media.ts';
import type { Channel } from '../ports/wire.ts';
import type { Graces, Log } from '../ports/world.ts';
import type { Room } from '../room/Room.ts';
import type { Stage } from './Stage.ts';
import type { Workshop } from './Workshop.ts';

/** The head count goes out at most this often, so that 300 joins do not cause 300 times 300 notifications. ms. */
const HEAD_COUNT_INTERVAL_MS = 500;

export interface AttendanceParts {
  /** Everybody here; only this module adds and removes them. */
  readonly peers: Map<PeerId, Peer>;
  readonly seats: () => number;
  /** The mentor's name in the class, whether or not they are in. */
  readonly mentorName: () => string;
  readonly room: Room;
  readonly stage: Stage;
  readonly workshop: () => Workshop;
  readonly log: Log;
  readonly graces: Graces;
  readonly isRunning: () => boolean;
  /** How long a running class waits for its mentor from now on, in ms; and whether they left deliberately. */
  readonly patience: () => Patience;
  readonly logbook: Logbook;
  /** Somebody has a new name. */
  readonly onRenamed: (peer: Peer) => void;
  /** Somebody is here who was not. */
  readonly onCame: (peer: Peer) => void;
  /** Somebody has left, or was refused: perhaps nobody is here any more. */
  readonly onLeft: () => void;
  /** The mentor is gone, and the class waits for them. */
  readonly onMentorWent: () => void;
  /** The mentor has stayed away too long. */
  readonly onMentorGone: () => void;
}

/** Who is here: lets people in, keeps their place for a while when their connection is lost, and tells those concerned. */
export class Attendance {
  readonly #parts: AttendanceParts;
  readonly #headCount: Coalescer;
  readonly #mentorGrace: MentorGrace;

  constructor(parts: AttendanceParts) {
    const { room, onMentorGone } = parts;
    this.#parts = parts;
    this.#headCount = new Coalescer(room.work, HEAD_COUNT_INTERVAL_MS, () => {
      room.broadcast.lobby('audience:changed', { count: this.audience });
    });
    this.#mentorGrace = new MentorGrace(room.work, onMentorGone);
  }

  /** Mentees in the class, including those within their grace period, but not practice mentees. */
  get audience(): number {
    return this.#parts.room.benches.filter(({ isPractice }) => !isPractice).length;
  }

  /** Seats that nobody else can have: those of people who came by the link, and one for each pass, used or not. */
  get #taken(): number {
    const { room, workshop } = this.#parts;
    const { passes, register } = workshop();
    const byLink = room.benches.filter(({ id, isPractice }) => !isPractice && !passes.has(id));
    return byLink.length + passes.holders.filter((id) => !register.isSentOut(id)).length;
  }

  /** Whether anybody real is here, or asks to come in. */
  get isAnybodyHere(): boolean {
    const { peers, workshop } = this.#parts;
    return (
      [...peers.values()].some(({ isPractice }) => !isPractice) || workshop().register.knocking.length > 0
    );
  }

  get mentor(): MentorPresence {
    const { room, isRunning } = this.#parts;
    if (room.mentor?.presence.state === 'present') {
      return { state: 'present' };
    }
    return isRunning() ? { state: 'away', ...this.#absence } : { state: 'absent' };
  }

  /** @throws ClassroomError CONFLICT to somebody who has not joined */
  present(peerId: PeerId): Peer {
    const peer = this.#parts.peers.get(peerId);
    if (peer?.presence.state !== 'present') {
      throw new ClassroomError('CONFLICT', 'Join the class first.', { reason: 'NOT_JOINED' });
    }
    return peer;
  }

  /** Whether this is the channel on which somebody is in the class, or waits at its door. */
  hears(peerId: PeerId, channel: Channel): boolean {
    const { peers, workshop } = this.#parts;
    return peers.get(peerId)?.channel === channel || workshop().register.isKnocking(peerId, channel);
  }

  /**
   * Through the door and into the room; anybody refused leaves nothing behind but their knock.
   * @throws ClassroomError CLASS_FULL, ADDRESS_FULL, CLASS_LOCKED, NOT_ADMITTED, REMOVED, UNAUTHENTICATED, STORE_UNAVAILABLE
   */
  enter(identity: Identity, channel: Channel, asked: string, consent?: Consent): Peer {
    const { room, workshop, onLeft } = this.#parts;
    const { crowd, register } = workshop();
    try {
      const name = identity.role === 'mentor' ? asked : this.#nameFor(identity.peerId, asked);
      register.assertMayEnter(identity, name, channel);
      return room.work.commit(() => this.#sitDown(identity, channel, { name, asked }, consent));
    } catch (error) {
      room.work.commit(() => {
        const isRefused = error instanceof ClassroomError && error.code === 'ADDRESS_FULL';
        crowd.note(identity.peerId, isRefused ? channel : null);
        onLeft();
      });
      throw error;
    }
  }

  /** A practice mentee sits down once their picture is there; null if the class is over by then. */
  async rehearse(peerId: PeerId, name: string, opening: Promise<PeerMedia>): Promise<Peer | null> {
    const media = await opening;
    try {
      if (this.#parts.isRunning()) {
        return this.#seat(peerId, name, media);
      }
    } catch (error) {
      media.close();
      throw error;
    }
    media.close();
    return null;
  }

  /** Somebody deliberately leaves the class, or its door. */
  leave(peerId: PeerId): void {
    const { peers, workshop, onLeft } = this.#parts;
    workshop().register.withdraw(peerId);
    workshop().crowd.note(peerId, null);
    const peer = peers.get(peerId);
    if (peer === undefined) {
      onLeft();
    } else {
      this.#remove(peer);
    }
  }

  /** The connection is lost. If the channel was replaced, there is nothing to do. */
  lost(peerId: PeerId, channel: Channel): void {
    const { peers, workshop, logbook, graces, onLeft } = this.#parts;
    const { crowd, register } = workshop();
    crowd.lost(peerId, channel);
    if (register.isKnocking(peerId, channel)) {
      register.withdraw(peerId);
    }
    const peer = peers.get(peerId);
    if (peer?.channel !== channel) {
      onLeft();
      return;
    }
    peer.detach(graces.peerMs, () => {
      this.#remove(peer);
    });
    logbook.went(peer);
    workshop().lost(peer);
    if (peer.role === 'mentor') {
      this.#mentorLeft();
    } else {
      this.changed(peer);
    }
  }

  /** Tells somebody to go, and removes them. */
  dismiss(peerId: PeerId, by: NotificationPayload['session:ended']['by'] = 'mentor'): void {
    const peer = this.#parts.peers.get(peerId);
    if (peer !== undefined) {
      const { channel } = peer;
      channel?.notify('session:ended', { by });
      this.#remove(peer);
      channel?.close();
    }
  }

  /** Removes everybody without notice, and waits for nobody any more; returns their channels. */
  empty(): Channel[] {
    const { peers } = this.#parts;
    this.close();
    const all = [...peers.values()];
    const channels = all.map(({ channel }) => channel).filter((channel) => channel !== null);
    peers.clear();
    for (const peer of all) {
      peer.close();
    }
    return channels;
  }

  /** Cancels every timer. */
  close(): void {
    this.#mentorGrace.end();
    this.#headCount.close();
  }

  /** Something others see about somebody has changed. */
  changed(peer: Peer): void {
    this.#tellStaffOf(peer, 'peer:changed');
  }

  /** A running class waits for its mentor for a while. */
  awaitMentor(): void {
    const { isRunning, onMentorWent, patience } = this.#parts;
    if (isRunning()) {
      onMentorWent();
      this.#mentorGrace.begin(patience().ms);
    }
  }

  /** Somebody corrects their name. */
  rename(peer: Peer, asked: string): void {
    peer.rename(this.#nameFor(peer.id, asked), asked);
    this.changed(peer);
    this.#parts.workshop().renamed(peer);
    this.#parts.onRenamed(peer);
  }

  /** The mentor has this name from now on: anyone else with it, in the class or at the door, gets a distinct one. */
  giveWayTo(mentorName: string): void {
    const { room, workshop } = this.#parts;
    const { register } = workshop();
    const isSame = ({ name }: { readonly name: string }): boolean => toldApart(name, [mentorName]) !== name;
    for (const peer of room.benches.filter(isSame)) {
      this.rename(peer, peer.asked);
    }
    for (const { peerId, name } of register.knocking.filter(isSame)) {
      register.rename(peerId, this.#nameFor(peerId, name));
    }
  }

  /** The class is no longer live: it does not wait for its mentor. */
  awaitNobody(): void {
    this.#mentorGrace.end();
  }

  /**
   * Tells people of the same name, or the mentor's, apart, by the order in which they came; a name once given is kept, even
   * through an absence.
   */
  #nameFor(peerId: PeerId, asked: string): string {
    const { peers, workshop } = this.#parts;
    const { register, visitors } = workshop();
    const others = [...peers.values()].filter(({ id, role }) => id !== peerId && role !== 'camera');
    const { mine = [], theirs = [] } = Object.groupBy(register.knocking, (knock) =>
      knock.peerId === peerId ? 'mine' : 'theirs',
    );
    const taken = [this.#parts.mentorName(), ...[...others, ...theirs].map(({ name }) => name)];
    const before = peers.get(peerId)?.name ?? mine[0]?.name ?? visitors.find(peerId)?.name;
    return before !== undefined && isCalled(before, asked) && toldApart(before, taken) === before
      ? before
      : toldApart(asked, taken);
  }

  #seat(peerId: PeerId, asked: string, media: PeerMedia): Peer {
    const { peers, room, stage } = this.#parts;
    const name = this.#nameFor(peerId, asked);
    const peer = new Peer({ peerId, role: 'mentee' }, name, room.work, { isPractice: true });
    room.work.commit(() => {
      this.dismiss(peerId);
      peers.set(peerId, peer);
      peer.settle(media);
      this.#came(peer, true, false);
    });
    stage.reviewOwner(peer);
    return peer;
  }

  #sitDown(
    identity: Identity,
    channel: Channel,
    { name, asked }: { readonly name: string; readonly asked: string },
    consent: Consent | undefined,
  ): Peer {
    const { peers, seats, room, workshop } = this.#parts;
    const { passes, crowd, register, cameras } = workshop();
    const { peerId, role, keyHash } = identity;
    const known = peers.get(peerId);
    if (known === undefined && role === 'mentee' && !passes.has(peerId)) {
      if (this.#taken >= seats()) {
        throw new ClassroomError('CLASS_FULL', 'Every seat in this class is taken.');
      }
      crowd.assertRoom(channel.place);
    }
    if (role === 'camera') {
      cameras.claim(identity);
    }
    register.withdraw(peerId);
    crowd.note(peerId, null);
    const peer = known ?? new Peer({ peerId, role: register.roleOf(identity) }, name, room.work);
    const isUnchanged =
      peer.presence.state === 'present' &&
      peer.name === name &&
      peer.playback === 'plays' &&
      peer.quality === 'good';
    peers.set(peer.id, peer);
    peer.attach(channel, name, keyHash, asked);
    channel.admit(peer.role);
    if (role === 'mentor') {
      this.giveWayTo(name);
    }
    if (consent !== undefined && hasBench(peer.role)) {
      workshop().setConsent(peer, consent);
    }
    this.#came(peer, known === undefined, isUnchanged);
    return peer;
  }

  /** @param isUnchanged they were here already, and nothing others see about them has changed */
  #came(peer: Peer, isNew: boolean, isUnchanged: boolean): void {
    const { room, log, workshop, onCame } = this.#parts;
    if (peer.role === 'mentor') {
      this.#mentorGrace.end();
      if (!isUnchanged) {
        room.broadcast.everyone('mentor:joined', {});
      }
    } else if (isNew) {
      this.#tellStaffOf(peer, 'peer:joined');
    } else if (!isUnchanged) {
      this.changed(peer);
    }
    if (isNew) {
      this.#headCount.changed();
      room.work.afterCommit(() => {
        log.info({ peerId: peer.id, role: peer.role }, 'peer joined');
      });
    }
    onCame(peer);
    workshop().entered(peer);
  }

  #remove(peer: Peer): void {
    const { peers, stage, workshop, logbook, room, log, onLeft } = this.#parts;
    stage.clear(peer);
    logbook.went(peer);
    peer.close();
    if (!peers.delete(peer.id)) {
      return;
    }
    room.work.afterCommit(() => {
      log.info({ peerId: peer.id, role: peer.role }, 'peer left');
    });
    workshop().left(peer);
    if (peer.role === 'mentor') {
      this.#mentorLeft();
    } else if (hasBench(peer.role)) {
      for (const { channel } of room.staff) {
        channel?.notify('peer:left', { peerId: peer.id });
      }
      this.#headCount.changed();
    }
    if (!peer.isPractice) {
      onLeft();
    }
  }

  #mentorLeft(): void {
    this.awaitMentor();
    this.#parts.room.broadcast.everyone('mentor:left', this.#absence);
  }

  /** The part of the mentor's absence that everybody may know. */
  get #absence(): { until: number | null; left?: true } {
    const { until } = this.#mentorGrace;
    return { until, ...(until !== null && this.#parts.patience().isLeft ? { left: true } : {}) };
  }

  #tellStaffOf(peer: Peer, name: 'peer:joined' | 'peer:changed'): void {
    if (hasBench(peer.role)) {
      for (const { channel } of this.#parts.room.staff) {
        channel?.notify(name, { peer: peer.info });
      }
    }
  }
}
