import {
  NO_PROGRESS,
  isStaff,
  type ClassId,
  type Consent as ConsentView,
  type PeerId,
  type RequestPayload,
  type Role,
  type StageView,
  type Workshop as WorkshopView,
} from '@gongbang/protocol';

import { BenchQuestions } from '../features/benchQuestions.ts';
import { Cameras } from '../features/cameras.ts';
import { Chat, OPEN_CHAT, type ChatPictures } from '../features/chat.ts';
import { CheckIns } from '../features/checkIns.ts';
import { ClassroomError, notFound } from '../rules/ClassroomError.ts';
import { Consent } from '../features/consent.ts';
import { Crowd, type CrowdLimits } from '../features/crowd.ts';
import { Drawing } from '../features/drawing.ts';
import { Guests } from '../features/guests.ts';
import { Hands } from '../features/hands.ts';
import { EMPTY_LESSON, LessonPlan, type LessonPictures } from '../features/lesson.ts';
import type { Logbook } from '../features/Logbook.ts';
import { Passes } from '../features/passes.ts';
import type { Peer } from '../room/Peer.ts';
import { type Rights } from '../rules/permissions.ts';
import { Polls } from '../features/polls.ts';
import type { ChatStore, StillStore } from '../ports/store.ts';
import type { KeyMaker } from '../ports/world.ts';
import { Practice, type PracticePort } from '../rehearsal/practice.ts';
import { Reactions } from '../features/reactions.ts';
import { Replays } from '../features/replay.ts';
import { OPEN_CLASS, Register } from '../features/register.ts';
import type { Room } from '../room/Room.ts';
import { RoundTable } from '../features/roundTable.ts';
import type { Kept } from '../room/UnitOfWork.ts';
import { Visitors } from '../features/visitors.ts';
import { Whisper } from '../features/whisper.ts';

const FIRST_VIEW: StageView = { scene: 'screen-hands', rotation: 0, fills: false };

/** Placeholders for parts that somebody's role may not see. */
const UNSEEN: WorkshopView = {
  settings: OPEN_CLASS,
  stageView: FIRST_VIEW,
  lesson: EMPTY_LESSON,
  guests: [],
  still: null,
  replay: null,
  strokes: [],
  chatMode: OPEN_CHAT,
  poll: null,
  table: [],
  hand: null,
  progress: NO_PROGRESS,
  invitation: null,
  benchShare: { withEveryone: false, at: null },
  consent: { always: false },
  watchers: [],
  isUnheard: false,
  whisper: null,
  hands: null,
  progressOf: null,
  knocking: null,
  invited: null,
  tally: null,
  sentOut: null,
  absent: null,
  cameras: null,
  practice: null,
  declined: null,
  crowdedOut: null,
};

export interface WorkshopParts {
  readonly room: Room;
  readonly classId: ClassId;
  readonly chat: ChatStore;
  readonly pictures: Omit<ChatPictures, 'areForEveryone'>;
  readonly lessonPictures: LessonPictures;
  readonly stills: StillStore;
  readonly logbook: Logbook;
  readonly keys: KeyMaker;
  /** As Math.random. */
  readonly random: () => number;
  readonly mentorName: () => string;
  readonly limits: CrowdLimits;
  readonly isRunning: () => boolean;
  /** Whether this is a rehearsal: only there are practice mentees. */
  readonly isRehearsal: boolean;
  readonly practice: PracticePort;
  /** Whether others may see or hear somebody has changed. Null: the person whispering. */
  readonly onRightsChanged: (peerId: PeerId | null) => void;
  /** A key no longer opens the class to its holder; the phone that must go, if any. */
  readonly onKeysChanged: (peerId: PeerId | null) => void;
  /** These people's passes admit them no longer: they must go. */
  readonly onPassesTaken: (peerIds: readonly PeerId[]) => void;
}

/** What a class is composed of besides its media: one capability per member, each with its own state. */
export class Workshop {
  readonly passes: Passes;
  readonly crowd: Crowd;
  readonly register: Register;
  readonly visitors: Visitors;
  readonly chat: Chat;
  readonly lesson: LessonPlan;
  readonly checkIns: CheckIns;
  readonly hands: Hands;
  readonly benchQuestions: BenchQuestions;
  readonly consent: Consent;
  readonly guests: Guests;
  readonly whisper: Whisper;
  readonly roundTable: RoundTable;
  readonly polls: Polls;
  readonly reactions: Reactions;
  readonly drawing: Drawing;
  readonly replays: Replays;
  readonly cameras: Cameras;
  readonly practice: Practice;
  readonly #room: Room;
  readonly #mentorName: () => string;
  readonly #isRunning: () => boolean;
  readonly #stageView: Kept<StageView>;

  constructor({ room, classId, onRightsChanged, ...parts }: WorkshopParts) {
    this.#room = room;
    this.#mentorName = parts.mentorName;
    this.#isRunning = parts.isRunning;
    this.#stageView = room.kept('stageView', FIRST_VIEW);
    room.shows.shared('stageView', () => this.#stageView.value);
    room.shows.atJoin('watchers', (peer) => this.#watchersOf(peer));
    this.passes = new Passes(room, parts.onPassesTaken);
    this.crowd = new Crowd(room, parts.limits, this.passes, () => this.register.settings.isAddressShared);
    this.register = new Register(room, this.crowd, this.passes);
    this.visitors = new Visitors(
      room,
      {
        assistant: (peerId) => this.register.isAssistant(peerId),
        sentOut: (peerId) => this.register.isSentOut(peerId),
      },
      (peerId) => parts.logbook.weightOf(peerId),
    );
    this.chat = new Chat(room, {
      classId,
      store: parts.chat,
      pictures: { ...parts.pictures, areForEveryone: () => this.register.settings.hasPictures },
    });
    this.lesson = new LessonPlan(room, parts.lessonPictures);
    this.checkIns = new CheckIns(room, this.lesson, parts.logbook);
    this.hands = new Hands(room);
    this.benchQuestions = new BenchQuestions(room);
    this.consent = new Consent(room);
    this.guests = new Guests(room, this.consent, (peerId) => {
      if (!this.guests.has(peerId)) {
        this.drawing.stopPointing(peerId);
      }
      onRightsChanged(peerId);
    });
    this.whisper = new Whisper(room, () => {
      onRightsChanged(null);
    });
    this.roundTable = new RoundTable(room, this.consent, onRightsChanged);
    this.polls = new Polls(room, parts.keys);
    this.reactions = new Reactions(room);
    this.drawing = new Drawing(room, (peerId) => this.guests.has(peerId), {
      has: (stillId) => parts.stills.find(classId, stillId) !== null,
      show: (stillId) => {
        parts.stills.show(classId, stillId);
      },
    });
    this.replays = new Replays(room);
    this.cameras = new Cameras(room, parts.keys, parts.onKeysChanged);
    this.practice = new Practice(room, this, parts.isRehearsal ? parts.practice : null, parts.random);
  }

  /** Decides who sees whom. */
  get rights(): Rights {
    return {
      kind: this.register.settings.kind,
      isOnStage: (id, source) => this.guests.isOnStage(id, source),
      sharesBench: (id) => this.roundTable.shares(id),
      whisperTo: this.whisper.to,
    };
  }

  /** Somebody came in, or came back. */
  entered(peer: Peer): void {
    this.visitors.entered(peer);
    this.guests.entered(peer);
    if (this.#isAtTable) {
      this.roundTable.admit(peer);
    }
    if (isStaff(peer.role)) {
      this.#tellWatchers();
    } else if (peer.role === 'camera') {
      this.cameras.tell();
    }
  }

  /** The class is live from now on. */
  started(): void {
    if (this.#isAtTable) {
      this.roundTable.open();
    }
  }

  /**
   * The class is no longer live, and will start over. What was said, marked and shown stays; nobody is on
   * stage or in the queue.
   */
  calledOff(): void {
    this.practice.close();
    this.whisper.stop();
    this.replays.stop();
    this.guests.clear();
    this.roundTable.close();
    this.hands.lowerAll();
  }

  /** Somebody came in from a fresh page: before anything shows them to others, they are asked. */
  cameAnew(peer: Peer): void {
    this.guests.cameAnew(peer);
    this.roundTable.cameAnew(peer);
  }

  /** Somebody's connection is lost; they may come back. */
  lost(peer: Peer): void {
    this.whisper.lost(peer);
    this.guests.lost(peer);
    this.roundTable.lost(peer);
    this.drawing.stopPointing(peer.id);
    if (peer.role === 'camera') {
      this.cameras.tell();
    }
  }

  /** Somebody is gone. */
  left(peer: Peer): void {
    this.lost(peer);
    this.visitors.changed();
    this.hands.forget(peer.id);
    this.benchQuestions.forget(peer.id);
    this.guests.forget(peer.id);
    this.roundTable.forget(peer.id);
    this.consent.left(peer);
    if (isStaff(peer.role)) {
      this.#tellWatchers();
    }
  }

  /** The mentor has a new name. */
  mentorRenamed(): void {
    this.#tellWatchers();
  }

  arrange(change: RequestPayload['scene:set']): void {
    const { scene, rotation, fills } = this.#stageView.value;
    this.#stageView.set({
      scene: change.scene ?? scene,
      rotation: change.rotation ?? rotation,
      fills: change.fills ?? fills,
    });
  }

  /** Shows a frozen frame, or none, ending any replay. @throws ClassroomError NOT_FOUND */
  freeze(still: RequestPayload['still:show']['still']): void {
    this.drawing.show(still);
    if (still !== null) {
      this.replays.stop();
    }
  }

  configure(change: RequestPayload['class:configure']): void {
    const { kind } = this.register.settings;
    this.register.configure(change);
    if (kind === 'workshop' && this.#isAtTable) {
      this.roundTable.open();
    } else if (change.kind === 'workshop' && kind !== 'workshop') {
      this.roundTable.close();
    }
  }

  /** Somebody has a new name, wherever it now appears. */
  renamed(peer: Peer): void {
    this.visitors.entered(peer);
    if (isStaff(peer.role)) {
      this.#tellWatchers();
    }
  }

  /** Somebody's own choice about being shown; once withdrawn, they are shown nowhere from that moment on. */
  setConsent(peer: Peer, { always }: ConsentView): void {
    if (!this.consent.set(peer, always)) {
      return;
    }
    if (always) {
      this.guests.consented(peer);
      this.roundTable.consented(peer);
    } else {
      this.guests.forget(peer.id);
      this.roundTable.tookBack(peer);
    }
  }

  /** @throws ClassroomError CONFLICT when only the mentor sees benches anyway */
  shareBench(peer: Peer, { withEveryone }: RequestPayload['bench:share']): void {
    if (this.register.settings.kind !== 'round-table') {
      throw new ClassroomError('CONFLICT', 'The class is at no round table.', { reason: 'NO_ROUND_TABLE' });
    }
    this.roundTable.choose(peer, withEveryone);
  }

  /**
   * Makes a mentee an assistant, or a mentee again; also one who has left, for when they are back. Returns
   * the peer if present.
   * @throws ClassroomError NOT_FOUND; BAD_REQUEST for a practice mentee
   */
  setAssistant({ peerId, isAssistant }: RequestPayload['assistant:set']): Peer | null {
    if (!this.#room.peers.has(peerId) && this.visitors.find(peerId) !== undefined) {
      this.register.setAssistant(peerId, isAssistant);
      this.visitors.changed();
      return null;
    }
    const peer = this.#room.bench(peerId);
    if (peer.isPractice) {
      throw new ClassroomError('BAD_REQUEST', 'A practice mentee cannot be an assistant.');
    }
    const role: Role = isAssistant ? 'assistant' : 'mentee';
    this.register.setAssistant(peerId, isAssistant);
    if (isAssistant) {
      this.hands.forget(peerId);
    }
    peer.role = role;
    peer.channel?.admit(role);
    peer.channel?.notify('role:changed', { role });
    // In full, so that whatever they may no longer see is emptied.
    peer.channel?.notify('workshop:changed', { parts: this.viewFor(peer) });
    this.#tellWatchers();
    return peer;
  }

  /** Keeps out somebody who has already left. @throws ClassroomError NOT_FOUND for somebody who was never in */
  keepOutAbsent(peerId: PeerId): void {
    const visitor = this.visitors.find(peerId);
    if (visitor === undefined) {
      throw notFound('mentee');
    }
    this.register.keepOut(visitor);
    this.visitors.changed();
  }

  /** All of it, as this person may see it. */
  viewFor(peer: Peer): WorkshopView {
    return { ...UNSEEN, ...this.#room.shows.viewFor(peer) };
  }

  /** Stores what is pending, and dismisses practice mentees. @throws ClassroomError STORE_UNAVAILABLE */
  settle(): void {
    this.practice.close();
    this.visitors.keep();
    this.drawing.keep();
  }

  /** Cancels every timer; pending changes are lost. */
  close(): void {
    this.crowd.close();
    this.visitors.close();
    this.guests.close();
    this.roundTable.close();
    this.polls.close();
    this.reactions.close();
    this.drawing.close();
    this.replays.close();
    this.practice.stop();
  }

  /** Before the class begins nobody is asked, because nobody can be shown. */
  get #isAtTable(): boolean {
    return this.register.settings.kind === 'round-table' && this.#isRunning();
  }

  /** Names of those who see a bench that is not on stage. */
  #watchersOf(peer: Peer): string[] {
    const names = this.#room.staff.filter(({ id, role }) => id !== peer.id && role === 'assistant');
    return [this.#mentorName(), ...names.map(({ name }) => name)];
  }

  #tellWatchers(): void {
    for (const peer of this.#room.benches) {
      this.#room.tell(peer, { watchers: this.#watchersOf(peer) });
    }
  }
}
