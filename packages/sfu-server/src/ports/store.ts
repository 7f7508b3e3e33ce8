import type {
  ChatMessage,
  ChatPage,
  ClassDraft,
  ClassId,
  ClassSettings,
  CameraSettings,
  ChatMode,
  EndReason,
  Guest,
  ItemId,
  Lesson,
  MentorNote,
  NamedPeer,
  PeerId,
  PictureSize,
  Progress,
  RaisedHand,
  Secret,
  StageView,
  Still,
  Stroke,
  StuckAt,
} from '@gongbang/protocol';

/** Makes of all that is written to the stores meanwhile one: kept together, or not at all. */
export interface Transactions {
  /**
   * Gives what `work` gives; kept when it returns. One within another is taken back by itself, and kept with the other.
   * @throws what `work` throws, ClassroomError STORE_UNAVAILABLE; nothing was kept then
   */
  transaction<T>(work: () => T): T;
}

/** What makes durable what was kept, as people call it. */
export type Keeper = 'disk' | 'database';

/** When what was kept outlives even the machine’s sudden end. */
export interface Durability {
  /**
   * Resolves when all that was kept so far is durable; null when it is already. Rejects with STORE_UNAVAILABLE where the disk
   * did not take it: nothing more is kept from then on.
   */
  durable(): Promise<void> | null;
}

/** What becomes of something that was just written. */
export interface Outcome {
  /** It is kept: what comes of it. Nobody outside hears of that before it is durable. */
  readonly seen: () => void;
  /** It never will be: takes it back in memory. Before anything of `lost`, last first. */
  readonly undo?: () => void;
  /** It never will be, and nothing of it has happened. */
  readonly lost?: (error: unknown) => void;
}

/** Where commits are kept. What comes of one waits here until it is. */
export interface Commits extends Transactions {
  /** Says what becomes of what was just written. In the order in which it is said; at once where nothing is kept together. */
  afterwards(outcome: Outcome): void;
}

/** A class as it is kept. `open` is not: it only says that somebody waits. */
export interface ClassRecord extends Pick<
  ClassDraft,
  'title' | 'mentorName' | 'about' | 'startsAt' | 'seats'
> {
  readonly id: ClassId;
  readonly phase: 'scheduled' | 'live' | 'ended';
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly endReason: EndReason | null;
  readonly createdAt: number;
}

/** SHA-256 hashes of the keys of a class's two links. */
export interface KeyHashes {
  readonly mentor: Uint8Array;
  readonly mentee: Uint8Array;
  /** By which the mentees' key is made from the mentor's; null in a class of a version that had none. */
  readonly menteeSalt: Uint8Array | null;
}

/** A class link: its key, which is told and not kept, and what is kept of it. */
export interface ClassLink {
  readonly key: Secret;
  readonly hash: Uint8Array;
  readonly salt: Uint8Array;
}

export interface ClassStore {
  insert(record: ClassRecord, keys: KeyHashes): void;
  find(id: ClassId): ClassRecord | null;
  findKeys(id: ClassId): KeyHashes | null;
  /** Classes that were live when the server stopped. */
  findLive(): ClassRecord[];
  markLive(id: ClassId, startedAt: number): void;
  /** A class that was live, or has ended, will begin anew; it is kept from `at` on as one that was never held. */
  markScheduled(id: ClassId, at: number): void;
  markEnded(id: ClassId, endedAt: number, reason: EndReason): void;
  /** What a class is called, when it is and for how many, is another from now on. */
  describe(record: ClassRecord): void;
  /** The class link has another key from now on. */
  replaceMenteeKey(id: ClassId, link: Pick<ClassLink, 'hash' | 'salt'>): void;
}

/** Removes classes that are over, a little at a time. */
export interface RetentionStore {
  /** These were in use; kept from now on anew. */
  markUsed(ids: readonly ClassId[], at: number): void;
  /** A class that ended, or was never held and last in use, before a moment; null when there is none. */
  findExpired(before: number): ClassId | null;
  /** No key opens the class from now on, and what remains of it is found again as expired. */
  shut(id: ClassId): void;
  /** Removes so many rows of a class that was shut; says whether it is gone. */
  removeSome(id: ClassId, rows: number): boolean;
  /** Gives so many pages that nothing uses back to the disk; says whether there are none left. */
  giveBack(pages: number): boolean;
}

/** A poll with who chose what. */
export interface KeptPoll {
  readonly id: ItemId;
  readonly question: string;
  readonly choices: readonly string[];
  readonly isOpen: boolean;
  readonly isShared: boolean;
  readonly votes: Readonly<Record<PeerId, number>>;
}

/** A phone that may send the hands. `owner` is the one that has used the key. */
export interface KeptCamera {
  readonly id: ItemId;
  /** SHA-256 of the key, base64url. */
  readonly keyHash: string;
  readonly expiresAt: number;
  readonly owner: PeerId | null;
  readonly settings: CameraSettings;
}

/** A key of one person's own, beside the class link, and who they are in the class by it, from whichever device. */
export interface KeptPass {
  readonly peerId: PeerId;
  /** SHA-256 of the key, base64url. */
  readonly keyHash: string;
}

/** Who may do more, or less, than the link says. */
export interface Roll {
  readonly assistants: readonly PeerId[];
  /** Let in while the class was locked or asked, or in when that began. */
  readonly admitted: readonly PeerId[];
  readonly sentOut: readonly NamedPeer[];
  /** Those who were in when the class link was last changed: each comes back by the key that they came in by. */
  readonly returning: readonly Returning[];
}

export interface Returning {
  readonly peerId: PeerId;
  /** SHA-256 of the key, base64url. */
  readonly keyHash: string;
}

/** What of a class was announced beside its record. */
export interface Plan extends Pick<ClassDraft, 'wholeDay' | 'minutes' | 'timeZone'> {
  /** How often it or its record was changed. */
  readonly revision: number;
}

/** How the class that is live has gone so far. */
export interface Course {
  /** Whether it was taught: its mentor and a mentee have been in at once. */
  readonly isTaught: boolean;
  /** Until when it waits for its mentor, who left it themselves and may come back; ms since 1970. Null while nobody did. */
  readonly backBy: number | null;
  /** Since when its mentor is gone, in ms since 1970; null while they are in. */
  readonly goneAt: number | null;
}

/** Who comes to a rehearsal. */
export interface KeptPractice {
  readonly count: number;
  readonly language: 'ko' | 'en';
}

/** Somebody’s being in a live class, all of their comings and goings together; times in ms since 1970. */
export interface Visit {
  /** The name they had last. */
  readonly name: string;
  readonly cameAt: number;
  readonly leftAt: number;
  /** How long they were in, in ms, without the stretch that runs. */
  readonly ms: number;
  /** Since when they are in; null while they are not. */
  readonly since: number | null;
  readonly stuck: readonly StuckAt[];
}

/** All of a workshop that outlives the server, part by part. */
export interface WorkshopState {
  readonly settings: ClassSettings;
  readonly stageView: StageView;
  readonly lesson: Lesson;
  readonly progress: Readonly<Record<PeerId, Progress>>;
  readonly hands: readonly RaisedHand[];
  readonly guests: readonly Guest[];
  /** At a round table, who keeps their bench to the mentor. */
  readonly unshared: readonly PeerId[];
  /** Who wants to be shown whenever they are called. */
  readonly consents: readonly PeerId[];
  readonly poll: KeptPoll | null;
  readonly strokes: readonly Stroke[];
  readonly still: Still | null;
  readonly cameras: readonly KeptCamera[];
  readonly passes: readonly KeptPass[];
  readonly roll: Roll;
  /** Everybody who was in, by the name they had last. */
  readonly visitors: readonly NamedPeer[];
  readonly chatMode: ChatMode;
  readonly practice: KeptPractice;
  readonly course: Course;
  readonly plan: Plan;
  /** Who was in while the class was live. */
  readonly visits: Readonly<Record<PeerId, Visit>>;
  /** When it was last kept who is in, in ms since 1970. */
  readonly pulse: number;
}

/** Parts that are kept whole. Progress and visits are kept mentee by mentee: a tick of one writes nobody else's. */
export type WholePart = Exclude<keyof WorkshopState, 'progress' | 'visits'>;

/** Where the workshop of a class is kept, as the class itself needs it. */
export interface WorkshopShelf {
  /** The parts that were kept. */
  load(id: ClassId): Partial<WorkshopState>;
  save<P extends WholePart>(id: ClassId, part: P, value: WorkshopState[P]): void;
  /** Keeps how far one mentee is; null for one who leaves nothing behind. */
  saveProgress(id: ClassId, peerId: PeerId, progress: Progress | null): void;
  /** Keeps one mentee's visit; null for one that made room. */
  saveVisit(id: ClassId, peerId: PeerId, visit: Visit | null): void;
}

export interface WorkshopStore extends WorkshopShelf {
  /** One part alone; undefined when it was not kept. */
  loadPart<P extends WholePart>(id: ClassId, part: P): WorkshopState[P] | undefined;
  /** How far each mentee is, or one of them. */
  loadProgress(id: ClassId, peerId?: PeerId): WorkshopState['progress'];
  /** Who was in, or one of them. */
  loadVisits(id: ClassId, peerId?: PeerId): WorkshopState['visits'];
  /** Whether a text stands anywhere in a part: a look that costs the same whatever the part holds. */
  mentions(id: ClassId, part: WholePart, text: string): boolean;
}

/** Frozen frames, the latest of each class. */
export interface StillStore {
  save(id: ClassId, stillId: ItemId, jpeg: Uint8Array): void;
  find(id: ClassId, stillId: ItemId): Uint8Array | null;
}

/** A picture as it was made anew: JPEG in three sizes, upright, and nothing of what the file said besides. */
export interface MadePicture {
  /** Of the largest, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly sizes: Readonly<Record<PictureSize, Uint8Array>>;
}

export interface PictureMaker {
  /** @throws ClassroomError PICTURE_UNREADABLE, PICTURE_TOO_LARGE, SERVER_BUSY, MEDIA_UNAVAILABLE */
  make(file: Buffer): Promise<MadePicture>;
}

/** Who sent a picture. */
export interface Sender {
  readonly classId: ClassId;
  readonly peerId: PeerId;
}

export interface WaitingPicture extends MadePicture {
  readonly id: ItemId;
}

/** Pictures between their upload and the message that carries them. */
export interface WaitingPictures {
  /** The picture, to the one who sent it to this class; null when it is not there. */
  find(sender: Sender, id: ItemId): WaitingPicture | null;
}

/** A picture that a message carries. */
export interface SentPicture extends MadePicture {
  readonly id: ItemId;
  /** The private line that it is on; null for everyone's chat. */
  readonly thread: PeerId | null;
  /** Whose it is. */
  readonly peerId: PeerId;
}

export interface PictureStore {
  /** Durable when it returns. @throws ClassroomError PICTURES_FULL */
  save(id: ClassId, picture: SentPicture): void;
  /** Where a picture is; null when there is none. */
  placeOf(id: ClassId, pictureId: ItemId): { readonly thread: PeerId | null } | null;
  find(id: ClassId, pictureId: ItemId, size: PictureSize): Uint8Array | null;
  remove(id: ClassId, pictureId: ItemId): void;
}

export type NewChatMessage = Omit<ChatMessage, 'seq' | 'removed'>;

export interface ChatStore {
  /**
   * Numbers and keeps a message; durable when it returns. A second one with the same sender and clientId is not kept:
   * the first comes back, with `added: false`.
   */
  append(id: ClassId, message: NewChatMessage): { message: ChatMessage; added: boolean };
  /** The latest messages; those before or those after a number. In order of `seq`. */
  page(id: ClassId, query: ChatQuery): ChatPage;
  /** Private lines that were used, latest first. */
  threads(id: ClassId, limit: number): PeerId[];
  /** A message of a private line, or of everyone's chat; null when there is none. */
  find(id: ClassId, thread: PeerId | null, seq: number): ChatMessage | null;
  /** Empties a message that there is, and gives it as it is then. @throws Error when there is none */
  remove(id: ClassId, thread: PeerId | null, seq: number): ChatMessage;
  /** Numbers of the messages of everyone's chat that were removed. */
  removed(id: ClassId): number[];
}

export interface ChatQuery {
  /** A mentee's private line; everyone's chat when it is null. */
  readonly thread?: PeerId | null | undefined;
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  readonly limit: number;
}

/** What is kept of a class for afterwards, beside what was in it. */
export interface KeepsakeStore {
  /** Oldest first. */
  notes(id: ClassId): MentorNote[];
  note(id: ClassId, peerId: PeerId): MentorNote | null;
  /** In place of the one before; the oldest make room where there are too many. Durable when it returns. */
  saveNote(id: ClassId, note: MentorNote): void;
  removeNote(id: ClassId, peerId: PeerId): void;
  /** In place of the one before. @param at in ms since 1970 */
  savePicture(id: ClassId, jpeg: Uint8Array, at: number): void;
  pictureAt(id: ClassId): number | null;
  picture(id: ClassId): Uint8Array | null;
}
