import type { ChatMessage, ChatPage, PeerId } from '@gongbang/protocol';

import { persist } from '../connection/persist.ts';
import { markRead, mergePage } from '../model/chat.ts';
import { EMPTY_CHAT, type ChatState, type OutgoingMessage } from '../model/classState.ts';
import type { ClassStore } from '../model/classStore.ts';
import { ChatOutbox } from './ChatOutbox.ts';

/** A private line by its mentee, or null for everyone's chat. */
type Thread = PeerId | null;

export interface ChatThreadsPort {
  /** Gives back the message as the server has numbered it. @throws ClientError */
  send(thread: Thread, message: Pick<OutgoingMessage, 'clientId' | 'text' | 'picture'>): Promise<ChatMessage>;
  /** The page before a number, or the latest one. @throws ClientError */
  page(thread: Thread, before: number | undefined): Promise<ChatPage>;
  /** What was being written in a thread when this tab was closed or loaded anew. */
  draft(thread: Thread): string;
  keepDraft(thread: Thread, draft: string): void;
}

/** Everyone's chat and the private lines: what is sent, what is older, what was read. */
export class ChatThreads {
  readonly #store: ClassStore;
  readonly #port: ChatThreadsPort;
  readonly #outboxes = new Map<Thread, ChatOutbox>();

  constructor(store: ClassStore, port: ChatThreadsPort) {
    this.#store = store;
    this.#port = port;
  }

  /** Where one's own messages of a thread leave from. */
  outboxOf(thread: Thread): ChatOutbox {
    const there = this.#outboxes.get(thread);
    if (there !== undefined) {
      return there;
    }
    const outbox = new ChatOutbox(this.#store, thread, (message) => this.#port.send(thread, message), {
      kept: this.#port.draft(thread),
      keep: (draft) => {
        this.#port.keepDraft(thread, draft);
      },
    });
    this.#outboxes.set(thread, outbox);
    return outbox;
  }

  /** Sends all that waits. */
  flush(): void {
    for (const outbox of this.#outboxes.values()) {
      void outbox.flush();
    }
  }

  /** Older messages, when the reader has scrolled up. */
  async loadOlder(thread: Thread): Promise<void> {
    const { chat, lines } = this.#store.getState();
    const oldest = (thread === null ? chat : (lines[thread] ?? EMPTY_CHAT)).messages[0]?.seq;
    const page = await this.#port.page(thread, oldest).catch(() => null);
    if (page !== null) {
      this.#change(thread, (before, myId) => mergePage(before, page, myId));
    }
  }

  /** The latest messages of everyone's chat, for one who has no socket: asked for until they are there, or refused. */
  async loadFirst(isWanted: () => boolean): Promise<void> {
    const page = await persist(() => this.#port.page(null, undefined), isWanted).catch(() => null);
    if (page !== null) {
      this.#change(null, (before, myId) => mergePage(before, page, myId));
    }
  }

  markRead(thread: Thread): void {
    this.#change(thread, markRead);
  }

  #change(thread: Thread, change: (chat: ChatState, myId: string | undefined) => ChatState): void {
    this.#store.setState((state) => {
      const before = thread === null ? state.chat : (state.lines[thread] ?? EMPTY_CHAT);
      const after = change(before, state.me?.id);
      if (after === before) {
        return state;
      }
      return thread === null
        ? { ...state, chat: after }
        : { ...state, lines: { ...state.lines, [thread]: after } };
    });
  }
}
