import { z } from 'zod';

import { classId, clientMessageId, mediaId, peerId } from './ids.ts';

/** Longest texts, in UTF-16 code units. */
export const LIMITS = {
  title: 80,
  name: 40,
  about: 300,
  chatText: 2000,
  /** Mentees in one class. */
  seats: 500,
  /** Messages in one answer. */
  chatPage: 100,
} as const;

/** Seats that a class has when nothing else is asked for. */
export const DEFAULT_SEATS = 30;

/** Control characters, line breaks, and the invisible ones that reorder text (Unicode bidi controls). */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** Text that a person typed: well-formed UTF-16, without surrounding white space. */
const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => value.isWellFormed(), 'must be well-formed text')
    .trim();

/** One line of text: no line breaks, no control characters. */
const line = (max: number) =>
  text(max)
    .min(1)
    .refine((value) => !UNPRINTABLE.test(value), 'must be one line of printable text');

export const personName = line(LIMITS.name);
export const chatText = text(LIMITS.chatText).min(1);

/** Milliseconds since 1970-01-01 UTC. */
export const timestamp = z.int().nonnegative();

export const role = z.enum(['mentor', 'mentee']);
export type Role = z.infer<typeof role>;

/** What a Producer carries. */
export const source = z.enum(['camera', 'mic', 'screen', 'screen-audio', 'hands']);
export type Source = z.infer<typeof source>;

export const classPhase = z.enum(['scheduled', 'open', 'live', 'ended']);
export type ClassPhase = z.infer<typeof classPhase>;

export const endReason = z.enum(['mentor', 'mentor-away']);
export type EndReason = z.infer<typeof endReason>;

/** What one fills in to register a class. */
export const classDraft = z.strictObject({
  title: line(LIMITS.title),
  mentorName: personName,
  about: text(LIMITS.about).default(''),
  startsAt: timestamp.nullable().default(null),
  seats: z.int().min(1).max(LIMITS.seats).default(DEFAULT_SEATS),
});
export type ClassDraft = z.infer<typeof classDraft>;

/** A class as everybody with a link may see it. */
export const classInfo = z.object({
  id: classId,
  title: z.string(),
  mentorName: z.string(),
  about: z.string(),
  startsAt: timestamp.nullable(),
  seats: z.int(),
  phase: classPhase,
  startedAt: timestamp.nullable(),
  endedAt: timestamp.nullable(),
  endReason: endReason.nullable(),
});
export type ClassInfo = z.infer<typeof classInfo>;

/** Whether the mentor is in the class: `away` holds the moment at which the class ends by itself. */
export const mentorPresence = z.discriminatedUnion('state', [
  z.object({ state: z.literal('absent') }),
  z.object({ state: z.literal('present') }),
  z.object({ state: z.literal('away'), until: timestamp.nullable() }),
]);
export type MentorPresence = z.infer<typeof mentorPresence>;

/** A mentee as the mentor sees them. */
export const peerInfo = z.object({
  id: peerId,
  name: z.string(),
  presence: z.enum(['present', 'away']),
});
export type PeerInfo = z.infer<typeof peerInfo>;

/** A line of the side chat. `seq` counts from 1 within its class, without gaps. */
export const chatMessage = z.object({
  seq: z.int().positive(),
  clientId: clientMessageId,
  peerId,
  name: z.string(),
  role,
  text: z.string(),
  sentAt: timestamp,
});
export type ChatMessage = z.infer<typeof chatMessage>;

/** Messages in order of `seq`; `hasMore` when older ones exist before the first. */
export const chatPage = z.object({
  messages: z.array(chatMessage),
  hasMore: z.boolean(),
});
export type ChatPage = z.infer<typeof chatPage>;

/** A Producer as its owner knows it. */
export const producerInfo = z.object({
  id: mediaId,
  source,
  paused: z.boolean(),
});
export type ProducerInfo = z.infer<typeof producerInfo>;

/** All that a joiner needs to draw the page. */
export const snapshot = z.object({
  class: classInfo,
  me: z.object({ id: peerId, role, name: z.string() }),
  mentor: mentorPresence,
  /** Mentees in the class. */
  audience: z.int().nonnegative(),
  /** The roster; empty for a mentee, who learns the head count only. */
  peers: z.array(peerInfo),
  /** The latest messages, or those after the `lastSeq` that the joiner named. */
  chat: chatPage,
  /** The server's clock, to show elapsed time right on a wrong clock. */
  now: timestamp,
});
export type Snapshot = z.infer<typeof snapshot>;
