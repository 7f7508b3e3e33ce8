import { z } from 'zod';

import { itemId, peerId } from './ids.ts';
import { LIMITS, timestamp } from './model.ts';
import { text } from './text.ts';
import { checkIn } from './workshop.ts';

/*
 * What a class leaves behind for those who were in it.
 */

/** How it was, from 1 to 5. */
export const rating = z.int().min(1).max(5);

/** What a mentee leaves for the mentor after the class: stars, words, or both. With neither it is taken back. */
export const noteDraft = z.strictObject({
  rating: rating.nullable().default(null),
  text: text(LIMITS.mentorNote).default(''),
});
export type NoteDraft = z.infer<typeof noteDraft>;

/** The same as it is kept. */
export const mentorNote = z.object({
  peerId,
  name: z.string(),
  rating: rating.nullable(),
  text: z.string(),
  at: timestamp,
});
export type MentorNote = z.infer<typeof mentorNote>;

/** Where somebody was stuck, helped since or not; since when, and the last that they said of it. */
export const stuckAt = z.object({ stepId: itemId, at: timestamp, note: z.string() });
export type StuckAt = z.infer<typeof stuckAt>;

/** Somebody who was in the class while it was live. */
export const attendee = z.object({
  peerId,
  name: z.string(),
  isAssistant: z.boolean(),
  cameAt: timestamp,
  leftAt: timestamp,
  /** How long they were in, in ms: without the time before the class began, and that in which they were away. */
  ms: z.int().nonnegative(),
  /** The steps that they marked as done. */
  done: z.array(itemId),
  stuck: z.array(stuckAt),
});
export type Attendee = z.infer<typeof attendee>;

/** A class looked at after its end, as one person may see it. */
export const afterwards = z.object({
  steps: z.array(z.object({ id: itemId, title: z.string() })),
  /** When the last picture of the hands was taken; null where there is none. */
  pictureAt: timestamp.nullable(),
  /** One’s own; null for the mentor, and for whoever was not in. */
  mine: z.object({ name: z.string(), checkIns: z.array(checkIn), note: mentorNote.nullable() }).nullable(),
  /** For the mentor alone. */
  report: z.object({ attendees: z.array(attendee), notes: z.array(mentorNote) }).nullable(),
});
export type Afterwards = z.infer<typeof afterwards>;
