import type { IncomingMessage, Server as HttpServer } from 'node:http';

import {
  MAX_MESSAGE_BYTES,
  PROTOCOL_VERSION,
  SOCKET_PATH,
  handshake,
  type ClassId,
  type ErrorCode,
  type Secret,
} from '@gongbang/protocol';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { Server } from 'socket.io';

import type { ClassTurns } from '../ClassTurns.ts';
import type { ClassRegistry } from '../classroom/ClassRegistry.ts';
import type { Identity } from '../classroom/Peer.ts';
import type { Log } from '../classroom/ports.ts';
import { RequestBinder, type RequestObserver } from './bindRequests.ts';
import { channelOf, enterLobby, type ClassServer, type ClassSocket, type Session } from './channel.ts';
import type { ConnectionIndex } from './ConnectionIndex.ts';

export interface SignalingParts {
  readonly registry: ClassRegistry;
  readonly connections: ConnectionIndex;
  /** Who comes in by these keys; null when they open nothing. */
  readonly identify: (id: ClassId, linkKey: Secret, peerKey: Secret) => Identity | null;
  /** Whether somebody would still be let in by the key that they showed. */
  readonly passes: (id: ClassId, identity: Identity) => boolean;
  readonly allowedOrigins: readonly string[];
  readonly trustProxy: boolean;
  readonly log: Log;
  readonly observer: RequestObserver;
  readonly turns: ClassTurns;
}

/** A client that has not shown a valid handshake by then is disconnected, in ms. */
const AUTHENTICATION_TIMEOUT_MS = 5_000;
/** A silent connection is noticed within the sum of these two, in ms. */
const PING_INTERVAL_MS = 10_000;
const PING_TIMEOUT_MS = 8_000;
/** Handshakes from one address: a whole school may sit behind one. */
const HANDSHAKES: { points: number; duration: number } = { points: 600, duration: 10 };
/** Wrong keys from one address before it has to wait. */
const WRONG_KEYS: { points: number; duration: number } = { points: 20, duration: 60 };
/** A reader slower than this many unsent bytes is dropped: it would cost the server's memory. */
const MAX_UNSENT_BYTES = 1024 * 1024;
const SLOW_READER_CHECK_MS = 5_000;

/** Socket.io before there is a class to serve: the domain's broadcasts need the one, the sockets the other. */
export function createSocketServer(http: HttpServer, allowedOrigins: readonly string[]): ClassServer {
  return new Server(http, {
    path: SOCKET_PATH,
    serveClient: false,
    // WebSocket alone: long polling would need sticky sessions and a second way to be fast.
    transports: ['websocket'],
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    connectTimeout: AUTHENTICATION_TIMEOUT_MS,
    pingInterval: PING_INTERVAL_MS,
    pingTimeout: PING_TIMEOUT_MS,
    allowRequest: (request, decide) => {
      const allowed = originAllowed(request, allowedOrigins);
      decide(allowed ? null : 'origin not allowed', allowed);
    },
  });
}

/** Lets people in who have a key, and binds the requests of those. */
export function serveClasses(io: ClassServer, parts: SignalingParts): void {
  const { registry, connections, log, observer } = parts;
  const binder = new RequestBinder(parts);
  const gate = new Gate(parts);
  io.use((socket, next) => {
    gate.admit(socket).then(
      () => {
        next();
      },
      (error: unknown) => {
        const code = error instanceof HandshakeError ? error.data.code : 'INTERNAL';
        observer.refused('handshake', code);
        log.info(
          {
            address: addressOf(socket.request, parts.trustProxy),
            code,
            ...(code === 'INTERNAL' ? { err: error } : {}),
          },
          'handshake refused',
        );
        next(error instanceof Error ? error : new Error('refused'));
      },
    );
  });
  io.on('connection', (socket) => {
    const { classId, identity, channel } = socket.data.session;
    connections.add(socket);
    enterLobby(socket);
    binder.bind(socket);
    const stopWatching = dropIfSlow(socket, log);
    socket.on('disconnect', () => {
      stopWatching();
      connections.remove(socket);
      registry.find(classId)?.disconnected(identity, channel);
    });
    // The key was good at the handshake; it may have been taken back since then.
    if (!parts.passes(classId, identity)) {
      socket.disconnect(true);
    }
  });
}

/** An error that Socket.io hands to the client as `connect_error`, with a code to act on. */
class HandshakeError extends Error {
  readonly data: { code: ErrorCode };

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.data = { code };
  }
}

/** Checks handshakes: version, class, key, and how often. */
class Gate {
  readonly #parts: SignalingParts;
  readonly #handshakes = new RateLimiterMemory(HANDSHAKES);
  readonly #wrongKeys = new RateLimiterMemory(WRONG_KEYS);

  constructor(parts: SignalingParts) {
    this.#parts = parts;
  }

  /** @throws HandshakeError */
  async admit(socket: ClassSocket): Promise<void> {
    const ip = addressOf(socket.request, this.#parts.trustProxy);
    await this.#limit(this.#handshakes.consume(ip));
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
    const wrong = await this.#wrongKeys.get(ip);
    if (wrong !== null && wrong.consumedPoints >= WRONG_KEYS.points) {
      throw new HandshakeError('RATE_LIMITED', 'Too many wrong links. Wait a minute.');
    }
    const identity = this.#parts.identify(classId, linkKey, peerKey);
    if (identity === null) {
      await this.#limit(this.#wrongKeys.consume(ip));
      throw new HandshakeError('UNAUTHENTICATED', 'This link opens no class. Ask for it again.');
    }
    const session: Session = {
      classId,
      identity,
      channel: channelOf(socket, classId, identity.role),
    };
    socket.data = { session, ip };
  }

  async #limit(consumption: Promise<unknown>): Promise<void> {
    try {
      await consumption;
    } catch {
      throw new HandshakeError('RATE_LIMITED', 'Too often. Wait a moment and try again.');
    }
  }
}

/** Pages of our own origin, and those that the settings name. Programs send no Origin; they need a key like all. */
function originAllowed(request: IncomingMessage, allowedOrigins: readonly string[]): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined || allowedOrigins.includes(origin)) {
    return true;
  }
  return URL.canParse(origin) && new URL(origin).host === host;
}

/** The caller's address; behind a proxy, the last one that the proxy itself has seen. */
function addressOf(request: IncomingMessage, trustProxy: boolean): string {
  const forwarded = trustProxy ? request.headers['x-forwarded-for'] : undefined;
  const last = typeof forwarded === 'string' ? forwarded.split(',').at(-1)?.trim() : undefined;
  return last ?? request.socket.remoteAddress ?? 'unknown';
}

function dropIfSlow(socket: ClassSocket, log: Log): () => void {
  const check = setInterval(() => {
    const bufferedAmount = unsentBytes(socket.conn.transport);
    if (bufferedAmount > MAX_UNSENT_BYTES) {
      log.warn({ peerId: socket.data.session.identity.peerId, bufferedAmount }, 'slow reader dropped');
      socket.disconnect(true);
    }
  }, SLOW_READER_CHECK_MS);
  check.unref();
  return () => {
    clearInterval(check);
  };
}

/** Engine.io keeps its WebSocket to itself, hence the careful look. 0 while there is none. */
function unsentBytes(transport: object): number {
  const socket: unknown = 'socket' in transport ? transport.socket : null;
  const isWebSocket = typeof socket === 'object' && socket !== null && 'bufferedAmount' in socket;
  return isWebSocket && typeof socket.bufferedAmount === 'number' ? socket.bufferedAmount : 0;
}
