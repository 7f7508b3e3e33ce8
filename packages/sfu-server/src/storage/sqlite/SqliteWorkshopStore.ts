import {
  cameraSettings,
  chatMode,
  classSettings,
  guest,
  itemId,
  lesson,
  lessonStep,
  material,
  namedPeer,
  peerId,
  progress,
  raisedHand,
  stageView,
  still,
  stroke,
  stuckAt,
  timestamp,
  type ClassId,
  type ItemId,
  type PeerId,
  type Progress,
} from '@gongbang/protocol';
import { z } from 'zod';

import type { StillStore, Visit, WholePart, WorkshopState, WorkshopStore } from '../../ports/store.ts';
import { PersonRows } from './PersonRows.ts';
import type { SqliteDatabase, Statement } from './SqliteDatabase.ts';

/** A stored lesson: its texts were checked on their way in, by the rules of their time. */
const keptLesson = lesson.extend({
  materials: z.array(z.object({ ...material.shape, text: z.string() })),
  steps: z.array(z.object({ ...lessonStep.shape, title: z.string(), note: z.string() })),
});

/** Stored settings, which may predate those for shared addresses and for pictures. */
const keptSettings = classSettings.extend({
  isAddressShared: z.boolean().default(false),
  hasPictures: z.boolean().default(false),
});

/** The schema of each part's row. */
const PARTS: { readonly [P in WholePart]: z.ZodType<WorkshopState[P]> } = {
  settings: keptSettings,
  // Older rows predate hands that fill the stage.
  stageView: stageView.extend({ fills: z.boolean().default(false) }),
  lesson: keptLesson,
  hands: z.array(raisedHand),
  guests: z.array(guest),
  unshared: z.array(peerId),
  consents: z.array(peerId),
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
  passes: z.array(z.object({ peerId, keyHash: z.string() })),
  roll: z.object({
    assistants: z.array(peerId),
    admitted: z.array(peerId),
    sentOut: z.array(namedPeer),
    // Missing in rows from earlier versions.
    returning: z.array(z.object({ peerId, keyHash: z.string() })).default([]),
  }),
  visitors: z.array(namedPeer),
  chatMode,
  practice: z.object({ count: z.int().nonnegative(), language: z.enum(['ko', 'en']) }),
  course: z.object({
    isTaught: z.boolean(),
    backBy: timestamp.nullable(),
    goneAt: timestamp.nullable().default(null),
  }),
  plan: z.object({
    wholeDay: z.boolean().default(false),
    minutes: z.int().positive().nullable(),
    timeZone: z.string().nullable(),
    revision: z.int().nonnegative(),
  }),
  pulse: timestamp,
};

const keptVisit = z.object({
  name: z.string(),
  cameAt: timestamp,
  leftAt: timestamp,
  ms: z.int().nonnegative(),
  since: timestamp.nullable(),
  stuck: z.array(stuckAt),
});

const row = z.object({ part: z.string(), value: z.string() });

/** Workshops as JSON, part by part: a part is read and written whole, and never queried. */
export class SqliteWorkshopStore implements WorkshopStore {
  readonly #load: Statement;
  readonly #loadPart: Statement;
  readonly #mentions: Statement;
  readonly #save: Statement;
  readonly #progress: PersonRows<Progress>;
  readonly #visits: PersonRows<Visit>;

  constructor(database: SqliteDatabase) {
    this.#load = database.prepare('SELECT part, value FROM workshops WHERE classId = ?');
    this.#loadPart = database.prepare('SELECT part, value FROM workshops WHERE classId = ? AND part = ?');
    this.#mentions = database.prepare(
      'SELECT 1 FROM workshops WHERE classId = ? AND part = ? AND instr(value, ?) > 0',
    );
    this.#save = database.prepare(
      `INSERT INTO workshops (classId, part, value) VALUES (?, ?, ?)
       ON CONFLICT (classId, part) DO UPDATE SET value = excluded.value`,
    );
    this.#progress = new PersonRows(database, 'progress', progress);
    this.#visits = new PersonRows(database, 'visits', keptVisit);
  }

  /** @throws ZodError if a row is not what this version wrote */
  load(id: ClassId): Partial<WorkshopState> {
    const kept: Partial<WorkshopState> = {};
    for (const entry of this.#load.all(id)) {
      const { part, value } = row.parse(entry);
      if (isPart(part)) {
        put(kept, part, JSON.parse(value));
      }
    }
    const [progressOf, visits] = [this.#progress.load(id), this.#visits.load(id)];
    return {
      ...kept,
      ...(Object.keys(progressOf).length === 0 ? {} : { progress: progressOf }),
      ...(Object.keys(visits).length === 0 ? {} : { visits }),
    };
  }

  /** @throws ZodError if the row is not what this version wrote */
  loadPart<P extends WholePart>(id: ClassId, part: P): WorkshopState[P] | undefined {
    const found = this.#loadPart.get(id, part);
    return found === undefined ? undefined : PARTS[part].parse(JSON.parse(row.parse(found).value));
  }

  mentions(id: ClassId, part: WholePart, text: string): boolean {
    return this.#mentions.get(id, part, text) !== undefined;
  }

  save<P extends WholePart>(id: ClassId, part: P, value: WorkshopState[P]): void {
    this.#save.run(id, part, JSON.stringify(value));
  }

  loadProgress(id: ClassId, mentee?: PeerId): WorkshopState['progress'] {
    return this.#progress.load(id, mentee);
  }

  loadVisits(id: ClassId, mentee?: PeerId): WorkshopState['visits'] {
    return this.#visits.load(id, mentee);
  }

  saveProgress(id: ClassId, mentee: PeerId, value: Progress | null): void {
    this.#progress.save(id, mentee, value);
  }

  saveVisit(id: ClassId, mentee: PeerId, value: Visit | null): void {
    this.#visits.save(id, mentee, value);
  }
}

function isPart(name: string): name is WholePart {
  return Object.hasOwn(PARTS, name);
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- ties the part to its value
function put<P extends WholePart>(kept: Partial<Writable<WorkshopState>>, part: P, raw: unknown): void {
  kept[part] = PARTS[part].parse(raw);
}

const stillRow = z.object({ jpeg: z.instanceof(Uint8Array) });

/** The latest still of each class, and the one that is shown. */
export class SqliteStillStore implements StillStore {
  readonly #database: SqliteDatabase;
  readonly #save: Statement;
  readonly #dropOthers: Statement;
  readonly #dropFormer: Statement;
  readonly #find: Statement;

  constructor(database: SqliteDatabase) {
    this.#database = database;
    this.#save = database.prepare(
      `INSERT INTO stills (classId, stillId, seq, jpeg)
       VALUES (?1, ?2, (SELECT coalesce(max(seq), 0) + 1 FROM stills WHERE classId = ?1), ?3)
       ON CONFLICT (classId, stillId) DO UPDATE SET seq = excluded.seq, jpeg = excluded.jpeg`,
    );
    this.#dropOthers = database.prepare(
      'DELETE FROM stills WHERE classId = ? AND stillId IS NOT ? AND stillId IS NOT ?',
    );
    this.#dropFormer = database.prepare(
      `DELETE FROM stills WHERE classId = ?1 AND stillId IS NOT ?2
       AND seq < (SELECT max(seq) FROM stills WHERE classId = ?1)`,
    );
    this.#find = database.prepare('SELECT jpeg FROM stills WHERE classId = ? AND stillId = ?');
  }

  save(id: ClassId, stillId: ItemId, jpeg: Uint8Array, shown: ItemId | null): void {
    this.#database.transaction(() => {
      this.#save.run(id, stillId, jpeg);
      this.#dropOthers.run(id, stillId, shown);
    });
  }

  find(id: ClassId, stillId: ItemId): Uint8Array | null {
    const found = this.#find.get(id, stillId);
    return found === undefined ? null : stillRow.parse(found).jpeg;
  }

  show(id: ClassId, stillId: ItemId | null): void {
    this.#dropFormer.run(id, stillId);
  }
}
