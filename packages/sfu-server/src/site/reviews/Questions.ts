import {
  REVIEW_LIMITS,
  type CourseSlug,
  type FilledQuestionForm,
  type QuestionAnswer,
  type QuestionId,
} from '@gongbang/protocol';

import { ClassroomError } from '../../rules/ClassroomError.ts';
import type { AccountRecord, SiteStores } from '../../ports/accounts.ts';
import type { CourseRecord } from '../../ports/bookings.ts';
import type { QuestionRecord } from '../../ports/reviews.ts';
import type { CourseWorld } from '../bookings/world.ts';
import { CourseError, assertBraked, noSuch } from '../catalog/CourseError.ts';
import { isOwn } from '../catalog/Dates.ts';
import type { WordLetters } from './WordLetters.ts';
import type { Announcements } from '../webhooks/Announcements.ts';
import { courseFacts } from '../webhooks/facts.ts';

interface QuestionParts {
  readonly announcements: Pick<Announcements, 'put'>;
  readonly letters: WordLetters;
  /** Called when something public has changed. */
  readonly changed: () => void;
}

/** Questions to mentors. Nobody learns who asked: the answer goes by mail. */
export class Questions {
  readonly #world: CourseWorld;
  readonly #parts: QuestionParts;

  constructor(world: CourseWorld, parts: QuestionParts) {
    this.#world = world;
    this.#parts = parts;
  }

  /**
   * Creates one question per draft.
   * @param network where the question comes from
   * @throws ClassroomError NOT_FOUND, RATE_LIMITED, CONFLICT if no mails go out; CourseError AS_MANY_AS_CAN_BE
   */
  async ask(slug: CourseSlug, form: FilledQuestionForm, network: string): Promise<void> {
    const { stores, secrets, clock, reviewBrakes, reviewMails, sendsMails } = this.#world;
    const { draft = null, ...asked } = form;
    if (!sendsMails) {
      throw new ClassroomError('CONFLICT', 'This server sends no mail, so an answer could not reach you.');
    }
    assertBraked(reviewBrakes.questionsFrom, network);
    await stores.transaction(async (inner) => {
      const course = await inner.courses.findBySlug(slug);
      if (course?.removedAt !== null) {
        throw noSuch('course');
      }
      const known = draft === null ? null : await inner.questions.findDraft(course.id, form.email, draft);
      if (known !== null) {
        // A retry: the first answer was lost on its way. An answered question no longer changes.
        if (known.answer === null) {
          await inner.questions.change({ ...known, ...asked });
        }
        return;
      }
      if ((await inner.questions.countOpen(course.id)) >= REVIEW_LIMITS.open) {
        throw new CourseError('AS_MANY_AS_CAN_BE');
      }
      // Last, so that refused requests do not keep an address from asking.
      assertBraked(reviewBrakes.questionsBy, form.email);
      const id = secrets.id();
      await inner.questions.insert({
        ...{ ...asked, draft },
        ...{ id, courseId: course.id, createdAt: clock.now() },
        ...{ answer: null, answeredAt: null, isPublic: false },
      });
      await this.#parts.letters.toMentor(inner, course, (about) =>
        reviewMails.questionCame(about, form.text),
      );
      const data = { ...courseFacts(course), questionId: id };
      await this.#parts.announcements.put(inner, [{ type: 'question.asked', data }]);
    });
  }

  /** Answers by mail; repeating it only changes the text on the course's page. @throws ClassroomError NOT_FOUND */
  async answer(account: AccountRecord, id: QuestionId, { text, isPublic }: QuestionAnswer): Promise<void> {
    const { stores, clock, reviewMails } = this.#world;
    await stores.transaction(async (inner) => {
      const { question, course } = await own(inner, account, id);
      await inner.questions.change({
        ...{ ...question, answer: text, isPublic },
        answeredAt: question.answeredAt ?? clock.now(),
      });
      if (question.answer === null) {
        await this.#parts.letters.toAsker(inner, question, course, (about) =>
          reviewMails.answered(about, question.text, text),
        );
      }
    });
    this.#parts.changed();
  }

  /** @throws ClassroomError NOT_FOUND */
  async remove(account: AccountRecord, id: QuestionId): Promise<void> {
    await this.#world.stores.transaction(async (inner) => {
      await own(inner, account, id);
      await inner.questions.remove(id);
    });
    this.#parts.changed();
  }
}

/** @throws ClassroomError NOT_FOUND */
async function own(
  { questions, courses }: SiteStores,
  account: AccountRecord,
  id: QuestionId,
): Promise<{ question: QuestionRecord; course: CourseRecord }> {
  const question = await questions.find(id);
  const course = question === null ? null : await courses.find(question.courseId);
  if (question === null || course === null || !isOwn(account, course)) {
    throw noSuch('question');
  }
  return { question, course };
}
