import type {
  AccountId,
  AccountRole,
  CourseId,
  EntryId,
  MailLanguage,
  PostKind,
  ReportId,
  ReportReason,
} from '@gongbang/protocol';

import type { Brake } from './accounts.ts';
import type { PhotoRecord } from './photos.ts';

/* What boards need from the world, beyond what courses do. */

/** A post, or a comment below one. */
export interface EntryRecord {
  readonly id: EntryId;
  readonly courseId: CourseId;
  /** The post above it; null if it is a post itself. */
  readonly parentId: EntryId | null;
  /** Null for comments. */
  readonly kind: PostKind | null;
  /** Null once its writer is forgotten. */
  readonly writerId: AccountId | null;
  /** Where it was written, and the draft: a writer has one entry per value. */
  readonly draft: string | null;
  readonly at: number;
  readonly editedAt: number | null;
  /** Empty once removed. */
  readonly text: string;
  readonly state: 'shown' | 'hidden' | 'removed';
  readonly hiddenWhy: string | null;
  /** When it was hidden. */
  readonly hiddenAt: number | null;
  readonly removedBy: 'writer' | 'mentor' | null;
  /** When it was pinned; at most one per course is. */
  readonly pinnedAt: number | null;
}

/** Where a list of posts continues: below this one. */
export type EntryPlace = Pick<EntryRecord, 'id' | 'at'>;

export interface PostQuery {
  readonly courseId: CourseId;
  readonly kind: PostKind | null;
  readonly before: EntryPlace | null;
  /** Writers whose visible posts are left out. */
  readonly without: readonly AccountId[];
  readonly limit: number;
}

/** Somebody on a board. */
export interface Writer {
  readonly id: AccountId;
  readonly role: AccountRole;
  /** The account's, or else the one they booked the course with. */
  readonly name: string | null;
  readonly email: string | null;
  /** The account's, or else the one they booked it in. */
  readonly language: MailLanguage;
}

export interface EntryStore {
  /** Durable once it resolves, like every write. */
  insert(record: EntryRecord): Promise<void>;
  find(id: EntryId): Promise<EntryRecord | null>;
  findAll(ids: readonly EntryId[]): Promise<EntryRecord[]>;
  findDraft(writerId: AccountId, draft: string): Promise<EntryRecord | null>;
  change(
    id: EntryId,
    change: Partial<Omit<EntryRecord, 'id' | 'courseId' | 'parentId' | 'kind' | 'at'>>,
  ): Promise<void>;
  /** Latest first, without the pinned one. Posts written meanwhile do not change what follows a given post. */
  posts(query: PostQuery): Promise<EntryRecord[]>;
  pinned(courseId: CourseId): Promise<EntryRecord | null>;
  unpin(courseId: CourseId): Promise<void>;
  /** Visible posts of each kind. */
  counts(courseId: CourseId, without: readonly AccountId[]): Promise<Map<PostKind, number>>;
  /** Latest photos of visible work. */
  works(
    courseId: CourseId,
    without: readonly AccountId[],
    limit: number,
  ): Promise<{ readonly postId: EntryId; readonly photo: Pick<PhotoRecord, 'id' | 'width' | 'height'> }[]>;
  /** Visible questions with words, latest first, except one. */
  questions(
    courseId: CourseId,
    except: EntryId,
    without: readonly AccountId[],
    limit: number,
  ): Promise<EntryRecord[]>;
  /** Oldest first. */
  comments(parentId: EntryId, without: readonly AccountId[], limit: number): Promise<EntryRecord[]>;
  /** Visible comments per post, and how many of them are by people who manage the board. */
  tallies(
    parents: readonly EntryId[],
    mentorId: AccountId,
    without: readonly AccountId[],
  ): Promise<Map<EntryId, { readonly count: number; readonly answers: number }>>;
  countComments(parentId: EntryId): Promise<number>;
  /** Frees the place of the comment removed longest ago; returns whether there was one. */
  removeEmptyPlace(parentId: EntryId): Promise<boolean>;
  countOf(courseId: CourseId, writerId: AccountId): Promise<number>;
  /** Everything somebody wrote, latest first. */
  of(writerId: AccountId): Promise<EntryRecord[]>;
  /** Empties everything somebody wrote, and erases that it was them. */
  forget(writerId: AccountId): Promise<void>;
  writers(courseId: CourseId, ids: readonly AccountId[]): Promise<Map<AccountId, Writer>>;
}

export interface LikeStore {
  /** Idempotent. */
  add(entryId: EntryId, accountId: AccountId, at: number): Promise<void>;
  remove(entryId: EntryId, accountId: AccountId): Promise<void>;
  /** How many like each of these, and whether this account does. */
  counts(
    entries: readonly EntryId[],
    accountId: AccountId,
  ): Promise<Map<EntryId, { readonly count: number; readonly isMine: boolean }>>;
  removeOf(entryId: EntryId): Promise<void>;
  /** Those on everything somebody wrote. */
  removeOfEntries(writerId: AccountId): Promise<void>;
  ofAccount(accountId: AccountId): Promise<{ readonly entryId: EntryId; readonly at: number }[]>;
}

/** Who has hidden whom on a board. */
export interface HidingStore {
  /** Idempotent. */
  add(accountId: AccountId, courseId: CourseId, writerId: AccountId, at: number): Promise<void>;
  /** Whom somebody has hidden on one board. */
  of(accountId: AccountId, courseId: CourseId): Promise<AccountId[]>;
  removeAll(accountId: AccountId, courseId: CourseId): Promise<void>;
  ofAccount(accountId: AccountId): Promise<{ readonly courseId: CourseId; readonly at: number }[]>;
}

export interface ReportRecord {
  readonly id: ReportId;
  readonly entryId: EntryId;
  readonly reporterId: AccountId;
  readonly reason: ReportReason;
  readonly at: number;
  readonly answeredAt: number | null;
  readonly answer: 'hidden' | 'kept' | null;
}

export interface ReportStore {
  /** Replaces the same person's earlier report of it. */
  put(record: ReportRecord): Promise<void>;
  find(id: ReportId): Promise<ReportRecord | null>;
  findBy(entryId: EntryId, reporterId: AccountId): Promise<ReportRecord | null>;
  /** An entry's unanswered ones, oldest first. */
  waitingOf(entryId: EntryId): Promise<ReportRecord[]>;
  /** The first unanswered one per entry, oldest first, and how many each has; for one mentor's courses, or for all. */
  waiting(
    mentorId: AccountId | null,
    limit: number,
  ): Promise<{ readonly report: ReportRecord; readonly count: number }[]>;
  /** How many of a course's entries have unanswered ones. */
  countWaiting(courseId: CourseId): Promise<number>;
  answer(entryId: EntryId, answer: 'hidden' | 'kept', answeredAt: number): Promise<void>;
  removeOf(entryId: EntryId): Promise<void>;
  /** Those of everything somebody wrote, except what a mentor removed. */
  removeOfEntries(writerId: AccountId): Promise<void>;
  ofAccount(accountId: AccountId): Promise<ReportRecord[]>;
}

/** How often one account may write, like and report. */
export interface BoardBrakes {
  readonly postsOf: Brake;
  readonly commentsOf: Brake;
  /** Changing and removing one's own entries, and a mentor's moderation of others'. */
  readonly changesOf: Brake;
  readonly likesOf: Brake;
  readonly hidingsOf: Brake;
  readonly reportsOf: Brake;
  /** Photos, in the short term and per day. */
  readonly photosOf: Brake;
  readonly photosOfDaily: Brake;
  /** A mentor's words to individual writers. */
  readonly messagesOf: Brake;
  /** Mails to one mentor about reports. */
  readonly mailsTo: Brake;
  /** Mails about entries changed after the mentor had hidden them. */
  readonly changeMailsTo: Brake;
}
