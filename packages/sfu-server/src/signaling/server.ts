import {
  MAX_MESSAGE_BYTES,
  PROTOCOL_VERSION,
  handshake,
  type ClassId,
  type ErrorCode,
  type Secret,
} from '@gongbang/protocol';
import type { Socket as Connection } from 'engine.io';
import { Server } from 'socket.io';

import { Allowance } from '../auth/Allowance.ts';
import { newClassLink } from '../auth/keys.ts';
import type { ClassTurns } from '../ClassTurns.ts';
import type { CommitDoor } from '../room/CommitDoor.ts';
import { channelThrough } from '../room/through.ts';
import type { ClassRegistry } from '../class/ClassRegistry.ts';
import type { Identity } from '../room/Peer.ts';
import type { Log } from '../ports/world.ts';
import type { Guard } from '../guard.ts';
import { RequestBinder, type RequestObserver } from './bindRequests.ts';
import { channelOf, enterLobby, type ClassServer, type ClassSocket, type Session } from './channel.ts';
import { ClassEngine } from './ClassEngine.ts';
import type { ConnectionIndex } from './ConnectionIndex.ts';
import { ConnectionBounds } from './ConnectionBounds.ts';
import { acceptUpgrades, type HttpSide, type Objection } from './upgrades.ts';

export interface SignalingParts {
  readonly registry: ClassRegistry;
  readonly connections: ConnectionIndex;
  /** Who these keys identify; null if they open nothing. */
  readonly identify: (id: ClassId, linkKey: Secret, peerKey: Secret) => Identity | null;
  /** Whether the key somebody presented would still admit them. */
  readonly passes: (id: ClassId, identity: Identity) => boolean;
  /** Who may not have a socket, before anything is known about them. */
  readonly object: Objection;
  readonly trustProxy: boolean;
  /** How many connections one place may have open. */
  readonly socketsPerAddress: number;
  readonly guard: Guard;
  readonly log: Log;
  readonly observer: RequestObserver;
  readonly turns: ClassTurns;
  readonly door: CommitDoor;
}

/** A silent connection is noticed within the sum of these two, in ms. */
const PING_INTERVAL_MS = 10_000;
const PING_TIMEOUT_MS = 8_000;
/** Wrong keys from one place before it must wait. Right ones are never counted, and never wait. */
const WRONG_KEYS = { points: 20, seconds: 60 };

/** Socket.io before there is a class to serve: the domain's broadcasts need one of these, the sockets the other. */
export function createSocketServer(guard: Guard): { io: ClassServer; engine: ClassEngine } {
  const io: ClassServer = new Server({ serveClient: false });
  const engine = new ClassEngine(guard, {
    // A connection stays on the transport it began on: there is nothing to upgrade.
    allowUpgrades: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    pingInterval: PING_INTERVAL_MS,
    pingTimeout: PING_TIMEOUT_MS,
  });
  io.bind(engine);
  return { io, engine };
}

/** Admits people with a key, and binds their requests. */
export function serveClasses(
  { io, engine }: ReturnType<typeof createSocketServer>,
  http: HttpSide,
  parts: SignalingParts,
): void {
  const { registry, connections, guard, log, observer, trustProxy, socketsPerAddress } = parts;
  const binder = new RequestBinder(parts);
  const bounds = new ConnectionBounds({
    clock: guard.clock,
    log,
    trustProxy,
    maxPerPlace: socketsPerAddress,
  });
  const gate = new Gate(parts, bounds);
  acceptUpgrades(http, engine, parts.object, guard);
  const watch = (connection: Connection): void => {
    bounds.watch(connection);
  };
  engine.on('connection', guard.wrap('connection', watch));
  io.use((socket, next) => {
    try {
      gate.admit(socket);
      next();
    } catch (error) {
      const code = error instanceof HandshakeError ? error.data.code : 'INTERNAL';
      observer.refused('handshake', code);
      log.info(
        {
          address: bounds.placeOf(socket.conn),
          code,
          ...(code === 'INTERNAL' ? { err: error } : {}),
        },
        'handshake refused',
      );
      next(error instanceof Error ? error : new Error('refused'));
      bounds.dismiss(socket.conn);
    }
  });
  const welcome = (socket: ClassSocket): void => {
    const { classId, identity, channel } = socket.data.session;
    connections.add(socket);
    enterLobby(socket);
    binder.bind(socket);
    socket.on('disconnect', () => {
      connections.remove(socket);
      // Without its namespace a connection is useless.
      bounds.dismiss(socket.conn);
      guard.insist('disconnect', () => {
        registry.find(classId)?.disconnected(identity, channel);
      });
    });
    // The key was valid at the handshake; it may have been revoked since.
    if (!parts.passes(classId, identity)) {
      socket.disconnect(true);
    }
  };
  io.on('connection', guard.wrap('connection', welcome));
}

/** An error that Socket.io passes to the client as `connect_error`, with a code to act on. */
class HandshakeError extends Error {
  readonly data: { code: ErrorCode };

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.data = { code };
  }
}

/** Checks handshakes: version, class, and key. Right keys pass first: others behind the same address may have wrong ones. */
class Gate {
  readonly #parts: SignalingParts;
  readonly #bounds: ConnectionBounds;
  readonly #release = (act: () => void): void => {
    this.#parts.door.release(act);
  };
  readonly #wrongKeys = new Allowance(WRONG_KEYS);

  constructor(parts: SignalingParts, bounds: ConnectionBounds) {
    this.#parts = parts;
    this.#bounds = bounds;
  }

  /** @throws HandshakeError */
  admit(socket: ClassSocket): void {
    const place = this.#bounds.placeOf(socket.conn);
    const version: unknown = socket.handshake.auth['protocolVersion'];
    if (typeof version === 'number' && version !== PROTOCOL_VERSION) {
      const code = version < PROTOCOL_VERSION ? 'CLIENT_TOO_OLD' : 'SERVER_TOO_OLD';
      throw new HandshakeError(code, 'The page and the server are of different versions. Reload the page.');
    }
    const parsed = handshake.safeParse(socket.handshake.auth);
    if (!parsed.success) {
      throw new HandshakeError('BAD_REQUEST', 'Malformed handshake.');
    }
    const { classId, linkKey, peerKey } = parsed.data;
    const identity = this.#parts.identify(classId, linkKey, peerKey);
    if (identity === null) {
      throw this.#wrongKeys.take(place)
        ? new HandshakeError('UNAUTHENTICATED', 'This link opens no class. Ask for it again.')
        : new HandshakeError('RATE_LIMITED', 'Too many wrong links. Wait a minute.');
    }
    if (!this.#bounds.identify(socket.conn)) {
      throw new HandshakeError('ADDRESS_FULL', 'Too many are connected from this address already.');
    }
    const session: Session = {
      classId,
      identity,
      channel: channelThrough(channelOf(socket, classId, identity.role, place), this.#release),
      newClassLink: () => newClassLink(linkKey),
    };
    socket.data = { session };
  }
}
