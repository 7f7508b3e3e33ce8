import { randomInt } from 'node:crypto';

import { CLASS_ID_LENGTH, classDraft, type ClassDraft, type ClassId } from '@gongbang/protocol';

import { Classroom, type ClassroomParts } from './Classroom.ts';
import { notFound } from './ClassroomError.ts';
import { EMPTY_LESSON } from './lesson.ts';
import { PRACTICE_CLASS } from './practiceWords.ts';
import { OPEN_CLASS } from './register.ts';
import type { Broadcast, ClassRecord, Clock, KeptPractice, KeyHashes, Log, Transactions } from './ports.ts';
import { UnitOfWork } from './UnitOfWork.ts';

const ID_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

export interface ClassRegistryParts extends Omit<ClassroomParts, 'log' | 'work'> {
  readonly transactions: Transactions;
  readonly clock: Clock;
  readonly broadcastTo: (id: ClassId) => Broadcast;
  /** Told whenever somebody is about to use a class. */
  readonly onUsed: (id: ClassId) => void;
  readonly log: Log & { child(bindings: object): Log };
}

/** All classes: those in use live here, the others in the store until somebody asks for them. */
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
      this.#activate(record);
    }
  }

  /** Registers a class. */
  create({ kind, admission, materials, steps, ...about }: ClassDraft, keys: KeyHashes): ClassRecord {
    const record: ClassRecord = {
      ...about,
      id: newClassId(),
      phase: 'scheduled',
      startedAt: null,
      endedAt: null,
      endReason: null,
      createdAt: this.#parts.clock.now(),
    };
    const { classes, workshops } = this.#parts;
    this.#work.commit(() => {
      classes.insert(record, keys);
      workshops.save(record.id, 'settings', { ...OPEN_CLASS, kind, admission });
      workshops.save(record.id, 'lesson', { ...EMPTY_LESSON, materials, steps });
    });
    this.#parts.log.info({ classId: record.id }, 'class registered');
    return record;
  }

  /**
   * A class to join; it stays in use until its last peer is gone.
   * @throws ClassroomError NOT_FOUND
   */
  open(id: ClassId): Classroom {
    this.#parts.onUsed(id);
    return this.#active.get(id) ?? this.#activate(this.#load(id));
  }

  /**
   * A class to look at: one that is not in use is not woken. (One that is live is always in use.)
   * @throws ClassroomError NOT_FOUND
   */
  peek(id: ClassId): Classroom {
    return this.#active.get(id) ?? this.#build(this.#load(id));
  }

  /** Registers a class to rehearse in: with steps, and practice mentees who come once it is live. */
  createPractice(practice: KeptPractice, keys: KeyHashes): ClassRecord {
    return this.#work.commit(() => {
      const record = this.create(classDraft.parse(PRACTICE_CLASS[practice.language]), keys);
      this.#parts.workshops.save(record.id, 'practice', practice);
      return record;
    });
  }

  /**
   * Keeps what waits to be kept, of as many classes as it can.
   * @throws ClassroomError STORE_UNAVAILABLE when some is left
   */
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

  #load(id: ClassId): ClassRecord {
    const record = this.#parts.classes.find(id);
    if (record === null) {
      throw notFound('class');
    }
    return record;
  }

  #build(record: ClassRecord): Classroom {
    const { broadcastTo, log, ...parts } = this.#parts;
    const { id } = record;
    const classParts = { ...parts, work: this.#work, log: log.child({ classId: id }) };
    return new Classroom(record, classParts, broadcastTo(id), () => {
      this.#active.delete(id);
    });
  }

  #activate(record: ClassRecord): Classroom {
    const classroom = this.#build(record);
    if (record.phase !== 'ended') {
      this.#active.set(record.id, classroom);
    }
    return classroom;
  }
}

function newClassId(): ClassId {
  return Array.from({ length: CLASS_ID_LENGTH }, () => ID_ALPHABET[randomInt(ID_ALPHABET.length)]).join('');
}
