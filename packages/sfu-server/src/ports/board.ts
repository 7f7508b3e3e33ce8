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

/*
 * What boards need of the world, beside what courses do.
 */

/** A post, or a comment below one. */
export interface EntryRecord {
  readonly id: EntryId;
  readonly courseId: CourseId;
  /** The post that it stands below; null where it is one. */
  readonly parentId: EntryId | null;
  /** Null for comments. */
  readonly kind: PostKind | null;
  /** Null once its writer is forgotten. */
  readonly writerId: AccountId | null;
  /** Where it was written, and the draft: of one writer's, there is one entry. */
  readonly draft: string | null;
  readonly at: number;
  readonly editedAt: number | null;
  /** Empty once it is removed. */
  readonly text: string;
  readonly state: 'shown' | 'hidden' | 'removed';
  readonly hiddenWhy: string | null;
  /** Since when it is hidden. */
  readonly hiddenAt: number | null;
  readonly removedBy: 'writer' | 'mentor' | null;
  /** Since when it is pinned; one of a course is. */
  readonly pinnedAt: number | null;
}

/** Where a list of posts goes on: below this one. */
export type EntryPlace = Pick<EntryRecord, 'id' | 'at'>;

export interface PostQuery {
  readonly courseId: CourseId;
  readonly kind: PostKind | null;
  readonly before: EntryPlace | null;
  /** Whose posts are left out, as far as they are shown. */
  readonly without: readonly AccountId[];
  readonly limit: number;
}

/** Somebody on a board. */
export interface Writer {
  readonly id: AccountId;
  readonly role: AccountRole;
  /** The account's, or else what they booked the course by. */
  readonly name: string | null;
  readonly email: string | null;
  /** The account's, or else that in which they booked it. */
  readonly language: MailLanguage;
}

export interface EntryStore {
  /** Durable when it resolves, as everything that writes. */
  insert(record: EntryRecord): Promise<void>;
  find(id: EntryId): Promise<EntryRecord | null>;
  findAll(ids: readonly EntryId[]): Promise<EntryRecord[]>;
  findDraft(writerId: AccountId, draft: string): Promise<EntryRecord | null>;
  change(
    id: EntryId,
    change: Partial<Omit<EntryRecord, 'id' | 'courseId' | 'parentId' | 'kind' | 'at'>>,
  ): Promise<void>;
  /** Latest first, without the pinned one. Whatever is written meanwhile, what follows a post stays what it was. */
  posts(query: PostQuery): Promise<EntryRecord[]>;
  pinned(courseId: CourseId): Promise<EntryRecord | null>;
  unpin(courseId: CourseId): Promise<void>;
  /** Posts that are shown, of each kind. */
  counts(courseId: CourseId, without: readonly AccountId[]): Promise<Map<PostKind, number>>;
  /** Latest photos of work that is shown. */
  works(
    courseId: CourseId,
    without: readonly AccountId[],
    limit: number,
  ): Promise<{ readonly postId: EntryId; readonly photo: Pick<PhotoRecord, 'id' | 'width' | 'height'> }[]>;
  /** Questions in words that are shown, latest first, but for one. */
  questions(
    courseId: CourseId,
    except: EntryId,
    without: readonly AccountId[],
    limit: number,
  ): Promise<EntryRecord[]>;
  /** By time. */
  comments(parentId: EntryId, without: readonly AccountId[], limit: number): Promise<EntryRecord[]>;
  /** Comments of each of these posts that are shown, and how many are by who manages the board. */
  tallies(
    parents: readonly EntryId[],
    mentorId: AccountId,
    without: readonly AccountId[],
  ): Promise<Map<EntryId, { readonly count: number; readonly answers: number }>>;
  countComments(parentId: EntryId): Promise<number>;
  /** Gives up the place of the comment that was removed longest ago; says whether there was one. */
  removeEmptyPlace(parentId: EntryId): Promise<boolean>;
  countOf(courseId: CourseId, writerId: AccountId): Promise<number>;
  /** All that somebody wrote, latest first. */
  of(writerId: AccountId): Promise<EntryRecord[]>;
  /** Empties all that somebody wrote, and forgets that it was them. */
  forget(writerId: AccountId): Promise<void>;
  writers(courseId: CourseId, ids: readonly AccountId[]): Promise<Map<AccountId, Writer>>;
}

export interface LikeStore {
  /** Again, it is the same. */
  add(entryId: EntryId, accountId: AccountId, at: number): Promise<void>;
  remove(entryId: EntryId, accountId: AccountId): Promise<void>;
  /** How many like each of these, and whether this account does. */
  counts(
    entries: readonly EntryId[],
    accountId: AccountId,
  ): Promise<Map<EntryId, { readonly count: number; readonly isMine: boolean }>>;
  removeOf(entryId: EntryId): Promise<void>;
  /** Those of all that somebody wrote. */
  removeOfEntries(writerId: AccountId): Promise<void>;
  ofAccount(accountId: AccountId): Promise<{ readonly entryId: EntryId; readonly at: number }[]>;
}

/** Whom people do not want to see on a board. */
export interface HidingStore {
  /** Again, it is the same. */
  add(accountId: AccountId, courseId: CourseId, writerId: AccountId, at: number): Promise<void>;
  /** Who is hidden from somebody on one board. */
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
  /** In place of what the same one reported of it before. */
  put(record: ReportRecord): Promise<void>;
  find(id: ReportId): Promise<ReportRecord | null>;
  findBy(entryId: EntryId, reporterId: AccountId): Promise<ReportRecord | null>;
  /** Those of an entry that wait for an answer, oldest first. */
  waitingOf(entryId: EntryId): Promise<ReportRecord[]>;
  /** The first of each entry that waits, oldest first, with how many there are; of a mentor's courses, or of all. */
  waiting(
    mentorId: AccountId | null,
    limit: number,
  ): Promise<{ readonly report: ReportRecord; readonly count: number }[]>;
  /** How many entries of a course wait for an answer. */
  countWaiting(courseId: CourseId): Promise<number>;
  answer(entryId: EntryId, answer: 'hidden' | 'kept', answeredAt: number): Promise<void>;
  removeOf(entryId: EntryId): Promise<void>;
  /** Those of all that somebody wrote, but for what a mentor removed. */
  removeOfEntries(writerId: AccountId): Promise<void>;
  ofAccount(accountId: AccountId): Promise<ReportRecord[]>;
}

/** How often one may write, like and report; each by an account. */
export interface BoardBrakes {
  readonly postsOf: Brake;
  readonly commentsOf: Brake;
  /** Changes and removals of what one wrote, and what a mentor does to others'. */
  readonly changesOf: Brake;
  readonly likesOf: Brake;
  readonly hidingsOf: Brake;
  readonly reportsOf: Brake;
  /** Photos, soon and in a day. */
  readonly photosOf: Brake;
  readonly photosOfDaily: Brake;
  /** A mentor's words to single writers. */
  readonly messagesOf: Brake;
  /** Mails to one mentor of what is reported. */
  readonly mailsTo: Brake;
  /** And of what was changed after they had hidden it. */
  readonly changeMailsTo: Brake;
}
