import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  classDraft,
  receiversOf,
  type ClassDraft,
  type ClassId,
  type LinkRole,
  type NotificationName,
  type NotificationPayload,
  type Role,
  type RequestPayload,
  type Workshop,
} from '@gongbang/protocol';
import { encodeHash, hashKey, keyMaker } from '@gongbang/sfu-server/auth/keys.ts';
import type { Classroom } from '@gongbang/sfu-server/class/Classroom.ts';
import { ClassRegistry } from '@gongbang/sfu-server/class/ClassRegistry.ts';
import { CommitDoor } from '@gongbang/sfu-server/room/CommitDoor.ts';
import type { Identity } from '@gongbang/sfu-server/room/Peer.ts';
import type { WorkshopState } from '@gongbang/sfu-server/ports/store.ts';
import type { Broadcast, Channel } from '@gongbang/sfu-server/ports/wire.ts';
import type { Workshop as Capabilities } from '@gongbang/sfu-server/class/Workshop.ts';
import { PictureTray } from '@gongbang/sfu-server/class/PictureTray.ts';
import { Retention } from '@gongbang/sfu-server/class/Retention.ts';
import { Guard } from '@gongbang/sfu-server/guard.ts';
import { openDatabase } from '@gongbang/sfu-server/storage/sqlite/database.ts';
import { SqliteChatStore } from '@gongbang/sfu-server/storage/sqlite/SqliteChatStore.ts';
import { SqliteClassStore } from '@gongbang/sfu-server/storage/sqlite/SqliteClassStore.ts';
import type { SqliteDatabase } from '@gongbang/sfu-server/storage/sqlite/SqliteDatabase.ts';
import { SqlitePictureStore } from '@gongbang/sfu-server/storage/sqlite/SqlitePictureStore.ts';
import { SqliteRetentionStore } from '@gongbang/sfu-server/storage/sqlite/SqliteRetentionStore.ts';
import {
  SqliteStillStore,
  SqliteWorkshopStore,
} from '@gongbang/sfu-server/storage/sqlite/SqliteWorkshopStore.ts';

import { FakeClock } from './FakeClock.ts';
import { FakeMediaServer } from './FakeMedia.ts';
import { DTLS, RECEIVE } from './rtp.ts';

export const KEEP_DAYS = 90;
export const GRACES = { peerMs: 20_000, mentorMs: 300_000 };

interface Told {
  readonly name: NotificationName;
  readonly payload: unknown;
}

/** A channel that records what it is told. */
export class FakeChannel implements Channel {
  /** Unless a test says otherwise, everybody comes from a different place. */
  place: string = randomUUID();
  readonly told: Told[] = [];
  isAdmitted = false;
  role: Role | null = null;
  isReleased = false;
  isClosed = false;

  notify(name: NotificationName, payload: unknown): void {
    this.told.push({ name, payload });
  }

  admit(role: Role): void {
    this.role = role;
    this.isAdmitted = true;
    this.isReleased = false;
  }

  toGreenRoom(): void {
    this.role = null;
    this.isAdmitted = false;
    this.isReleased = false;
  }

  release(): void {
    this.role = null;
    this.isReleased = true;
  }

  close(): void {
    this.isReleased = true;
    this.isClosed = true;
  }

  names(): NotificationName[] {
    return this.told.map(({ name }) => name);
  }

  /** The latest value of a workshop part that this person was sent. */
  part<P extends keyof Workshop>(part: P): Workshop[P] | undefined {
    return latestPart(this.told, part);
  }
}

function latestPart<P extends keyof Workshop>(told: readonly Told[], part: P): Workshop[P] | undefined {
  const parts = told
    .filter(({ name }) => name === 'workshop:changed')
    .map(({ payload }) => (payload as { parts: Partial<Workshop> }).parts);
  return parts.findLast((candidate) => part in candidate)?.[part];
}

/** Practice mentees come once their media is there. */
async function expectSettled(isSo: () => boolean): Promise<void> {
  for (let turns = 0; !isSo(); turns += 1) {
    if (turns > 1000) {
      throw new Error('Practice mentees did not come.');
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const silent = { info: () => undefined, warn: () => undefined };

export interface FixtureOptions {
  /** Makes the store: for instance, one that fails on demand. */
  readonly open?: (file: string) => SqliteDatabase;
  /** As in the server, exceptions of timers end in the guard. */
  readonly isGuarded?: boolean;
  /** Awaited before a class is removed. */
  readonly beforeRemoval?: (id: ClassId) => Promise<void> | null;
}

/** A registry over a real store, with a fake clock, fake media and recording channels. */
export class ClassroomFixture implements Disposable {
  readonly clock = new FakeClock();
  readonly media = new FakeMediaServer();
  readonly tray = new PictureTray(this.clock, keyMaker);
  /** What was sent to everyone, and to the lobby. */
  readonly broadcasts: Told[] = [];
  /** Called with what is sent to everyone, or to the lobby: its name, its payload, and to which roles. */
  readonly listeners = new Set<(name: NotificationName, payload: unknown, roles: readonly Role[]) => void>();
  /** What was requested for a class's connections: `review`, `over`, or whose were closed. */
  readonly connections: string[] = [];
  /** Classes that are no longer in use, in order. */
  readonly rested: ClassId[] = [];
  readonly folder = mkdtempSync(join(tmpdir(), 'gongbang-test-'));
  readonly #options: FixtureOptions;
  database: SqliteDatabase;
  registry: ClassRegistry;
  readonly retentionStore: SqliteRetentionStore;
  readonly retention: Retention;

  constructor(options: FixtureOptions = {}) {
    this.#options = options;
    this.database = openDatabase(this.folder, options.open);
    this.registry = this.#makeRegistry();
    this.retentionStore = new SqliteRetentionStore(this.database);
    this.retention = new Retention({
      store: this.retentionStore,
      clock: this.clock,
      log: silent,
      keepDays: KEEP_DAYS,
      isInUse: (id) => this.registry.active.has(id),
      onShut: (id) => this.connections.push(`shut ${id}`),
      beforeRemoval: (id) => this.#options.beforeRemoval?.(id) ?? null,
    });
  }

  createClass(seats = 30, draft: Partial<ClassDraft> = {}): ClassId {
    const keys = { mentor: new Uint8Array(32), mentee: new Uint8Array(32), menteeSalt: null };
    return this.registry.create(
      classDraft.parse({ title: '찻잔', mentorName: '이정은', seats, ...draft }),
      keys,
    ).id;
  }

  /** A rehearsal of a class, with its mentor in it. */
  async rehearse(id: ClassId, count = 0): Promise<{ classroom: Classroom; teacher: FakeChannel }> {
    this.registry.open(id).rehearse({ count, language: 'ko' });
    const classroom = this.registry.open(id);
    const teacher = new FakeChannel();
    await classroom.join(identity('mentor'), teacher, joinPayload('이정은'));
    await expectSettled(() => classroom.peerCount === count + 1);
    return { classroom, teacher };
  }

  /** Everything kept about a class. */
  kept(id: ClassId): unknown {
    const classes = new SqliteClassStore(this.database);
    const keys = classes.findKeys(id)?.mentee ?? [];
    return {
      record: classes.find(id),
      menteeKey: Buffer.from(keys).toString('hex'),
      workshop: new SqliteWorkshopStore(this.database).load(id),
      chat: new SqliteChatStore(this.database).page(id, { limit: 100 }),
    };
  }

  /** As if the server were killed and restarted. */
  restart(): void {
    this.clock.forget();
    this.database.close();
    this.database = openDatabase(this.folder, this.#options.open);
    this.registry = this.#makeRegistry();
    this.registry.restore();
  }

  /** What is on disk for a class's workshop. */
  keptWorkshop(id: ClassId): Partial<WorkshopState> {
    return new SqliteWorkshopStore(this.database).load(id);
  }

  names(): NotificationName[] {
    return this.broadcasts.map(({ name }) => name);
  }

  /** The latest value of a workshop part that everyone was sent. */
  part<P extends keyof Workshop>(part: P): Workshop[P] | undefined {
    return latestPart(this.broadcasts, part);
  }

  /** The phones for the hands, as their mentor was last told. */
  get phones(): unknown {
    const told = this.broadcasts.findLast(({ name }) => name === 'cameras:changed');
    return (told?.payload as NotificationPayload['cameras:changed'] | undefined)?.cameras;
  }

  [Symbol.dispose](): void {
    this.registry.close();
    this.database.close();
    rmSync(this.folder, { recursive: true });
  }

  #makeRegistry(): ClassRegistry {
    const tell: Broadcast['everyone'] = (name, payload, roles = receiversOf(name)) => {
      this.broadcasts.push({ name, payload });
      for (const listener of this.listeners) {
        listener(name, payload, roles);
      }
    };
    return new ClassRegistry({
      transactions: new CommitDoor(this.database, silent),
      classes: new SqliteClassStore(this.database),
      chat: new SqliteChatStore(this.database),
      workshops: new SqliteWorkshopStore(this.database),
      stills: new SqliteStillStore(this.database),
      pictures: new SqlitePictureStore(this.database),
      tray: this.tray,
      keys: keyMaker,
      random: Math.random,
      media: this.media,
      iceServers: { for: () => [] },
      clock: this.#options.isGuarded === true ? new Guard(this.clock, silent).clock : this.clock,
      log: { ...silent, child: () => silent },
      graces: GRACES,
      seatsPerPlace: 3,
      broadcastTo: () => ({ everyone: tell, lobby: tell }),
      connectionsOf: () => ({
        review: () => this.connections.push('review'),
        closeOf: (peerId) => this.connections.push(peerId),
        over: () => this.connections.push('over'),
      }),
      onUsed: (id) => {
        this.retention.used(id);
      },
      shut: (id) => {
        new SqliteRetentionStore(this.database).shut(id);
      },
      onShut: (id) => {
        this.connections.push(`shut ${id}`);
        this.retention.shut();
      },
      onRest: (id) => this.rested.push(id),
    });
  }
}

/** The workshop of a class as requests reach it: every call is one commit. */
export function workshopOf(classroom: Classroom): Capabilities {
  const committing = <T extends object>(target: T): T =>
    new Proxy(target, {
      get: (_target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value === 'function') {
          return (...args: unknown[]): unknown =>
            classroom.commit(() => Reflect.apply(value, target, args) as unknown);
        }
        return isCapability(value) ? committing(value) : value;
      },
    });
  return committing(classroom.workshop);
}

/** A domain object, not plain data. */
const isCapability = (value: unknown): value is object =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  ![Object.prototype, Map.prototype, Set.prototype].includes(Object.getPrototypeOf(value) as object);

/** A person, by a key: the class link's, unless another is named. */
export const identity = (role: LinkRole, name: string = role, key = ''): Identity => ({
  role,
  peerId: name.padEnd(16, '-'),
  keyHash: encodeHash(hashKey(key)),
});

export const joinPayload = (name: string): RequestPayload['class:join'] => ({
  name,
  media: { rtpCapabilities: RECEIVE, dtlsParameters: DTLS },
});
