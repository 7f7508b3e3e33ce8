import type { ClassId, PeerId } from '@gongbang/protocol';

import { closed } from '../features/Logbook.ts';
import { arePassesSame } from '../features/passes.ts';
import type { Commits, ClassStore, KeptPass, WorkshopStore } from '../ports/store.ts';
import type { Connections } from '../ports/wire.ts';
import type { Clock, Log } from '../ports/world.ts';
import { UnitOfWork } from '../room/UnitOfWork.ts';
import { isDeleted } from '../rules/classState.ts';
import type { Classroom } from './Classroom.ts';

export interface PassDeskParts {
  readonly transactions: Commits;
  readonly classes: Pick<ClassStore, 'find'>;
  readonly workshops: Pick<WorkshopStore, 'loadPart' | 'loadVisits' | 'save'>;
  readonly clock: Clock;
  readonly log: Log;
  /** A class that is in use. */
  readonly active: (id: ClassId) => Classroom | undefined;
  readonly connectionsOf: (id: ClassId) => Connections;
}

/** Gives out passes to classes, and takes them back, whether or not somebody is in. */
export class PassDesk {
  readonly #parts: PassDeskParts;
  readonly #work: UnitOfWork;

  constructor(parts: PassDeskParts) {
    this.#parts = parts;
    this.#work = new UnitOfWork(parts.transactions, parts.clock, parts.log);
  }

  /** Whether there is such a class, as opposed to the remains of a deleted one. */
  isThere(id: ClassId): boolean {
    const record = this.#parts.classes.find(id);
    return record !== null && !isDeleted(record);
  }

  /** Whether there is or was such a class: its id is taken for good. */
  isKnown(id: ClassId): boolean {
    return this.#parts.classes.find(id) !== null;
  }

  /**
   * From now on exactly these personal keys admit people, also to look back at a class that has ended. A
   * class that is gone stays as it is, and none is woken.
   * @throws ClassroomError STORE_UNAVAILABLE
   */
  set(id: ClassId, passes: readonly KeptPass[]): void {
    const { active, workshops, connectionsOf } = this.#parts;
    const classroom = active(id);
    if (classroom !== undefined) {
      classroom.setPasses(passes);
    } else if (this.isThere(id) && !arePassesSame(workshops.loadPart(id, 'passes') ?? [], passes)) {
      this.#work.commit(() => {
        workshops.save(id, 'passes', passes);
        this.#work.afterCommit(() => {
          // Nobody is in, but somebody may be in the green room.
          connectionsOf(id).review();
        });
      });
    }
  }

  /**
   * How long somebody attended while the class was live, in ms, whether or not it is running, all devices
   * together. Also for a deleted class, until it is removed for good; no class is woken.
   */
  attendedMs(id: ClassId, peerId: PeerId): number {
    const { active, workshops } = this.#parts;
    const classroom = active(id);
    if (classroom?.isRehearsal === false) {
      return classroom.attendedMs(peerId);
    }
    const visit = workshops.loadVisits(id, peerId)[peerId];
    // Anyone in when the server was killed counts as in until that was last stored.
    return visit === undefined ? 0 : closed(visit, workshops.loadPart(id, 'pulse') ?? 0).ms;
  }
}
