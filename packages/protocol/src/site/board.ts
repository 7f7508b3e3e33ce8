import { z } from 'zod';

import { timeZone, timestamp } from '../model.ts';
import { someText, text } from '../text.ts';
import { courseCard, courseSlug } from './courses.ts';
import { photo, photoId, photoIds } from './photos.ts';

/*
 * A course's board: what those who have booked one of its dates, and its mentor, write to each other. A post is a notice, a question
 * or a piece of work; comments stand below it; both are entries. Who is neither sees nothing of it.
 */

export const BOARD_LIMITS = {
  post: 2000,
  comment: 1000,
  /** Why an entry is hidden; a mentor's words to its writer. */
  why: 300,
  /** Posts in one answer. */
  page: 20,
  /** Comments of one post. */
  comments: 200,
  /** Photos of work beside the posts. */
  works: 6,
  /** Questions beside a post. */
  others: 3,
  /** People whom one does not want to see. */
  hiddenPeople: 100,
  /** Reports in one answer. */
  reports: 100,
} as const;

const madeId = z.string().regex(/^[a-z0-9]{16}$/);
export const entryId = madeId;
export type EntryId = z.infer<typeof entryId>;
export const reportId = madeId;
export type ReportId = z.infer<typeof reportId>;

export const postKind = z.enum(['notice', 'question', 'work']);
export type PostKind = z.infer<typeof postKind>;

/** Where an entry is. A hidden or removed one keeps its place, without what it says. */
export const entryState = z.discriminatedUnion('is', [
  z.object({ is: z.literal('shown') }),
  /** `why` is told to its writer and to the mentor alone, who still see what it says. */
  z.object({ is: z.literal('hidden'), why: z.string().nullable() }),
  /** By its writer, or by the mentor. */
  z.object({ is: z.literal('removed'), by: z.enum(['writer', 'mentor']) }),
]);
export type EntryState = z.infer<typeof entryState>;

const entry = {
  id: entryId,
  /** Null once it is removed, where its writer is forgotten, and where one does not see what it says. */
  writer: z.object({ name: z.string(), isMentor: z.boolean(), isMe: z.boolean() }).nullable(),
  at: timestamp,
  editedAt: timestamp.nullable(),
  state: entryState,
  /** Empty where it is not to be seen. */
  text: z.string(),
  photos: z.array(photo),
  likes: z.int().nonnegative(),
  /** Whether whoever asks likes it. */
  isLiked: z.boolean(),
};

export const boardComment = z.object(entry);
export type BoardComment = z.infer<typeof boardComment>;

/** The first line of a question is what it is about. */
export const post = z.object({
  ...entry,
  kind: postKind,
  /** Those that are shown. */
  comments: z.int().nonnegative(),
  /** Whether the mentor has commented. */
  isAnswered: z.boolean(),
  isPinned: z.boolean(),
});
export type Post = z.infer<typeof post>;

/** The board, and who whoever asks is there. */
const boardHead = {
  course: courseCard,
  /** The date that comes next; null where none is to come. */
  next: z.object({ startsAt: timestamp, timeZone }).nullable(),
  /** Whether one manages it: its mentor, or an owner. */
  isMentor: z.boolean(),
  /** The course is offered no more: one reads, removes one's own, and writes nothing. */
  isClosed: z.boolean(),
  /** Whether mails go out at all: words to a writer, and answers to who reported. */
  hasMails: z.boolean(),
};

/** What of the board is asked for: of one kind, or all; older than an entry, or the latest. */
export const boardQuery = z.object({ kind: postKind.optional(), before: entryId.optional() });

export const board = z.object({
  ...boardHead,
  pinned: post.nullable(),
  /** Latest first; the pinned one is not among them. */
  posts: z.array(post).max(BOARD_LIMITS.page),
  /** Whether older ones follow. */
  hasMore: z.boolean(),
  /** Posts that are shown. */
  counts: z.object({
    notice: z.int().nonnegative(),
    question: z.int().nonnegative(),
    work: z.int().nonnegative(),
  }),
  /** Latest photos of work, with the post of each. */
  works: z.array(z.object({ postId: entryId, photo })).max(BOARD_LIMITS.works),
  /** How many people one does not want to see; what they wrote is left out everywhere. */
  hiddenPeople: z.int().nonnegative(),
  /** Reports that wait for an answer; 0 for who does not manage it. */
  reports: z.int().nonnegative(),
});
export type Board = z.infer<typeof board>;

/** A post's page. */
export const postPage = z.object({
  ...boardHead,
  post,
  /** In the order of time. */
  comments: z.array(boardComment).max(BOARD_LIMITS.comments),
  /** Other questions to go on with. */
  others: z.array(z.object({ id: entryId, heading: z.string() })).max(BOARD_LIMITS.others),
});
export type PostPage = z.infer<typeof postPage>;

/** Made by whoever writes: sent again, it says that it is there already. */
const draft = madeId;
/** What is written: words, photos, or both. */
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
/** What an entry says from now on. A comment is as short as it was to be before. */
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
  /** How many have reported the same. */
  count: z.int().positive(),
  /** The post that it is about, or below which the comment stands. */
  postId: entryId,
  entry: z.object({ id: entryId, writer: z.string().nullable(), text: z.string(), photos: z.array(photo) }),
});
export type Report = z.infer<typeof report>;
/** What becomes of it. The reporters get the words by mail; the writer of a hidden entry sees them beside it. */
export const reportAnswer = z.strictObject({
  is: z.enum(['hidden', 'kept']),
  text: someText(BOARD_LIMITS.why),
});
export type ReportAnswer = z.infer<typeof reportAnswer>;

export const ofBoard = z.object({ slug: courseSlug });
export const ofEntry = z.object({ entryId });
export const ofPhoto = z.object({ photoId });
