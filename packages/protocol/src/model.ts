import { z } from 'zod';

import { classId, clientMessageId, itemId, mediaId, peerId } from './ids.ts';
import { role } from './roles.ts';
import { source } from './sources.ts';
import { line, someText, text } from './text.ts';

/** Longest texts, in UTF-16 code units. */
export const LIMITS = {
  title: 80,
  name: 40,
  about: 300,
  chatText: 2000,
  /** Messages per class, private lines included, and the bytes of their texts in UTF-8. */
  classMessages: 20_000,
  classMessageBytes: 8 * 1024 * 1024,
  /** Pictures per class and the bytes stored for them, in all their sizes; and pictures per person in it. */
  classPictures: 500,
  classPictureBytes: 256 * 1024 * 1024,
  personPictures: 60,
  /** Mentees in one class. */
  seats: 500,
  /** Messages per answer. */
  chatPage: 100,
  /** The note on a raised hand or "stuck". */
  note: 80,
  material: 60,
  materials: 30,
  stepTitle: 60,
  stepNote: 300,
  steps: 30,
  stepMinutes: 600,
  /** What a mentee leaves for the mentor after the class. */
  mentorNote: 1000,
  /** Longest planned duration of a class. */
  classMinutes: 1440,
} as const;

/** How long a class waits for a mentor who left without ending it, in ms. */
export const LEFT_MS = 30 * 60_000;
/** How long after its end a class can be reopened, in ms. */
export const REOPEN_MS = 24 * 3_600_000;

/** Seats of a class unless specified. */
export const DEFAULT_SEATS = 30;

export const personName = line(LIMITS.name);
export const chatText = someText(LIMITS.chatText);
/** Text beside a picture; may be empty. */
export const caption = z.union([chatText, text(LIMITS.chatText).pipe(z.literal(''))]);

/** Milliseconds since 1970-01-01 UTC. */
export const timestamp = z.int().nonnegative();

/** `rehearsal`: the mentor tries the class out alone; the class itself has not begun. */
export const classPhase = z.enum(['scheduled', 'open', 'rehearsal', 'live', 'ended']);
export type ClassPhase = z.infer<typeof classPhase>;

export const endReason = z.enum(['mentor', 'mentor-away', 'deleted']);
export type EndReason = z.infer<typeof endReason>;

/** `workshop`: benches are for the mentor, the stage is for all. `round-table`: everybody sees everybody. */
export const classKind = z.enum(['workshop', 'round-table']);
export type ClassKind = z.infer<typeof classKind>;

/** `open`: the link alone admits people. `ask`: the mentor does. */
export const admission = z.enum(['open', 'ask']);
export type Admission = z.infer<typeof admission>;

const unique = (items: readonly { id: string }[]): boolean =>
  new Set(items.map(({ id }) => id)).size === items.length;

/** Something to have ready before class. The id survives edits of the list. */
export const material = z.strictObject({ id: itemId, text: line(LIMITS.material) });
export type Material = z.infer<typeof material>;
export const materials = z.array(material).max(LIMITS.materials).refine(unique, 'ids must differ');

/** A step of the lesson. The id survives edits of the list, so that check-ins stay with their step. */
export const step = z.strictObject({
  id: itemId,
  title: line(LIMITS.stepTitle),
  note: text(LIMITS.stepNote).default(''),
  /** Planned duration; null for open-ended. */
  minutes: z.int().min(1).max(LIMITS.stepMinutes).nullable().default(null),
});
export type Step = z.infer<typeof step>;
export const steps = z.array(step).max(LIMITS.steps).refine(unique, 'ids must differ');

/** The name of a time zone (IANA), as browsers report it: `Asia/Seoul`. */
export const timeZone = z.string().regex(/^[A-Za-z0-9_+\-/]{1,64}$/);
/** The same, as somebody sets it: one in which a time can be told. */
export const plannedZone = timeZone.refine(isZone, 'must be a time zone such as Asia/Seoul');
/** When something is to start: in a year of four digits, as calendar entries write it (RFC 5545). */
export const plannedStart = timestamp.max(Date.UTC(9999, 11, 30), 'must be before the year 10000');

function isZone(name: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const about = text(LIMITS.about);
const startsAt = plannedStart.nullable();
const seats = z.int().min(1).max(LIMITS.seats);
/** Planned duration; null for open-ended. */
const minutes = z.int().min(1).max(LIMITS.classMinutes).nullable();

/** The form for registering a class. */
export const classDraft = z.strictObject({
  title: line(LIMITS.title),
  mentorName: personName,
  about: about.default(''),
  startsAt: startsAt.default(null),
  /** Only the day was given: `startsAt` is the beginning of that day where the mentor is. */
  wholeDay: z.boolean().default(false),
  minutes: minutes.default(null),
  /** The mentor's time zone; null if unknown. */
  timeZone: plannedZone.nullable().default(null),
  seats: seats.default(DEFAULT_SEATS),
  kind: classKind.default('workshop'),
  admission: admission.default('open'),
  materials: materials.default([]),
  steps: steps.default([]),
});
export type ClassDraft = z.infer<typeof classDraft>;

/** Changes to a class; whatever is left out stays as it is. */
export const classChange = z.strictObject({
  title: line(LIMITS.title).optional(),
  mentorName: personName.optional(),
  about: about.optional(),
  startsAt: startsAt.optional(),
  wholeDay: z.boolean().optional(),
  minutes: minutes.optional(),
  timeZone: plannedZone.nullable().optional(),
  seats: seats.optional(),
  /** Reopens a class that has ended. */
  phase: z.literal('scheduled').optional(),
});
export type ClassChange = z.infer<typeof classChange>;

/** A class as anybody with a link may see it. */
export const classInfo = z.object({
  id: classId,
  title: z.string(),
  mentorName: z.string(),
  about: z.string(),
  startsAt: timestamp.nullable(),
  wholeDay: z.boolean().default(false),
  minutes: z.int().nullable().default(null),
  timeZone: z.string().nullable().default(null),
  /** How often that has changed. */
  revision: z.int().nonnegative().default(0),
  seats: z.int(),
  phase: classPhase,
  startedAt: timestamp.nullable(),
  endedAt: timestamp.nullable(),
  endReason: endReason.nullable(),
});
export type ClassInfo = z.infer<typeof classInfo>;

/**
 * Whether the mentor is in the class: `away` holds the moment until which the class waits for them; `left`
 * means that they left deliberately, and may come back.
 */
export const mentorPresence = z.discriminatedUnion('state', [
  z.object({ state: z.literal('absent') }),
  z.object({ state: z.literal('present') }),
  z.object({ state: z.literal('away'), until: timestamp.nullable(), left: z.literal(true).optional() }),
]);
export type MentorPresence = z.infer<typeof mentorPresence>;

/** Connection quality, in three levels. */
export const quality = z.enum(['good', 'fair', 'poor']);
export type Quality = z.infer<typeof quality>;

/**
 * Whether somebody's page plays the class's sound: `blocked` until they tap, as the browser demands; `muted`
 * by themselves; `none` if the browser receives no media.
 */
export const playback = z.enum(['plays', 'blocked', 'muted', 'none']);
export type Playback = z.infer<typeof playback>;

/** What keeps somebody and the class from hearing each other. `unheard`: their microphone is open, but carries no sound. */
export const soundTrouble = z.enum(['unheard', ...playback.exclude(['plays']).options]);
export type SoundTrouble = z.infer<typeof soundTrouble>;

/** A mentee as the mentor sees them. */
export const peerInfo = z.object({
  id: peerId,
  name: z.string(),
  role,
  presence: z.enum(['present', 'away']),
  /** Simulated, for a rehearsal. */
  practice: z.boolean(),
  quality,
  /** Absent while there is no trouble. */
  sound: z.array(soundTrouble).optional(),
});
export type PeerInfo = z.infer<typeof peerInfo>;

/** A picture that somebody sent, as re-encoded: its largest size, in pixels. */
export const picture = z.object({ id: itemId, width: z.int().positive(), height: z.int().positive() });
export type Picture = z.infer<typeof picture>;

/** Requested size of a picture: 320, 960 or 1920 px along its longer edge, never larger than the original. */
export const pictureSize = z.enum(['small', 'medium', 'large']);
export type PictureSize = z.infer<typeof pictureSize>;
export const PICTURE_EDGES: Readonly<Record<PictureSize, number>> = { small: 320, medium: 960, large: 1920 };

/** A message in the side chat. `seq` counts from 1 within its thread, without gaps. */
export const chatMessage = z.object({
  seq: z.int().positive(),
  /** Null for everyone; otherwise the mentee whose private line to the mentor this is. */
  thread: peerId.nullable(),
  clientId: clientMessageId,
  peerId,
  name: z.string(),
  role,
  /** Empty if the message was removed, or consists of its picture alone. */
  text: z.string(),
  /** Also absent once removed. */
  picture: picture.optional(),
  removed: z.boolean(),
  sentAt: timestamp,
});
export type ChatMessage = z.infer<typeof chatMessage>;

/** Messages in order of `seq`; `hasMore` if there are older ones before the first. */
export const chatPage = z.object({
  messages: z.array(chatMessage),
  hasMore: z.boolean(),
});
export type ChatPage = z.infer<typeof chatPage>;

/**
 * The highest simulcast layer of a picture that anybody looks at, from 0; null when nobody does. For sound,
 * 0.
 */
export const wantedLayer = z.int().min(0).max(3).nullable();
export type WantedLayer = z.infer<typeof wantedLayer>;

/** A Producer as its owner knows it. */
export const producerInfo = z.object({
  id: mediaId,
  source,
  paused: z.boolean(),
  wantedLayer,
});
export type ProducerInfo = z.infer<typeof producerInfo>;
