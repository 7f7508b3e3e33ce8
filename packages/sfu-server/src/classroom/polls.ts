import { randomBytes } from 'node:crypto';

import type { Poll, RequestPayload } from '@gongbang/protocol';

import { Coalescer } from './Coalescer.ts';
import { ClassroomError, notFound } from './ClassroomError.ts';
import type { Peer } from './Peer.ts';
import { isBenchRole } from './permissions.ts';
import type { KeptPoll } from './ports.ts';
import type { Room } from './Room.ts';

/** Bars move this often at most, in ms: 300 votes are not 300 times 300 notifications. */
const COUNTS_INTERVAL_MS = 500;
const ID_BYTES = 9;

/**
 * A poll as one person may see it: the mentor sees every count; others see them when they are shared, and while it is
 * open only after they have voted, so that nobody follows the crowd.
 */
export function viewOf(poll: KeptPoll, viewer: Pick<Peer, 'id' | 'role'>): Poll {
  const { id, question, choices, isOpen, isShared, votes } = poll;
  const mine = votes[viewer.id] ?? null;
  const sees = viewer.role === 'mentor' || (isShared && (!isOpen || mine !== null));
  return {
    id,
    question,
    choices: [...choices],
    counts: sees ? countsOf(poll) : null,
    mine,
    isOpen,
    isShared,
  };
}

/** Votes per choice. */
export function countsOf({ choices, votes }: KeptPoll): number[] {
  const counts = choices.map(() => 0);
  for (const choice of Object.values(votes)) {
    counts[choice] = (counts[choice] ?? 0) + 1;
  }
  return counts;
}

/** One question to everyone at a time. */
export class Polls {
  readonly #room: Room;
  readonly #counts: Coalescer;
  #poll: KeptPoll | null;

  constructor(room: Room, kept: KeptPoll | null) {
    this.#room = room;
    this.#poll = kept;
    this.#counts = new Coalescer(room.clock, COUNTS_INTERVAL_MS, () => {
      this.#tellAll();
    });
  }

  viewFor(peer: Peer): Poll | null {
    return this.#poll === null ? null : viewOf(this.#poll, peer);
  }

  /** The open poll, for those who rehearse. */
  get open(): KeptPoll | null {
    return this.#poll?.isOpen === true ? this.#poll : null;
  }

  start({ question, choices, isShared }: RequestPayload['poll:open']): { pollId: string } {
    const id = randomBytes(ID_BYTES).toString('base64url');
    this.#set({ id, question, choices, isShared, isOpen: true, votes: {} });
    return { pollId: id };
  }

  /** @throws ClassroomError NOT_FOUND, CONFLICT when it is closed, BAD_REQUEST for a choice that is none */
  vote(peer: Peer, { pollId, choice }: RequestPayload['poll:vote']): void {
    const poll = this.#require(pollId);
    if (!poll.isOpen) {
      throw new ClassroomError('CONFLICT', 'This poll is closed.');
    }
    if (choice >= poll.choices.length) {
      throw new ClassroomError('BAD_REQUEST', 'There is no such choice.');
    }
    this.#poll = { ...poll, votes: { ...poll.votes, [peer.id]: choice } };
    this.#room.keep('poll', this.#poll);
    this.#room.tell(peer, { poll: this.viewFor(peer) });
    this.#counts.changed();
  }

  /** @throws ClassroomError NOT_FOUND */
  end({ pollId, isShared }: RequestPayload['poll:close']): void {
    this.#set({ ...this.#require(pollId), isOpen: false, isShared });
  }

  clear(): void {
    this.#set(null);
  }

  close(): void {
    this.#counts.close();
  }

  #require(id: string): KeptPoll {
    if (this.#poll?.id !== id) {
      throw notFound('poll');
    }
    return this.#poll;
  }

  #set(poll: KeptPoll | null): void {
    this.#poll = poll;
    this.#room.keep('poll', poll);
    this.#tellAll();
  }

  /** Those who have not voted all see the same, so they share one notification; the others get their own. */
  #tellAll(): void {
    const poll = this.#poll;
    if (poll === null) {
      this.#room.tellEveryone({ poll: null });
      return;
    }
    for (const peer of this.#room.peers.values()) {
      if (peer.role === 'mentor' || isBenchRole(peer.role)) {
        this.#room.tell(peer, { poll: viewOf(poll, peer) });
      }
    }
  }
}
