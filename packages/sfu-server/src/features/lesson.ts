import type { ClassId, ItemId, Lesson, LessonStep, RequestPayload, Step } from '@gongbang/protocol';

import { ClassroomError, notFound } from '../rules/ClassroomError.ts';
import type { Peer } from '../room/Peer.ts';
import type { PictureStore, SentPicture, WaitingPictures } from '../ports/store.ts';
import type { Room } from '../room/Room.ts';
import type { Kept } from '../room/UnitOfWork.ts';

const MINUTE_MS = 60_000;

export const EMPTY_LESSON: Lesson = { materials: [], steps: [], current: null, startedAt: null, dueAt: null };

/** Goes to a step, or to none: its time starts over. */
export function go(lesson: Lesson, step: Step | null, now: number): Lesson {
  return {
    ...lesson,
    current: step?.id ?? null,
    startedAt: step === null ? null : now,
    dueAt: step?.minutes == null ? null : now + step.minutes * MINUTE_MS,
  };
}

/** Replaces materials and steps; the current step stays, unless it is gone, and each step keeps its picture. */
export function edit(
  lesson: Lesson,
  { materials, steps: texts }: Pick<Lesson, 'materials'> & { readonly steps: readonly Step[] },
): Lesson {
  const steps = texts.map(({ id, title, note, minutes }) =>
    pictured({ id, title, note, minutes }, lesson.steps.find((step) => step.id === id)?.picture),
  );
  const isCurrentThere = steps.some(({ id }) => id === lesson.current);
  return { ...(isCurrentThere ? lesson : go(lesson, null, 0)), materials, steps };
}

const pictured = (step: Step, picture: LessonStep['picture']): LessonStep =>
  picture === undefined ? step : { ...step, picture };

/**
 * The lesson with a new picture at a step; the new picture is stored, and the previous one removed.
 * @throws ClassroomError NOT_FOUND; CONFLICT when something else has this picture; PICTURES_FULL
 */
export function withPicture(
  lesson: Lesson,
  stepId: ItemId,
  picture: SentPicture | null,
  { classId, store }: Pick<LessonPictures, 'classId' | 'store'>,
): Lesson {
  const step = stepOf(lesson, stepId);
  if (picture !== null) {
    if (store.placeOf(classId, picture.id) !== null) {
      throw new ClassroomError('CONFLICT', 'This picture is already used elsewhere. Send it again.', {
        reason: 'PICTURE_USED',
      });
    }
    store.save(classId, picture);
  }
  if (step.picture !== undefined) {
    store.remove(classId, step.picture.id);
  }
  const { id, title, note, minutes } = step;
  const next = pictured(
    { id, title, note, minutes },
    picture === null ? undefined : { id: picture.id, width: picture.width, height: picture.height },
  );
  return { ...lesson, steps: lesson.steps.map((other) => (other === step ? next : other)) };
}

/** @throws ClassroomError NOT_FOUND */
export function stepOf({ steps }: Lesson, id: ItemId): LessonStep {
  const found = steps.find((step) => step.id === id);
  if (found === undefined) {
    throw notFound('step');
  }
  return found;
}

/** More time: added to what is left, or counted from now when the step is overdue or has no limit. */
export function addTime(lesson: Lesson, minutes: number, now: number): Lesson {
  return { ...lesson, dueAt: Math.max(lesson.dueAt ?? now, now) + minutes * MINUTE_MS };
}

/** The pictures of steps, and those waiting to become one. */
export interface LessonPictures {
  readonly classId: ClassId;
  readonly store: PictureStore;
  readonly tray: WaitingPictures;
}

/** Materials and steps, and the step the class is at. */
export class LessonPlan {
  readonly #room: Room;
  readonly #pictures: LessonPictures;
  readonly #lesson: Kept<Lesson>;

  constructor(room: Room, pictures: LessonPictures) {
    this.#room = room;
    this.#pictures = pictures;
    this.#lesson = room.kept('lesson', EMPTY_LESSON);
    room.shows.shared('lesson', () => this.lesson);
  }

  get lesson(): Lesson {
    return this.#lesson.value;
  }

  edit(payload: RequestPayload['lesson:edit']): void {
    const before = this.lesson.steps;
    this.#lesson.set(edit(this.lesson, payload));
    const ids = new Set(payload.steps.map(({ id }) => id));
    for (const gone of before.filter(({ id }) => !ids.has(id))) {
      this.#dropPictureOf(gone);
    }
  }

  /**
   * Gives a step a picture, replacing any it had, or takes it away.
   * @throws ClassroomError NOT_FOUND, also when the picture was not uploaded recently; CONFLICT when
   * something else has it; PICTURES_FULL
   */
  setPicture({ id: peerId }: Peer, { stepId, picture: pictureId }: RequestPayload['step:picture']): void {
    const { classId, tray } = this.#pictures;
    const waiting = pictureId === null ? null : tray.find({ classId, peerId }, pictureId);
    if (pictureId !== null && waiting === null) {
      throw notFound('picture');
    }
    this.givePicture(stepId, waiting === null ? null : { ...waiting, thread: null, peerId });
  }

  /** @throws ClassroomError NOT_FOUND, CONFLICT when something else has it, PICTURES_FULL */
  givePicture(stepId: ItemId, picture: SentPicture | null): void {
    const { classId, store } = this.#pictures;
    this.#lesson.set(withPicture(this.lesson, stepId, picture, { classId, store }));
  }

  /** @throws ClassroomError NOT_FOUND */
  go(stepId: ItemId | null): void {
    this.#lesson.set(go(this.lesson, stepId === null ? null : this.step(stepId), this.#room.clock.now()));
  }

  /** @throws ClassroomError CONFLICT while the class is at no step */
  addTime(minutes: number): void {
    if (this.lesson.current === null) {
      throw new ClassroomError('CONFLICT', 'The class is at no step.', { reason: 'NO_STEP' });
    }
    this.#lesson.set(addTime(this.lesson, minutes, this.#room.clock.now()));
  }

  /** @throws ClassroomError NOT_FOUND */
  step(id: ItemId): LessonStep {
    return stepOf(this.lesson, id);
  }

  #dropPictureOf({ picture }: LessonStep): void {
    if (picture !== undefined) {
      this.#pictures.store.remove(this.#pictures.classId, picture.id);
    }
  }
}
