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

/** What the server keeps of one connection: names, and no class. Which one it is now, the registry says each time. */
export interface Session {
  readonly classId: ClassId;
  readonly identity: Identity;
  readonly channel: Channel;
  /** Another link of the class, for its mentor, by whose key it can be found again. */
  readonly newClassLink: () => ClassLink;
}

export interface SocketData {
  session: Session;
}

/** What comes in is anything, until bindRequests has looked at it. */
export type RawListener = (...args: unknown[]) => void;
type Incoming = Record<string, RawListener>;
/** What goes out is typed by the ports: Channel and Broadcast. */
type Outgoing = Record<string, (payload: unknown) => void>;
/** Events between servers are not used. */
type NoEvents = Record<string, never>;
export type ClassServer = Server<Incoming, Outgoing, NoEvents, SocketData>;
export type ClassSocket = Socket<Incoming, Outgoing, NoEvents, SocketData>;

/** Socket.io rooms of a class, one for each role: of those who are connected, and of those who have joined. */
const lobbyRoom = (id: ClassId, who: LinkRole): string => `lobby:${id}:${who}`;
const joinedRoom = (id: ClassId, who: Role): string => `joined:${id}:${who}`;

/** From now on the socket hears what all of its role who are connected may know. */
export function enterLobby(socket: ClassSocket): void {
  const { classId, identity } = socket.data.session;
  void socket.join(lobbyRoom(classId, identity.role));
}

/**
 * The Channel port over one socket. Whatever the server tells it, it passes on only what the role may learn.
 * @param linkRole who it is until they have joined
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
      // After the answer to the request that brought this about, which goes out in a microtask.
      setImmediate(() => socket.disconnect(true));
    },
  };
}

/** The Broadcast port: one encoding, whatever the number of receivers, and nobody of a role that may not learn it. */
export function broadcastTo(io: ClassServer, id: ClassId): Broadcast {
  const emit = (rooms: string[], name: NotificationName, payload: unknown): void => {
    // To no room would be to everybody.
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
