import { REMINDERS_MS, type BookingId } from '@gongbang/protocol';

import type { Mail, SiteStores } from '../../ports/accounts.ts';
import type { BookingFacts, BookingRecord, CourseRecord, DateRecord } from '../../ports/bookings.ts';
import type { MentorMoneyFacts, MoneyFacts } from '../../ports/payments.ts';
import type { Letter } from './rules.ts';
import { mentorNameOf, type CourseWorld } from './world.ts';

const DAY_MS = 86_400_000;
/** How long a mail about money helps whoever gets it. */
const MONEY_MS = 7 * DAY_MS;

/** What a mail about a booking is about. */
export interface Subject {
  readonly date: DateRecord;
  readonly course: CourseRecord;
  readonly mentorName: string;
  /** What is to be said of the money of a booking; without it, nothing. */
  readonly moneyOf?: (id: BookingId) => MoneyFacts | null;
}

/** Puts mails about bookings into the outbox, together with what they tell of. */
export class Letters {
  readonly #world: CourseWorld;

  constructor(world: CourseWorld) {
    this.#world = world;
  }

  /** What is said of a booking; null where there is nobody to say it to. */
  facts(booking: BookingRecord, { date, course, mentorName, moneyOf }: Subject): BookingFacts | null {
    const { id, name, email, language } = booking;
    if (email === null) {
      return null;
    }
    const origin = this.originOf(date);
    const key = this.#world.secrets.unseal(booking.sealedKey, keyPlace(id));
    const pass = this.passOf(booking);
    return {
      ...{ bookingId: id, name: name ?? '', email, language },
      ...{ studioName: this.#world.studioName, courseTitle: course.title, mentorName },
      ...{ minutes: course.minutes, startsAt: date.startsAt, timeZone: date.timeZone },
      sequence: date.revision,
      isCancelled: booking.state === 'cancelled',
      hasSeat: booking.state === 'booked',
      money: moneyOf?.(id) ?? null,
      bookingUrl: `${origin}/b/${id}${key === null ? '' : `#${key}`}`,
      classUrl: pass === null ? null : `${origin}/c/${date.classId}#${pass}`,
      writtenAt: this.#world.clock.now(),
    };
  }

  /** The key of somebody's own class link; null where they have none. */
  passOf({ id, state, sealedPass }: BookingRecord): string | null {
    return state !== 'booked' || sealedPass === null
      ? null
      : this.#world.secrets.unseal(sealedPass, passPlace(id));
  }

  /** A mail that goes out soon, and helps nobody after the date or, where that is later, a day. */
  async put(
    stores: SiteStores,
    booking: BookingRecord,
    about: Subject,
    write: (facts: BookingFacts) => Mail,
    expiresAt: number | null = null,
  ): Promise<void> {
    const facts = this.facts(booking, about);
    if (facts !== null) {
      const end = expiresAt ?? Math.max(about.date.startsAt, this.#world.clock.now() + DAY_MS);
      await this.#world.outbox.put(stores, write(facts), end);
    }
  }

  /** A mail about what was done by itself. */
  async putLetter(stores: SiteStores, booking: BookingRecord, about: Subject, letter: Letter): Promise<void> {
    const { mails, paymentMails } = this.#world;
    const { startsAt } = about.date;
    switch (letter.kind) {
      case 'offered':
        await this.put(stores, booking, about, (facts) => mails.offered(facts, letter.until), letter.until);
        break;
      case 'offerOver':
        await this.put(stores, booking, about, (facts) => mails.offerOver(facts));
        break;
      case 'transferOver':
        await this.put(stores, booking, about, (facts) => paymentMails.transferOver(facts));
        break;
      case 'movedAgain':
        await this.put(stores, booking, about, (facts) =>
          mails.movedAgain(facts, booking.movedFrom ?? startsAt),
        );
        break;
      case 'reminderDay':
        await this.put(
          stores,
          booking,
          about,
          (facts) => mails.reminderDay(facts),
          startsAt - REMINDERS_MS.hour,
        );
        break;
      case 'reminderHour':
        await this.put(stores, booking, about, (facts) => mails.reminderHour(facts), startsAt);
        break;
    }
  }

  /** Tells a mentor that their date was called off; one without an address finds it in their studio. */
  async tellTooFew(stores: SiteStores, { date, course }: Subject, booked: number): Promise<void> {
    const { outbox, mails, studioName } = this.#world;
    const { email = null, language = null } = (await stores.accounts.find(course.mentorId)) ?? {};
    if (email === null) {
      return;
    }
    const mail = mails.tooFew({
      ...{ email, language: language ?? 'ko', studioName, courseTitle: course.title },
      ...{ startsAt: date.startsAt, timeZone: date.timeZone, booked, minimum: date.minimum ?? 0 },
      studioUrl: `${this.originOf(date)}/studio`,
    });
    await outbox.put(stores, mail, date.startsAt);
  }

  /** Tells a mentor of somebody's money; one without an address finds it in their studio. */
  async tellMentor(
    stores: SiteStores,
    { date, course }: Subject,
    { name, total }: Pick<MentorMoneyFacts, 'name' | 'total'>,
    write: (about: MentorMoneyFacts) => Mail,
  ): Promise<void> {
    const { outbox, studioName, clock } = this.#world;
    const { email = null, language = null } = (await stores.accounts.find(course.mentorId)) ?? {};
    if (email === null) {
      return;
    }
    const mail = write({
      ...{ email, language: language ?? 'ko', studioName, courseTitle: course.title },
      ...{ startsAt: date.startsAt, timeZone: date.timeZone, name, total },
      studioUrl: `${this.originOf(date)}/studio`,
    });
    await outbox.put(stores, mail, clock.now() + MONEY_MS);
  }

  async subject(stores: SiteStores, date: DateRecord, course: CourseRecord): Promise<Subject> {
    const mentor = await stores.accounts.find(course.mentorId);
    return { date, course, mentorName: mentorNameOf(mentor?.name, this.#world.studioName) };
  }

  /** Never what a booking's request was asked by: whoever sends that writes it. */
  originOf({ origin }: DateRecord): string {
    return this.#world.publicUrl ?? origin;
  }
}

/** Where a booking's key opens, and where its pass does. */
export const keyPlace = (id: string): string => `booking ${id}`;
export const passPlace = (id: string): string => `pass ${id}`;
