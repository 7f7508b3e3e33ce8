import {
  NO_PROGRESS,
  type Afterwards as AfterwardsView,
  type Attendee,
  type ClassId,
  type NoteDraft,
  type PeerId,
  type Progress,
  type StuckAt,
} from '@gongbang/protocol';

import { ClassroomError, notFound } from '../rules/ClassroomError.ts';
import type { ClassRegistry } from './ClassRegistry.ts';
import { EMPTY_LESSON } from '../features/lesson.ts';
import { closed } from '../features/Logbook.ts';
import type { ClassStore, KeepsakeStore, Visit, WorkshopStore } from '../ports/store.ts';
import type { Clock } from '../ports/world.ts';
import { EMPTY_ROLL, type Reader } from '../features/register.ts';

export interface AfterwardsParts {
  readonly registry: Pick<ClassRegistry, 'assertMayRead' | 'find'>;
  readonly classes: Pick<ClassStore, 'find'>;
  readonly workshops: Pick<WorkshopStore, 'loadPart' | 'loadProgress' | 'loadVisits'>;
  readonly keepsakes: KeepsakeStore;
  readonly clock: Pick<Clock, 'now'>;
}

/** What a class leaves behind for its participants. It is read from the store, without waking any class. */
export class Afterwards {
  readonly #parts: AfterwardsParts;

  constructor(parts: AfterwardsParts) {
    this.#parts = parts;
  }

  /** As this reader may see it. @throws ClassroomError UNAUTHENTICATED, FORBIDDEN, REMOVED */
  of(id: ClassId, reader: Reader): AfterwardsView {
    const { registry, workshops, keepsakes } = this.#parts;
    registry.assertMayRead(id, reader);
    const { steps } = workshops.loadPart(id, 'lesson') ?? EMPTY_LESSON;
    return {
      steps: steps.map(({ id: stepId, title }) => ({ id: stepId, title })),
      pictureAt: keepsakes.pictureAt(id),
      mine: reader.role === 'mentor' ? null : this.#ownOf(id, reader.peerId),
      report: reader.role === 'mentor' ? this.#report(id) : null,
    };
  }

  /**
   * Leaves the mentor a note, replacing an earlier one; an empty one withdraws it.
   * @throws ClassroomError UNAUTHENTICATED, REMOVED; CONFLICT while the class is not over; FORBIDDEN to
   * anybody who was not in it
   */
  leaveNote(id: ClassId, reader: Reader, { rating, text }: NoteDraft): void {
    const { registry, classes, keepsakes, clock } = this.#parts;
    registry.assertMayRead(id, reader);
    if (classes.find(id)?.phase !== 'ended') {
      throw new ClassroomError('CONFLICT', 'The class is not over. Leave a note when it is.', {
        reason: 'NOT_OVER',
      });
    }
    const { peerId } = reader;
    const visit = peerId === null ? undefined : this.#visitOf(id, peerId);
    if (peerId === null || visit === undefined) {
      throw new ClassroomError(
        'FORBIDDEN',
        'Only mentees who were in the class can leave its mentor a note.',
      );
    }
    if (rating === null && text === '') {
      keepsakes.removeNote(id, peerId);
    } else {
      keepsakes.saveNote(id, { peerId, name: visit.name, rating, text, at: clock.now() });
    }
  }

  /** @throws ClassroomError CONFLICT unless the class is live: a rehearsal leaves nothing behind */
  assertMayKeepPicture(id: ClassId): void {
    if (this.#parts.registry.find(id)?.info.phase !== 'live') {
      throw new ClassroomError('CONFLICT', 'The last picture is taken while the class is live.');
    }
  }

  /** Stores what the hands show, replacing the previous picture. @throws ClassroomError CONFLICT unless the class is live */
  keepPicture(id: ClassId, jpeg: Uint8Array): void {
    this.assertMayKeepPicture(id);
    this.#parts.keepsakes.savePicture(id, jpeg, this.#parts.clock.now());
  }

  /** Whether this reader may see the last picture. @throws ClassroomError UNAUTHENTICATED, FORBIDDEN, REMOVED, NOT_FOUND */
  assertPictureFor(id: ClassId, reader: Reader): void {
    this.#parts.registry.assertMayRead(id, reader);
    if (this.#parts.keepsakes.pictureAt(id) === null) {
      throw notFound('picture');
    }
  }

  #visitOf(id: ClassId, peerId: PeerId): Visit | undefined {
    return this.#parts.workshops.loadVisits(id, peerId)[peerId];
  }

  #ownOf(id: ClassId, peerId: PeerId | null): AfterwardsView['mine'] {
    const { workshops, keepsakes } = this.#parts;
    const visit = peerId === null ? undefined : this.#visitOf(id, peerId);
    if (peerId === null || visit === undefined) {
      return null;
    }
    const { checkIns } = workshops.loadProgress(id, peerId)[peerId] ?? NO_PROGRESS;
    return { name: visit.name, checkIns, note: keepsakes.note(id, peerId) };
  }

  #report(id: ClassId): AfterwardsView['report'] {
    const { registry, workshops, keepsakes, clock } = this.#parts;
    const visits = workshops.loadVisits(id);
    const progressOf = workshops.loadProgress(id);
    const { assistants } = workshops.loadPart(id, 'roll') ?? EMPTY_ROLL;
    // Whoever is still in has attended up to now.
    const until = registry.find(id) === undefined ? (workshops.loadPart(id, 'pulse') ?? 0) : clock.now();
    const attendees = Object.entries(visits).map(([peerId, visit]) =>
      attendeeOf(
        peerId,
        closed(visit, until),
        progressOf[peerId] ?? NO_PROGRESS,
        assistants.includes(peerId),
      ),
    );
    return {
      attendees: attendees.sort((one, other) => one.cameAt - other.cameAt),
      notes: keepsakes.notes(id),
    };
  }
}

function attendeeOf(
  peerId: PeerId,
  { name, cameAt, leftAt, ms, stuck }: Visit,
  { checkIns }: Progress,
  isAssistant: boolean,
): Attendee {
  // Marked before the class began, or not helped yet.
  const marked = checkIns.filter(
    ({ stepId, mark }) => mark === 'stuck' && !stuck.some((entry) => entry.stepId === stepId),
  );
  return {
    peerId,
    name,
    isAssistant,
    cameAt,
    leftAt,
    ms,
    done: checkIns.filter(({ mark }) => mark === 'done').map(({ stepId }) => stepId),
    stuck: [...stuck, ...marked.map(({ stepId, at, note }): StuckAt => ({ stepId, at, note }))],
  };
}
