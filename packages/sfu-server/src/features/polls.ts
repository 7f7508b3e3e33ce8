import { hasBench, type Poll, type RequestPayload } from '@gongbang/protocol';

import { BOUNDS } from '../rules/bounds.ts';
import { Coalescer } from '../room/Coalescer.ts';
import { ClassroomError, notFound } from '../rules/ClassroomError.ts';
import type { Peer } from '../room/Peer.ts';
import type { KeptPoll } from '../ports/store.ts';
import type { KeyMaker } from '../ports/world.ts';
import type { Room } from '../room/Room.ts';
import type { Kept } from '../room/UnitOfWork.ts';

/** Bars move at most this often, in ms: 300 votes do not cause 300 times 300 notifications. */
const COUNTS_INTERVAL_MS = 500;

/**
 * A poll as one person may see it: the mentor sees every count; others see them if they are shared, and while
 * the poll is open only after voting, so that nobody follows the crowd.
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
  readonly #keys: Pick<KeyMaker, 'itemId'>;
  readonly #counts: Coalescer;
  readonly #poll: Kept<KeptPoll | null>;

  constructor(room: Room, keys: Pick<KeyMaker, 'itemId'>) {
    this.#room = room;
    this.#keys = keys;
    this.#poll = room.kept('poll', null);
    room.shows.atJoin('poll', (peer) => this.viewFor(peer));
    this.#counts = new Coalescer(room.work, COUNTS_INTERVAL_MS, () => {
      this.#tellAll();
    });
  }

  viewFor(peer: Peer): Poll | null {
    const poll = this.#poll.value;
    return poll === null ? null : viewOf(poll, peer);
  }

  /** The open poll, for practice mentees. */
  get open(): KeptPoll | null {
    const poll = this.#poll.value;
    return poll?.isOpen === true ? poll : null;
  }

  start({ question, choices, isShared }: RequestPayload['poll:open']): { pollId: string } {
    const id = this.#keys.itemId();
    this.#set({ id, question, choices, isShared, isOpen: true, votes: {} });
    return { pollId: id };
  }

  /** @throws ClassroomError NOT_FOUND, CONFLICT when it is closed or full, BAD_REQUEST for a choice that does not exist */
  vote(peer: Peer, { pollId, choice }: RequestPayload['poll:vote']): void {
    const poll = this.#require(pollId);
    if (!poll.isOpen) {
      throw new ClassroomError('CONFLICT', 'This poll is closed.', { reason: 'POLL_CLOSED' });
    }
    if (choice >= poll.choices.length) {
      throw new ClassroomError('BAD_REQUEST', 'There is no such choice.');
    }
    const votes = { ...poll.votes, [peer.id]: choice };
    if (Object.keys(votes).length > BOUNDS.people) {
      throw new ClassroomError('CONFLICT', 'This poll has as many votes as it can hold.', {
        reason: 'POLL_FULL',
      });
    }
    this.#poll.set({ ...poll, votes });
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
    const poll = this.#poll.value;
    if (poll?.id !== id) {
      throw notFound('poll');
    }
    return poll;
  }

  #set(poll: KeptPoll | null): void {
    this.#poll.set(poll);
    this.#tellAll();
  }

  /** Those who have not voted all see the same, so they share one notification; the others get their own. */
  #tellAll(): void {
    const poll = this.#poll.value;
    if (poll === null) {
      this.#room.tellEveryone({ poll: null });
      return;
    }
    for (const peer of this.#room.peers.values()) {
      if (peer.role === 'mentor' || hasBench(peer.role)) {
        this.#room.tell(peer, { poll: viewOf(poll, peer) });
      }
    }
  }
}
