import {
  INVITATION_MS,
  MAX_GUESTS,
  type Declined,
  type Guest,
  type Invitation,
  type PeerId,
  type RequestPayload,
  type Source,
} from '@gongbang/protocol';

import { ClassroomError, notFound } from '../rules/ClassroomError.ts';
import type { Consent } from './consent.ts';
import { assertHere, type Peer } from '../room/Peer.ts';
import type { Room } from '../room/Room.ts';
import type { Entries, Kept } from '../room/UnitOfWork.ts';

interface Pending extends Invitation {
  /** They are on stage already, and asked again before anybody sees them there. */
  readonly isAgain: boolean;
  readonly cancel: () => void;
}
type Question = Omit<Pending, 'at' | 'cancel'>;

/** Mentees on stage: invited by the mentor, and shown only once they say yes. Silence means no. */
export class Guests {
  readonly #room: Room;
  readonly #consent: Consent;
  readonly #onRightsChanged: (peerId: PeerId) => void;
  readonly #pending: Entries<PeerId, Pending>;
  readonly #guests: Kept<readonly Guest[]>;

  /** @param onRightsChanged called with the person whose tracks others may have gained or lost */
  constructor(room: Room, consent: Consent, onRightsChanged: (peerId: PeerId) => void) {
    this.#room = room;
    this.#consent = consent;
    this.#pending = room.entries();
    this.#guests = room.kept('guests', []);
    room.shows.shared('guests', () => this.onStage);
    room.shows.shared('invited', () => this.invited);
    room.shows.own('invitation', () => this.#invitations, null);
    this.#onRightsChanged = onRightsChanged;
  }

  /** Those on stage who are here. */
  get onStage(): Guest[] {
    return this.#guests.value.flatMap((guest) => {
      const peer = this.#room.peers.get(guest.peerId);
      return peer === undefined ? [] : [{ ...guest, name: peer.name }];
    });
  }

  /** Those who have not answered yet. */
  get invited(): PeerId[] {
    return [...this.#pending.keys()];
  }

  isOnStage(peerId: PeerId, source: Source): boolean {
    const guest = this.#guests.value.find((candidate) => candidate.peerId === peerId);
    if (guest === undefined || this.#isAskedAgain(peerId)) {
      return false;
    }
    return (source === 'camera' && guest.camera) || (source === 'mic' && guest.mic);
  }

  has(peerId: PeerId): boolean {
    return this.#guests.value.some((guest) => guest.peerId === peerId);
  }

  /**
   * Asks a mentee on stage. There is no question if everything wanted is already on stage, or if they agreed
   * to be shown whenever they are called.
   * @returns when silence counts as no; now, for somebody already shown
   * @throws ClassroomError NOT_FOUND, BAD_REQUEST; CONFLICT when the stage is full, or the mentee away
   */
  invite({ peerId, camera, mic }: RequestPayload['stage:invite']): { at: number } {
    const peer = this.#room.bench(peerId);
    if (!camera && !mic) {
      throw new ClassroomError('BAD_REQUEST', 'Choose the camera, the microphone or both.');
    }
    const now = this.#room.clock.now();
    const guest = this.#guests.value.find((candidate) => candidate.peerId === peerId);
    const isAgain = this.#isAskedAgain(peerId);
    if (guest !== undefined && !isAgain && (!camera || guest.camera) && (!mic || guest.mic)) {
      this.#admit(peer, camera, mic);
      return { at: now };
    }
    assertHere(peer);
    const taken = new Set([...this.onStage.map((other) => other.peerId), ...this.#pending.keys()]);
    if (!taken.has(peerId) && taken.size >= MAX_GUESTS) {
      throw new ClassroomError(
        'CONFLICT',
        `There is room for ${MAX_GUESTS} on stage. Take somebody off first.`,
        { reason: 'STAGE_FULL' },
      );
    }
    if (this.#consent.isStanding(peer)) {
      this.#admit(peer, camera, mic);
      return { at: now };
    }
    return { at: this.#ask(peer, { camera, mic, isAgain }) };
  }

  /** Somebody agrees to be shown whenever they are called: that answers any open question. */
  consented(peer: Peer): void {
    if (this.#pending.has(peer.id)) {
      this.answer(peer, true);
    }
  }

  /** Somebody is back: they may have missed the question, so they are asked again. */
  entered(peer: Peer): void {
    const pending = this.#pending.get(peer.id);
    if (pending !== undefined) {
      this.#ask(peer, pending);
    }
  }

  /** Somebody's page was reloaded and has asked them nothing yet: on stage they are asked again before they are shown. */
  cameAnew(peer: Peer): void {
    const guest = this.#guests.value.find(({ peerId }) => peerId === peer.id);
    if (guest !== undefined && !this.#consent.isStanding(peer)) {
      this.#ask(peer, { ...guest, isAgain: true });
      this.#onRightsChanged(peer.id);
    }
  }

  /** Somebody is away: nobody begins to see them meanwhile. */
  lost({ id }: Peer): void {
    if (this.#isAskedAgain(id)) {
      this.#takeOff(id);
    }
    this.#cancel(id);
  }

  /** @throws ClassroomError NOT_FOUND to somebody who was not invited, or answers too late */
  answer(peer: Peer, accept: boolean): void {
    const pending = this.#pending.get(peer.id);
    if (pending === undefined) {
      throw notFound('invitation');
    }
    if (accept) {
      this.#admit(peer, pending.camera, pending.mic);
    } else {
      this.#decline(peer, pending, 'declined');
    }
  }

  /** @throws ClassroomError FORBIDDEN when a mentee names somebody else */
  leave(by: Peer, peerId: PeerId = by.id): void {
    if (peerId !== by.id && by.role !== 'mentor') {
      throw new ClassroomError('FORBIDDEN', 'You can only take yourself off the stage.');
    }
    this.forget(peerId);
  }

  /** Takes somebody off the stage, or withdraws their invitation. */
  forget(peerId: PeerId): void {
    this.#cancel(peerId);
    if (this.has(peerId)) {
      this.#takeOff(peerId);
    }
  }

  /** Clears the stage and all invitations. */
  clear(): void {
    const affected = new Set([...this.#pending.keys(), ...this.#guests.value.map(({ peerId }) => peerId)]);
    for (const peerId of affected) {
      this.forget(peerId);
    }
  }

  close(): void {
    for (const peerId of [...this.#pending.keys()]) {
      this.#cancel(peerId);
    }
  }

  /** Asks the question, and gives time to say yes. */
  #ask(peer: Peer, { camera, mic, isAgain }: Question): number {
    this.#cancel(peer.id);
    this.#consent.settle({ peerId: peer.id, of: 'stage' });
    const at = this.#room.clock.now() + INVITATION_MS;
    const cancel = this.#room.clock.after(INVITATION_MS, () => {
      this.#decline(peer, { isAgain }, 'silent');
    });
    this.#pending.set(peer.id, { camera, mic, isAgain, at, cancel });
    return at;
  }

  #decline(peer: Peer, { isAgain }: Pick<Question, 'isAgain'>, how: Declined['how']): void {
    this.#cancel(peer.id);
    if (isAgain) {
      this.#takeOff(peer.id);
    }
    this.#consent.decline({ peerId: peer.id, of: 'stage', how });
  }

  #isAskedAgain(peerId: PeerId): boolean {
    return this.#pending.get(peerId)?.isAgain === true;
  }

  #takeOff(peerId: PeerId): void {
    this.#guests.set(this.#guests.value.filter((guest) => guest.peerId !== peerId));
    this.#onRightsChanged(peerId);
  }

  #admit(peer: Peer, camera: boolean, mic: boolean): void {
    this.#cancel(peer.id);
    this.#consent.settle({ peerId: peer.id, of: 'stage' });
    const others = this.#guests.value.filter(
      ({ peerId }) => peerId !== peer.id && this.#room.peers.has(peerId),
    );
    this.#guests.set([...others, { peerId: peer.id, name: peer.name, camera, mic }]);
    this.#onRightsChanged(peer.id);
  }

  #cancel(peerId: PeerId): void {
    this.#pending.get(peerId)?.cancel();
    this.#pending.delete(peerId);
  }

  get #invitations(): Map<PeerId, Invitation> {
    return new Map([...this.#pending].map(([peerId, { camera, mic, at }]) => [peerId, { camera, mic, at }]));
  }
}
