import type { LinkRole, PeerId, PeerInfo, Quality, Role } from '@gongbang/protocol';

import type { Channel, Clock, PeerMedia } from './ports.ts';
import { transition, type Presence } from './presence.ts';

/** Who asks, as the handshake proved it. */
export interface Identity {
  readonly peerId: PeerId;
  readonly role: LinkRole;
}

/** A person's presence in a class: at most one channel and one set of media at a time. */
export class Peer {
  readonly id: PeerId;
  /** What they may do; the mentor can make a mentee an assistant. */
  role: Role;
  name: string;
  /** How well they are connected, as their own page sees it. */
  quality: Quality = 'good';
  /** Simulated, for a rehearsal: takes no seat. */
  readonly isPractice: boolean;
  readonly #clock: Clock;
  #presence: Presence = { state: 'joining' };
  #channel: Channel | null = null;
  #media: PeerMedia | null = null;
  #visit = 0;
  #cancelExpiry: (() => void) | null = null;

  constructor(
    { peerId, role }: { peerId: PeerId; role: Role },
    name: string,
    clock: Clock,
    { isPractice = false }: { isPractice?: boolean } = {},
  ) {
    this.id = peerId;
    this.role = role;
    this.name = name;
    this.isPractice = isPractice;
    this.#clock = clock;
  }

  get presence(): Presence {
    return this.#presence;
  }

  get channel(): Channel | null {
    return this.#channel;
  }

  get media(): PeerMedia | null {
    return this.#media?.closed === false ? this.#media : null;
  }

  /** Counts joins: work begun in an earlier visit must not touch a later one. */
  get visit(): number {
    return this.#visit;
  }

  get info(): PeerInfo {
    return {
      id: this.id,
      name: this.name,
      role: this.role,
      presence: this.#presence.state === 'away' ? 'away' : 'present',
      practice: this.isPractice,
      quality: this.quality,
    };
  }

  /** A simulated mentee is here, with no channel to tell anything. */
  settle(media: PeerMedia): void {
    this.#presence = transition(this.#presence, { type: 'joined' }, this.#clock.now());
    this.replaceMedia(media);
  }

  /** The person is here, on this channel. A channel of theirs in another tab is told and closed. */
  attach(channel: Channel, name: string): void {
    this.#cancelExpiry?.();
    this.#cancelExpiry = null;
    if (this.#channel !== null && this.#channel !== channel) {
      this.#channel.notify('session:replaced', {});
      this.#channel.close();
    }
    this.#channel = channel;
    this.name = name;
    this.#visit += 1;
    this.#presence = transition(this.#presence, { type: 'joined' }, this.#clock.now());
  }

  /** The wire is lost: media goes on, and `onGone` is called if the person is not back within `graceMs`. */
  detach(graceMs: number, onGone: () => void): void {
    this.#channel = null;
    this.#presence = transition(this.#presence, { type: 'lost', graceMs }, this.#clock.now());
    this.#cancelExpiry?.();
    this.#cancelExpiry = this.#clock.after(graceMs, () => {
      this.#presence = transition(this.#presence, { type: 'expired' }, this.#clock.now());
      if (this.#presence.state === 'gone') {
        onGone();
      }
    });
  }

  /** Takes over new media; what was there before is closed. */
  replaceMedia(media: PeerMedia | null): void {
    const before = this.#media;
    this.#media = media;
    if (before !== media) {
      before?.close();
    }
  }

  /** Closes media; the channel stays, for whoever has a last word to say. */
  close(): void {
    this.#cancelExpiry?.();
    this.#cancelExpiry = null;
    this.#presence = transition(this.#presence, { type: 'left' }, this.#clock.now());
    this.replaceMedia(null);
  }
}
