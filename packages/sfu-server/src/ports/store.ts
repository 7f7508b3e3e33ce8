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

/** Combines writes to the stores into one: all are kept, or none. */
export interface Transactions {
  /**
   * Returns what `work` returns; everything is kept once it does. A nested one rolls back by itself, but is
   * kept together with the outer one.
   * @throws what `work` throws, ClassroomError STORE_UNAVAILABLE; nothing was kept then
   */
  transaction<T>(work: () => T): T;
}

/** What makes data durable, as named to people. */
export type Keeper = 'disk' | 'database';

/** When data outlives even the machine’s sudden end. */
export interface Durability {
  /**
   * Resolves when everything kept so far is durable; null if it already is. Rejects with STORE_UNAVAILABLE if
   * the disk refused it: nothing more is kept from then on.
   */
  durable(): Promise<void> | null;
  /** Why nothing is kept any more; null while the disk takes what it is given. */
  readonly refusal: Error | null;
}

/** What follows from something just written. */
export interface Outcome {
  /** It is kept: announces the consequences. Nobody outside hears of them before it is durable. */
  readonly seen: () => void;
  /** It never will be: rolls it back in memory. Runs before any `lost`, last first. */
  readonly undo?: () => void;
  /** It never will be, and nothing of it has happened. */
  readonly lost?: (error: unknown) => void;
}

/** Where commits are kept. The consequences of one wait here until it is. */
export interface Commits extends Transactions {
  /** Registers what follows from what was just written. Runs in the order registered; at once outside a transaction. */
  afterwards(outcome: Outcome): void;
}

/** A class as stored. The `open` phase is not: it only means that somebody is waiting. */
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
  /** The salt by which the mentees' key is derived from the mentor's; null for a class from a version without one. */
  readonly menteeSalt: Uint8Array | null;
}

/** A class link: its key, which is handed out but not stored, and what is stored about it. */
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
  /** A class that was live, or has ended, starts over; from `at` on it is kept as one that was never held. */
  markScheduled(id: ClassId, at: number): void;
  markEnded(id: ClassId, endedAt: number, reason: EndReason): void;
  /** Updates what a class is called, when it is, and for how many. */
  describe(record: ClassRecord): void;
  /** Replaces the class link's key. */
  replaceMenteeKey(id: ClassId, link: Pick<ClassLink, 'hash' | 'salt'>): void;
}

/** Removes expired classes, a little at a time. */
export interface RetentionStore {
  /** These were in use; their retention starts over. */
  markUsed(ids: readonly ClassId[], at: number): void;
  /** A class that ended, or was never held and last used, before that moment; null if there is none. */
  findExpired(before: number): ClassId | null;
  /** From now on no key opens the class, and whatever remains of it is found again as expired. */
  shut(id: ClassId): void;
  /** Removes this many rows of a class that was shut; returns whether it is gone. */
  removeSome(id: ClassId, rows: number): boolean;
  /** Returns this many unused pages to the disk; returns whether none are left. */
  giveBack(pages: number): boolean;
}

/** A poll, with who chose what. */
export interface KeptPoll {
  readonly id: ItemId;
  readonly question: string;
  readonly choices: readonly string[];
  readonly isOpen: boolean;
  readonly isShared: boolean;
  readonly votes: Readonly<Record<PeerId, number>>;
}

/** A phone that may send the hands. `owner` is the one that used the key. */
export interface KeptCamera {
  readonly id: ItemId;
  /** SHA-256 of the key, base64url. */
  readonly keyHash: string;
  readonly expiresAt: number;
  readonly owner: PeerId | null;
  readonly settings: CameraSettings;
}

/** A personal key, besides the class link, and the person it makes its holder in the class, on any device. */
export interface KeptPass {
  readonly peerId: PeerId;
  /** SHA-256 of the key, base64url. */
  readonly keyHash: string;
}

/** Who may do more, or less, than their link allows. */
export interface Roll {
  readonly assistants: readonly PeerId[];
  /** Admitted while the class was locked or asked, or already in when that began. */
  readonly admitted: readonly PeerId[];
  readonly sentOut: readonly NamedPeer[];
  /** Those who were in when the class link was last changed: each comes back with the key they came in with. */
  readonly returning: readonly Returning[];
}

export interface Returning {
  readonly peerId: PeerId;
  /** SHA-256 of the key, base64url. */
  readonly keyHash: string;
}

/** What was announced about a class besides its record. */
export interface Plan extends Pick<ClassDraft, 'wholeDay' | 'minutes' | 'timeZone'> {
  /** How often this or its record was changed. */
  readonly revision: number;
}

/** The course of the live class so far. */
export interface Course {
  /** Whether it was taught: its mentor and a mentee have been in at the same time. */
  readonly isTaught: boolean;
  /** Until when it waits for its mentor, who left deliberately and may come back; ms since 1970. Null unless they did. */
  readonly backBy: number | null;
  /** When its mentor went, in ms since 1970; null while they are in. */
  readonly goneAt: number | null;
}

/** Practice mentees in a rehearsal. */
export interface KeptPractice {
  readonly count: number;
  readonly language: 'ko' | 'en';
}

/** A person's attendance of a live class, all their visits together; times in ms since 1970. */
export interface Visit {
  /** Their latest name. */
  readonly name: string;
  readonly cameAt: number;
  readonly leftAt: number;
  /** How long they attended, in ms, without the current stretch. */
  readonly ms: number;
  /** Since when they are in; null while they are not. */
  readonly since: number | null;
  readonly stuck: readonly StuckAt[];
}

/** Everything of a workshop that outlives the server, part by part. */
export interface WorkshopState {
  readonly settings: ClassSettings;
  readonly stageView: StageView;
  readonly lesson: Lesson;
  readonly progress: Readonly<Record<PeerId, Progress>>;
  readonly hands: readonly RaisedHand[];
  readonly guests: readonly Guest[];
  /** At a round table, who shows their bench only to the mentor. */
  readonly unshared: readonly PeerId[];
  /** Who agreed to be shown whenever they are called. */
  readonly consents: readonly PeerId[];
  readonly poll: KeptPoll | null;
  readonly strokes: readonly Stroke[];
  readonly still: Still | null;
  readonly cameras: readonly KeptCamera[];
  readonly passes: readonly KeptPass[];
  readonly roll: Roll;
  /** Everybody who was in, by their latest name. */
  readonly visitors: readonly NamedPeer[];
  readonly chatMode: ChatMode;
  readonly practice: KeptPractice;
  readonly course: Course;
  readonly plan: Plan;
  /** Who was in while the class was live. */
  readonly visits: Readonly<Record<PeerId, Visit>>;
  /** When attendance was last stored, in ms since 1970. */
  readonly pulse: number;
}

/** Parts stored as a whole. Progress and visits are stored per mentee: ticking a box writes nobody else's. */
export type WholePart = Exclude<keyof WorkshopState, 'progress' | 'visits'>;

/** Where a class's workshop is stored, as the class itself needs it. */
export interface WorkshopShelf {
  /** The stored parts. */
  load(id: ClassId): Partial<WorkshopState>;
  save<P extends WholePart>(id: ClassId, part: P, value: WorkshopState[P]): void;
  /** Stores one mentee's progress; null erases it. */
  saveProgress(id: ClassId, peerId: PeerId, progress: Progress | null): void;
  /** Stores one mentee's visit; null for one removed to make room. */
  saveVisit(id: ClassId, peerId: PeerId, visit: Visit | null): void;
}

export interface WorkshopStore extends WorkshopShelf {
  /** A single part; undefined if it was never stored. */
  loadPart<P extends WholePart>(id: ClassId, part: P): WorkshopState[P] | undefined;
  /** The progress of every mentee, or of one. */
  loadProgress(id: ClassId, peerId?: PeerId): WorkshopState['progress'];
  /** Who was in, or one of them. */
  loadVisits(id: ClassId, peerId?: PeerId): WorkshopState['visits'];
  /** Whether a text occurs anywhere in a part: a check that costs the same whatever the part holds. */
  mentions(id: ClassId, part: WholePart, text: string): boolean;
}

/** Frozen frames: the latest of each class, and the one that is shown until another takes its place. */
export interface StillStore {
  /** @param shown the frame that is shown: it stays besides this one, and no other does */
  save(id: ClassId, stillId: ItemId, jpeg: Uint8Array, shown: ItemId | null): void;
  find(id: ClassId, stillId: ItemId): Uint8Array | null;
  /** From now on this frame is shown, or none: besides it, only the latest stays. */
  show(id: ClassId, stillId: ItemId | null): void;
}

/** A re-encoded picture: JPEG in three sizes, upright, without the file's metadata. */
export interface MadePicture {
  /** Dimensions of the largest size, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly sizes: Readonly<Record<PictureSize, Uint8Array>>;
}

/** Whose turn a picture takes: where it comes from, and what it is sent for there, such as a class. */
export interface PictureTurn {
  readonly place: string;
  readonly of: string;
}

export interface PictureMaker {
  /** @throws ClassroomError PICTURE_UNREADABLE, PICTURE_TOO_LARGE, SERVER_BUSY, MEDIA_UNAVAILABLE */
  make(file: Buffer, turn: PictureTurn): Promise<MadePicture>;
}

/** The sender of a picture. */
export interface Sender {
  readonly classId: ClassId;
  readonly peerId: PeerId;
}

export interface WaitingPicture extends MadePicture {
  readonly id: ItemId;
}

/** Pictures between their upload and the message that carries them. */
export interface WaitingPictures {
  /** The picture, if this sender uploaded it to this class; null if it is not there. */
  find(sender: Sender, id: ItemId): WaitingPicture | null;
}

/** A picture carried by a message. */
export interface SentPicture extends MadePicture {
  readonly id: ItemId;
  /** The private line it is on; null for everyone's chat. */
  readonly thread: PeerId | null;
  /** Its sender. */
  readonly peerId: PeerId;
}

export interface PictureStore {
  /** Durable when it returns. @throws ClassroomError PICTURES_FULL */
  save(id: ClassId, picture: SentPicture): void;
  /** The thread a picture is in; null if there is no such picture. */
  placeOf(id: ClassId, pictureId: ItemId): { readonly thread: PeerId | null } | null;
  find(id: ClassId, pictureId: ItemId, size: PictureSize): Uint8Array | null;
  remove(id: ClassId, pictureId: ItemId): void;
}

export type NewChatMessage = Omit<ChatMessage, 'seq' | 'removed'>;

export interface ChatStore {
  /**
   * Numbers and stores a message; durable when it returns. A second one with the same sender and clientId is
   * not stored: the first is returned, with `added: false`.
   */
  append(id: ClassId, message: NewChatMessage): { message: ChatMessage; added: boolean };
  /** The latest messages; those before or those after a number. In order of `seq`. */
  page(id: ClassId, query: ChatQuery): ChatPage;
  /** Private lines in use, latest first. */
  threads(id: ClassId, limit: number): PeerId[];
  /** A message on a private line, or in everyone's chat; null if there is none. */
  find(id: ClassId, thread: PeerId | null, seq: number): ChatMessage | null;
  /** Empties an existing message, and returns the result. @throws Error when there is none */
  remove(id: ClassId, thread: PeerId | null, seq: number): ChatMessage;
  /** Numbers of the removed messages in everyone's chat. */
  removed(id: ClassId): number[];
}

export interface ChatQuery {
  /** A mentee's private line; everyone's chat if null. */
  readonly thread?: PeerId | null | undefined;
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  readonly limit: number;
}

/** What is stored about a class for afterwards, besides its contents. */
export interface KeepsakeStore {
  /** Oldest first. */
  notes(id: ClassId): MentorNote[];
  note(id: ClassId, peerId: PeerId): MentorNote | null;
  /** Replaces the person's earlier one; if there are too many, the oldest make room. Durable when it returns. */
  saveNote(id: ClassId, note: MentorNote): void;
  removeNote(id: ClassId, peerId: PeerId): void;
  /** Replaces the previous one. @param at in ms since 1970 */
  savePicture(id: ClassId, jpeg: Uint8Array, at: number): void;
  pictureAt(id: ClassId): number | null;
  picture(id: ClassId): Uint8Array | null;
}
