import { z } from 'zod';

import { classId, clientMessageId, itemId, mediaId, peerId } from './ids.ts';
import { line, someText, text } from './text.ts';

/** Longest texts, in UTF-16 code units. */
export const LIMITS = {
  title: 80,
  name: 40,
  about: 300,
  chatText: 2000,
  /** Messages of one class, private lines included, and the bytes of their texts in UTF-8. */
  classMessages: 20_000,
  classMessageBytes: 8 * 1024 * 1024,
  /** Pictures of one class and the bytes that are kept of them, in all their sizes; and pictures of one person in it. */
  classPictures: 500,
  classPictureBytes: 256 * 1024 * 1024,
  personPictures: 60,
  /** Mentees in one class. */
  seats: 500,
  /** Messages in one answer. */
  chatPage: 100,
  /** What a raised hand or "stuck" is about. */
  note: 80,
  material: 60,
  materials: 30,
  stepTitle: 60,
  stepNote: 300,
  steps: 30,
  stepMinutes: 600,
  /** What a mentee leaves for the mentor after the class. */
  mentorNote: 1000,
  /** How long a class may be meant to last. */
  classMinutes: 1440,
} as const;

/** How long a class waits for a mentor who left it without ending it, in ms. */
export const LEFT_MS = 30 * 60_000;
/** How long after its end a class can be reopened, in ms. */
export const REOPEN_MS = 24 * 3_600_000;

/** Seats that a class has when nothing else is asked for. */
export const DEFAULT_SEATS = 30;

export const personName = line(LIMITS.name);
export const chatText = someText(LIMITS.chatText);
/** What stands beside a picture: something, or nothing. */
export const caption = z.union([chatText, text(LIMITS.chatText).pipe(z.literal(''))]);

/** Milliseconds since 1970-01-01 UTC. */
export const timestamp = z.int().nonnegative();

/**
 * What one may do in a class. An assistant is a mentee whom the mentor has made one; a camera is a phone that sends the
 * mentor's hands and nothing else.
 */
export const role = z.enum(['mentor', 'assistant', 'mentee', 'camera']);
export type Role = z.infer<typeof role>;

/** What a link opens. Nobody comes in as an assistant. */
export const linkRole = role.exclude(['assistant']);
export type LinkRole = z.infer<typeof linkRole>;

/** What a Producer carries. `whisper` is the mentor's voice for one mentee. */
export const source = z.enum(['camera', 'mic', 'screen', 'screen-audio', 'hands', 'whisper']);
export type Source = z.infer<typeof source>;

/** `rehearsal`: the mentor tries it out alone; the class itself has not begun. */
export const classPhase = z.enum(['scheduled', 'open', 'rehearsal', 'live', 'ended']);
export type ClassPhase = z.infer<typeof classPhase>;

export const endReason = z.enum(['mentor', 'mentor-away', 'deleted']);
export type EndReason = z.infer<typeof endReason>;

/** `workshop`: benches are for the mentor, and the stage for all. `round-table`: everybody sees everybody. */
export const classKind = z.enum(['workshop', 'round-table']);
export type ClassKind = z.infer<typeof classKind>;

/** `open`: the link lets one in. `ask`: the mentor does. */
export const admission = z.enum(['open', 'ask']);
export type Admission = z.infer<typeof admission>;

const unique = (items: readonly { id: string }[]): boolean =>
  new Set(items.map(({ id }) => id)).size === items.length;

/** Something to have ready before class. The id stays when the list is edited. */
export const material = z.strictObject({ id: itemId, text: line(LIMITS.material) });
export type Material = z.infer<typeof material>;
export const materials = z.array(material).max(LIMITS.materials).refine(unique, 'ids must differ');

/** A step of the lesson. The id stays when the list is edited, so that check-ins stay with their step. */
export const step = z.strictObject({
  id: itemId,
  title: line(LIMITS.stepTitle),
  note: text(LIMITS.stepNote).default(''),
  /** How long it is meant to take; null for as long as it takes. */
  minutes: z.int().min(1).max(LIMITS.stepMinutes).nullable().default(null),
});
export type Step = z.infer<typeof step>;
export const steps = z.array(step).max(LIMITS.steps).refine(unique, 'ids must differ');

/** The name of a time zone (IANA), as browsers tell it: `Asia/Seoul`. */
export const timeZone = z.string().regex(/^[A-Za-z0-9_+\-/]{1,64}$/);

const about = text(LIMITS.about);
const startsAt = timestamp.nullable();
const seats = z.int().min(1).max(LIMITS.seats);
/** How long it is meant to last; null for as long as it takes. */
const minutes = z.int().min(1).max(LIMITS.classMinutes).nullable();

/** What one fills in to register a class. */
export const classDraft = z.strictObject({
  title: line(LIMITS.title),
  mentorName: personName,
  about: about.default(''),
  startsAt: startsAt.default(null),
  /** Only the day was said: `startsAt` is its beginning, where the mentor is. */
  wholeDay: z.boolean().default(false),
  minutes: minutes.default(null),
  /** Where the mentor reads the clock; null where nobody said. */
  timeZone: timeZone.nullable().default(null),
  seats: seats.default(DEFAULT_SEATS),
  kind: classKind.default('workshop'),
  admission: admission.default('open'),
  materials: materials.default([]),
  steps: steps.default([]),
});
export type ClassDraft = z.infer<typeof classDraft>;

/** What is to be another of a class; what is left out stays. */
export const classChange = z.strictObject({
  title: line(LIMITS.title).optional(),
  mentorName: personName.optional(),
  about: about.optional(),
  startsAt: startsAt.optional(),
  wholeDay: z.boolean().optional(),
  minutes: minutes.optional(),
  timeZone: timeZone.nullable().optional(),
  seats: seats.optional(),
  /** Takes up a class that has ended. */
  phase: z.literal('scheduled').optional(),
});
export type ClassChange = z.infer<typeof classChange>;

/** A class as everybody with a link may see it. */
export const classInfo = z.object({
  id: classId,
  title: z.string(),
  mentorName: z.string(),
  about: z.string(),
  startsAt: timestamp.nullable(),
  wholeDay: z.boolean().default(false),
  minutes: z.int().nullable().default(null),
  timeZone: z.string().nullable().default(null),
  /** How often that was changed. */
  revision: z.int().nonnegative().default(0),
  seats: z.int(),
  phase: classPhase,
  startedAt: timestamp.nullable(),
  endedAt: timestamp.nullable(),
  endReason: endReason.nullable(),
});
export type ClassInfo = z.infer<typeof classInfo>;

/**
 * Whether the mentor is in the class: `away` holds the moment until which the class waits for them, and `left` says that they
 * left it themselves, and may come back.
 */
export const mentorPresence = z.discriminatedUnion('state', [
  z.object({ state: z.literal('absent') }),
  z.object({ state: z.literal('present') }),
  z.object({ state: z.literal('away'), until: timestamp.nullable(), left: z.literal(true).optional() }),
]);
export type MentorPresence = z.infer<typeof mentorPresence>;

/** How well somebody is connected, in three words. */
export const quality = z.enum(['good', 'fair', 'poor']);
export type Quality = z.infer<typeof quality>;

/**
 * Whether somebody's page plays the class's sound: `blocked` until they tap, as the browser wants; `muted` by themselves; `none`
 * where the browser receives no media.
 */
export const playback = z.enum(['plays', 'blocked', 'muted', 'none']);
export type Playback = z.infer<typeof playback>;

/** What keeps sound from going between somebody and the class. `unheard`: their microphone is open, and carries nothing. */
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
  /** Absent while nothing does. */
  sound: z.array(soundTrouble).optional(),
});
export type PeerInfo = z.infer<typeof peerInfo>;

/** A picture that people sent, as it was made anew: its largest size, in pixels. */
export const picture = z.object({ id: itemId, width: z.int().positive(), height: z.int().positive() });
export type Picture = z.infer<typeof picture>;

/** In which size a picture is asked for: 320, 960 or 1920 px along its longer edge, or as it came where that was less. */
export const pictureSize = z.enum(['small', 'medium', 'large']);
export type PictureSize = z.infer<typeof pictureSize>;
export const PICTURE_EDGES: Readonly<Record<PictureSize, number>> = { small: 320, medium: 960, large: 1920 };

/** A line of the side chat. `seq` counts from 1 within its thread, without gaps. */
export const chatMessage = z.object({
  seq: z.int().positive(),
  /** Null for everyone; else the mentee whose private line to the mentor this is. */
  thread: peerId.nullable(),
  clientId: clientMessageId,
  peerId,
  name: z.string(),
  role,
  /** Empty when it was removed, or says all by its picture. */
  text: z.string(),
  /** Absent also when it was removed. */
  picture: picture.optional(),
  removed: z.boolean(),
  sentAt: timestamp,
});
export type ChatMessage = z.infer<typeof chatMessage>;

/** Messages in order of `seq`; `hasMore` when older ones exist before the first. */
export const chatPage = z.object({
  messages: z.array(chatMessage),
  hasMore: z.boolean(),
});
export type ChatPage = z.infer<typeof chatPage>;

/** The highest simulcast layer of a picture that somebody looks at, from 0; null when nobody does. For sound, 0. */
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
