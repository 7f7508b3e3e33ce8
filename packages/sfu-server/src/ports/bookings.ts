import type {
  AccountId,
  BookingId,
  ClassId,
  ClassPhase,
  CourseDraft,
  CourseId,
  CourseSlug,
  Currency,
  DateId,
  MailLanguage,
  PictureSize,
} from '@gongbang/protocol';

import type { Brake, Mail } from './accounts.ts';
import type { MoneyFacts } from './payments.ts';

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

/** What is to be another of it. A lesson that is left out stays: its mentor may have gone on with it in the class. */
export type ClassPlanChange = Omit<ClassPlan, 'materials' | 'steps'> &
  (Pick<ClassPlan, 'materials' | 'steps'> | { readonly materials?: never; readonly steps?: never });

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
  /**
   * Registers the class of a date; its mentor's account has the mentor's link.
   * @throws ClassroomError STORE_UNAVAILABLE; AccountError CLASSES_FULL
   */
  open(plan: ClassPlan, mentorId: AccountId): Promise<ClassId>;
  /** @throws ClassroomError NOT_FOUND, CLASS_ENDED, STORE_UNAVAILABLE */
  change(id: ClassId, plan: ClassPlanChange): Promise<void>;
  /** Deletes a class with everything in it; whoever is in is out. Done as well where it is gone already. */
  remove(id: ClassId): Promise<void>;
  /**
   * From now on these passes let in, and none else: who is in by one that is not among them is out at once. Beside the class link,
   * which the mentor hands out. Durable when it returns; done as well where the class is gone.
   * @throws ClassroomError STORE_UNAVAILABLE
   */
  setPasses(id: ClassId, passes: readonly Pass[]): Promise<void>;
  /** Null where the class is gone. */
  look(id: ClassId): ClassOutcome | null;
  /**
   * How long whoever has each of these passes was in while the class was live, in ms, by its `keyHash`; from all devices together.
   * Known until the class is removed for good, also where it was deleted.
   */
  attendance(id: ClassId, passes: readonly Pass[]): ReadonlyMap<string, number>;
}

export interface CourseRecord extends Omit<CourseDraft, 'slug'> {
  readonly id: CourseId;
  readonly slug: CourseSlug;
  /** Of its price and its kit's. */
  readonly currency: Currency;
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
  /** For which start it was decided whether enough have booked. */
  readonly decidedFor: number | null;
  /** For which start it was decided whether its class was held: that stays, whatever becomes of the class. */
  readonly settledFor: number | null;
  /** Where its mentor opened it: what links in mails begin with, unless the settings say. */
  readonly origin: string;
  /** Counts whatever is done to it and its bookings. */
  readonly turns: number;
  /** When something is to be done by itself; null where nothing is. */
  readonly dueAt: number | null;
  /** Its class has to follow still: `passes`, or what it is about as well, or it is to go. */
  readonly follows: 'passes' | 'plan' | 'lesson' | 'end' | null;
}

/** A row for each way to a seat; of one that was only held nothing is left a day later. */
export interface BookingRecord {
  readonly id: BookingId;
  readonly dateId: DateId;
  readonly state: 'held' | 'booked' | 'waiting' | 'offered' | 'awaiting' | 'cancelled';
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
  /** Keyed hash of the network that holds it, or stands in line. */
  readonly network: string | null;
  /** The turn of its date in which it was made: the order of the line. */
  readonly turn: number;
  readonly createdAt: number;
  /** Since when it is booked, or in line; null while it is held. */
  readonly since: number | null;
  /** When a hold or an offer ends, or a transfer is waited for no longer. */
  readonly until: number | null;
  readonly movedFrom: number | null;
  /** When they are asked once more whether a move suits them; null where they are not. */
  readonly askAgainAt: number | null;
  readonly cancelledAt: number | null;
  readonly cancelledBy: 'person' | 'mentor' | 'minimum' | 'time' | null;
  readonly cancelledWhy: string;
  /** How long they were in its class, in ms, as far as it was looked at. */
  readonly attendedMs: number;
  /** For which start they have been reminded already. */
  readonly remindedDay: number | null;
  readonly remindedHour: number | null;
}

/** A picture of a course, as JPEG. */
export interface Cover {
  readonly version: string;
  readonly sizes: Readonly<Record<PictureSize, Uint8Array>>;
}

/** What a mentor has held here. */
export interface TrackRecord {
  /** Dates that are over, were not called off, and had somebody booked. */
  readonly held: number;
  /** Seats that were booked in them. */
  readonly met: number;
}

export interface CourseStore {
  /** Durable when it resolves, as everything that writes. */
  insert(record: CourseRecord): Promise<void>;
  find(id: CourseId): Promise<CourseRecord | null>;
  /** Also one that was taken away. */
  findBySlug(slug: CourseSlug): Promise<CourseRecord | null>;
  /** Those that are offered, latest first; of one mentor, or of all. */
  offered(mentorId: AccountId | null): Promise<CourseRecord[]>;
  change(id: CourseId, change: Partial<Omit<CourseRecord, 'id' | 'createdAt'>>): Promise<void>;
  /** In place of the one before; the course names it from now on. */
  putCover(id: CourseId, cover: Cover): Promise<void>;
  findCover(slug: CourseSlug, size: PictureSize): Promise<{ version: string; jpeg: Uint8Array } | null>;
  /** With its cover, and its board with the photos of that. */
  remove(id: CourseId): Promise<void>;
}

/** How many of a date's bookings are what, at a moment. */
export interface SeatCounts {
  /** Booked; held, offered or kept for a transfer, none of which is over. */
  readonly taken: number;
  readonly booked: number;
  readonly waiting: number;
  /** Kept for a transfer. */
  readonly awaiting: number;
}

/** A date that nobody has booked. */
export const NOBODY: SeatCounts = { taken: 0, booked: 0, waiting: 0, awaiting: 0 };

export interface DateStore {
  insert(record: DateRecord): Promise<void>;
  find(id: DateId): Promise<DateRecord | null>;
  /**
   * Its next turn, within a transaction: whoever takes one of the same date waits until that transaction is over. Null where there
   * is no such date.
   */
  take(id: DateId): Promise<DateRecord | null>;
  change(id: DateId, change: Partial<Omit<DateRecord, 'id' | 'courseId' | 'createdAt'>>): Promise<void>;
  /** Those that begin from then on and are not called off, of these courses, the next first. */
  from(courses: readonly CourseId[], startsAt: number, limit: number): Promise<DateRecord[]>;
  /** Those that began before then, the latest first. */
  before(courses: readonly CourseId[], startsAt: number, limit: number): Promise<DateRecord[]>;
  /** Those that begin from then on and are called off, the latest first. */
  calledOff(courses: readonly CourseId[], startsAt: number, limit: number): Promise<DateRecord[]>;
  counts(ids: readonly DateId[], now: number): Promise<Map<DateId, SeatCounts>>;
  trackRecords(mentors: readonly AccountId[], now: number): Promise<Map<AccountId, TrackRecord>>;
  ofClass(id: ClassId): Promise<DateRecord | null>;
  /** The one in which something is to be done first. */
  nextDue(): Promise<{ readonly id: DateId; readonly dueAt: number } | null>;
  /** Those whose class has to follow still. */
  following(): Promise<DateId[]>;
  /** Its class has followed, unless something was done meanwhile. */
  followed(id: DateId, turns: number): Promise<void>;
  /** Those that begin from then on and are not called off. */
  upcoming(startsAt: number): Promise<DateId[]>;
}

export interface BookingStore {
  insert(record: BookingRecord): Promise<void>;
  find(id: BookingId): Promise<BookingRecord | null>;
  change(record: BookingRecord): Promise<void>;
  /** All of a date but those that are cancelled, in the order of their turns. */
  of(date: DateId): Promise<BookingRecord[]>;
  /** All of an address, with those that are over, and holds that it began to pay; the latest first. */
  ofAddress(email: string, limit: number): Promise<BookingRecord[]>;
  /** Holds, offers and seats kept for a transfer, of a network, that are not over: on one date, and on all. */
  countHolds(network: string, date: DateId, now: number): Promise<{ here: number; all: number }>;
  /** How often an address had booked a date that is over and was held. */
  countBefore(mentorId: AccountId, emails: readonly string[], now: number): Promise<Map<string, number>>;
  /** Bookings of an address are another one's from now on; but for dates of which that has a booking already. */
  readdress(from: string, to: string): Promise<void>;
  /**
   * Of holds that ended before then, nothing is left; of those that somebody began to pay and never did, nothing is where they ended
   * before `orderedBefore`, and no transfer was waited for that ended at `sentBefore` or later.
   */
  removeHolds(endedBefore: number, orderedBefore: number, sentBefore: number): Promise<void>;
  /** They were in their class for so long, or for longer. */
  attended(id: BookingId, ms: number): Promise<void>;
  /** Whether an address has a seat on a date of a course, also on one that is past. */
  hasSeat(courseId: CourseId, email: string): Promise<boolean>;
  /** Names and addresses of these go; that somebody was there stays. */
  forget(ids: readonly BookingId[]): Promise<void>;
}

/** How often one may hold, book and stand in line. */
export interface BookingBrakes {
  /** Seats held, from one place. */
  readonly holdsFrom: Brake;
  /** Bookings and places in line, from one place; and for one address. */
  readonly bookingsFrom: Brake;
  readonly bookingsTo: Brake;
  /** Who asks to hear of new dates, from one network; and of one address, which gets a mail. */
  readonly alertsFrom: Brake;
  readonly alertsTo: Brake;
  /** Keys that open nothing, from one place. */
  readonly wrongKeysFrom: Brake;
  /** Messages to all who have booked a date. */
  readonly messagesOf: Brake;
}

/** What each mail about a date says, whoever it goes to. */
interface MailFacts {
  readonly email: string;
  readonly language: MailLanguage;
  readonly studioName: string | null;
  readonly courseTitle: string;
  readonly startsAt: number;
  readonly timeZone: string;
}

/** What mails about a booking say, and its calendar entry. */
export interface BookingFacts extends MailFacts {
  readonly bookingId: BookingId;
  readonly name: string;
  readonly mentorName: string;
  readonly minutes: number;
  /** SEQUENCE of its calendar entry. */
  readonly sequence: number;
  /** Whether its calendar entry is called off. */
  readonly isCancelled: boolean;
  /** Whether it is, or was, more than a place in line: calendars have its entry. */
  readonly hasSeat: boolean;
  /** How it is paid; null where nothing was to be paid. */
  readonly money: MoneyFacts | null;
  /** `https://HOST/b/ID#KEY` */
  readonly bookingUrl: string;
  /** Their own link into the class; null unless it is booked. */
  readonly classUrl: string | null;
  readonly writtenAt: number;
}

/** What each mail to a date's mentor says. */
export interface MentorFacts extends MailFacts {
  /** `https://HOST/studio` */
  readonly studioUrl: string;
}

/** What a mail to the mentor of a date that was called off says. */
export interface DateFacts extends MentorFacts {
  readonly booked: number;
  readonly minimum: number;
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
