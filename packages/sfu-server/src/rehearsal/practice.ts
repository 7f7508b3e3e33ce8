import type { PeerId } from '@gongbang/protocol';

import type { Chat } from '../features/chat.ts';
import type { CheckIns } from '../features/checkIns.ts';
import { ClassroomError } from '../rules/ClassroomError.ts';
import type { Hands } from '../features/hands.ts';
import type { LessonPlan } from '../features/lesson.ts';
import type { Peer } from '../room/Peer.ts';
import type { Polls } from '../features/polls.ts';
import type { KeptPractice } from '../ports/store.ts';
import { PRACTICE_NAMES, PRACTICE_WORDS } from './practiceWords.ts';
import type { Room } from '../room/Room.ts';
import type { Cell, Entries, Kept } from '../room/UnitOfWork.ts';

/** What a rehearsal needs from the class: seats for simulated people. */
export interface PracticePort {
  /** Brings in a simulated mentee, with a moving test picture as their bench; null if the class ends meanwhile. */
  enter(peerId: PeerId, name: string, variant: number): Promise<Peer | null>;
  leave(peerId: PeerId): void;
}

/** What practice mentees take part in. */
export interface Activities {
  readonly hands: Hands;
  readonly checkIns: CheckIns;
  readonly lesson: LessonPlan;
  readonly polls: Polls;
  readonly chat: Chat;
}

/** How often a practice mentee does something, in ms. */
const PAUSE_MS = { least: 4000, most: 20_000 };
/** The probability of each action when its turn comes. */
const CHANCE = { checkIn: 0.45, stuck: 0.25, raise: 0.15, lower: 0.3, say: 0.1 };
const ID_PREFIX = 'practice';
const ID_LENGTH = 16;

const idOf = (index: number): PeerId => ID_PREFIX + String(index).padStart(ID_LENGTH - ID_PREFIX.length, '0');
const indexOf = (peerId: PeerId): number => Number(peerId.slice(ID_PREFIX.length));

type Coming = readonly [PeerId, () => void];

/** Simulated mentees for a rehearsal: they sit on the wall, raise hands, chat and check in like people. */
export class Practice {
  readonly #room: Room;
  readonly #activities: Activities;
  readonly #port: PracticePort | null;
  readonly #random: () => number;
  readonly #timers: Entries<PeerId, () => void>;
  readonly #kept: Kept<KeptPractice>;
  readonly #isRunning: Cell<boolean>;

  /** @param port null in a real class: there, practice mentees' words would be mixed with people's */
  constructor(room: Room, activities: Activities, port: PracticePort | null, random: () => number) {
    this.#room = room;
    this.#timers = room.entries();
    this.#kept = room.kept('practice', { count: 0, language: 'ko' });
    this.#isRunning = room.cell(false);
    this.#activities = activities;
    this.#port = port;
    this.#random = random;
    room.shows.shared('practice', () => this.count);
  }

  get count(): number {
    return this.#port === null ? 0 : this.#kept.value.count;
  }

  /** The number of them from now on. @throws ClassroomError CONFLICT outside a rehearsal */
  async set(kept: KeptPractice): Promise<void> {
    if (this.#port === null) {
      throw new ClassroomError(
        'CONFLICT',
        'Practice mentees only come to rehearsals. Rehearse before class.',
        { reason: 'REHEARSAL_ONLY' },
      );
    }
    const missing = this.#room.work.commit(() => {
      this.#kept.set(kept);
      return this.#settle();
    });
    await this.#enter(missing);
  }

  /** The mentor is here. Called again, it brings those still missing. */
  async start(): Promise<void> {
    const missing = this.#room.work.commit(() => {
      this.#isRunning.set(true);
      return this.#settle();
    });
    await this.#enter(missing);
  }

  /** They do nothing more; what they left behind stays. */
  stop(): void {
    this.#isRunning.set(false);
    for (const cancel of this.#timers.values()) {
      cancel();
    }
    this.#timers.clear();
  }

  /** Dismisses them until the next `start`. @throws ClassroomError STORE_UNAVAILABLE */
  close(): void {
    this.#isRunning.set(false);
    for (const peerId of [...this.#timers.keys()]) {
      this.#dismiss(peerId);
    }
  }

  /** Dismisses any surplus; returns those missing, each with a placeholder until they are here. */
  #settle(): Coming[] {
    if (!this.#isRunning.value || this.#port === null) {
      return [];
    }
    const wanted = Array.from({ length: this.#kept.value.count }, (_, index) => idOf(index));
    for (const peerId of [...this.#timers.keys()]) {
      if (!wanted.includes(peerId)) {
        this.#dismiss(peerId);
      }
    }
    const missing = wanted.filter((peerId) => !this.#timers.has(peerId));
    return missing.map((peerId) => {
      const isComing = (): void => undefined;
      this.#timers.set(peerId, isComing);
      return [peerId, isComing];
    });
  }

  async #enter(missing: readonly Coming[]): Promise<void> {
    const port = this.#port;
    if (port === null) {
      return;
    }
    const names = PRACTICE_NAMES[this.#kept.value.language];
    await Promise.all(
      missing.map(async ([peerId, isComing]) => {
        const index = indexOf(peerId);
        try {
          const peer = await port.enter(peerId, names[index % names.length] ?? peerId, index);
          // They may have been dismissed while their picture was being set up, and even called again.
          if (peer !== null && this.#timers.get(peerId) === isComing) {
            this.#wait(peer);
          } else if (!this.#timers.has(peerId)) {
            port.leave(peerId);
          }
        } catch (error) {
          if (this.#timers.get(peerId) === isComing) {
            this.#timers.delete(peerId);
          }
          throw error;
        }
      }),
    );
  }

  #dismiss(peerId: PeerId): void {
    this.#timers.get(peerId)?.();
    this.#timers.delete(peerId);
    this.#port?.leave(peerId);
    this.#activities.checkIns.forget(peerId);
  }

  #wait(peer: Peer): void {
    const { least, most } = PAUSE_MS;
    const pause = Math.round(least + this.#random() * (most - least));
    this.#timers.set(
      peer.id,
      this.#room.clock.after(pause, () => {
        if (this.#room.peers.get(peer.id) !== peer) {
          // The mentor has sent them out.
          this.#timers.delete(peer.id);
          return;
        }
        this.#act(peer);
        this.#wait(peer);
      }),
    );
  }

  /** The next action of one of them; through the same code paths as a mentee's. */
  #act(peer: Peer): void {
    const { hands, checkIns, lesson, polls, chat } = this.#activities;
    const words = PRACTICE_WORDS[this.#kept.value.language];
    const poll = polls.open;
    if (poll !== null && poll.votes[peer.id] === undefined) {
      polls.vote(peer, { pollId: poll.id, choice: Math.floor(this.#random() * poll.choices.length) });
      return;
    }
    const stepId = lesson.lesson.current;
    const mark = checkIns.of(peer.id).checkIns.find((entry) => entry.stepId === stepId)?.mark;
    if (stepId !== null && mark !== 'done' && this.#happens(CHANCE.checkIn)) {
      const isStuck = mark === undefined && this.#happens(CHANCE.stuck);
      checkIns.set(peer, {
        stepId,
        mark: isStuck ? 'stuck' : 'done',
        note: isStuck ? this.#pick(words.stuck) : '',
      });
    } else if (hands.viewFor(peer.id) !== null) {
      if (this.#happens(CHANCE.lower)) {
        hands.lower(peer);
      }
    } else if (this.#happens(CHANCE.raise)) {
      hands.raise(peer, this.#pick(words.asks));
    } else if (chat.mode.mode === 'open' && this.#happens(CHANCE.say)) {
      const clientId = `practice-${Math.floor(this.#random() * Number.MAX_SAFE_INTEGER).toString(36)}`;
      chat.say(peer, { clientId, text: this.#pick(words.says), thread: null });
    }
  }

  #happens(chance: number): boolean {
    return this.#random() < chance;
  }

  #pick(texts: readonly string[]): string {
    return texts[Math.floor(this.#random() * texts.length)] ?? '';
  }
}
