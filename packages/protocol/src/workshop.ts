import { z } from 'zod';

import { itemId, peerId } from './ids.ts';
import { LIMITS, admission, classKind, materials, picture, step, timestamp } from './model.ts';
import { BENCHES, EVERYONE, MENTOR, PEOPLE, STAFF, type Role } from './roles.ts';
import { line } from './text.ts';

/*
 * What makes a class a workshop. Each part is state on the server: it is in the snapshot, and whenever it
 * changes its current state goes out, so a page that missed something is right again with the next one.
 */

/** The note on a raised hand or "stuck", in a few words. */
export const note = z.union([z.literal(''), line(LIMITS.note)]);

/** A hand, as seen by those who manage the queue; longest waiting first. */
export const raisedHand = z.object({ peerId, raisedAt: timestamp, note: z.string() });
export type RaisedHand = z.infer<typeof raisedHand>;

/** A step with its picture, which is uploaded separately. */
export const lessonStep = step.extend({ picture: picture.optional() });
export type LessonStep = z.infer<typeof lessonStep>;

/** The lesson. `startedAt` and `dueAt` are those of the current step; past `dueAt` it is overdue, and nothing else happens. */
export const lesson = z.object({
  materials,
  steps: z.array(lessonStep),
  current: itemId.nullable(),
  startedAt: timestamp.nullable(),
  dueAt: timestamp.nullable(),
});
export type Lesson = z.infer<typeof lesson>;

export const mark = z.enum(['done', 'stuck']);
export type Mark = z.infer<typeof mark>;

/** How one mentee marked a step, and when. */
export const checkIn = z.object({ stepId: itemId, mark, at: timestamp, note: z.string() });
export type CheckIn = z.infer<typeof checkIn>;

/** How far one mentee has come: steps marked, materials ticked off. */
export const progress = z.object({ checkIns: z.array(checkIn), ticked: z.array(itemId) });
export type Progress = z.infer<typeof progress>;
export const NO_PROGRESS: Progress = { checkIns: [], ticked: [] };

/** A mentee on stage, and which of their media everyone gets. */
export const guest = z.object({
  peerId,
  name: z.string(),
  camera: z.boolean(),
  mic: z.boolean(),
});
export type Guest = z.infer<typeof guest>;

/** Mentees on stage at a time. */
export const MAX_GUESTS = 4;
/** How long somebody invited on stage has to say yes, in ms; silence means no. */
export const INVITATION_MS = 10_000;
/** How long somebody asked at a round table has to say yes, in ms; silence means no. */
export const NOTICE_MS = 10_000;

/** How long somebody asked to show their bench to the mentor has to say yes, in ms; silence means no. */
export const BENCH_QUESTION_MS = 30_000;

/** "May everyone see you?": declined at `at` unless accepted before. */
export const invitation = z.object({ camera: z.boolean(), mic: z.boolean(), at: timestamp });
export type Invitation = z.infer<typeof invitation>;

/** Which of the mentor's pictures is large. */
export const scene = z.enum(['face', 'hands', 'screen', 'screen-hands', 'hands-face']);
export type Scene = z.infer<typeof scene>;

/** Quarter turns, clockwise, in degrees. */
export const rotation = z.literal([0, 90, 180, 270]);
export type Rotation = z.infer<typeof rotation>;

/**
 * The mentor's arrangement. `rotation` is that of the hands picture, which is shown whole, or `fills` its
 * place and loses its edges.
 */
export const stageView = z.object({ scene, rotation, fills: z.boolean() });
export type StageView = z.infer<typeof stageView>;

export const poll = z.object({
  id: itemId,
  question: z.string(),
  choices: z.array(z.string()),
  /** Votes per choice; null while the mentor keeps them private. */
  counts: z.array(z.int().nonnegative()).nullable(),
  /** What this person chose. */
  mine: z.int().nonnegative().nullable(),
  isOpen: z.boolean(),
  isShared: z.boolean(),
});
export type Poll = z.infer<typeof poll>;

export const reaction = z.enum(['thumb', 'heart', 'party', 'laugh', 'cup']);
export type Reaction = z.infer<typeof reaction>;

/** A picture that can be drawn on. `still` is the frozen frame. */
export const canvas = z.enum(['hands', 'screen', 'camera', 'still']);
export type Canvas = z.infer<typeof canvas>;

/** A share of the picture's width or height, so that strokes fit at every size, mirrored, rotated or zoomed. */
const share = z.number().min(0).max(1);
export const point = z.tuple([share, share]);
export type Point = z.infer<typeof point>;

export const ink = z.enum(['live', 'primary', 'good', 'white']);
export type Ink = z.infer<typeof ink>;

/** A fading stroke disappears this long after its last point, in ms. */
export const STROKE_SHOWN_MS = 4000;
/** Points of one stroke: per message, and in all. */
export const MAX_POINTS_PER_MESSAGE = 64;
export const MAX_POINTS_PER_STROKE = 2000;

export const stroke = z.object({
  id: itemId,
  peerId,
  canvas,
  ink,
  /** Disappears some seconds after it was drawn. */
  fades: z.boolean(),
  points: z.array(point),
});
export type Stroke = z.infer<typeof stroke>;

/** A frozen picture; the route `getStill` serves its JPEG. */
export const still = z.object({ id: itemId, of: canvas.exclude(['still']) });
export type Still = z.infer<typeof still>;

/** How much of the hands is replayed, in seconds, and how fast: 1 is the original speed. */
export const replaySeconds = z.literal([10, 20, 30]);
export type ReplaySeconds = z.infer<typeof replaySeconds>;
export const replaySpeed = z.literal([1, 0.5, 0.25]);
export type ReplaySpeed = z.infer<typeof replaySpeed>;

/**
 * What everyone sees again: the `seconds` before `startedAt`, until `endsAt`. Each page either has the frames
 * itself or keeps showing the hands live.
 */
export const replay = z.object({
  startedAt: timestamp,
  endsAt: timestamp,
  seconds: replaySeconds,
  speed: replaySpeed,
});
export type ReplayView = z.infer<typeof replay>;

/** What the phone's camera can do, as `MediaTrackCapabilities` reports. */
export const cameraCapabilities = z.object({
  zoom: z.object({ min: z.number(), max: z.number(), step: z.number() }).nullable(),
  torch: z.boolean(),
  focusLock: z.boolean(),
});
export type CameraCapabilities = z.infer<typeof cameraCapabilities>;

export const cameraSettings = z.strictObject({
  zoom: z.number().min(0).max(100).optional(),
  torch: z.boolean().optional(),
  focusLock: z.boolean().optional(),
});
export type CameraSettings = z.infer<typeof cameraSettings>;

/** `invited`: the key waits to be used. `asleep`: the phone's screen is off or its page hidden. */
export const handsCamera = z.object({
  id: itemId,
  state: z.enum(['invited', 'sending', 'asleep', 'away']),
  /** When an unused key expires. */
  expiresAt: timestamp,
  capabilities: cameraCapabilities.nullable(),
  settings: cameraSettings,
  /** 0 to 1; null if the phone does not report it. */
  battery: z.number().min(0).max(1).nullable(),
});
export type HandsCamera = z.infer<typeof handsCamera>;

/** Who may write in the chat, and how often. In `slow`, a mentee must wait `slowSeconds` between two messages. */
export const chatMode = z.object({
  mode: z.enum(['open', 'slow', 'announcements', 'paused']),
  slowSeconds: z.int(),
});
export type ChatMode = z.infer<typeof chatMode>;

/**
 * `isAddressShared`: everybody may come from one address, as in a school, so only the seats limit the class.
 * `hasPictures`: mentees may send pictures to everyone; on a private line they always may.
 */
export const classSettings = z.object({
  kind: classKind,
  admission,
  isLocked: z.boolean(),
  isAddressShared: z.boolean(),
  hasPictures: z.boolean(),
});
export type ClassSettings = z.infer<typeof classSettings>;

/** Somebody waiting to be let in, or sent out. */
export const namedPeer = z.object({ peerId, name: z.string() });
export type NamedPeer = z.infer<typeof namedPeer>;

/** Somebody who was in the class and has left. */
export const absentPeer = namedPeer.extend({ isAssistant: z.boolean() });
export type AbsentPeer = z.infer<typeof absentPeer>;

/** The person's own choice: `always` is "whenever you call me"; otherwise they are asked each time. */
export const consent = z.strictObject({ always: z.boolean() });
export type Consent = z.infer<typeof consent>;

/** A request to be shown that was not answered with yes: `silent` is no answer in time, which may just mean full hands. */
export const declined = z.object({
  peerId,
  of: z.enum(['stage', 'table']),
  how: z.enum(['declined', 'silent']),
});
export type Declined = z.infer<typeof declined>;

/**
 * Who gets this mentee's bench at a round table. `at`: they have been asked, and it stays visible to the
 * mentor alone unless they say yes by then.
 */
export const benchShare = z.object({
  withEveryone: z.boolean(),
  at: timestamp.nullable(),
});
export type BenchShare = z.infer<typeof benchShare>;

/** How many of those present have finished the current step, and how many are stuck at it. */
export const tally = z.object({ done: z.int().nonnegative(), stuck: z.int().nonnegative() });
export type Tally = z.infer<typeof tally>;

/** The workshop as one person may see it: what their role may not see (`partRoles`) is empty or null. */
export const workshop = z.object({
  settings: classSettings,
  stageView,
  lesson,
  guests: z.array(guest),
  still: still.nullable(),
  replay: replay.nullable(),
  strokes: z.array(stroke),
  chatMode,
  poll: poll.nullable(),
  /** At a round table, those whose benches everyone sees. */
  table: z.array(namedPeer),

  /** The person's own. */
  hand: z.object({ place: z.int().positive(), raisedAt: timestamp, note: z.string() }).nullable(),
  progress,
  invitation: invitation.nullable(),
  benchShare,
  consent,
  /** Names of those who see the person's bench now. */
  watchers: z.array(z.string()),
  /** The person's own microphone is open, but has carried no sound for a while. */
  isUnheard: z.boolean(),
  /** For the mentor and that mentee: who is being whispered to. */
  whisper: namedPeer.nullable(),

  /** For the mentor and assistants. */
  hands: z.array(raisedHand).nullable(),
  progressOf: z.record(peerId, progress).nullable(),
  knocking: z.array(namedPeer).nullable(),
  invited: z.array(peerId).nullable(),
  /** For the mentor's phone; null before the first step. */
  tally: tally.nullable(),

  /** For the mentor. */
  sentOut: z.array(namedPeer).nullable(),
  /** The latest first. */
  absent: z.array(absentPeer).nullable(),
  cameras: z.array(handsCamera).nullable(),
  practice: z.int().nonnegative().nullable(),
  /** Why those who were asked most recently are not shown. */
  declined: z.array(declined).nullable(),
  /** How many are refused, and waiting, because too many others come from their address. */
  crowdedOut: z.int().nonnegative().nullable(),
});
export type Workshop = z.infer<typeof workshop>;

/** Who may see which part. A phone that sends the hands gets what its remote control shows, and no more. */
export const partRoles: { readonly [P in keyof Workshop]: readonly Role[] } = {
  settings: PEOPLE,
  stageView: EVERYONE,
  lesson: EVERYONE,
  guests: PEOPLE,
  still: PEOPLE,
  replay: EVERYONE,
  strokes: PEOPLE,
  chatMode: PEOPLE,
  poll: PEOPLE,
  table: PEOPLE,
  hand: BENCHES,
  progress: BENCHES,
  invitation: BENCHES,
  benchShare: BENCHES,
  consent: BENCHES,
  watchers: BENCHES,
  isUnheard: PEOPLE,
  whisper: PEOPLE,
  hands: STAFF,
  progressOf: STAFF,
  knocking: STAFF,
  invited: STAFF,
  tally: ['camera'],
  sentOut: MENTOR,
  absent: MENTOR,
  cameras: MENTOR,
  practice: MENTOR,
  declined: MENTOR,
  crowdedOut: MENTOR,
};
