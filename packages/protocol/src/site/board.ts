import { z } from 'zod';

import { timeZone, timestamp } from '../model.ts';
import { someText, text } from '../text.ts';
import { courseCard, courseSlug } from './courses.ts';
import { photo, photoId, photoIds } from './photos.ts';

/*
 * A course's board: where its mentor and those who have booked one of its dates write to each other. A post is a notice, a
 * question or a piece of work, with comments below it; both are entries. Nobody else sees any of it.
 */

export const BOARD_LIMITS = {
  post: 2000,
  comment: 1000,
  /** Why an entry is hidden; the mentor's words to its writer. */
  why: 300,
  /** Posts per answer. */
  page: 20,
  /** Comments per post. */
  comments: 200,
  /** Photos of work beside the posts. */
  works: 6,
  /** Questions beside a post. */
  others: 3,
  /** People whose entries one person has chosen not to see. */
  hiddenPeople: 100,
  /** Reports per answer. */
  reports: 100,
} as const;

const madeId = z.string().regex(/^[a-z0-9]{16}$/);
export const entryId = madeId;
export type EntryId = z.infer<typeof entryId>;
export const reportId = madeId;
export type ReportId = z.infer<typeof reportId>;

export const postKind = z.enum(['notice', 'question', 'work']);
export type PostKind = z.infer<typeof postKind>;

/** An entry's state. A hidden or removed one keeps its place, but not its content. */
export const entryState = z.discriminatedUnion('is', [
  z.object({ is: z.literal('shown') }),
  /** Only its writer and the mentor are told `why`, and still see the content. */
  z.object({ is: z.literal('hidden'), why: z.string().nullable() }),
  /** By its writer, or by the mentor. */
  z.object({ is: z.literal('removed'), by: z.enum(['writer', 'mentor']) }),
]);
export type EntryState = z.infer<typeof entryState>;

const entry = {
  id: entryId,
  /** Null if the entry is removed, if its writer is forgotten, or if the caller may not see its content. */
  writer: z.object({ name: z.string(), isMentor: z.boolean(), isMe: z.boolean() }).nullable(),
  at: timestamp,
  editedAt: timestamp.nullable(),
  state: entryState,
  /** Empty if the caller may not see it. */
  text: z.string(),
  photos: z.array(photo),
  likes: z.int().nonnegative(),
  /** Whether the caller likes it. */
  isLiked: z.boolean(),
};

export const boardComment = z.object(entry);
export type BoardComment = z.infer<typeof boardComment>;

/** The first line of a question is its subject. */
export const post = z.object({
  ...entry,
  kind: postKind,
  /** Visible ones only. */
  comments: z.int().nonnegative(),
  /** Whether the mentor has commented. */
  isAnswered: z.boolean(),
  isPinned: z.boolean(),
});
export type Post = z.infer<typeof post>;

/** The board, and the caller's standing on it. */
const boardHead = {
  course: courseCard,
  /** The next date; null if none is coming up. */
  next: z.object({ startsAt: timestamp, timeZone }).nullable(),
  /** Whether the caller manages it, as its mentor or an owner. */
  isMentor: z.boolean(),
  /** The course is no longer offered: people can read and remove what is theirs, but not write. */
  isClosed: z.boolean(),
  /** Whether mails go out at all: words to a writer, and answers to reporters. */
  hasMails: z.boolean(),
};

/** Which posts are requested: of one kind, or all; older than an entry, or the latest. */
export const boardQuery = z.object({ kind: postKind.optional(), before: entryId.optional() });

export const board = z.object({
  ...boardHead,
  pinned: post.nullable(),
  /** Latest first; the pinned one is not among them. */
  posts: z.array(post).max(BOARD_LIMITS.page),
  /** Whether older ones follow. */
  hasMore: z.boolean(),
  /** Visible posts. */
  counts: z.object({
    notice: z.int().nonnegative(),
    question: z.int().nonnegative(),
    work: z.int().nonnegative(),
  }),
  /** Latest photos of work, each with its post. */
  works: z.array(z.object({ postId: entryId, photo })).max(BOARD_LIMITS.works),
  /** How many people the caller has hidden; everything they wrote is left out everywhere. */
  hiddenPeople: z.int().nonnegative(),
  /** Unanswered reports; 0 unless the caller manages the board. */
  reports: z.int().nonnegative(),
});
export type Board = z.infer<typeof board>;

/** A post's page. */
export const postPage = z.object({
  ...boardHead,
  post,
  /** Oldest first. */
  comments: z.array(boardComment).max(BOARD_LIMITS.comments),
  /** Other questions to read next. */
  others: z.array(z.object({ id: entryId, heading: z.string() })).max(BOARD_LIMITS.others),
});
export type PostPage = z.infer<typeof postPage>;

/** Chosen by the writer's client: sent again, it reveals that the entry exists already. */
const draft = madeId;
/** The content: words, photos, or both. */
const written = (max: number) => ({ text: text(max), photos: photoIds });
const hasSomething = ({
  text: words,
  photos,
}: {
  text?: string | undefined;
  photos?: unknown[] | undefined;
}) => words !== '' || (photos?.length ?? 0) > 0;
const SOMETHING = 'write something, or add a photo';

export const newPost = z
  .strictObject({ draft, kind: postKind, ...written(BOARD_LIMITS.post) })
  .refine(hasSomething, { path: ['text'], message: SOMETHING });
export type NewPost = z.input<typeof newPost>;
export const newComment = z
  .strictObject({ draft, ...written(BOARD_LIMITS.comment) })
  .refine(hasSomething, { path: ['text'], message: SOMETHING });
export type NewComment = z.input<typeof newComment>;
/** An entry's new content. A comment still has the lower limit of a new one. */
export const entryChange = z
  .strictObject(written(BOARD_LIMITS.post))
  .refine(hasSomething, { path: ['text'], message: SOMETHING });
export type EntryChange = z.input<typeof entryChange>;

export const boardWords = z.strictObject({ text: someText(BOARD_LIMITS.why) });

export const reportReason = z.enum(['abuse', 'privacy', 'advertising', 'other']);
export type ReportReason = z.infer<typeof reportReason>;
export const newReport = z.strictObject({ reason: reportReason });

/** A report, as the mentor sees it: never who made it. */
export const report = z.object({
  id: reportId,
  course: courseCard,
  reason: reportReason,
  at: timestamp,
  /** How many people have reported the same. */
  count: z.int().positive(),
  /** The post it concerns, or the one above the comment it concerns. */
  postId: entryId,
  entry: z.object({ id: entryId, writer: z.string().nullable(), text: z.string(), photos: z.array(photo) }),
});
export type Report = z.infer<typeof report>;
/** The decision on a report. The reporters get the words by mail; the writer of a hidden entry sees them beside it. */
export const reportAnswer = z.strictObject({
  is: z.enum(['hidden', 'kept']),
  text: someText(BOARD_LIMITS.why),
});
export type ReportAnswer = z.infer<typeof reportAnswer>;

export const ofBoard = z.object({ slug: courseSlug });
export const ofEntry = z.object({ entryId });
export const ofPhoto = z.object({ photoId });
