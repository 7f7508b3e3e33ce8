import {
  cameraSettings,
  chatMode,
  classSettings,
  guest,
  itemId,
  lesson,
  namedPeer,
  peerId,
  progress,
  raisedHand,
  stageView,
  still,
  stroke,
  timestamp,
  type ClassId,
  type ItemId,
} from '@gongbang/protocol';
import { z } from 'zod';

import type { StillStore, WorkshopState, WorkshopStore } from '../classroom/ports.ts';
import type { SqliteDatabase, Statement } from './SqliteDatabase.ts';

/** What a row of each part holds. */
const PARTS: { readonly [P in keyof WorkshopState]: z.ZodType<WorkshopState[P]> } = {
  settings: classSettings,
  stageView,
  lesson,
  progress: z.record(peerId, progress),
  hands: z.array(raisedHand),
  guests: z.array(guest),
  unshared: z.array(peerId),
  poll: z
    .object({
      id: itemId,
      question: z.string(),
      choices: z.array(z.string()),
      isOpen: z.boolean(),
      isShared: z.boolean(),
      votes: z.record(peerId, z.int().nonnegative()),
    })
    .nullable(),
  strokes: z.array(stroke),
  still: still.nullable(),
  cameras: z.array(
    z.object({
      id: itemId,
      keyHash: z.string(),
      expiresAt: timestamp,
      owner: peerId.nullable(),
      settings: cameraSettings,
    }),
  ),
  roll: z.object({
    assistants: z.array(peerId),
    admitted: z.array(peerId),
    sentOut: z.array(namedPeer),
    retiredKeys: z.array(z.string()),
  }),
  chatMode,
  practice: z.object({ count: z.int().nonnegative(), language: z.enum(['ko', 'en']) }),
};

const row = z.object({ part: z.string(), value: z.string() });

/** Workshops part by part, as JSON: a part is read and written whole, and nothing is looked up inside it. */
export class SqliteWorkshopStore implements WorkshopStore {
  readonly #load: Statement;
  readonly #save: Statement;

  constructor(database: SqliteDatabase) {
    this.#load = database.prepare('SELECT part, value FROM workshops WHERE classId = ?');
    this.#save = database.prepare(
      `INSERT INTO workshops (classId, part, value) VALUES (?, ?, ?)
       ON CONFLICT (classId, part) DO UPDATE SET value = excluded.value`,
    );
  }

  /** @throws ZodError when a row is not what this version wrote */
  load(id: ClassId): Partial<WorkshopState> {
    const kept: Partial<WorkshopState> = {};
    for (const entry of this.#load.all(id)) {
      const { part, value } = row.parse(entry);
      if (isPart(part)) {
        put(kept, part, JSON.parse(value));
      }
    }
    return kept;
  }

  save<P extends keyof WorkshopState>(id: ClassId, part: P, value: WorkshopState[P]): void {
    this.#save.run(id, part, JSON.stringify(value));
  }
}

function isPart(name: string): name is keyof WorkshopState {
  return Object.hasOwn(PARTS, name);
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- ties the part to its value
function put<P extends keyof WorkshopState>(
  kept: Partial<Writable<WorkshopState>>,
  part: P,
  raw: unknown,
): void {
  kept[part] = PARTS[part].parse(raw);
}

const stillRow = z.object({ jpeg: z.instanceof(Uint8Array) });

/** The latest frozen frame of each class. */
export class SqliteStillStore implements StillStore {
  readonly #save: Statement;
  readonly #find: Statement;

  constructor(database: SqliteDatabase) {
    this.#save = database.prepare(
      `INSERT INTO stills (classId, stillId, jpeg) VALUES (?, ?, ?)
       ON CONFLICT (classId) DO UPDATE SET stillId = excluded.stillId, jpeg = excluded.jpeg`,
    );
    this.#find = database.prepare('SELECT jpeg FROM stills WHERE classId = ? AND stillId = ?');
  }

  save(id: ClassId, stillId: ItemId, jpeg: Uint8Array): void {
    this.#save.run(id, stillId, jpeg);
  }

  find(id: ClassId, stillId: ItemId): Uint8Array | null {
    const found = this.#find.get(id, stillId);
    return found === undefined ? null : stillRow.parse(found).jpeg;
  }
}
