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

import type { Brake, Mail, SiteStores } from './accounts.ts';
import type { MoneyFacts } from './payments.ts';

/* What courses, dates and bookings need from the world, beyond what accounts do. */

/** The content of a date's class. */
export interface ClassPlan extends Pick<CourseDraft, 'title' | 'about' | 'minutes' | 'materials' | 'steps'> {
  readonly mentorName: string;
  readonly startsAt: number;
  readonly timeZone: string;
  readonly seats: number;
}

/** Changes to it. A lesson that is left out stays as it is: its mentor may have edited it in the class. */
export type ClassPlanChange = Omit<ClassPlan, 'materials' | 'steps'> &
  (Pick<ClassPlan, 'materials' | 'steps'> | { readonly materials?: never; readonly steps?: never });

/** Lets one person into a class, from any device. */
export interface Pass {
  /** SHA-256 of their link's key, base64url. */
  readonly keyHash: string;
}

/** How a class went, as far as its date needs to know. */
export interface ClassOutcome {
  readonly phase: ClassPhase;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

/**
 * The door between dates and their classes. Bookings are the truth: passes follow from them, and may be set again at any time.
 */
export interface ClassDoor {
  /**
   * Names a future class and puts the mentor's link into their account, in the transaction that stores what the class is for:
   * whatever happens in between, there is no class that nobody knows about.
   * @throws AccountError CLASSES_FULL
   */
  promise(stores: SiteStores, mentorId: AccountId): Promise<ClassId>;
  /**
   * Registers the promised class. False if there was nothing to do, because it exists or once did. Durable when it returns.
   * @throws ClassroomError STORE_UNAVAILABLE
   */
  open(id: ClassId, plan: ClassPlan, mentorId: AccountId): Promise<boolean>;
  /** @throws ClassroomError NOT_FOUND, CLASS_ENDED, STORE_UNAVAILABLE */
  change(id: ClassId, plan: ClassPlanChange): Promise<void>;
  /** Deletes a class with everything in it, and puts everybody out. Also succeeds if it is already gone. */
  remove(id: ClassId): Promise<void>;
  /**
   * From now on exactly these passes admit people, beside the class link that the mentor hands out: anyone in
   * the class with another pass is out at once. Durable when it returns; also succeeds if the class is gone.
   * @throws ClassroomError STORE_UNAVAILABLE
   */
  setPasses(id: ClassId, passes: readonly Pass[]): Promise<void>;
  /** Null if the class is gone. */
  look(id: ClassId): ClassOutcome | null;
  /**
   * How long the holder of each pass attended while the class was live, in ms, by `keyHash`; all devices
   * together. Available until the class is removed for good, even after it was deleted.
   */
  attendance(id: ClassId, passes: readonly Pass[]): ReadonlyMap<string, number>;
}

export interface CourseRecord extends Omit<CourseDraft, 'slug'> {
  readonly id: CourseId;
  readonly slug: CourseSlug;
  /** The currency of its price and its kit's. */
  readonly currency: Currency;
  readonly mentorId: AccountId;
  /** Identifies its cover's files; null if there is none. */
  readonly cover: string | null;
  readonly createdAt: number;
  /** When its mentor removed it: those who have booked it still find it. */
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
  /** The start for which it was decided whether enough have booked. */
  readonly decidedFor: number | null;
  /** The start for which it was decided whether the class was held: that stays, whatever becomes of the class. */
  readonly settledFor: number | null;
  /** Where its mentor opened it: links in mails begin with it, unless the settings say otherwise. */
  readonly origin: string;
  /** Counts every act on it and its bookings. */
  readonly turns: number;
  /** When something is next due to happen by itself; null if nothing is. */
  readonly dueAt: number | null;
  /** What its class still has to follow: `passes`, also its content, or being made or removed. */
  readonly follows: 'passes' | 'plan' | 'lesson' | 'class' | 'end' | null;
}

/** A row per path to a seat; one that was only held is erased a day later. */
export interface BookingRecord {
  readonly id: BookingId;
  readonly dateId: DateId;
  readonly state: 'held' | 'booked' | 'waiting' | 'offered' | 'awaiting' | 'cancelled';
  /** SHA-256 of its link's key, base64url. */
  readonly keyHash: string;
  /** The same key, sealed for this booking, to be put into mails. */
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
  /** When a hold or an offer ends, or a transfer is no longer awaited. */
  readonly until: number | null;
  readonly movedFrom: number | null;
  /** When they are asked again whether a move suits them; null if they are not. */
  readonly askAgainAt: number | null;
  readonly cancelledAt: number | null;
  readonly cancelledBy: 'person' | 'mentor' | 'minimum' | 'time' | null;
  readonly cancelledWhy: string;
  /** How long they attended its class, in ms, as of the last check. */
  readonly attendedMs: number;
  /** The start they have already been reminded of. */
  readonly remindedDay: number | null;
  readonly remindedHour: number | null;
}

/** A course's picture, as JPEG. */
export interface Cover {
  readonly version: string;
  readonly sizes: Readonly<Record<PictureSize, Uint8Array>>;
}

/** A mentor's record here. */
export interface TrackRecord {
  /** Dates on which somebody with a booking was in class. */
  readonly held: number;
  /** Bookings whose person was in class. */
  readonly met: number;
}

export interface CourseStore {
  /** Durable once it resolves, like every write. */
  insert(record: CourseRecord): Promise<void>;
  find(id: CourseId): Promise<CourseRecord | null>;
  /** Also finds a removed one. */
  findBySlug(slug: CourseSlug): Promise<CourseRecord | null>;
  /** Courses on offer, latest first; one mentor's, or all. */
  offered(mentorId: AccountId | null): Promise<CourseRecord[]>;
  /** The same, removed ones included. */
  all(mentorId: AccountId | null): Promise<CourseRecord[]>;
  change(id: CourseId, change: Partial<Omit<CourseRecord, 'id' | 'createdAt'>>): Promise<void>;
  /** Replaces the previous one; the course refers to it from now on. */
  putCover(id: CourseId, cover: Cover): Promise<void>;
  findCover(slug: CourseSlug, size: PictureSize): Promise<{ version: string; jpeg: Uint8Array } | null>;
  /** With its cover, and its board with all photos. */
  remove(id: CourseId): Promise<void>;
}

/** A date's bookings by state, at a given moment. */
export interface SeatCounts {
  /** Booked, or held, offered or kept for a transfer and not expired. */
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
   * Its next turn, within a transaction: anyone else who takes one of the same date waits until that
   * transaction is over. Null if there is no such date.
   */
  take(id: DateId): Promise<DateRecord | null>;
  change(id: DateId, change: Partial<Omit<DateRecord, 'id' | 'courseId' | 'createdAt'>>): Promise<void>;
  /** Dates of these courses that begin at that time or later and are not called off, the next first. */
  from(courses: readonly CourseId[], startsAt: number, limit: number): Promise<DateRecord[]>;
  /** Those that began before that time, the latest first. */
  before(courses: readonly CourseId[], startsAt: number, limit: number): Promise<DateRecord[]>;
  /** Those that begin at that time or later and are called off, the latest first. */
  calledOff(courses: readonly CourseId[], startsAt: number, limit: number): Promise<DateRecord[]>;
  counts(ids: readonly DateId[], now: number): Promise<Map<DateId, SeatCounts>>;
  trackRecords(mentors: readonly AccountId[]): Promise<Map<AccountId, TrackRecord>>;
  ofClass(id: ClassId): Promise<DateRecord | null>;
  /** The one with the earliest due action. */
  nextDue(): Promise<{ readonly id: DateId; readonly dueAt: number } | null>;
  /** Those whose class has yet to follow. */
  following(): Promise<DateId[]>;
  /** Marks that its class has followed, unless something was done meanwhile. */
  followed(id: DateId, turns: number): Promise<void>;
  /** Those that begin at that time or later and are not called off. */
  upcoming(startsAt: number): Promise<DateId[]>;
}

export interface BookingStore {
  insert(record: BookingRecord): Promise<void>;
  find(id: BookingId): Promise<BookingRecord | null>;
  change(record: BookingRecord): Promise<void>;
  /** A date's bookings, except cancelled ones, in the order of their turns. */
  of(date: DateId): Promise<BookingRecord[]>;
  /** All of an address, including finished ones and holds it began to pay for; the latest first. */
  ofAddress(email: string, limit: number): Promise<BookingRecord[]>;
  /** A network's unexpired holds, offers and seats kept for a transfer: on one date, and in all. */
  countHolds(network: string, date: DateId, now: number): Promise<{ here: number; all: number }>;
  /** How many dates that were held each address had booked before. */
  countBefore(mentorId: AccountId, emails: readonly string[], now: number): Promise<Map<string, number>>;
  /** Moves an address's bookings to another one, except on dates the other has already booked. */
  readdress(from: string, to: string): Promise<void>;
  /**
   * Removes holds that ended before `endedBefore`. One that somebody began but never finished paying for goes
   * only if it ended before `orderedBefore` and no transfer was awaited for it until `sentBefore` or later.
   */
  removeHolds(endedBefore: number, orderedBefore: number, sentBefore: number): Promise<void>;
  /** They attended their class for this long, or longer. */
  attended(id: BookingId, ms: number): Promise<void>;
  /** Whether an address has a seat on any date of a course, including past ones. */
  hasSeat(courseId: CourseId, email: string): Promise<boolean>;
  /** Erases names and addresses of these; that somebody was there stays. */
  forget(ids: readonly BookingId[]): Promise<void>;
}

/** How often people may hold, book and stand in line. */
export interface BookingBrakes {
  /** Seats held, from one place. */
  readonly holdsFrom: Brake;
  /** Bookings and places in line, from one place; and for one address. */
  readonly bookingsFrom: Brake;
  readonly bookingsTo: Brake;
  /** Subscriptions to new dates, from one network; and for one address, which gets a mail. */
  readonly alertsFrom: Brake;
  readonly alertsTo: Brake;
  /** Invalid keys, from one place. */
  readonly wrongKeysFrom: Brake;
  /** Messages to everyone who has booked a date. */
  readonly messagesOf: Brake;
}

/** What every mail about a date says, whoever receives it. */
interface MailFacts {
  readonly email: string;
  readonly language: MailLanguage;
  readonly studioName: string | null;
  readonly courseTitle: string;
  readonly startsAt: number;
  readonly timeZone: string;
  readonly writtenAt: number;
}

/** What mails about a booking say, and its calendar entry. */
export interface BookingFacts extends MailFacts {
  readonly bookingId: BookingId;
  readonly name: string;
  readonly mentorName: string;
  readonly minutes: number;
  /** SEQUENCE of its calendar entry. */
  readonly sequence: number;
  /** Whether its calendar entry is cancelled. */
  readonly isCancelled: boolean;
  /** Whether it is, or was, more than a place in line: then calendars have its entry. */
  readonly hasSeat: boolean;
  /** How it is paid; null if nothing had to be paid. */
  readonly money: MoneyFacts | null;
  /** `https://HOST/b/ID#KEY` */
  readonly bookingUrl: string;
  /** Their own link into the class; null unless booked. */
  readonly classUrl: string | null;
}

/** What every mail to a date's mentor says. */
export interface MentorFacts extends MailFacts {
  /** `https://HOST/studio` */
  readonly studioUrl: string;
}

/** What a mail to the mentor of a called-off date says. */
export interface DateFacts extends MentorFacts {
  readonly booked: number;
  readonly minimum: number;
}

/** The texts of mails about bookings, one method per kind; those about seats carry a calendar entry. */
export interface BookingMails {
  booked(about: BookingFacts): Mail;
  /** @param place in the line, from 1 */
  waiting(about: BookingFacts, place: number): Mail;
  /** A seat came free, and is theirs to accept until then. */
  offered(about: BookingFacts, until: number): Mail;
  /** They did not accept it: it went to the next person. */
  offerOver(about: BookingFacts): Mail;
  cancelledByPerson(about: BookingFacts): Mail;
  /** The mentor called the date off, or removed them from it. */
  cancelledByMentor(about: BookingFacts, why: string): Mail;
  /** Too few had booked a day before. */
  cancelledForMinimum(about: BookingFacts): Mail;
  /** The mentor moved the date, previously at `from`: does the new one suit them? */
  moved(about: BookingFacts, from: number): Mail;
  /** It is back at the start that they had booked: there is nothing to ask. */
  movedBack(about: BookingFacts, from: number): Mail;
  /** They did not answer, so they are asked again; they stay booked. */
  movedAgain(about: BookingFacts, from: number): Mail;
  reminderDay(about: BookingFacts): Mail;
  reminderHour(about: BookingFacts): Mail;
  /** The mentor's message to everyone who has booked. */
  message(about: BookingFacts, text: string): Mail;
  /** To the mentor: their date was called off because too few had booked. */
  tooFew(about: DateFacts): Mail;
  /** The date as text/calendar (RFC 5545). */
  calendar(about: BookingFacts): string;
}
