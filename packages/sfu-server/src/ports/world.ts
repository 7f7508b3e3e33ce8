import type { ClassId, ItemId, Secret } from '@gongbang/protocol';

import type { Connections, Broadcast } from './wire.ts';
import type {
  ChatStore,
  ClassStore,
  Commits,
  PictureStore,
  StillStore,
  WaitingPictures,
  WorkshopShelf,
} from './store.ts';
import type { MediaServer, IceServers } from './media.ts';

/* What the classroom needs from the world, without how it is done: here, and in the files beside this one. */

/** Time. Replaced in tests. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC, for display and for what outlives the server: it may step. */
  now(): number;
  /**
   * Milliseconds since 1970 as the process assumed at its start, on a clock that never steps: for everything
   * measured or waited for.
   */
  monotonic(): number;
  /** Calls `action` once after `ms`, measured on a clock that never steps; the returned function cancels it. */
  after(ms: number, action: () => void): () => void;
}

/** Log lines about lifecycles. pino fits. */
export interface Log {
  info(bindings: object, message: string): void;
  warn(bindings: object, message: string): void;
}

/** Creates what nobody can guess: keys and ids. */
export interface KeyMaker {
  make(): Secret;
  /** What a key is recognised by: nothing else of it is stored. */
  hash(key: Secret): Uint8Array;
  /** The id of a thing in a class. It reveals nothing about others. */
  itemId(): ItemId;
  /** An id that no class has. */
  classId(): ClassId;
}

/** Room on the disk. */
export interface Space {
  /** @throws ClassroomError STORE_FULL when there is too little for what can wait */
  assertRoom(): void;
}

/** How long a seat and its media are kept after the connection is lost, in ms. */
export interface Graces {
  readonly peerMs: number;
  /** How long a live class waits for its mentor before it ends by itself. */
  readonly mentorMs: number;
}

/** Everything of the world that one class has access to. */
export interface World {
  readonly transactions: Commits;
  readonly classes: Pick<
    ClassStore,
    'markLive' | 'markScheduled' | 'markEnded' | 'describe' | 'replaceMenteeKey'
  >;
  readonly chat: ChatStore;
  readonly workshops: WorkshopShelf;
  readonly stills: StillStore;
  readonly pictures: PictureStore;
  /** Pictures of steps: the class's, even in a rehearsal of it. */
  readonly lessonPictures: PictureStore;
  readonly tray: WaitingPictures;
  readonly keys: KeyMaker;
  readonly media: MediaServer;
  readonly iceServers: IceServers;
  readonly broadcast: Broadcast;
  readonly connections: Connections;
  readonly clock: Clock;
  /** A number from 0 up to 1, as Math.random. */
  readonly random: () => number;
  readonly log: Log;
  readonly graces: Graces;
  /** Seats in one class that people from one place may take or ask for, unless its mentor lifts the limit. */
  readonly seatsPerPlace: number;
}
