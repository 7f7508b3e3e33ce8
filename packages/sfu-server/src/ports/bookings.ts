import type {
  AccountId,
  BookingId,
  ClassId,
  ClassPhase,
  CourseDraft,
  CourseId,
  CourseSlug,
  DateId,
  MailLanguage,
} from '@gongbang/protocol';

import type { Mail } from './accounts.ts';

/*
 * What courses, dates and bookings need of the world, beside what accounts do.
 */

/** What the class of a date is about. */
export interface ClassPlan extends Pick<CourseDraft, 'title' | 'about' | 'minutes' | 'materials' | 'steps'> {
  readonly mentorName: string;
  readonly startsAt: number;
  readonly timeZone: string;
  readonly seats: number;
}

/** Lets one person into a class, from whichever device they come. */
export interface Pass {
  /** SHA-256 of the key of their link, base64url. */
  readonly keyHash: string;
}

/** How a class went, as far as its date has to know. */
export interface ClassOutcome {
  readonly phase: ClassPhase;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

/**
 * The door between dates and their classes. Bookings are the truth: passes follow from them, and whoever sets them may do so again
 * at any time.
 */
export interface ClassDoor {
  /** Registers the class of a date; its mentor's account has the mentor's link. @throws ClassroomError STORE_UNAVAILABLE */
  open(plan: ClassPlan, mentorId: AccountId): Promise<ClassId>;
  /** @throws ClassroomError NOT_FOUND, CLASS_ENDED, STORE_UNAVAILABLE */
  change(id: ClassId, plan: ClassPlan): Promise<void>;
  /** Deletes a class with everything in it; whoever is in is out. Done as well where it is gone already. */
  remove(id: ClassId): Promise<void>;
  /**
   * From now on these passes let in, and none else: who is in by one that is not among them is out at once. Beside the class link,
   * which the mentor hands out.
   */
  setPasses(id: ClassId, passes: readonly Pass[]): Promise<void>;
  /** Null where the class is gone. */
  look(id: ClassId): ClassOutcome | null;
}

export interface CourseRecord extends Omit<CourseDraft, 'slug'> {
  readonly id: CourseId;
  readonly slug: CourseSlug;
  readonly mentorId: AccountId;
  /** Names the files of its cover; null where there is none. */
  readonly cover: string | null;
  readonly createdAt: number;
  /** Taken away by its mentor: it is found by those who have booked it. */
  readonly removedAt: number | null;
}

export interface DateRecord {
  readonly id: DateId;
  readonly courseId: CourseId;
  readonly classId: ClassId;
  readonly startsAt: number;
  readonly timeZone: string;
  readonly seats: number;
  readonly minimum: number | null;
  /** How often it was changed: SEQUENCE of its calendar entries. */
  readonly revision: number;
  readonly createdAt: number;
  readonly cancelledAt: number | null;
  readonly cancelledBy: 'mentor' | 'minimum' | null;
  readonly cancelledWhy: string;
}

/** A row for each way to a seat; of one that was only held nothing is left. */
export interface BookingRecord {
  readonly id: BookingId;
  readonly dateId: DateId;
  readonly state: 'held' | 'booked' | 'waiting' | 'offered' | 'cancelled';
  /** SHA-256 of its link's key, base64url. */
  readonly keyHash: string;
  /** The same key, sealed for this booking: mails carry it. */
  readonly sealedKey: string;
  /** The key of its class link, sealed; null until it is booked. */
  readonly sealedPass: string | null;
  readonly passHash: string | null;
  readonly name: string | null;
  readonly email: string | null;
  readonly language: MailLanguage;
  /** Keyed hash of the network that holds it. */
  readonly network: string | null;
  readonly createdAt: number;
  /** Since when it is booked, or in line; null while it is held. */
  readonly since: number | null;
  /** When a hold or an offer ends. */
  readonly until: number | null;
  readonly movedFrom: number | null;
  readonly cancelledAt: number | null;
  readonly cancelledBy: 'person' | 'mentor' | 'minimum' | null;
  readonly cancelledWhy: string;
  /** For which start they have been reminded already. */
  readonly remindedDay: number | null;
  readonly remindedHour: number | null;
}

/** What mails about a booking say, and its calendar entry. */
export interface BookingFacts {
  readonly bookingId: BookingId;
  readonly name: string;
  readonly email: string;
  readonly language: MailLanguage;
  readonly studioName: string | null;
  readonly courseTitle: string;
  readonly mentorName: string;
  readonly minutes: number;
  readonly startsAt: number;
  readonly timeZone: string;
  /** SEQUENCE of its calendar entry. */
  readonly sequence: number;
  /** Whether its calendar entry is called off. */
  readonly isCancelled: boolean;
  /** `https://HOST/b/ID#KEY` */
  readonly bookingUrl: string;
  /** Their own link into the class; null unless it is booked. */
  readonly classUrl: string | null;
  readonly writtenAt: number;
}

/** What a mail to a date's mentor says. */
export interface DateFacts {
  readonly email: string;
  readonly language: MailLanguage;
  readonly studioName: string | null;
  readonly courseTitle: string;
  readonly startsAt: number;
  readonly timeZone: string;
  readonly booked: number;
  readonly minimum: number;
  /** `https://HOST/studio` */
  readonly studioUrl: string;
}

/** The words of mails about bookings, one method for each kind; those of seats carry a calendar entry. */
export interface BookingMails {
  booked(about: BookingFacts): Mail;
  /** @param place in the line, from 1 */
  waiting(about: BookingFacts, place: number): Mail;
  /** A seat came free, and is theirs to take until then. */
  offered(about: BookingFacts, until: number): Mail;
  /** They did not take it: it went to the next one. */
  offerOver(about: BookingFacts): Mail;
  cancelledByPerson(about: BookingFacts): Mail;
  /** The mentor called the date off, or took them out. */
  cancelledByMentor(about: BookingFacts, why: string): Mail;
  /** Too few had booked a day before. */
  cancelledForMinimum(about: BookingFacts): Mail;
  /** The mentor moved the date, from then: does that suit them? */
  moved(about: BookingFacts, from: number): Mail;
  /** They said nothing: asked once more; they stay booked. */
  movedAgain(about: BookingFacts, from: number): Mail;
  reminderDay(about: BookingFacts): Mail;
  reminderHour(about: BookingFacts): Mail;
  /** The mentor's words to all who have booked. */
  message(about: BookingFacts, text: string): Mail;
  /** To the mentor: their date was called off, too few had booked. */
  tooFew(about: DateFacts): Mail;
  /** The date as text/calendar (RFC 5545). */
  calendar(about: BookingFacts): string;
}
