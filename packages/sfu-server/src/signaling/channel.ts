import {
  linkRole as linkRoles,
  role,
  type ClassId,
  type LinkRole,
  type NotificationName,
  type Role,
} from '@gongbang/protocol';
import type { Server, Socket } from 'socket.io';

import type { Identity } from '../room/Peer.ts';
import { mayReceive } from '../rules/permissions.ts';
import type { ClassLink } from '../ports/store.ts';
import type { Broadcast, Channel } from '../ports/wire.ts';

/**
 * What the server keeps about one connection: ids, but no class object. The registry is asked for the current one each time.
 */
export interface Session {
  readonly classId: ClassId;
  readonly identity: Identity;
  readonly channel: Channel;
  /** A new class link, whose key can be derived again from the mentor's key. */
  readonly newClassLink: () => ClassLink;
}

export interface SocketData {
  session: Session;
}

/** Incoming arguments can be anything until bindRequests has checked them. */
export type RawListener = (...args: unknown[]) => void;
type Incoming = Record<string, RawListener>;
/** The ports type what goes out: Channel and Broadcast. */
type Outgoing = Record<string, (payload: unknown) => void>;
/** Events between servers are not used. */
type NoEvents = Record<string, never>;
export type ClassServer = Server<Incoming, Outgoing, NoEvents, SocketData>;
export type ClassSocket = Socket<Incoming, Outgoing, NoEvents, SocketData>;

/** A class's Socket.io rooms, one per role: of those connected, and of those who have joined. */
const lobbyRoom = (id: ClassId, who: LinkRole): string => `lobby:${id}:${who}`;
const joinedRoom = (id: ClassId, who: Role): string => `joined:${id}:${who}`;

/** From now on the socket gets everything that connected people of its role may know. */
export function enterLobby(socket: ClassSocket): void {
  const { classId, identity } = socket.data.session;
  void socket.join(lobbyRoom(classId, identity.role));
}

/**
 * The Channel port over one socket. It passes on only what the role may learn.
 * @param linkRole the role until they have joined
 * @param place where it comes from, as `placeOf` says
 */
export function channelOf(socket: ClassSocket, id: ClassId, linkRole: LinkRole, place: string): Channel {
  let current: Role = linkRole;
  const leaveClass = (): void => {
    for (const who of role.options) {
      void socket.leave(joinedRoom(id, who));
    }
    current = linkRole;
  };
  const release = (): void => {
    leaveClass();
    void socket.leave(lobbyRoom(id, linkRole));
  };
  return {
    place,
    notify: (name, payload) => {
      if (mayReceive(current, name)) {
        socket.emit(name, payload);
      }
    },
    admit: (who) => {
      leaveClass();
      current = who;
      void socket.join([lobbyRoom(id, linkRole), joinedRoom(id, who)]);
    },
    toGreenRoom: () => {
      leaveClass();
      void socket.join(lobbyRoom(id, linkRole));
    },
    release,
    close: () => {
      release();
      // After the answer to the request that caused this, which goes out in a microtask.
      setImmediate(() => socket.disconnect(true));
    },
  };
}

/** The Broadcast port: encoded once, whatever the number of receivers, and sent to no role that may not learn it. */
export function broadcastTo(io: ClassServer, id: ClassId): Broadcast {
  const emit = (rooms: string[], name: NotificationName, payload: unknown): void => {
    // No rooms would mean everybody.
    if (rooms.length > 0) {
      io.to(rooms).emit(name, payload);
    }
  };
  return {
    everyone: (name, payload, roles = role.options) => {
      const allowed = roles.filter((who) => mayReceive(who, name));
      emit(
        allowed.map((who) => joinedRoom(id, who)),
        name,
        payload,
      );
    },
    lobby: (name, payload) => {
      const allowed = linkRoles.options.filter((who) => mayReceive(who, name));
      emit(
        allowed.map((who) => lobbyRoom(id, who)),
        name,
        payload,
      );
    },
  };
}
