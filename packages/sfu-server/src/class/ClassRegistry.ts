import {
  REOPEN_MS,
  classDraft,
  type ChatPage,
  type ClassChange,
  type ClassDraft,
  type ClassId,
  type ClassSetup,
  type ItemId,
  type LinkRole,
  type PeerId,
} from '@gongbang/protocol';

import { NO_PLAN, edited, keepAnnounced, type Announced, type Edit } from './about.ts';
import { Classroom } from './Classroom.ts';
import { ClassroomError, notFound } from '../rules/ClassroomError.ts';
import { assertNotEnded, isDeleted, restore } from '../rules/classState.ts';
import { sleeping, type ClassLook } from './classView.ts';
import { EMPTY_LESSON, stepOf, withPicture } from '../features/lesson.ts';
import { PRACTICE_CLASS } from '../rehearsal/practiceWords.ts';
import { EMPTY_ROLL, OPEN_CLASS, assertMayRead, type Reader } from '../features/register.ts';
import { rehearsalWorld, type RehearsalPlan } from '../rehearsal/rehearsal.ts';
import type {
  ChatQuery,
  ClassRecord,
  ClassStore,
  KeptPractice,
  KeyHashes,
  PictureStore,
  SentPicture,
  StillStore,
  WorkshopStore,
} from '../ports/store.ts';
import type { Broadcast, Connections } from '../ports/wire.ts';
import type { Log, World } from '../ports/world.ts';
import { pictureOf, setUpLike, setupOf } from './setup.ts';
import { UnitOfWork } from '../room/UnitOfWork.ts';

export interface ClassRegistryParts extends Omit<
  World,
  'log' | 'broadcast' | 'connections' | 'lessonPictures'
> {
  readonly classes: ClassStore;
  readonly workshops: WorkshopStore;
  readonly broadcastTo: (id: ClassId) => Broadcast;
  /** Called whenever somebody is about to use a class. */
  readonly onUsed: (id: ClassId) => void;
  /** Invalidates a class’s keys; durable when it returns, or with the enclosing transaction. */
  readonly shut: (id: ClassId) => void;
  /** Called once that is kept: disconnects whoever is left, and removes the rest of the class. */
  readonly onShut: (id: ClassId) => void;
  /** A class is no longer in use: it has ended, or nobody is left. */
  readonly onRest: (id: ClassId) => void;
  readonly connectionsOf: (id: ClassId) => Connections;
  readonly log: Log & { child(bindings: object): Log };
}

/**
 * All classes: those in use live here, one `Classroom` each, the others in the store until somebody joins. A class is looked up
 * by its id for every request, and nobody holds on to it.
 */
export class ClassRegistry {
  readonly #parts: ClassRegistryParts;
  readonly #work: UnitOfWork;
  readonly #active = new Map<ClassId, Classroom>();

  constructor(parts: ClassRegistryParts) {
    this.#parts = parts;
    this.#work = new UnitOfWork(parts.transactions, parts.clock, parts.log);
  }

  /** Classes in use. */
  get active(): ReadonlyMap<ClassId, Classroom> {
    return this.#active;
  }

  /** Wakes the classes that were live when the server stopped: their mentors have the grace period to come back. */
  restore(): void {
    for (const record of this.#parts.classes.findLive()) {
      try {
        this.#wake(record);
      } catch (error) {
        // The others are still restored.
        this.#parts.log.warn({ classId: record.id, err: error }, 'a class that was live cannot be read');
      }
    }
  }

  /** Registers a class. */
  create(
    { kind, admission, materials, steps, wholeDay, minutes, timeZone, ...about }: ClassDraft,
    keys: KeyHashes,
    id = this.#parts.keys.classId(),
  ): ClassRecord {
    const record: ClassRecord = {
      ...about,
      id,
      phase: 'scheduled',
      startedAt: null,
      endedAt: null,
      endReason: null,
      createdAt: this.#parts.clock.now(),
    };
    const { classes, workshops } = this.#parts;
    this.#work.commit(() => {
      classes.insert(record, keys);
      workshops.save(record.id, 'plan', { ...NO_PLAN, wholeDay, minutes, timeZone });
      workshops.save(record.id, 'settings', { ...OPEN_CLASS, kind, admission });
      workshops.save(record.id, 'lesson', { ...EMPTY_LESSON, materials, steps });
    });
    this.#parts.log.info({ classId: record.id }, 'class registered');
    return record;
  }

  /** How a class is set up, whether or not it has ended. */
  setupOf(id: ClassId): ClassSetup {
    return setupOf(this.#parts.workshops, id);
  }

  /**
   * Registers a class set up like another one, except for what the draft says. The pictures of its steps are large:
   * `copyPicture` copies them one by one.
   */
  copy(from: ClassId, draft: ClassDraft, keys: KeyHashes): ClassRecord {
    return this.#work.commit(() => {
      this.#assertNotDeleted(from);
      const record = this.create(draft, keys);
      setUpLike(this.#parts.workshops, from, record.id);
      return record;
    });
  }

  /** Copies the picture of the step with this id from another class, if it has one. @throws ClassroomError NOT_FOUND */
  copyPicture(from: ClassId, to: ClassId, stepId: ItemId, peerId: PeerId): void {
    this.#assertNotDeleted(from);
    const picture = pictureOf(this.#parts, from, stepId, peerId);
    if (picture !== null) {
      this.givePicture(to, stepId, picture);
    }
  }

  /**
   * Whether a step could have a picture: for callers who check before they make one.
   * @throws ClassroomError NOT_FOUND, CLASS_ENDED
   */
  assertTakesPicture(id: ClassId, stepId: ItemId): void {
    assertNotEnded(restore(this.#load(id)));
    stepOf(this.#parts.workshops.loadPart(id, 'lesson') ?? EMPTY_LESSON, stepId);
  }

  /**
   * Gives a step of the lesson a picture, whether or not somebody is in the class.
   * @throws ClassroomError NOT_FOUND, CLASS_ENDED, PICTURES_FULL, STORE_UNAVAILABLE
   */
  givePicture(id: ClassId, stepId: ItemId, picture: SentPicture): void {
    const { workshops, pictures: store } = this.#parts;
    const active = this.#active.get(id);
    if (active !== undefined) {
      active.givePicture(stepId, picture);
      return;
    }
    this.#work.commit(() => {
      assertNotEnded(restore(this.#load(id)));
      const lesson = workshops.loadPart(id, 'lesson') ?? EMPTY_LESSON;
      workshops.save(id, 'lesson', withPicture(lesson, stepId, picture, { classId: id, store }));
    });
  }

  /** A class that is in use. */
  find(id: ClassId): Classroom | undefined {
    return this.#active.get(id);
  }

  /** A class to join, in use until its last peer is gone. @throws ClassroomError NOT_FOUND, CLASS_ENDED */
  open(id: ClassId): Classroom {
    this.#parts.onUsed(id);
    return this.#active.get(id) ?? this.#wake(this.#load(id));
  }

  /**
   * A class to look at: one not in use is read from the store without waking it. (A live one is always in use.)
   * @throws ClassroomError NOT_FOUND
   */
  peek(id: ClassId): ClassLook {
    return this.#active.get(id) ?? sleeping(this.#announced(id));
  }

  /** Everyone's chat, also for people who are not in the class. */
  chatHistory(id: ClassId, query: Omit<ChatQuery, 'thread'>): ChatPage {
    return this.#parts.chat.page(id, query);
  }

  /**
   * Whether somebody may read a class's chat and pictures, without waking the class.
   * @throws ClassroomError UNAUTHENTICATED, FORBIDDEN, REMOVED
   */
  assertMayRead(id: ClassId, reader: Reader): void {
    const active = this.#active.get(id);
    // Only its mentor may read a rehearsal; the class's own history stays readable by those who could read it before.
    if (active?.isRehearsal === false) {
      active.assertMayRead(reader);
      return;
    }
    const { workshops } = this.#parts;
    const settings = workshops.loadPart(id, 'settings') ?? OPEN_CLASS;
    const roll = workshops.loadPart(id, 'roll') ?? EMPTY_ROLL;
    const visitors = workshops.loadPart(id, 'visitors') ?? [];
    assertMayRead(reader, { isRunning: false, isIn: () => false, settings, roll, visitors });
  }

  /** Frozen frames as a role may read and store them: in a rehearsal the mentor has separate ones that nobody else sees. */
  stillsFor(id: ClassId, role: LinkRole): StillStore {
    const active = this.#active.get(id);
    return active?.isRehearsal === true && role === 'mentor' ? active.stills : this.#parts.stills;
  }

  /** Stores a frozen frame besides the one that is shown. */
  saveStill(id: ClassId, stillId: ItemId, jpeg: Uint8Array): void {
    const active = this.#active.get(id);
    const shown =
      active === undefined ? this.#parts.workshops.loadPart(id, 'still') : active.workshop.drawing.still;
    this.stillsFor(id, 'mentor').save(id, stillId, jpeg, shown?.id ?? null);
  }

  /** The messages' pictures as a role may read them: in a rehearsal the mentor has separate ones as well. */
  picturesFor(id: ClassId, role: LinkRole): PictureStore {
    const active = this.#active.get(id);
    return active?.isRehearsal === true && role === 'mentor' ? active.pictures : this.#parts.pictures;
  }

  /** Registers a class to rehearse in: with steps, and this many practice mentees to come. */
  createPractice(practice: KeptPractice, keys: KeyHashes): ClassRecord {
    return this.#work.commit(() => {
      const record = this.create(classDraft.parse(PRACTICE_CLASS[practice.language]), keys);
      this.#parts.workshops.save(record.id, 'practice', practice);
      return record;
    });
  }

  /**
   * Changes a class that has not ended; one that ended within the last day is first reopened, if the change asks for it.
   * @throws ClassroomError NOT_FOUND, CLASS_ENDED; CONFLICT when fewer seats are asked for than are taken; STORE_UNAVAILABLE
   */
  change(id: ClassId, { phase, ...edit }: ClassChange): void {
    const active = this.#active.get(id);
    if (active !== undefined) {
      active.edit(edit);
      return;
    }
    this.#work.commit(() => {
      if (phase !== undefined) {
        this.#reopen(id);
      }
      this.#edit(id, edit);
    });
  }

  /**
   * Deletes a class with everything in it: when this returns, whoever was in has been told and is out, and no key opens it.
   * @throws ClassroomError STORE_UNAVAILABLE; nothing was deleted then
   */
  delete(id: ClassId): void {
    const { shut, onShut, log } = this.#parts;
    const active = this.#active.get(id);
    if (active === undefined) {
      shut(id);
    } else {
      active.delete(() => {
        shut(id);
      });
    }
    log.info({ classId: id }, 'class deleted');
    onShut(id);
  }

  /** Deletes a class whose links nobody has, as soon as that can be stored. */
  discard(id: ClassId): void {
    this.#parts.clock.after(0, () => {
      this.delete(id);
    });
  }

  /** @throws ClassroomError NOT_FOUND for a deleted class, of which only the record may remain */
  #assertNotDeleted(id: ClassId): void {
    if (isDeleted(this.#load(id))) {
      throw notFound('class');
    }
  }

  /** Stores what is pending, for as many classes as it can. @throws ClassroomError STORE_UNAVAILABLE when some remain */
  settle(): void {
    const refused: unknown[] = [];
    for (const classroom of this.#active.values()) {
      try {
        classroom.settle();
      } catch (error) {
        refused.push(error);
      }
    }
    if (refused.length > 0) {
      throw refused[0];
    }
  }

  /** The server stops. Writes nothing. */
  close(): void {
    for (const classroom of this.#active.values()) {
      classroom.close();
    }
    this.#active.clear();
  }

  /** Schedules an ended class again, keeping all that is stored about it except hands and the stage. Others stay as they are. */
  #reopen(id: ClassId): void {
    const { classes, workshops, clock, log } = this.#parts;
    const state = restore(this.#load(id));
    if (state.phase !== 'ended') {
      return;
    }
    if (state.reason === 'deleted' || state.endedAt + REOPEN_MS <= clock.now()) {
      throw new ClassroomError(
        'CLASS_ENDED',
        'A class can be reopened for a day after its end. Register another one.',
      );
    }
    classes.markScheduled(id, clock.now());
    workshops.save(id, 'hands', []);
    workshops.save(id, 'guests', []);
    this.#work.afterCommit(() => {
      log.info({ classId: id }, 'class reopened');
    });
  }

  /** @throws ClassroomError CLASS_ENDED */
  #edit(id: ClassId, edit: Edit): void {
    const before = this.#announced(id);
    assertNotEnded(restore(before.record));
    const after = edited(before, edit, 0);
    if (after !== before) {
      keepAnnounced(id, after, this.#parts);
      // Nobody is in, but somebody may be in the green room.
      this.#work.afterCommit(() => {
        this.#parts.broadcastTo(id).lobby('class:changed', { class: sleeping(after).info });
      });
    }
  }

  #announced(id: ClassId): Announced {
    return { record: this.#load(id), plan: this.#parts.workshops.loadPart(id, 'plan') ?? NO_PLAN };
  }

  #load(id: ClassId): ClassRecord {
    const record = this.#parts.classes.find(id);
    if (record === null) {
      throw notFound('class');
    }
    return record;
  }

  /** @throws ClassroomError CLASS_ENDED */
  #wake(record: ClassRecord, rehearsal: RehearsalPlan | null = null): Classroom {
    assertNotEnded(restore(record));
    const { broadcastTo, connectionsOf, log, ...parts } = this.#parts;
    const { id } = record;
    const world = {
      ...parts,
      lessonPictures: parts.pictures,
      broadcast: broadcastTo(id),
      connections: connectionsOf(id),
      log: log.child({ classId: id }),
    };
    const classroom = new Classroom({
      record,
      world: rehearsal === null ? world : rehearsalWorld(world, rehearsal),
      rehearsal,
      onForgotten: () => {
        this.#forget(id, classroom);
      },
      onRehearsed: (plan) => {
        // In its current state: it may have been changed since it was woken.
        this.#wake(this.#load(id), plan);
      },
    });
    this.#active.set(id, classroom);
    return classroom;
  }

  /** Forgets only the very object in use: by now there may be another one under this id. */
  #forget(id: ClassId, classroom: Classroom): void {
    if (this.#active.get(id) === classroom) {
      this.#active.delete(id);
      this.#parts.onRest(id);
    }
  }
}
