import type { CourseId } from '@gongbang/protocol';

import type { Mail, SiteStores } from '../../ports/accounts.ts';
import type { BookingRecord, CourseRecord, DateRecord } from '../../ports/bookings.ts';
import type { QuestionRecord, WordFacts } from '../../ports/reviews.ts';
import type { Letters } from '../bookings/Letters.ts';
import { mentorNameOf, type CourseWorld } from '../bookings/world.ts';

/** How long a mail about somebody's text is useful, in ms. */
const HELPS_MS = 7 * 86_400_000;

/** Puts mails about reviews and questions into the outbox, in the transaction of what they report. */
export class WordLetters {
  readonly #world: CourseWorld;
  readonly #letters: Letters;

  constructor(world: CourseWorld, letters: Letters) {
    this.#world = world;
    this.#letters = letters;
  }

  /** To a course's mentor, unless they have no address or have had many mails already: their studio shows it in any case. */
  async toMentor(stores: SiteStores, course: CourseRecord, write: (about: WordFacts) => Mail): Promise<void> {
    const mentor = await stores.accounts.find(course.mentorId);
    const email = mentor?.email ?? null;
    if (email === null || this.#world.reviewBrakes.mailsTo.take(course.mentorId) > 0) {
      return;
    }
    const origin = await this.#originOf(stores, course.id);
    const url = origin === null ? null : `${origin}/studio`;
    await this.#put(
      stores,
      write({ ...this.#about(course, mentor?.name), email, language: mentor?.language ?? 'ko', url }),
    );
  }

  /** To the booking's person. */
  async toWriter(
    stores: SiteStores,
    booking: BookingRecord,
    { date, course }: { readonly date: DateRecord; readonly course: CourseRecord },
    write: (about: WordFacts) => Mail,
  ): Promise<void> {
    const facts = this.#letters.facts(booking, await this.#letters.subject(stores, date, course));
    if (facts !== null) {
      const { email, language, studioName, courseTitle, mentorName, bookingUrl } = facts;
      const url = bookingUrl.replace(`/b/${booking.id}`, `/b/${booking.id}/review`);
      await this.#put(stores, write({ email, language, studioName, courseTitle, mentorName, url }));
    }
  }

  /** To whoever asked. */
  async toAsker(
    stores: SiteStores,
    { email, language }: QuestionRecord,
    course: CourseRecord,
    write: (about: WordFacts) => Mail,
  ): Promise<void> {
    if (email === null) {
      return;
    }
    const mentor = await stores.accounts.find(course.mentorId);
    const origin = course.removedAt === null ? await this.#originOf(stores, course.id) : null;
    const url = origin === null ? null : `${origin}/c/${course.slug}`;
    await this.#put(stores, write({ ...this.#about(course, mentor?.name), email, language, url }));
  }

  #about({ title }: CourseRecord, name: string | null | undefined) {
    const { studioName } = this.#world;
    return { studioName, courseTitle: title, mentorName: mentorNameOf(name, studioName) };
  }

  async #put(stores: SiteStores, mail: Mail): Promise<void> {
    await this.#world.outbox.put(stores, mail, this.#world.clock.now() + HELPS_MS);
  }

  /** Never the origin of the writer's request, but that of the latest date that the mentor opened. */
  async #originOf({ dates }: SiteStores, courseId: CourseId): Promise<string | null> {
    if (this.#world.publicUrl !== null) {
      return this.#world.publicUrl;
    }
    const [last] = await dates.before([courseId], Number.MAX_SAFE_INTEGER, 1);
    return last?.origin ?? null;
  }
}
