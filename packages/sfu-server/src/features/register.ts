import {
  PEER_KEY_HEADER,
  type ClassSettings,
  type LinkRole,
  type NamedPeer,
  type PeerId,
  type RequestPayload,
  type Role,
} from '@gongbang/protocol';

import { bounded } from '../rules/bounds.ts';
import { ClassroomError, notFound } from '../rules/ClassroomError.ts';
import type { Crowd } from './crowd.ts';
import type { Passes } from './passes.ts';
import type { Identity } from '../room/Peer.ts';
import type { Roll } from '../ports/store.ts';
import type { Channel } from '../ports/wire.ts';
import type { Room } from '../room/Room.ts';
import type { Entries, Kept } from '../room/UnitOfWork.ts';

export const EMPTY_ROLL: Roll = { assistants: [], admitted: [], sentOut: [], returning: [] };
export const OPEN_CLASS: ClassSettings = {
  kind: 'workshop',
  admission: 'open',
  isLocked: false,
  isAddressShared: false,
  hasPictures: false,
};

/** How many may wait at the door at a time: more than any class has seats. */
const MAX_KNOCKS = 1000;

/** Somebody who wants to read a class's chat and pictures over HTTP. */
export interface Reader {
  readonly role: LinkRole;
  /** Null for somebody who does not identify themselves. */
  readonly peerId: PeerId | null;
}

/** What decides who may read. */
interface Reading {
  /** Somebody is in the class, or it is live. */
  readonly isRunning: boolean;
  readonly isIn: (peerId: PeerId) => boolean;
  readonly settings: ClassSettings;
  readonly roll: Roll;
  readonly visitors: readonly NamedPeer[];
}

/**
 * Whether somebody may read the chat and the pictures. While the class runs, those in it may; otherwise those
 * who were, and anybody with the link if nobody was kept out.
 * @throws ClassroomError UNAUTHENTICATED, FORBIDDEN, REMOVED
 */
export function assertMayRead(
  { role, peerId }: Reader,
  { isRunning, isIn, settings, roll, visitors }: Reading,
): void {
  if (role === 'mentor') {
    return;
  }
  if (role === 'camera') {
    throw new ClassroomError('FORBIDDEN', 'A phone that sends the hands cannot read the class.');
  }
  if (roll.sentOut.some((peer) => peer.peerId === peerId)) {
    throw new ClassroomError('REMOVED', 'The mentor has sent you out of this class.');
  }
  const isAnybodys =
    !isRunning && settings.admission === 'open' && !settings.isLocked && roll.sentOut.length === 0;
  if (isAnybodys) {
    return;
  }
  if (peerId === null) {
    throw new ClassroomError('UNAUTHENTICATED', `Say who you are: the header ${PEER_KEY_HEADER} is missing.`);
  }
  const was = roll.admitted.includes(peerId) || visitors.some((visitor) => visitor.peerId === peerId);
  if (isRunning ? !isIn(peerId) : !was) {
    throw new ClassroomError(
      'FORBIDDEN',
      isRunning ? 'Join the class first.' : 'Only people who were in the class can read this.',
    );
  }
}

interface Knock extends NamedPeer {
  readonly channel: Channel;
}

/** Whether a former key of the class link admits somebody: it does if they were in by it at the last change. */
export function letsBack({ returning }: Roll, peerId: PeerId, keyHash: string): boolean {
  return returning.some((one) => one.peerId === peerId && one.keyHash === keyHash);
}

/** The door: who may come in, who was sent out, and who is an assistant. */
export class Register {
  readonly #room: Room;
  readonly #crowd: Crowd;
  readonly #passes: Passes;
  readonly #knocking: Entries<PeerId, Knock>;
  readonly #settings: Kept<ClassSettings>;
  readonly #roll: Kept<Roll>;

  constructor(room: Room, crowd: Crowd, passes: Passes) {
    this.#room = room;
    this.#crowd = crowd;
    this.#passes = passes;
    this.#knocking = room.entries();
    this.#settings = room.kept('settings', OPEN_CLASS);
    this.#roll = room.kept('roll', EMPTY_ROLL);
    room.shows.shared('settings', () => this.settings);
    room.shows.shared('sentOut', () => this.sentOut);
    room.shows.shared('knocking', () => this.knocking);
  }

  get settings(): ClassSettings {
    return this.#settings.value;
  }

  get sentOut(): NamedPeer[] {
    return [...this.#roll.value.sentOut];
  }

  /** Those asking to be let in. */
  get knocking(): NamedPeer[] {
    return [...this.#knocking.values()].map(({ peerId, name }) => ({ peerId, name }));
  }

  isAssistant(peerId: PeerId): boolean {
    return this.#roll.value.assistants.includes(peerId);
  }

  isSentOut(peerId: PeerId): boolean {
    return this.#roll.value.sentOut.some((peer) => peer.peerId === peerId);
  }

  /** Whether this reader may read the chat and the pictures. @throws ClassroomError UNAUTHENTICATED, FORBIDDEN, REMOVED */
  assertMayRead(reader: Reader, isRunning: boolean, visitors: readonly NamedPeer[]): void {
    assertMayRead(reader, {
      isRunning,
      isIn: (peerId) => this.#room.peers.has(peerId),
      settings: this.settings,
      roll: this.#roll.value,
      visitors,
    });
  }

  /** What somebody may do in this class, by their link and by what the mentor made them. */
  roleOf({ peerId, role }: Identity): Role {
    return role === 'mentee' && this.#roll.value.assistants.includes(peerId) ? 'assistant' : role;
  }

  /**
   * Whether a newcomer may come in. Somebody who has to ask is remembered, and gets the answer on their channel; so does
   * somebody who finds the door locked: those inside hear them knock.
   * @throws ClassroomError REMOVED, CLASS_LOCKED, NOT_ADMITTED; ADDRESS_FULL, CLASS_FULL when too many are already asking
   */
  assertMayEnter({ peerId, role }: Identity, name: string, channel: Channel): void {
    if (role !== 'mentee') {
      return;
    }
    if (this.#roll.value.sentOut.some((peer) => peer.peerId === peerId)) {
      throw new ClassroomError('REMOVED', 'The mentor has sent you out of this class.');
    }
    // Pass holders were admitted when they got their pass.
    if (this.#has(peerId) || this.#room.peers.has(peerId) || this.#passes.has(peerId)) {
      return;
    }
    if (this.settings.isLocked) {
      this.#room.work.commit(() => {
        this.#knock({ peerId, name, channel });
      });
      throw new ClassroomError('CLASS_LOCKED', 'The mentor has locked this class.');
    }
    if (this.settings.admission === 'ask') {
      this.#room.work.commit(() => {
        this.#knock({ peerId, name, channel });
      });
      throw new ClassroomError('NOT_ADMITTED', 'The mentor has to let you in.');
    }
  }

  /** @throws ClassroomError NOT_FOUND */
  decide({ peerId, admit }: RequestPayload['admission:decide']): void {
    const knock = this.#knocking.get(peerId);
    if (knock === undefined) {
      throw notFound('request');
    }
    this.#knocking.delete(peerId);
    if (admit) {
      this.#admit([peerId]);
    }
    knock.channel.notify('admission:decided', { admitted: admit });
  }

  /** Whether somebody waits for an answer on this channel. */
  isKnocking(peerId: PeerId, channel: Channel): boolean {
    return this.#knocking.get(peerId)?.channel === channel;
  }

  /** Somebody at the door no longer waits. */
  withdraw(peerId: PeerId): void {
    this.#knocking.delete(peerId);
  }

  /** Somebody at the door has a new name. */
  rename(peerId: PeerId, name: string): void {
    const knock = this.#knocking.get(peerId);
    if (knock !== undefined) {
      this.#knocking.set(peerId, { ...knock, name });
    }
  }

  configure(change: RequestPayload['class:configure']): void {
    const {
      kind = this.settings.kind,
      isLocked = this.settings.isLocked,
      admission = this.settings.admission,
      isAddressShared = this.settings.isAddressShared,
      hasPictures = this.settings.hasPictures,
    } = change;
    if (
      (isLocked && !this.settings.isLocked) ||
      (admission === 'ask' && this.settings.admission === 'open')
    ) {
      this.#admitAllHere();
    }
    this.#settings.set({ kind, isLocked, admission, isAddressShared, hasPictures });
    if (isAddressShared) {
      this.#crowd.lifted();
    }
    if (admission === 'open' && !isLocked) {
      this.#admitAllWhoKnock();
    }
  }

  /** All at once: one by one, each would send the whole queue again. */
  #admitAllWhoKnock(): void {
    const knocks = [...this.#knocking.values()];
    if (knocks.length === 0) {
      return;
    }
    this.#admit(knocks.map(({ peerId }) => peerId));
    for (const { peerId, channel } of knocks) {
      this.#knocking.delete(peerId);
      channel.notify('admission:decided', { admitted: true });
    }
  }

  /**
   * Retires the class link's key: those who are in may come back with the one they came in by, and nobody
   * else may. A pass is not a key of the link: it stays valid until it is taken back.
   */
  retireKey(): void {
    const returning = this.#room.benches.flatMap(({ id: peerId, keyHash }) =>
      keyHash === null || this.#passes.has(peerId) ? [] : [{ peerId, keyHash }],
    );
    this.#roll.set({ ...this.#roll.value, returning });
  }

  keepOut({ peerId, name }: NamedPeer): void {
    this.#roll.set({
      ...this.#roll.value,
      assistants: this.#roll.value.assistants.filter((id) => id !== peerId),
      admitted: this.#roll.value.admitted.filter((id) => id !== peerId),
      returning: this.#roll.value.returning.filter((one) => one.peerId !== peerId),
      sentOut: bounded([
        ...this.#roll.value.sentOut.filter((peer) => peer.peerId !== peerId),
        { peerId, name },
      ]),
    });
  }

  /** @throws ClassroomError NOT_FOUND */
  forgive(peerId: PeerId): void {
    if (!this.#roll.value.sentOut.some((peer) => peer.peerId === peerId)) {
      throw notFound('mentee');
    }
    this.#roll.set({
      ...this.#roll.value,
      sentOut: this.#roll.value.sentOut.filter((peer) => peer.peerId !== peerId),
    });
  }

  setAssistant(peerId: PeerId, isAssistant: boolean): void {
    const others = this.#roll.value.assistants.filter((id) => id !== peerId);
    this.#roll.set({ ...this.#roll.value, assistants: isAssistant ? bounded([...others, peerId]) : others });
  }

  /** A person asks only once, just as they are in only once: if they ask in another tab, the first is told that it is out. */
  #knock(knock: Knock): void {
    this.#assertMayKnock(knock);
    const before = this.#knocking.get(knock.peerId)?.channel ?? knock.channel;
    this.#knocking.set(knock.peerId, knock);
    if (before !== knock.channel) {
      before.notify('session:replaced', {});
      before.close();
    }
  }

  /** @throws ClassroomError ADDRESS_FULL, CLASS_FULL */
  #assertMayKnock({ peerId, channel: { place } }: Knock): void {
    const others = [...this.#knocking.values()].filter((knock) => knock.peerId !== peerId);
    if (others.length >= MAX_KNOCKS) {
      throw new ClassroomError('CLASS_FULL', 'Every seat in this class is taken or asked for.');
    }
    this.#crowd.assertRoom(place, others.filter(({ channel }) => channel.place === place).length);
  }

  #has(peerId: PeerId): boolean {
    return this.#roll.value.admitted.includes(peerId);
  }

  #admitAllHere(): void {
    this.#admit(this.#room.benches.filter(({ isPractice }) => !isPractice).map(({ id }) => id));
  }

  #admit(peerIds: readonly PeerId[]): void {
    const others = this.#roll.value.admitted.filter((peerId) => !peerIds.includes(peerId));
    const admitted = bounded([...others, ...peerIds], (peerId) => this.#room.peers.has(peerId));
    this.#roll.set({ ...this.#roll.value, admitted });
  }
}
