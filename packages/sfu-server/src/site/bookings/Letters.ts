import { REMINDERS_MS, type BookingId } from '@gongbang/protocol';

import type { Mail, SiteStores } from '../../ports/accounts.ts';
import type { BookingFacts, BookingRecord, CourseRecord, DateRecord } from '../../ports/bookings.ts';
import type { MentorMoneyFacts, MoneyFacts } from '../../ports/payments.ts';
import type { Letter } from './rules.ts';
import { mentorNameOf, type CourseWorld } from './world.ts';

const DAY_MS = 86_400_000;
/** How long a mail about money is still useful. */
const MONEY_MS = 7 * DAY_MS;

/** What a mail about a booking needs to know. */
export interface Subject {
  readonly date: DateRecord;
  readonly course: CourseRecord;
  readonly mentorName: string;
  /** What to say about a booking's money; if absent, nothing. */
  readonly moneyOf?: (id: BookingId) => MoneyFacts | null;
}

/** Puts mails about bookings into the outbox, in the transaction of what they report. */
export class Letters {
  readonly #world: CourseWorld;

  constructor(world: CourseWorld) {
    this.#world = world;
  }

  /** The facts for a booking's mail; null if there is no address to send it to. */
  facts(booking: BookingRecord, { date, course, mentorName, moneyOf }: Subject): BookingFacts | null {
    const { id, name, email, language } = booking;
    if (email === null) {
      return null;
    }
    const origin = this.originOf(date);
    const key = this.#world.secrets.unseal(booking.sealedKey, keyPlace(id));
    const pass = this.passOf(booking);
    const hasSeat = booking.state === 'booked';
    const money = moneyOf?.(id) ?? null;
    return {
      ...{ bookingId: id, name: name ?? '', email, language },
      ...{ studioName: this.#world.studioName, courseTitle: course.title, mentorName },
      ...{ minutes: course.minutes, startsAt: date.startsAt, timeZone: date.timeZone },
      sequence: date.revision,
      isCancelled: booking.state === 'cancelled',
      hasSeat,
      // A seat that was booked without a payment costs nothing, whatever was begun for it.
      money: hasSeat && money?.isPaid === false ? null : money,
      bookingUrl: `${origin}/b/${id}${key === null ? '' : `#${key}`}`,
      classUrl: pass === null ? null : `${origin}/c/${date.classId}#${pass}`,
      writtenAt: this.#world.clock.now(),
    };
  }

  /** The key of a person's own class link; null if they have none. */
  passOf({ id, state, sealedPass }: BookingRecord): string | null {
    return state !== 'booked' || sealedPass === null
      ? null
      : this.#world.secrets.unseal(sealedPass, passPlace(id));
  }

  /** A mail to send soon; it is useful until the date, and for a day at least. */
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

  /** A mail about something that happened by itself. */
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

  /** Tells a mentor that their date was called off; without an address they find it in their studio. */
  async tellTooFew(stores: SiteStores, { date, course }: Subject, booked: number): Promise<void> {
    const { outbox, mails, studioName, clock } = this.#world;
    const { email = null, language = null } = (await stores.accounts.find(course.mentorId)) ?? {};
    if (email === null) {
      return;
    }
    const mail = mails.tooFew({
      ...{ email, language: language ?? 'ko', studioName, courseTitle: course.title },
      ...{ startsAt: date.startsAt, timeZone: date.timeZone, booked, minimum: date.minimum ?? 0 },
      writtenAt: clock.now(),
      studioUrl: `${this.originOf(date)}/studio`,
    });
    await outbox.put(stores, mail, date.startsAt);
  }

  /** Tells a mentor about somebody's money; without an address they find it in their studio. */
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
      writtenAt: clock.now(),
      studioUrl: `${this.originOf(date)}/studio`,
    });
    await outbox.put(stores, mail, clock.now() + MONEY_MS);
  }

  async subject(stores: SiteStores, date: DateRecord, course: CourseRecord): Promise<Subject> {
    const mentor = await stores.accounts.find(course.mentorId);
    return { date, course, mentorName: mentorNameOf(mentor?.name, this.#world.studioName) };
  }

  /** Never the origin of the booking's request, which its sender chooses. */
  originOf({ origin }: DateRecord): string {
    return this.#world.publicUrl ?? origin;
  }
}

/** The contexts that a booking's key and its pass are sealed for. */
export const keyPlace = (id: string): string => `booking ${id}`;
export const passPlace = (id: string): string => `pass ${id}`;
