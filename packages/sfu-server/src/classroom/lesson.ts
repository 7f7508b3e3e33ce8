import type { ItemId, Lesson, RequestPayload, Step } from '@gongbang/protocol';

import { ClassroomError, notFound } from './ClassroomError.ts';
import type { Room } from './Room.ts';
import type { Kept } from './UnitOfWork.ts';

const MINUTE_MS = 60_000;

export const EMPTY_LESSON: Lesson = { materials: [], steps: [], current: null, startedAt: null, dueAt: null };

/** Goes to a step, or to none: its time starts anew. */
export function go(lesson: Lesson, step: Step | null, now: number): Lesson {
  return {
    ...lesson,
    current: step?.id ?? null,
    startedAt: step === null ? null : now,
    dueAt: step?.minutes == null ? null : now + step.minutes * MINUTE_MS,
  };
}

/** Other materials and steps; the current step stays, unless it is gone. */
export function edit(lesson: Lesson, { materials, steps }: Pick<Lesson, 'materials' | 'steps'>): Lesson {
  const isCurrentThere = steps.some(({ id }) => id === lesson.current);
  return { ...(isCurrentThere ? lesson : go(lesson, null, 0)), materials, steps };
}

/** More time: after what is left of it, or from now when the step is overdue or has none. */
export function addTime(lesson: Lesson, minutes: number, now: number): Lesson {
  return { ...lesson, dueAt: Math.max(lesson.dueAt ?? now, now) + minutes * MINUTE_MS };
}

/** Materials and steps, and at which of them the class is. */
export class LessonPlan {
  readonly #room: Room;
  readonly #lesson: Kept<Lesson>;

  constructor(room: Room) {
    this.#room = room;
    this.#lesson = room.kept('lesson', EMPTY_LESSON);
  }

  get lesson(): Lesson {
    return this.#lesson.value;
  }

  edit(payload: RequestPayload['lesson:edit']): void {
    this.#set(edit(this.lesson, payload));
  }

  /** @throws ClassroomError NOT_FOUND */
  go(stepId: ItemId | null): void {
    this.#set(go(this.lesson, stepId === null ? null : this.step(stepId), this.#room.clock.now()));
  }

  /** @throws ClassroomError CONFLICT while the class is at no step */
  addTime(minutes: number): void {
    if (this.lesson.current === null) {
      throw new ClassroomError('CONFLICT', 'The class is at no step.');
    }
    this.#set(addTime(this.lesson, minutes, this.#room.clock.now()));
  }

  /** @throws ClassroomError NOT_FOUND */
  step(id: ItemId): Step {
    const found = this.lesson.steps.find((step) => step.id === id);
    if (found === undefined) {
      throw notFound('step');
    }
    return found;
  }

  #set(lesson: Lesson): void {
    this.#lesson.set(lesson);
    this.#room.tellEveryone({ lesson });
  }
}
