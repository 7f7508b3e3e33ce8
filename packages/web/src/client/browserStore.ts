import { freshKey, type DevicePreferences, type Visit } from '@gongbang/client';
import {
  classId,
  copyDraft,
  itemId,
  linkRole,
  ownerKey as ownerKeyShape,
  replaySeconds,
  replaySpeed,
  secret,
  timestamp,
  type ClassId,
  type ClassInfo,
  type LinkRole,
  type OwnerKey,
  type PeerId,
  type Secret,
} from '@gongbang/protocol';
import { z } from 'zod';

import { forget, isKept, read, write } from './browserStorage.ts';
import { forgetDrafts, forgetOwnDrafts } from './draftKeys.ts';
import { forgetUnsentChat } from './unsentChat.ts';

/*
 * What this browser remembers. Everything is validated when read, because another version may have written it.
 */

/** A class that was created or joined here. */
const knownClass = z.object({
  id: classId,
  title: z.string(),
  mentorName: z.string(),
  role: linkRole,
  startsAt: timestamp.nullable(),
  /** Only the day is set. */
  wholeDay: z.boolean().default(false),
  /** The mentor's time zone. */
  timeZone: z.string().nullable().default(null),
  /** The link's key for this role; a mentor's entry also has the mentees'. */
  key: secret,
  menteeKey: secret.optional(),
  /** The first class of a series, all created together on several days; absent for a single class. */
  series: classId.optional(),
  visitedAt: timestamp,
});
export type KnownClass = z.infer<typeof knownClass>;

const devicePreferences = z.object({
  cameraId: z.string().optional(),
  microphoneId: z.string().optional(),
  speakerId: z.string().optional(),
  lightCamera: z.boolean().default(false),
  sound: z.enum(['voice', 'work']).default('voice'),
  screen: z.enum(['text', 'motion']).default('text'),
  camera: z.boolean().default(true),
  microphone: z.boolean().default(true),
}) satisfies z.ZodType<DevicePreferences>;

const theme = z.enum(['light', 'dark']);
export type Theme = z.infer<typeof theme>;

/** The sounds there are. */
export const SOUNDS = [
  'started',
  'hand',
  'stuck',
  'knock',
  'chat',
  'onStage',
  'offStage',
  'lost',
  'back',
] as const;
export type Sound = (typeof SOUNDS)[number];

const preferencesShape = z.object({
  /** Whether single character keys do anything. */
  areKeysOn: z.boolean().default(true),
  /** Keys that were replaced by others, as `event.code`. */
  keys: z.record(z.string(), z.string()).default({}),
  /** Size of the text read while working, in percent. */
  textSize: z.union([z.literal(100), z.literal(125), z.literal(150)]).default(100),
  /** In a running class. */
  classTheme: theme.default('dark'),
  /** Sounds that were turned off. */
  silent: z.array(z.enum(SOUNDS)).default([]),
  /** How much of the hands a mentor replays, and how fast; null before the first time. */
  replay: z.object({ seconds: replaySeconds, speed: replaySpeed }).nullable().default(null),
  /** Whether the system notifies about events while the page is hidden. */
  notifies: z.boolean().default(false),
});
export type Preferences = z.infer<typeof preferencesShape>;

/** In which class, and in which role. */
interface InClass {
  readonly id: ClassId;
  readonly role: LinkRole;
}

/** Classes kept in the list, latest first. */
const MAX_KNOWN_CLASSES = 200;

/** This browser's own key: the same person in every tab, and after a reload; or, in this tab only, another person's. */
export function peerKey(): Secret {
  const kept = read('session', 'peer-key', secret) ?? read('local', 'peer-key', secret);
  if (kept !== null) {
    return kept;
  }
  const fresh = freshKey();
  write('local', 'peer-key', fresh);
  return fresh;
}

/**
 * From the next load on, somebody else uses this tab, with a seat and a name of their own, and nothing that the previous
 * user had half written, or said and not sent.
 */
export function takeSeat({ id, role }: InClass): void {
  write('session', 'peer-key', freshKey());
  write('session', 'name', '');
  rememberVisit(id, role, null);
  forgetDrafts();
  forgetUnsentChat();
  forget('session', CHAT_DRAFTS);
}

export function personName(): string {
  return read('session', 'name', z.string()) ?? read('local', 'name', z.string()) ?? '';
}

export function rememberName(name: string): void {
  write(read('session', 'name', z.string()) === null ? 'local' : 'session', 'name', name);
}

/**
 * Somebody goes into a class in this tab. What another person was about to say in it, under another name, is not theirs: the
 * seat may be the same, because browsers are shared.
 */
export function goesIn(of: InClass, name: string): void {
  const before = read('session', writerKey(of), z.string());
  if (before !== null && before !== name) {
    forget('session', chatDraftsOf(of));
    forgetOwnDrafts(of);
  }
  renamed(of, name);
}

/** Whoever is in a class in this tab has another name from now on: what they were about to say is still theirs. */
export function renamed(of: InClass, name: string): void {
  write('session', writerKey(of), name);
  rememberName(name);
}

const writerKey = ({ id, role }: InClass): string => `writer:${role}:${id}`;

/** The key with which this server's owner creates classes; null if none was entered, or it was wrong. */
export function ownerKey(): OwnerKey | null {
  return read('local', 'owner-key', ownerKeyShape);
}

export function rememberOwnerKey(value: OwnerKey | null): void {
  write('local', 'owner-key', value);
}

export function devices(): DevicePreferences {
  return read('local', 'devices', devicePreferences) ?? devicePreferences.parse({});
}

export function rememberDevices(change: Partial<DevicePreferences>): void {
  write('local', 'devices', { ...devices(), ...change });
}

export function preferences(): Preferences {
  return read('local', 'preferences', preferencesShape) ?? preferencesShape.parse({});
}

export function rememberPreferences(value: Preferences): void {
  write('local', 'preferences', value);
}

export function rememberedTheme(): Theme | null {
  return read('local', 'theme', theme);
}

export function rememberTheme(value: Theme): void {
  write('local', 'theme', value);
}

/** The address with which links were last shared; null before the first time. */
export function handedOutAddress(): string | null {
  return read('local', 'address', z.string());
}

export function rememberAddress(origin: string): void {
  write('local', 'address', origin);
}

export function knownClasses(): KnownClass[] {
  return read('local', 'classes', z.array(knownClass)) ?? [];
}

type Rememberable = Pick<ClassInfo, 'id' | 'title' | 'mentorName' | 'startsAt' | 'wholeDay' | 'timeZone'>;

/** What is remembered of a class. */
export function rememberable({
  id,
  title,
  mentorName,
  startsAt,
  wholeDay,
  timeZone,
}: Rememberable): Rememberable {
  return { id, title, mentorName, startsAt, wholeDay, timeZone };
}

/** Puts a class on top of the list. A mentor who uses the class link stays its mentor. */
export function rememberClass(entry: KnownClass): void {
  const others = knownClasses();
  const before = others.find(({ id, role: known }) => id === entry.id && known === entry.role);
  const merged = { ...before, ...entry };
  const rest = others.filter((other) => other !== before);
  write('local', 'classes', [merged, ...rest].slice(0, MAX_KNOWN_CLASSES));
}

/** Whether this browser still knows its classes once the page is closed. */
export const areClassesKept = (): boolean => isKept('local', 'classes');

/** The class link has another key: the mentor's list keeps it, to hand it on. */
export function rememberRotatedKey(id: ClassId, menteeKey: Secret): void {
  write(
    'local',
    'classes',
    knownClasses().map((entry) =>
      entry.id === id && entry.role === 'mentor' ? { ...entry, menteeKey } : entry,
    ),
  );
}

/** When the last class of a series is forgotten, so is what remained to be created. */
export function forgetClass(id: ClassId, known: LinkRole): void {
  const isMeant = (entry: KnownClass): boolean => entry.id === id && entry.role === known;
  const classes = knownClasses();
  write(
    'local',
    'classes',
    classes.filter((entry) => !isMeant(entry)),
  );
  const series = classes.find(isMeant)?.series;
  if (series !== undefined && oneOfSeries(series) === null) {
    keepUnmade(series, null);
  }
}

/** One of the user's classes of a series that still exist; null if there is none. */
export function oneOfSeries(series: ClassId): KnownClass | null {
  return knownClasses().find((entry) => entry.series === series && entry.role === 'mentor') ?? null;
}

/** Classes that the user said may stay in this browser only. */
export function declinedKeeping(): readonly ClassId[] {
  return read('local', 'not-in-account', z.array(classId)) ?? [];
}

export function declineKeeping(ids: readonly ClassId[]): void {
  write('local', 'not-in-account', [...ids, ...declinedKeeping()].slice(0, MAX_KNOWN_CLASSES));
}

const unmadeSeries = z.object({
  series: classId,
  draft: copyDraft,
  /** Ms since 1970. */
  dates: z.array(timestamp).min(1),
});
/** What remains to be created of a series after an interruption. */
export type UnmadeSeries = z.infer<typeof unmadeSeries>;

/** For all series. */
export function allUnmade(): UnmadeSeries[] {
  return read('local', 'unmade', z.array(unmadeSeries)) ?? [];
}

/** For one series, by its first class; null if everything was created. */
export function unmade(series: string): UnmadeSeries | null {
  return allUnmade().find((entry) => entry.series === series) ?? null;
}

/** Keeps what remains to be created of a series; null once that is nothing. */
export function keepUnmade(series: ClassId, rest: Omit<UnmadeSeries, 'series'> | null): void {
  const others = allUnmade().filter((entry) => entry.series !== series);
  write('local', 'unmade', rest === null ? others : [...others, { ...rest, series }]);
}

/** Puts a forgotten class back where it was. */
export function restoreClass(entry: KnownClass): void {
  const all = [...knownClasses(), entry].sort((a, b) => b.visitedAt - a.visitedAt);
  write('local', 'classes', all.slice(0, MAX_KNOWN_CLASSES));
}

const visitSchema = z.object({
  name: z.string(),
  sharing: z.boolean(),
  camera: z.boolean(),
  mic: z.boolean(),
  rehearsing: z.boolean().default(false),
}) satisfies z.ZodType<Visit>;

/** How this tab was in a class when it was reloaded; null when it was not. */
export function visit(id: ClassId, as: LinkRole): Visit | null {
  return read('session', `visit:${as}:${id}`, visitSchema);
}

export function rememberVisit(id: ClassId, as: LinkRole, value: Visit | null): void {
  write('session', `visit:${as}:${id}`, value);
}

/** Whether the user came to rehearse the class: the green room offers that first. */
export function comesToRehearse(id: ClassId): boolean {
  return read('session', `rehearse:${id}`, z.boolean()) ?? false;
}

export function rememberRehearsal(id: ClassId, comes: boolean): void {
  write('session', `rehearse:${id}`, comes);
}

/** What this tab was writing in a thread of a class; `null` is everyone's. */
export function chatDraft(of: InClass, thread: PeerId | null): string {
  return read('session', draftKey(of, thread), z.string()) ?? '';
}

export function keepChatDraft(of: InClass, thread: PeerId | null, draft: string): void {
  write('session', draftKey(of, thread), draft);
}

const CHAT_DRAFTS = 'draft:';

const chatDraftsOf = ({ id, role }: InClass): string => `${CHAT_DRAFTS}${role}:${id}:`;

const draftKey = (of: InClass, thread: PeerId | null): string => `${chatDraftsOf(of)}${thread ?? ''}`;

const invitation = z.object({ cameraId: itemId, key: secret });

/** The phone code this tab last showed for a class; only the server knows whether it is still valid. */
export function phoneInvitation(id: ClassId): z.infer<typeof invitation> | null {
  return read('session', `phone:${id}`, invitation);
}

export function keepPhoneInvitation(id: ClassId, value: z.infer<typeof invitation>): void {
  write('session', `phone:${id}`, value);
}

const menteeView = z.object({
  isMirrored: z.boolean(),
  isLeftHanded: z.boolean(),
  rotation: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
});

/** How this person likes to see the hands. */
export function handsView(): z.infer<typeof menteeView> | null {
  return read('local', 'hands-view', menteeView);
}

export function rememberHandsView(value: z.infer<typeof menteeView>): void {
  write('local', 'hands-view', value);
}
