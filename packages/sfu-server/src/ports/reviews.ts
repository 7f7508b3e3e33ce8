import type {
  AccountId,
  BookingId,
  CourseId,
  MailLanguage,
  PhotoId,
  QuestionId,
  ReviewHiding,
  ReviewId,
  ReviewName,
} from '@gongbang/protocol';

import type { Brake, Mail } from './accounts.ts';

/** A review of a class by somebody who attended it; each booking has at most one. */
export interface ReviewRecord {
  readonly id: ReviewId;
  readonly bookingId: BookingId;
  readonly courseId: CourseId;
  readonly stars: number;
  readonly text: string;
  readonly shownAs: ReviewName;
  readonly createdAt: number;
  readonly editedAt: number | null;
  readonly hidden: ReviewHiding | null;
  /** The mentor's; null if there is none. */
  readonly reply: string | null;
  readonly repliedAt: number | null;
  readonly replyEditedAt: number | null;
}

/** What remains of a review its writer removed, until another one of the same booking replaces it. */
export type RemovedReview = Pick<ReviewRecord, 'bookingId' | 'createdAt' | 'hidden'>;

/** A review with the details of its booking shown beside it. */
export interface BookedReview extends ReviewRecord {
  /** The name its writer booked under. */
  readonly bookedAs: string | null;
  readonly startsAt: number;
  readonly timeZone: string;
}

/** A review's place in the order of its course's reviews. */
export type ReviewPlace = Pick<ReviewRecord, 'createdAt' | 'id'>;

/** Reviews of courses; lists are latest first. */
export interface ReviewStore {
  /** Durable once it resolves, like every write. */
  insert(record: ReviewRecord): Promise<void>;
  change(record: ReviewRecord): Promise<void>;
  remove(id: ReviewId): Promise<void>;
  /** Stores this much about a booking's removed review, replacing anything stored before. */
  keepRemoved(record: RemovedReview): Promise<void>;
  removedOf(id: BookingId): Promise<RemovedReview | null>;
  find(id: ReviewId): Promise<BookedReview | null>;
  ofBooking(id: BookingId): Promise<BookedReview | null>;
  /** A course's reviews after the given one in their order, or the first ones. */
  page(courseId: CourseId, after: ReviewPlace | null, limit: number): Promise<BookedReview[]>;
  summary(courseId: CourseId): Promise<{ count: number; mean: number | null }>;
  /** The latest visible ones with a photo, one per course, for this many courses. */
  withPhotos(
    courses: readonly CourseId[],
    limit: number,
  ): Promise<{ review: BookedReview; photoId: PhotoId }[]>;
  /** Visible ones without a reply, of one mentor's courses or of all. */
  open(mentorId: AccountId | null, limit: number): Promise<BookedReview[]>;
  ofAddress(email: string, limit: number): Promise<BookedReview[]>;
  /** Erases what a mentor replied. */
  forgetReplies(mentorId: AccountId): Promise<void>;
}

/** A question to a course's mentor. */
export interface QuestionRecord {
  readonly id: QuestionId;
  readonly courseId: CourseId;
  /** An address has one question per course and draft; null if it was sent without one. */
  readonly draft: string | null;
  readonly text: string;
  /** Where the answer goes. The mentor never sees it. Null once it is erased. */
  readonly email: string | null;
  readonly language: MailLanguage;
  readonly createdAt: number;
  /** Null if there is none. */
  readonly answer: string | null;
  readonly answeredAt: number | null;
  /** Whether it is shown on the course's page, with its answer. */
  readonly isPublic: boolean;
}

export interface QuestionStore {
  insert(record: QuestionRecord): Promise<void>;
  change(record: QuestionRecord): Promise<void>;
  remove(id: QuestionId): Promise<void>;
  find(id: QuestionId): Promise<QuestionRecord | null>;
  /** Unanswered ones, of one mentor's courses or of all, the latest first. */
  open(mentorId: AccountId | null, limit: number): Promise<QuestionRecord[]>;
  /** Answered ones, of one mentor's courses or of all, most recently answered first. */
  answered(mentorId: AccountId | null, limit: number): Promise<QuestionRecord[]>;
  /** The question an address asked about a course with this draft. */
  findDraft(courseId: CourseId, email: string, draft: string): Promise<QuestionRecord | null>;
  countOpen(courseId: CourseId): Promise<number>;
  /** Those shown on a course's page, most recently answered first. */
  shown(courseId: CourseId, limit: number): Promise<QuestionRecord[]>;
  ofAddress(email: string, limit: number): Promise<QuestionRecord[]>;
  /** Moves an address's questions to another one. */
  readdress(from: string, to: string): Promise<void>;
  removeOfAddress(email: string): Promise<void>;
  /** Erases who asked the questions that were answered before then. */
  forgetAskers(answeredBefore: number): Promise<void>;
  /** Questions to a mentor who is gone: nobody will answer them. */
  removeOfMentor(mentorId: AccountId): Promise<void>;
}

/** How often people may review and ask. */
export interface ReviewBrakes {
  /** Changes of one booking's review. */
  readonly reviewsOf: Brake;
  /** Questions from one network; and from one address, to which the answers go. */
  readonly questionsFrom: Brake;
  readonly questionsBy: Brake;
  /** Mails to one mentor about new reviews and questions. Beyond the limit, they see them in the studio. */
  readonly mailsTo: Brake;
}

/** What mails about reviews and questions say, whoever receives them. */
export interface WordFacts {
  readonly email: string;
  readonly language: MailLanguage;
  readonly studioName: string | null;
  readonly courseTitle: string;
  readonly mentorName: string;
  /** The page to continue on: the studio, the person's review, or the course. Null if the page's address is unknown. */
  readonly url: string | null;
}

/** The texts of mails about reviews and questions, one method per kind. */
export interface ReviewMails {
  /** To the mentor. */
  reviewCame(about: WordFacts, stars: number, text: string): Mail;
  questionCame(about: WordFacts, text: string): Mail;
  /** To a review's writer: the mentor replied. */
  replied(about: WordFacts, text: string): Mail;
  /** To the asker. */
  answered(about: WordFacts, question: string, text: string): Mail;
}
