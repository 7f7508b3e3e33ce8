import type { LinkRole, PeerId, PeerInfo, Playback, Quality, Role, SoundTrouble } from '@gongbang/protocol';

import { ClassroomError } from '../rules/ClassroomError.ts';
import type { PeerMedia } from '../ports/media.ts';
import type { Channel } from '../ports/wire.ts';
import { transition, type Presence, type PresenceEvent } from '../rules/presence.ts';
import { Cell, type UnitOfWork } from './UnitOfWork.ts';

/** The caller, as proven by the handshake. */
export interface Identity {
  readonly peerId: PeerId;
  readonly role: LinkRole;
  /** SHA-256 of the presented link's key, base64url: it must still be valid at every join. */
  readonly keyHash: string;
}

/** Nobody is shown, or spoken to, while away. @throws ClassroomError CONFLICT */
export function assertHere({ name, presence }: Peer): void {
  if (presence.state !== 'present') {
    throw new ClassroomError('CONFLICT', `${name} is away. Try again when they are back.`, {
      reason: 'AWAY',
    });
  }
}

/** A person's presence in a class: at most one channel and one set of media at a time. */
export class Peer {
  readonly id: PeerId;
  /** Simulated, for a rehearsal: takes no seat. */
  readonly isPractice: boolean;
  readonly #work: UnitOfWork;
  readonly #role: Cell<Role>;
  readonly #name: Cell<string>;
  readonly #asked: Cell<string>;
  readonly #quality: Cell<Quality>;
  readonly #playback: Cell<Playback>;
  readonly #isUnheard: Cell<boolean>;
  readonly #presence: Cell<Presence>;
  readonly #channel: Cell<Channel | null>;
  readonly #place: Cell<string | null>;
  readonly #keyHash: Cell<string | null>;
  readonly #media: Cell<PeerMedia | null>;
  readonly #visit: Cell<number>;
  readonly #cancelExpiry: Cell<(() => void) | null>;

  constructor(
    { peerId, role }: { peerId: PeerId; role: Role },
    name: string,
    work: UnitOfWork,
    { isPractice = false }: { isPractice?: boolean } = {},
  ) {
    this.id = peerId;
    this.isPractice = isPractice;
    this.#work = work;
    this.#role = new Cell(work, role);
    this.#name = new Cell(work, name);
    this.#asked = new Cell(work, name);
    this.#quality = new Cell<Quality>(work, 'good');
    this.#playback = new Cell<Playback>(work, 'plays');
    this.#isUnheard = new Cell(work, false);
    this.#presence = new Cell<Presence>(work, { state: 'joining' });
    this.#channel = new Cell<Channel | null>(work, null);
    this.#place = new Cell<string | null>(work, null);
    this.#keyHash = new Cell<string | null>(work, null);
    this.#media = new Cell<PeerMedia | null>(work, null);
    this.#visit = new Cell(work, 0);
    this.#cancelExpiry = new Cell<(() => void) | null>(work, null);
  }

  /** What they may do; the mentor can make a mentee an assistant. */
  get role(): Role {
    return this.#role.value;
  }

  set role(role: Role) {
    this.#role.set(role);
  }

  /** Their name in the class, unique there. */
  get name(): string {
    return this.#name.value;
  }

  /** Their name as they entered it, and see it themselves. */
  get asked(): string {
    return this.#asked.value;
  }

  /** Gives them another name. */
  rename(name: string, asked: string): void {
    this.#name.set(name);
    this.#asked.set(asked);
  }

  /** How well they are connected, according to their own page. */
  get quality(): Quality {
    return this.#quality.value;
  }

  set quality(quality: Quality) {
    this.#quality.set(quality);
  }

  /** Whether their page plays the class's sound, as it reports. */
  get playback(): Playback {
    return this.#playback.value;
  }

  set playback(playback: Playback) {
    this.#playback.set(playback);
  }

  /** Whether their microphone is open, but has carried no sound for a while. */
  get isUnheard(): boolean {
    return this.#isUnheard.value;
  }

  set isUnheard(isUnheard: boolean) {
    this.#isUnheard.set(isUnheard);
  }

  get presence(): Presence {
    return this.#presence.value;
  }

  get channel(): Channel | null {
    return this.#channel.value;
  }

  /** Where they took their seat: continuing from another address does not free a seat at the first. */
  get place(): string | null {
    return this.#place.value;
  }

  /** SHA-256 of the link's key they last came in with, base64url; null for practice mentees. */
  get keyHash(): string | null {
    return this.#keyHash.value;
  }

  get media(): PeerMedia | null {
    const media = this.#media.value;
    return media?.closed === false ? media : null;
  }

  /** Counts joins: work begun in an earlier visit must not touch a later one. */
  get visit(): number {
    return this.#visit.value;
  }

  get info(): PeerInfo {
    return {
      id: this.id,
      name: this.name,
      role: this.role,
      presence: this.presence.state === 'away' ? 'away' : 'present',
      practice: this.isPractice,
      quality: this.quality,
      ...(this.#soundTroubles.length > 0 && { sound: this.#soundTroubles }),
    };
  }

  get #soundTroubles(): SoundTrouble[] {
    const { isUnheard, playback } = this;
    return [...(isUnheard ? ['unheard' as const] : []), ...(playback === 'plays' ? [] : [playback])];
  }

  /** A simulated mentee is here, without a channel to notify. */
  settle(media: PeerMedia): void {
    this.#become({ type: 'joined' });
    this.replaceMedia(media);
  }

  /** The person is here, on this channel. Their channel in another tab, if any, is notified and closed. */
  attach(channel: Channel, name: string, keyHash: string, asked = name): void {
    this.#stopExpiry();
    const before = this.channel;
    if (before !== null && before !== channel) {
      before.notify('session:replaced', {});
      before.close();
    }
    this.#channel.set(channel);
    this.#place.set(this.place ?? channel.place);
    this.rename(name, asked);
    this.#keyHash.set(keyHash);
    // Possibly another page: it will report if it does not play sound, or is badly connected.
    this.playback = 'plays';
    this.quality = 'good';
    this.#visit.set(this.visit + 1);
    this.#become({ type: 'joined' });
  }

  /** The connection is lost: media goes on, and `onGone` is called if the person is not back within `graceMs`. */
  detach(graceMs: number, onGone: () => void): void {
    this.#channel.set(null);
    this.#become({ type: 'lost', graceMs });
    this.#stopExpiry();
    this.#cancelExpiry.set(
      this.#work.clock.after(graceMs, () => {
        this.#become({ type: 'expired' });
        if (this.presence.state === 'gone') {
          onGone();
        }
      }),
    );
  }

  /** Takes new media, and closes the old. */
  replaceMedia(media: PeerMedia | null): void {
    const before = this.#media.value;
    this.#media.set(media);
    if (before !== media) {
      this.#work.afterCommit(() => {
        before?.close();
      });
    }
  }

  /** They are out: media is closed, and their channel gets nothing more from the class. */
  close(): void {
    this.#stopExpiry();
    this.channel?.release();
    this.#channel.set(null);
    this.#become({ type: 'left' });
    this.replaceMedia(null);
  }

  #stopExpiry(): void {
    this.#cancelExpiry.value?.();
    this.#cancelExpiry.set(null);
  }

  #become(event: PresenceEvent): void {
    this.#presence.set(transition(this.presence, event, this.#work.clock.now()));
  }
}
