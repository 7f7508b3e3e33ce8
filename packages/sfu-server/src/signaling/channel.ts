import type { ClassId } from '@gongbang/protocol';
import type { Server, Socket } from 'socket.io';

import type { Identity } from '../classroom/Peer.ts';
import type { Broadcast, Channel } from '../classroom/ports.ts';
import type { Classroom } from '../classroom/Classroom.ts';

/** What the server keeps of one connection. */
export interface Session {
  readonly classId: ClassId;
  readonly identity: Identity;
  readonly channel: Channel;
  /** The class, once joined. */
  classroom: Classroom | null;
}

export interface SocketData {
  session: Session;
  ip: string;
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

/** Socket.io rooms of a class: all who are connected, and those who have joined. */
export const lobbyRoom = (id: ClassId): string => `lobby:${id}`;
const joinedRoom = (id: ClassId): string => `joined:${id}`;

/** The Channel port over one socket. */
export function channelOf(socket: ClassSocket, id: ClassId): Channel {
  return {
    notify: (name, payload) => {
      socket.emit(name, payload);
    },
    admit: () => {
      void socket.join(joinedRoom(id));
    },
    close: () => {
      // After the answer to the request that brought this about, which goes out in a microtask.
      setImmediate(() => socket.disconnect());
    },
  };
}

/** The Broadcast port: one encoding, whatever the number of receivers. */
export function broadcastTo(io: ClassServer, id: ClassId): Broadcast {
  const to = (room: string) => (name: string, payload: unknown) => {
    io.to(room).emit(name, payload);
  };
  return { everyone: to(joinedRoom(id)), lobby: to(lobbyRoom(id)) };
}
