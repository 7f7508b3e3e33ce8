import type { IncomingMessage } from 'node:http';

import type { ServerAddress } from '@gongbang/protocol';
import type { Logger } from 'pino';

import { OwnClassDoor } from './admission/OwnClassDoor.ts';
import { Gatekeeper } from './auth/Gatekeeper.ts';
import { hashKey, keyMaker, menteeKeyOf, newLinks } from './auth/keys.ts';
import { CHECK_TTL_SECONDS, relayServers } from './auth/relay.ts';
import { ClassTurns, loopClock } from './ClassTurns.ts';
import { Afterwards } from './class/Afterwards.ts';
import { CommitDoor } from './room/CommitDoor.ts';
import { broadcastThrough } from './room/through.ts';
import { ClassRegistry } from './class/ClassRegistry.ts';
import { ConnectionChecks } from './class/ConnectionChecks.ts';
import { PassDesk } from './class/PassDesk.ts';
import { PictureTray } from './class/PictureTray.ts';
import type { BookingMails, ClassDoor } from './ports/bookings.ts';
import type { Mailer } from './ports/accounts.ts';
import type { Clock, Log } from './ports/world.ts';
import { Retention } from './class/Retention.ts';
import { systemClock, withoutSteps, withoutStepsBack } from './clock.ts';
import { Closing } from './Closing.ts';
import { proxyOf, tlsPortOf, type Config } from './config.ts';
import { Guard, guardMedia } from './guard.ts';
import { createApp } from './http/app.ts';
import { Capacity, connectionsThatFit } from './http/Capacity.ts';
import { Exchanges } from './http/Exchanges.ts';
import { forgetStrangersWord } from './http/forwarded.ts';
import { closeHttp, createHttpServer, serveRequests } from './http/httpServer.ts';
import { Metrics } from './http/metrics.ts';
import { openApi } from './http/openapi.ts';
import type { PublicCourses } from './http/publicPages.ts';
import { refuse } from './http/securityHeaders.ts';
import { SharpPictureMaker } from './imaging/SharpPictureMaker.ts';
import { icalCalendar } from './mail/icalCalendar.ts';
import { createMedia, type MediaBackend } from './mediaBackend.ts';
import { interfaceAddresses } from './network/interfaces.ts';
import { AddressBook } from './network/AddressBook.ts';
import type { PaymentEndpoints } from './payments/endpoints.ts';
import { drain, keepAll } from './keeping.ts';
import { listen } from './network/listen.ts';
import { broadcastTo } from './signaling/channel.ts';
import { pollingSide } from './signaling/ClassEngine.ts';
import { ConnectionIndex } from './signaling/ConnectionIndex.ts';
import { objectionTo } from './signaling/origins.ts';
import { createSocketServer, serveClasses } from './signaling/server.ts';
import { bookingMails } from './site/mail/bookingMails.ts';
import { createSite } from './siteBackend.ts';
import { createTls } from './tlsBackend.ts';
import { SparingLog } from './sparingLog.ts';
import { lockFolder } from './storage/dataFolder.ts';
import { FreeSpace } from './storage/FreeSpace.ts';
import type { StoreBackend } from './storage/stores.ts';
import { openStore, takeClaim } from './storeBackend.ts';
import { readStudio } from './studio.ts';
import { VERSION } from './version.ts';

const MS_PER_SECOND = 1000;
/** The REST interface's version, in OpenAPI. */
const API_VERSION = '1';

export interface ServerOptions {
  readonly config: Config;
  readonly log: Logger;
  /** Folder of the built page. */
  readonly webRoot: string;
  readonly clock?: Clock;
  /** Replaced in tests. */
  readonly media?: MediaBackend;
  /** Replaced in tests. */
  readonly store?: StoreBackend;
  /** Replaced in tests. */
  readonly bookingMails?: BookingMails;
  /** Replaced in tests. */
  readonly mailer?: (codeLog: Log) => Mailer;
  /** Replaced in tests. */
  readonly publicCourses?: PublicCourses;
  /** Where payment providers are reached. Replaced in tests. */
  readonly paymentEndpoints?: PaymentEndpoints;
}

/** A running server. */
export interface RunningServer {
  /** Port of the page and the socket. */
  readonly port: number;
  /** Port of the same over TLS; null if there is none. */
  readonly tlsPort: number | null;
  /** Its current addresses, the best one to hand out first. */
  readonly addresses: () => ServerAddress[];
  /** Process ids of the media workers. */
  readonly workerPids: () => number[];
  /** Path of the link that makes somebody the owner of this server; null if there is an owner. */
  readonly ownerPath: string | null;
  /** The door between dates and their classes. */
  readonly classDoor: ClassDoor;
  /** Registers a class with practice mentees; returns the path of the mentor's link. */
  readonly openPractice: (count: number, language: 'ko' | 'en') => string;
  /** Tells everyone, then closes everything, outermost layer first. Idempotent. */
  close(): Promise<void>;
}

/**
 * Composes the server: the one place that sees every layer.
 * @throws Error when a port is taken, another server uses the data, the store cannot be opened or is corrupt, or a worker does
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
  {
    config,
    log,
    webRoot,
    media: givenMedia,
    store: givenStore,
    bookingMails: givenMails,
    mailer,
    publicCourses,
    paymentEndpoints,
  }: ServerOptions,
  guard: Guard,
  closing: Closing,
): Promise<RunningServer> {
  const { clock } = guard;
  const studio = readStudio(config);
  const sparing = new SparingLog(log, clock);
  closing.add('the log', () => {
    sparing.close();
  });
  const folder = lockFolder(config.DATA_DIR);
  closing.add('the lock', () => {
    folder.unlock();
  });
  const space = new FreeSpace(config.DATA_DIR, config.MIN_FREE_MB);
  const claim = await takeClaim(config, log);
  closing.add('the claim', () => claim?.release());
  const store = givenStore ?? (await openStore({ config, claim, space, clock, log }));
  closing.add('the store', () => store.close());
  const { classes, workshops, stills, pictures, keepsakes } = store.stores;
  const site = await createSite({
    ...{ config, claim, classes, workshops, space, guard, log: sparing, codeLog: log },
    ...{ mailer: mailer?.(log) ?? null, paymentEndpoints },
  });
  closing.add('accounts', () => site.close());
  const door = new CommitDoor(store.stores.transactions, sparing, store.keeper);
  const turns = new ClassTurns(loopClock, (slice) => {
    door.together(slice);
  });
  const tray = new PictureTray(clock, keyMaker);
  closing.add('pictures that wait', () => {
    tray.close();
  });
  const media = givenMedia ?? (await createMedia(config, log, guard));
  closing.add('media', () => {
    media.close();
  });
  const relays = relayServers(config, withoutStepsBack(clock));
  const mediaServer = guardMedia(media.server, guard);
  const checks = new ConnectionChecks(mediaServer, clock, keyMaker);
  closing.add('checks', () => {
    checks.close();
  });
  const gatekeeper = new Gatekeeper(classes, workshops, withoutSteps(clock));
  const release = (act: () => void): void => {
    door.release(act);
  };
  const connections = new ConnectionIndex(
    ({ classId, identity }) => gatekeeper.passes(classId, identity),
    guard,
    release,
  );
  const http = createHttpServer();
  const isProxy = proxyOf(config);
  const trustProxy = isProxy !== null;
  const capacity = new Capacity(http, { connections: connectionsThatFit(), trustsProxy: isProxy ?? false });
  const tlsPort = tlsPortOf(config);
  const tls = tlsPort === null ? null : createTls(config, http, guard, sparing);
  if (tls !== null) {
    capacity.watch(tls.server);
  }
  let port = config.PORT;
  const retentionStore = store.stores.retention;
  const sockets = createSocketServer(guard);
  const { io } = sockets;
  const object = objectionTo({
    allowedOrigins: [
      ...(config.PUBLIC_URL === undefined ? [] : [config.PUBLIC_URL]),
      ...config.ALLOWED_ORIGINS,
    ],
    trustProxy,
    log: sparing,
    isSurplus: (request) => capacity.isSurplus(request.socket),
  });
  const registry = new ClassRegistry({
    transactions: door,
    classes,
    chat: store.stores.chat,
    workshops,
    stills,
    pictures,
    tray,
    keys: keyMaker,
    random: Math.random,
    media: mediaServer,
    iceServers: relays,
    clock,
    log: sparing,
    seatsPerPlace: config.SEATS_PER_ADDRESS,
    graces: {
      peerMs: config.PEER_GRACE_SECONDS * MS_PER_SECOND,
      mentorMs: config.MENTOR_GRACE_SECONDS * MS_PER_SECOND,
    },
    broadcastTo: (id) => broadcastThrough(broadcastTo(io, id), release),
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
    onRest: (id) => {
      courses.classRests(id);
    },
  });
  const afterwards = new Afterwards({ registry, classes, workshops, keepsakes, clock });
  const retention = new Retention({
    store: retentionStore,
    clock,
    log: sparing,
    keepDays: config.KEEP_CLASSES_DAYS,
    isInUse: (id) => registry.active.has(id),
    onShut: (id) => {
      connections.of(id).review();
    },
    beforeRemoval: (id) => courses.presence.keep(id),
  });
  const classDoor = new OwnClassDoor({
    registry,
    passes: new PassDesk({
      ...{ transactions: door, classes, workshops, clock, log: sparing },
      active: (id) => registry.find(id),
      connectionsOf: (id) => connections.of(id),
    }),
    ownClasses: site.ownClasses,
    settled: () => door.settledInTime(),
  });
  const mails = givenMails ?? bookingMails({ writeCalendar: icalCalendar, from: config.MAIL_FROM ?? null });
  const siteHttp = site.openCourses({ classDoor, bookingMails: mails });
  const { courses } = siteHttp;
  const addresses = new AddressBook({
    host: config.HOST,
    publicUrl: config.PUBLIC_URL,
    trustsProxy: trustProxy,
    announced: config.ANNOUNCED_ADDRESS,
    interfaces: interfaceAddresses,
    listeners: () => [
      ...(typeof tls?.port === 'number' ? [{ scheme: 'https' as const, port: tls.port }] : []),
      { scheme: 'http' as const, port },
    ],
    fingerprint: () => tls?.authority?.fingerprint ?? null,
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

  // The server never needs the key itself again, so the hash is enough.
  const ownerKeyHash = config.OWNER_KEY === undefined ? null : hashKey(config.OWNER_KEY);
  const app = createApp({
    registry,
    stills,
    pictures,
    tray,
    pictureMaker: new SharpPictureMaker(clock, sparing),
    roleOf: (id, linkKey, peerKey) => gatekeeper.roleOf(id, linkKey, peerKey),
    menteeKeyOf: (id, mentorKey) => menteeKeyOf(classes, id, mentorKey),
    identify: (id, linkKey, peerKey) => gatekeeper.identify(id, linkKey, peerKey),
    mediaSetup: media.setup,
    checks,
    turns,
    space,
    afterwards,
    keepsakes,
    terms: {
      keepDays: config.KEEP_CLASSES_DAYS === 0 ? null : config.KEEP_CLASSES_DAYS,
      needsOwnerKey: ownerKeyHash !== null,
    },
    ownerKeyHash,
    studio,
    addressesFor: async (request) => {
      await tls?.refresh();
      return addresses.tell(request);
    },
    authority: () => tls?.authority ?? null,
    checkServers: relayServers({ ...config, TURN_TTL_SECONDS: CHECK_TTL_SECONDS }, clock),
    classesPerMinute: config.CLASSES_PER_MINUTE,
    openApi: openApi(API_VERSION),
    site: siteHttp,
    metrics,
    version: VERSION,
    metricsToken: config.METRICS_TOKEN,
    obstacles: () => [
      ...new Set([...media.obstacles(), ...store.obstacles(), ...door.obstacles, ...site.obstacles()]),
    ],
    door,
    log: sparing,
    observer: metrics,
    trustProxy,
    publicUrl: config.PUBLIC_URL,
    webRoot,
    publicCourses: publicCourses ?? courses.inPublic,
    clock,
    isSurplus: (socket) => capacity.isSurplus(socket),
    polling: pollingSide(sockets.engine, object),
  });
  const exchanges = new Exchanges(app.callback(), guard);
  serveRequests(http, exchanges, guard);
  const socketSide = {
    http,
    refuse,
    inTurn: ({ socket }: IncomingMessage, action: () => void) => {
      exchanges.inTurn(socket, action);
    },
  };
  serveClasses(sockets, socketSide, {
    registry,
    connections,
    identify: (id, linkKey, peerKey) => gatekeeper.identify(id, linkKey, peerKey),
    passes: (id, identity) => gatekeeper.passes(id, identity),
    object,
    trustProxy,
    socketsPerAddress: config.SOCKETS_PER_ADDRESS,
    guard,
    log: sparing,
    observer: metrics,
    turns,
    door,
  });
  if (isProxy !== null) {
    forgetStrangersWord(http, { isProxy, log: sparing });
  }
  registry.restore();
  await courses.start();
  retention.start();
  closing.add('classes', () => {
    registry.close();
  });
  closing.add('sockets', async () => {
    const closeAll = (): Promise<void> => closeHttp(http, () => io.close());
    await (tls === null ? closeAll() : tls.close(closeAll));
  });
  closing.add('retention', () => {
    retention.close();
  });
  closing.add('connections', () => sockets.engine.farewell());
  closing.add('what is not kept', async () => {
    io.local.emit('server:stopping', {});
    await keepAll(registry, guard);
    registry.close();
    await drain(door, guard);
  });

  port = await listen(http, config.PORT, config.HOST);
  if (tls !== null && tlsPort !== null) {
    await tls.open(tlsPort.port, config.HOST, tlsPort.mustHave);
  }
  return {
    port,
    tlsPort: tls?.port ?? null,
    addresses: () => addresses.all,
    workerPids: media.workerPids,
    ownerPath: site.ownerPath,
    classDoor,
    openPractice: (count, language) => {
      const { keys, hashes } = newLinks();
      const { id } = registry.createPractice({ count, language }, hashes);
      return `/m/${id}#${keys.mentor}`;
    },
    close: () => closing.close(),
  };
}
