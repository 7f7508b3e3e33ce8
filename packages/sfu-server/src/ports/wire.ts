import type { NotificationName, NotificationPayload, PeerId, Role } from '@gongbang/protocol';

/** The way to reach one peer. */
export interface Channel {
  /** Where it comes from, as far as the network shows: the same for all behind one address. */
  readonly place: string;
  notify<N extends NotificationName>(name: N, payload: NotificationPayload[N]): void;
  /** From now on, what is sent to the class reaches this channel as well, as far as the role may know it. */
  admit(role: Role): void;
  /** From now on, what is sent to the green room reaches this channel, and what is sent to those who are in does not. */
  toGreenRoom(): void;
  /** From now on, what is sent to the class or its green room does not reach this channel any more. */
  release(): void;
  /** Ends the connection, after what was sent before it; it is released at once. */
  close(): void;
}

/** The connections of one class: of those who have joined, and of those who have not. */
export interface Connections {
  /** Closes those whose key opens the class no more. */
  review(): void;
  /** Closes those of one person. */
  closeOf(peerId: PeerId): void;
  /** The class has ended: nothing more is told, and after a moment all are closed. */
  over(): void;
}

/** The way to reach all of one class: encoded once, whatever their number. */
export interface Broadcast {
  /** Those who have joined: of `roles`, or of all roles that may learn it. */
  everyone<N extends NotificationName>(
    name: N,
    payload: NotificationPayload[N],
    roles?: readonly Role[],
  ): void;
  /** Those who have joined, and those in the green room, of the roles that may learn it. */
  lobby<N extends NotificationName>(name: N, payload: NotificationPayload[N]): void;
}
