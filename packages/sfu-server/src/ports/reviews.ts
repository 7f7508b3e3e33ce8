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

/** What somebody says of the class that they were in; there is one of each booking at most. */
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
  /** The mentor's; null while there is none. */
  readonly reply: string | null;
  readonly repliedAt: number | null;
  readonly replyEditedAt: number | null;
}

/** What is left of a review that its writer removed: another one of the same booking is in its place. */
export type RemovedReview = Pick<ReviewRecord, 'bookingId' | 'createdAt' | 'hidden'>;

/** A review with what of its booking is told beside it. */
export interface BookedReview extends ReviewRecord {
  /** The name by which its writer booked. */
  readonly bookedAs: string | null;
  readonly startsAt: number;
  readonly timeZone: string;
}

/** Where in the order of a course's reviews one is. */
export type ReviewPlace = Pick<ReviewRecord, 'createdAt' | 'id'>;

/** Reviews of courses; the latest come first wherever there are several. */
export interface ReviewStore {
  /** Durable when it resolves, as everything that writes. */
  insert(record: ReviewRecord): Promise<void>;
  change(record: ReviewRecord): Promise<void>;
  remove(id: ReviewId): Promise<void>;
  /** Keeps this much of a booking's, in place of what was kept before. */
  keepRemoved(record: RemovedReview): Promise<void>;
  removedOf(id: BookingId): Promise<RemovedReview | null>;
  find(id: ReviewId): Promise<BookedReview | null>;
  ofBooking(id: BookingId): Promise<BookedReview | null>;
  /** Those of a course that come after this one in their order, or the first. */
  page(courseId: CourseId, after: ReviewPlace | null, limit: number): Promise<BookedReview[]>;
  summary(courseId: CourseId): Promise<{ count: number; mean: number | null }>;
  /** The latest with a photo that is not hidden, one of each of so many courses. */
  withPhotos(
    courses: readonly CourseId[],
    limit: number,
  ): Promise<{ review: BookedReview; photoId: PhotoId }[]>;
  /** Those that wait for a reply and are not hidden, of one mentor's courses or of all. */
  open(mentorId: AccountId | null, limit: number): Promise<BookedReview[]>;
  ofAddress(email: string, limit: number): Promise<BookedReview[]>;
  /** What a mentor replied goes. */
  forgetReplies(mentorId: AccountId): Promise<void>;
}

/** What somebody asks a course's mentor. */
export interface QuestionRecord {
  readonly id: QuestionId;
  readonly courseId: CourseId;
  /** Of one address's, there is one question of a course; null where it was sent without. */
  readonly draft: string | null;
  readonly text: string;
  /** Where the answer goes. The mentor never sees it. Null once it is forgotten. */
  readonly email: string | null;
  readonly language: MailLanguage;
  readonly createdAt: number;
  /** Null while there is none. */
  readonly answer: string | null;
  readonly answeredAt: number | null;
  /** Whether it stands on the course's page, with its answer. */
  readonly isPublic: boolean;
}

export interface QuestionStore {
  insert(record: QuestionRecord): Promise<void>;
  change(record: QuestionRecord): Promise<void>;
  remove(id: QuestionId): Promise<void>;
  find(id: QuestionId): Promise<QuestionRecord | null>;
  /** Those without an answer, of one mentor's courses or of all, the latest first. */
  open(mentorId: AccountId | null, limit: number): Promise<QuestionRecord[]>;
  /** Those with an answer, of one mentor's courses or of all, answered last first. */
  answered(mentorId: AccountId | null, limit: number): Promise<QuestionRecord[]>;
  /** What an address asked of a course with one draft. */
  findDraft(courseId: CourseId, email: string, draft: string): Promise<QuestionRecord | null>;
  countOpen(courseId: CourseId): Promise<number>;
  /** Those that stand on a course's page, answered last first. */
  shown(courseId: CourseId, limit: number): Promise<QuestionRecord[]>;
  ofAddress(email: string, limit: number): Promise<QuestionRecord[]>;
  /** They are another address's from now on. */
  readdress(from: string, to: string): Promise<void>;
  removeOfAddress(email: string): Promise<void>;
  /** Forgets who asked what was answered before then. */
  forgetAskers(answeredBefore: number): Promise<void>;
  /** Those to a mentor who is gone: nobody answers them. */
  removeOfMentor(mentorId: AccountId): Promise<void>;
}

/** How often one may review and ask. */
export interface ReviewBrakes {
  /** Changes of one booking's review. */
  readonly reviewsOf: Brake;
  /** Questions from one network; and by one address, to which the answers go. */
  readonly questionsFrom: Brake;
  readonly questionsBy: Brake;
  /** Mails to one mentor: that a review or a question came. Whatever comes besides is seen in the studio. */
  readonly mailsTo: Brake;
}

/** What mails about reviews and questions say, whoever they go to. */
export interface WordFacts {
  readonly email: string;
  readonly language: MailLanguage;
  readonly studioName: string | null;
  readonly courseTitle: string;
  readonly mentorName: string;
  /** Where to go on: the studio, one's own review, or the course. Null where it is not known where the page is. */
  readonly url: string | null;
}

/** The words of mails about reviews and questions, one method for each kind. */
export interface ReviewMails {
  /** To the mentor. */
  reviewCame(about: WordFacts, stars: number, text: string): Mail;
  questionCame(about: WordFacts, text: string): Mail;
  /** To a review's writer: the mentor replied. */
  replied(about: WordFacts, text: string): Mail;
  /** To who asked. */
  answered(about: WordFacts, question: string, text: string): Mail;
}
