import { z } from 'zod';

import { itemId, peerId } from './ids.ts';
import { LIMITS, timestamp } from './model.ts';
import { text } from './text.ts';
import { checkIn } from './workshop.ts';

/* What a class leaves behind for its participants. */

/** How the class was, from 1 to 5. */
export const rating = z.int().min(1).max(5);

/** What a mentee leaves for the mentor after the class: stars, words, or both. Sending neither withdraws it. */
export const noteDraft = z.strictObject({
  rating: rating.nullable().default(null),
  text: text(LIMITS.mentorNote).default(''),
});
export type NoteDraft = z.infer<typeof noteDraft>;

/** The same, as stored. */
export const mentorNote = z.object({
  peerId,
  name: z.string(),
  rating: rating.nullable(),
  text: z.string(),
  at: timestamp,
});
export type MentorNote = z.infer<typeof mentorNote>;

/** A step where somebody got stuck, whether or not they were helped since; since when, and their last note about it. */
export const stuckAt = z.object({ stepId: itemId, at: timestamp, note: z.string() });
export type StuckAt = z.infer<typeof stuckAt>;

/** Somebody who attended while the class was live. */
export const attendee = z.object({
  peerId,
  name: z.string(),
  isAssistant: z.boolean(),
  cameAt: timestamp,
  leftAt: timestamp,
  /** How long they attended, in ms, without the time before the class began and the time they were away. */
  ms: z.int().nonnegative(),
  /** The steps they marked as done. */
  done: z.array(itemId),
  stuck: z.array(stuckAt),
});
export type Attendee = z.infer<typeof attendee>;

/** A class looked back on after its end, as one person may see it. */
export const afterwards = z.object({
  steps: z.array(z.object({ id: itemId, title: z.string() })),
  /** When the last picture of the hands was taken; null if there is none. */
  pictureAt: timestamp.nullable(),
  /** The caller's own; null for the mentor, and for anyone who was not in the class. */
  mine: z.object({ name: z.string(), checkIns: z.array(checkIn), note: mentorNote.nullable() }).nullable(),
  /** For the mentor only. */
  report: z.object({ attendees: z.array(attendee), notes: z.array(mentorNote) }).nullable(),
});
export type Afterwards = z.infer<typeof afterwards>;
