import type { NotificationName, NotificationPayload, PeerId, Role } from '@gongbang/protocol';

/** The connection to one peer. */
export interface Channel {
  /** Where it comes from, as far as the network shows: the same for everyone behind one address. */
  readonly place: string;
  notify<N extends NotificationName>(name: N, payload: NotificationPayload[N]): void;
  /** From now on, whatever is sent to the class also reaches this channel, as far as the role may know it. */
  admit(role: Role): void;
  /** From now on, whatever is sent to the green room reaches this channel, and whatever is sent to those in class does not. */
  toGreenRoom(): void;
  /** From now on, nothing sent to the class or its green room reaches this channel. */
  release(): void;
  /** Closes the connection, after sending what came before; it is released at once. */
  close(): void;
}

/** One class's connections: of those who have joined, and of those who have not. */
export interface Connections {
  /** Closes those whose key no longer opens the class. */
  review(): void;
  /** Closes one person's. */
  closeOf(peerId: PeerId): void;
  /** The class has ended: nothing more is sent, and after a moment all are closed. */
  over(): void;
}

/** Reaches everyone in one class: encoded once, whatever their number. */
export interface Broadcast {
  /** Everyone who has joined, in `roles`, or in all roles that may learn it. */
  everyone<N extends NotificationName>(
    name: N,
    payload: NotificationPayload[N],
    roles?: readonly Role[],
  ): void;
  /** Everyone who has joined or is in the green room, in the roles that may learn it. */
  lobby<N extends NotificationName>(name: N, payload: NotificationPayload[N]): void;
}
