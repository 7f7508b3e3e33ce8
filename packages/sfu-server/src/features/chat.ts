import {
  LIMITS,
  isStaff,
  type ChatMessage,
  type ChatMode,
  type ChatPage,
  type ClassId,
  type ItemId,
  type PeerId,
  type RequestPayload,
  type Snapshot,
} from '@gongbang/protocol';

import { ClassroomError, notFound } from '../rules/ClassroomError.ts';
import type { Peer } from '../room/Peer.ts';
import { mayReceive } from '../rules/permissions.ts';
import type {
  ChatQuery,
  ChatStore,
  PictureStore,
  SentPicture,
  WaitingPicture,
  WaitingPictures,
} from '../ports/store.ts';
import type { Room } from '../room/Room.ts';
import type { Entries, Kept } from '../room/UnitOfWork.ts';

const SECOND_MS = 1000;
/** How many private lines the mentor's snapshot holds, and how much of each. */
const LINES = 30;
const LINE_MESSAGES = 30;
/** Their total characters: beyond it each further line comes with only its latest message, and the rest on request. */
const LINES_LENGTH = 60_000;

const NO_MESSAGES: ChatPage = { messages: [], hasMore: false };

export const OPEN_CHAT: ChatMode = { mode: 'open', slowSeconds: 30 };

/**
 * Why somebody may not write to everyone now; null if they may.
 * @param sinceLastMs since their last message, in ms
 */
export function obstacle(
  { mode, slowSeconds }: ChatMode,
  isStaffMember: boolean,
  sinceLastMs: number,
): 'CHAT_CLOSED' | 'RATE_LIMITED' | null {
  if (isStaffMember || mode === 'open') {
    return null;
  }
  if (mode === 'slow') {
    return sinceLastMs < slowSeconds * SECOND_MS ? 'RATE_LIMITED' : null;
  }
  return 'CHAT_CLOSED';
}

/** The pictures: those in messages, and those waiting for one. */
export interface ChatPictures {
  readonly store: PictureStore;
  readonly tray: WaitingPictures;
  /** Whether mentees may send them to everyone. */
  readonly areForEveryone: () => boolean;
}

export interface ChatParts {
  readonly classId: ClassId;
  readonly store: ChatStore;
  readonly pictures: ChatPictures;
}

/** The side chat: everyone's, and a private line from each mentee to the mentor. */
export class Chat {
  readonly #room: Room;
  readonly #store: ChatStore;
  readonly #pictures: ChatPictures;
  readonly #classId: ClassId;
  readonly #spokeAt: Entries<PeerId, number>;
  readonly #mode: Kept<ChatMode>;

  constructor(room: Room, { classId, store, pictures }: ChatParts) {
    this.#room = room;
    this.#store = store;
    this.#pictures = pictures;
    this.#classId = classId;
    this.#spokeAt = room.entries();
    this.#mode = room.kept('chatMode', OPEN_CHAT);
    room.shows.shared('chatMode', () => this.mode);
  }

  get mode(): ChatMode {
    return this.#mode.value;
  }

  /**
   * Stores a message with its picture and tells those it is for; repeating it does not make a second one.
   * @throws ClassroomError FORBIDDEN on somebody else's line, CHAT_CLOSED, RATE_LIMITED, PICTURES_OFF, PICTURES_FULL; NOT_FOUND
   * when the picture was not uploaded recently, CONFLICT when another message carries it
   */
  say(
    peer: Peer,
    { clientId, text, thread, picture: pictureId }: RequestPayload['chat:send'],
  ): { message: ChatMessage } {
    this.#assertMayUse(peer, thread);
    const { clock } = this.#room;
    const now = clock.monotonic();
    if (thread === null) {
      const since = now - (this.#spokeAt.get(peer.id) ?? -Infinity);
      const code = obstacle(this.mode, isStaff(peer.role), since);
      if (code !== null) {
        throw new ClassroomError(
          code,
          code === 'CHAT_CLOSED'
            ? 'The mentor has closed the chat for now.'
            : `One message in ${this.mode.slowSeconds} seconds for now.`,
        );
      }
      if (pictureId !== undefined && !isStaff(peer.role) && !this.#pictures.areForEveryone()) {
        throw new ClassroomError(
          'PICTURES_OFF',
          'Pictures in everyone’s chat are off. Send it to the mentor, or write without one.',
        );
      }
    }
    const { id: peerId, name, role } = peer;
    const picture = pictureId === undefined ? null : this.#waiting(peerId, pictureId);
    const kept = this.#store.append(this.#classId, {
      clientId,
      thread,
      peerId,
      name,
      role,
      text,
      ...(picture === null
        ? {}
        : { picture: { id: picture.id, width: picture.width, height: picture.height } }),
      sentAt: clock.now(),
    });
    const { message, added } = kept;
    if (added && picture !== null) {
      this.#attach({ ...picture, thread, peerId });
    }
    if (added && thread === null) {
      this.#spokeAt.set(peer.id, now);
    }
    if (added) {
      this.#tell(thread, 'chat:posted', message);
    }
    return { message };
  }

  /** @throws ClassroomError FORBIDDEN on somebody else's line */
  history(peer: Peer, query: ChatQuery): ChatPage {
    this.#assertMayUse(peer, query.thread ?? null);
    return this.#store.page(this.#classId, query);
  }

  /**
   * @throws ClassroomError FORBIDDEN on somebody else's line, and to anybody who neither wrote it nor keeps
   * order there; NOT_FOUND
   */
  remove(peer: Peer, { seq, thread }: RequestPayload['chat:remove']): void {
    this.#assertMayUse(peer, thread);
    const found = this.#store.find(this.#classId, thread, seq);
    if (found === null) {
      throw notFound('message');
    }
    const keepsOrder = thread === null ? isStaff(peer.role) : peer.role === 'mentor';
    if (found.peerId !== peer.id && !keepsOrder) {
      throw new ClassroomError('FORBIDDEN', 'Only its writer or the mentor may remove a message.');
    }
    if (found.picture !== undefined) {
      this.#pictures.store.remove(this.#classId, found.picture.id);
    }
    this.#tell(thread, 'chat:removed', this.#store.remove(this.#classId, thread, seq));
  }

  setMode(mode: ChatMode): void {
    this.#mode.set(mode);
  }

  /** What a joiner gets: from everyone's chat everything after `lastSeq` if it fits a page, otherwise the latest page. */
  snapshotFor(peer: Peer, lastSeq: number | undefined): Pick<Snapshot, 'chat' | 'lines' | 'removedChat'> {
    if (!mayReceive(peer.role, 'chat:posted')) {
      return { chat: NO_MESSAGES, removedChat: [], lines: {} };
    }
    const threads = peer.role === 'mentor' ? this.#store.threads(this.#classId, LINES) : [peer.id];
    let length = 0;
    const lines = threads.map((thread): [PeerId, ChatPage] => {
      const limit = length < LINES_LENGTH ? LINE_MESSAGES : 1;
      const page = this.#store.page(this.#classId, { thread, limit });
      length += page.messages.reduce((sum, { text }) => sum + text.length, 0);
      return [thread, page];
    });
    return {
      chat: this.#pageFor(lastSeq),
      removedChat: lastSeq === undefined ? [] : this.#store.removed(this.#classId),
      lines: Object.fromEntries(lines.filter(([, { messages }]) => messages.length > 0)),
    };
  }

  /** Notifies everyone of a message, or the two on a private line. */
  #tell(thread: PeerId | null, what: 'chat:posted' | 'chat:removed', message: ChatMessage): void {
    if (thread === null) {
      this.#room.broadcast.everyone(what, { message });
      return;
    }
    for (const party of [this.#room.mentor, this.#room.peers.get(thread)]) {
      party?.channel?.notify(what, { message });
    }
  }

  /** A picture that somebody uploaded for a message. @throws ClassroomError NOT_FOUND */
  #waiting(peerId: PeerId, pictureId: ItemId): WaitingPicture {
    const picture = this.#pictures.tray.find({ classId: this.#classId, peerId }, pictureId);
    if (picture === null) {
      throw notFound('picture');
    }
    return picture;
  }

  /**
   * A picture belongs to one message, which decides who may read and remove it. @throws ClassroomError CONFLICT, PICTURES_FULL
   */
  #attach(picture: SentPicture): void {
    const { store } = this.#pictures;
    if (store.placeOf(this.#classId, picture.id) !== null) {
      throw new ClassroomError('CONFLICT', 'Another message already has this picture. Send it again.', {
        reason: 'PICTURE_USED',
      });
    }
    store.save(this.#classId, picture);
  }

  #pageFor(lastSeq: number | undefined): ChatPage {
    if (lastSeq !== undefined && lastSeq > 0) {
      const missed = this.#store.page(this.#classId, { after: lastSeq, limit: LIMITS.chatPage });
      if (missed.messages.length < LIMITS.chatPage) {
        return missed;
      }
    }
    return this.#store.page(this.#classId, { limit: LIMITS.chatPage });
  }

  #assertMayUse(peer: Peer, thread: PeerId | null): void {
    if (thread !== null && thread !== peer.id && peer.role !== 'mentor') {
      throw new ClassroomError('FORBIDDEN', 'This line is between the mentor and somebody else.');
    }
  }
}
