import {
  createServer,
  type IncomingMessage,
  type Server as HttpServer,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

import type { MediaSetup } from '@gongbang/protocol';
import type { Logger } from 'pino';

import { Gatekeeper } from './auth/Gatekeeper.ts';
import { hashKey, keyMaker, newKey } from './auth/keys.ts';
import { CHECK_TTL_SECONDS, relayServers } from './auth/relay.ts';
import { ClassTurns } from './ClassTurns.ts';
import { ClassRegistry } from './classroom/ClassRegistry.ts';
import { ConnectionChecks } from './classroom/ConnectionChecks.ts';
import type { Clock, MediaServer } from './classroom/ports.ts';
import { Retention } from './classroom/Retention.ts';
import { systemClock, withoutSteps, withoutStepsBack } from './clock.ts';
import { Closing } from './Closing.ts';
import type { Config } from './config.ts';
import { Guard, guardMedia } from './guard.ts';
import { createApp } from './http/app.ts';
import { Capacity, connectionsThatFit } from './http/Capacity.ts';
import { Exchanges } from './http/Exchanges.ts';
import { Metrics, type WorkerGauges } from './http/metrics.ts';
import { openApi } from './http/openapi.ts';
import { ProtectedResponse, refuse } from './http/securityHeaders.ts';
import { answerBroken, refuseTunnel } from './http/brokenRequests.ts';
import { reachableAddresses } from './media/addresses.ts';
import { MediasoupServer } from './media/MediasoupServer.ts';
import { WorkerPool } from './media/WorkerPool.ts';
import { interfaceAddresses } from './network/interfaces.ts';
import { AddressBook } from './network/AddressBook.ts';
import { broadcastTo, type ClassServer } from './signaling/channel.ts';
import { ConnectionIndex } from './signaling/ConnectionIndex.ts';
import { createSocketServer, serveClasses } from './signaling/server.ts';
import { SparingLog } from './sparingLog.ts';
import { lockFolder } from './storage/dataFolder.ts';
import { databaseFile, openDatabase } from './storage/database.ts';
import { FreeSpace } from './storage/FreeSpace.ts';
import { letShrink } from './storage/shrinking.ts';
import { SqliteChatStore } from './storage/SqliteChatStore.ts';
import { SqliteClassStore } from './storage/SqliteClassStore.ts';
import { SqliteRetentionStore } from './storage/SqliteRetentionStore.ts';
import { SqliteStillStore, SqliteWorkshopStore } from './storage/SqliteWorkshopStore.ts';
import { StoreHealth } from './storage/StoreHealth.ts';
import { readStudio } from './studio.ts';
import { VERSION } from './version.ts';

const MS_PER_SECOND = 1000;
/** What a connection may take before it has said what it wants, and how much that may be. */
const HTTP_LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 120_000,
  keepAliveTimeout: 10_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 8 * 1024,
  ServerResponse: ProtectedResponse,
  // What is no WebSocket is answered as if nobody had asked for another protocol.
  shouldUpgradeCallback: ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === 'websocket',
};
/** Requests on one connection: a page makes a few dozen. */
const REQUESTS_PER_CONNECTION = 1_000;
const MAX_HEADERS = 64;
/** At the end it is tried so often to keep what is not kept yet, with such a pause between, in ms. */
const KEEP_ATTEMPTS = 6;
const KEEP_PAUSE_MS = 500;
/** The REST interface's version, in OpenAPI. */
const API_VERSION = '1';

/** The media of the whole server: the port that classes use, and what health, metrics and shutdown need. */
export interface MediaBackend {
  readonly server: MediaServer;
  readonly setup: MediaSetup;
  readonly workers: () => Promise<readonly WorkerGauges[]>;
  readonly workerPids: () => number[];
  readonly workerDeaths: () => number;
  /** What is wrong with the workers at this moment, in words. */
  readonly obstacles: () => string[];
  readonly close: () => void;
}

export interface ServerOptions {
  readonly config: Config;
  readonly log: Logger;
  /** Folder of the built page. */
  readonly webRoot: string;
  readonly clock?: Clock;
  /** Tests bring their own. */
  readonly media?: MediaBackend;
}

/** A running server. */
export interface RunningServer {
  /** Port of the page and the socket. */
  readonly port: number;
  /** Process ids of the media workers. */
  readonly workerPids: () => number[];
  /** Registers a class with practice mentees; gives the path of the mentor's link. */
  readonly openPractice: (count: number, language: 'ko' | 'en') => string;
  /** Tells everyone, then closes from the outside in. Idempotent. */
  close(): Promise<void>;
}

/**
 * Composes the server: the one place that sees every layer.
 * @throws Error when a port is taken, another server uses the data, the store cannot be opened or is torn, or a worker does
 * not start; nothing is left running then
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const guard = new Guard(options.clock ?? systemClock, options.log);
  const closing = new Closing(guard);
  try {
    return await compose(options, guard, closing);
  } catch (error) {
    await closing.close();
    throw error;
  }
}

async function compose(
  { config, log, webRoot, media: givenMedia }: ServerOptions,
  guard: Guard,
  closing: Closing,
): Promise<RunningServer> {
  const { clock } = guard;
  const studio = readStudio(config);
  const sparing = new SparingLog(log, clock);
  const turns = new ClassTurns();
  closing.add('the log', () => {
    sparing.close();
  });
  const folder = lockFolder(config.DATA_DIR);
  closing.add('the lock', () => {
    folder.unlock();
  });
  const database = openDatabase(config.DATA_DIR);
  closing.add('the database', () => {
    database.close();
  });
  const health = new StoreHealth(database, databaseFile(config.DATA_DIR), clock, log);
  closing.add('the check', () => {
    health.close();
  });
  const torn = await health.begin();
  if (torn !== null) {
    throw new Error(
      `The database ${databaseFile(config.DATA_DIR)} is damaged (${torn}). ` +
        'Bring back a backup (npm run restore -- FILE), or move it away to begin with an empty one.',
    );
  }
  const space = new FreeSpace(config.DATA_DIR, config.MIN_FREE_MB);
  letShrink(database, space, log);
  const classes = new SqliteClassStore(database);
  const stills = new SqliteStillStore(database);
  const media = givenMedia ?? (await createMedia(config, log, guard));
  closing.add('media', () => {
    media.close();
  });
  const relays = relayServers(config, withoutStepsBack(clock));
  const mediaServer = guardMedia(media.server, guard);
  const checks = new ConnectionChecks(mediaServer, clock);
  closing.add('checks', () => {
    checks.close();
  });
  const workshops = new SqliteWorkshopStore(database);
  const gatekeeper = new Gatekeeper(classes, workshops, withoutSteps(clock));
  const connections = new ConnectionIndex(
    ({ classId, identity }) => gatekeeper.passes(classId, identity),
    guard,
  );
  const http = createServer(HTTP_LIMITS);
  http.maxRequestsPerSocket = REQUESTS_PER_CONNECTION;
  http.maxHeadersCount = MAX_HEADERS;
  const capacity = new Capacity(http, {
    connections: connectionsThatFit(),
    trustsProxy: config.TRUST_PROXY,
  });
  const io = createSocketServer();
  const retentionStore = new SqliteRetentionStore(database);
  const registry = new ClassRegistry({
    transactions: database,
    classes,
    chat: new SqliteChatStore(database),
    workshops,
    stills,
    keys: keyMaker,
    media: mediaServer,
    iceServers: relays,
    clock,
    log: sparing,
    seatsPerPlace: config.SEATS_PER_ADDRESS,
    graces: {
      peerMs: config.PEER_GRACE_SECONDS * MS_PER_SECOND,
      mentorMs: config.MENTOR_GRACE_SECONDS * MS_PER_SECOND,
    },
    broadcastTo: (id) => broadcastTo(io, id),
    connectionsOf: (id) => connections.of(id),
    onUsed: (id) => {
      retention.used(id);
    },
    shut: (id) => {
      retentionStore.shut(id);
    },
    onShut: (id) => {
      connections.of(id).review();
      retention.shut();
    },
  });
  const retention = new Retention({
    store: retentionStore,
    clock,
    log: sparing,
    keepDays: config.KEEP_CLASSES_DAYS,
    isInUse: (id) => registry.active.has(id),
    onShut: (id) => {
      connections.of(id).review();
    },
  });
  const addresses = new AddressBook({
    host: config.HOST,
    publicUrl: config.PUBLIC_URL,
    trustsProxy: config.TRUST_PROXY,
    interfaces: interfaceAddresses,
  });
  const metrics = new Metrics();
  metrics.watch({
    registry,
    workers: media.workers,
    workerDeaths: media.workerDeaths,
    freeBytes: () => space.bytes,
    requestsWaiting: () => turns.waiting,
    callbackFailures: () => guard.failures,
  });

  // Of a key that the server itself never needs again, the hash is enough.
  const ownerKeyHash = config.OWNER_KEY === undefined ? null : hashKey(config.OWNER_KEY);
  const app = createApp({
    registry,
    stills,
    roleOf: (id, linkKey, peerKey) => gatekeeper.roleOf(id, linkKey, peerKey),
    identify: (id, linkKey, peerKey) => gatekeeper.identify(id, linkKey, peerKey),
    mediaSetup: media.setup,
    checks,
    turns,
    space,
    terms: {
      keepDays: config.KEEP_CLASSES_DAYS === 0 ? null : config.KEEP_CLASSES_DAYS,
      needsOwnerKey: ownerKeyHash !== null,
    },
    ownerKeyHash,
    studio,
    addressesFor: (request) => addresses.tell(request),
    checkServers: relayServers({ ...config, TURN_TTL_SECONDS: CHECK_TTL_SECONDS }, clock),
    classesPerMinute: config.CLASSES_PER_MINUTE,
    openApi: openApi(API_VERSION),
    metrics,
    version: VERSION,
    metricsToken: config.METRICS_TOKEN,
    obstacles: () => [...media.obstacles(), ...health.obstacles],
    log: sparing,
    observer: metrics,
    trustProxy: config.TRUST_PROXY,
    webRoot,
    isSurplus: (socket) => capacity.isSurplus(socket),
  });
  const exchanges = new Exchanges(app.callback(), guard);
  const serve = guard.wrap('HTTP request', (request: IncomingMessage, response: ServerResponse) => {
    exchanges.serve(request, response);
  });
  // Who asks before sending a body (RFC 9110, 10.1.1) is told to go on when it is read.
  http.on('request', serve).on('checkContinue', serve);
  http.on('clientError', guard.wrap('clientError', answerBroken(exchanges)));
  http.on('connect', guard.wrap('connect', refuseTunnel(exchanges)));
  const socketSide = {
    http,
    refuse,
    inTurn: ({ socket }: IncomingMessage, action: () => void) => {
      exchanges.inTurn(socket, action);
    },
  };
  serveClasses(io, socketSide, {
    registry,
    connections,
    identify: (id, linkKey, peerKey) => gatekeeper.identify(id, linkKey, peerKey),
    passes: (id, identity) => gatekeeper.passes(id, identity),
    allowedOrigins: config.ALLOWED_ORIGINS,
    trustProxy: config.TRUST_PROXY,
    socketsPerAddress: config.SOCKETS_PER_ADDRESS,
    isSurplus: (request) => capacity.isSurplus(request.socket),
    guard,
    log: sparing,
    observer: metrics,
    turns,
  });
  registry.restore();
  retention.start();
  closing.add('classes', () => {
    registry.close();
  });
  closing.add('sockets', () => closeSockets(io, http));
  closing.add('retention', () => {
    retention.close();
  });
  closing.add('what is not kept', async () => {
    io.local.emit('server:stopping', {});
    await keepAll(registry, guard);
    registry.close();
  });

  const port = await listen(http, config.PORT, config.HOST);
  addresses.listen({ scheme: 'http', port });
  return {
    port,
    workerPids: media.workerPids,
    openPractice: (count, language) => {
      const keys = { mentor: newKey(), mentee: newKey() };
      const hashes = { mentor: hashKey(keys.mentor), mentee: hashKey(keys.mentee) };
      const { id } = registry.createPractice({ count, language }, hashes);
      return `/m/${id}#${keys.mentor}`;
    },
    close: () => closing.close(),
  };
}

/** Keeps what waits to be kept, with patience for a store that refuses for a moment. */
async function keepAll(registry: ClassRegistry, guard: Guard): Promise<void> {
  for (let attempt = 1; attempt <= KEEP_ATTEMPTS; attempt += 1) {
    try {
      registry.settle();
      return;
    } catch (error) {
      guard.failed('keeping before the end', error);
      await new Promise<void>((resolve) => {
        guard.clock.after(KEEP_PAUSE_MS, resolve);
      });
    }
  }
}

/** mediasoup on a pool of workers. */
async function createMedia(config: Config, log: Logger, guard: Guard): Promise<MediaBackend> {
  const pool = await WorkerPool.create({
    workers: config.MEDIA_WORKERS,
    host: config.HOST,
    port: config.MEDIA_PORT,
    log,
    clock: guard.clock,
  });
  const server = new MediasoupServer(
    pool,
    () => (config.ANNOUNCED_ADDRESS.length > 0 ? config.ANNOUNCED_ADDRESS : reachableAddresses(config.HOST)),
    guard.clock,
  );
  return {
    server,
    setup: { routerRtpCapabilities: MediasoupServer.routerRtpCapabilities },
    workers: () => server.stats(),
    workerPids: () => pool.running.map(({ worker }) => worker.pid),
    workerDeaths: () => pool.deaths,
    obstacles: () => pool.obstacles,
    close: () => {
      pool.close();
    },
  };
}

async function listen(http: HttpServer, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, () => {
      http.off('error', reject);
      resolve();
    });
  });
  // An address of a listening TCP server is never a pipe's name.
  return (http.address() as AddressInfo).port;
}

/** Closes the sockets and the HTTP server beneath; browsers hold connections open that they do not use. */
async function closeSockets(io: ClassServer, http: HttpServer): Promise<void> {
  if (!http.listening) {
    return;
  }
  const closed = new Promise<void>((resolve) => {
    http.close(() => {
      resolve();
    });
  });
  await io.close();
  http.closeAllConnections();
  await closed;
}
