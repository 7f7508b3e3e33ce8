import type { ChatMessage, ChatPage, PeerId } from '@gongbang/protocol';

import { persist } from '../connection/persist.ts';
import { markRead, mergePage } from '../model/chat.ts';
import {
  EMPTY_CHAT,
  type ChatState,
  type ClassPageState,
  type OutgoingMessage,
} from '../model/classState.ts';
import type { ClassStore } from '../model/classStore.ts';
import { ChatOutbox } from './ChatOutbox.ts';
import { MAX_UNSENT, type UnsentChat } from './unsentChat.ts';

/** A private line, named by its mentee, or null for everyone's chat. */
type Thread = PeerId | null;

export interface ChatThreadsPort {
  /** Returns the message as the server has numbered it. @throws ClientError */
  send(thread: Thread, message: Pick<OutgoingMessage, 'clientId' | 'text' | 'picture'>): Promise<ChatMessage>;
  /** The page before a number, or the latest one. @throws ClientError */
  page(thread: Thread, before: number | undefined): Promise<ChatPage>;
  /** What was being written in a thread when this tab was closed or reloaded. */
  draft(thread: Thread): string;
  keepDraft(thread: Thread, draft: string): void;
  /** What was said and not sent yet when this tab was reloaded. */
  unsent(): UnsentChat | null;
  keepUnsent(unsent: UnsentChat | null): void;
}

/** Everyone's chat and the private lines: what is sent, what is older, what has been read. */
export class ChatThreads {
  readonly #store: ClassStore;
  readonly #port: ChatThreadsPort;
  readonly #outboxes = new Map<Thread, ChatOutbox>();
  /** Whether what waited on the previous page was taken over; until then it is kept as it is. */
  #isRestored = false;

  constructor(store: ClassStore, port: ChatThreadsPort) {
    this.#store = store;
    this.#port = port;
    store.subscribe((state, before) => {
      if (state.chat !== before.chat || state.lines !== before.lines || state.me !== before.me) {
        this.#keepUnsent(state, before);
      }
      if (state.class?.phase === 'ended' && before.class?.phase !== 'ended') {
        port.keepUnsent(null);
      }
    });
  }

  /** The user is in: what waited on the previous page goes on, if it is this person's and under this name. */
  joined(): void {
    const { me, class: of } = this.#store.getState();
    if (!this.#isRestored && me !== null && of?.phase !== 'rehearsal') {
      const kept = this.#port.unsent();
      const mine = kept !== null && kept.by === me.id && kept.name === me.name ? kept.messages : [];
      for (const thread of new Set(mine.map((message) => message.thread))) {
        const ofThread = mine.filter((message) => message.thread === thread);
        this.outboxOf(thread).restore(
          ofThread.map(({ clientId, text, state }) => ({ clientId, text, state })),
          me.id,
        );
      }
      this.#isRestored = true;
      this.#port.keepUnsent(unsentOf(this.#store.getState()));
    }
    this.flush();
  }

  /** The user leaves for good. */
  giveUp(): void {
    for (const outbox of this.#outboxes.values()) {
      outbox.giveUp();
    }
    this.#port.keepUnsent(null);
  }

  /** The outbox for the user's own messages of a thread. */
  outboxOf(thread: Thread): ChatOutbox {
    const there = this.#outboxes.get(thread);
    if (there !== undefined) {
      return there;
    }
    const outbox = new ChatOutbox(this.#store, thread, (message) => this.#port.send(thread, message), {
      kept: () => this.#port.draft(thread),
      keep: (draft) => {
        this.#port.keepDraft(thread, draft);
      },
    });
    this.#outboxes.set(thread, outbox);
    return outbox;
  }

  /** Sends everything that waits. */
  flush(): void {
    for (const outbox of this.#outboxes.values()) {
      void outbox.flush();
    }
  }

  /** Older messages, once the reader has scrolled up. */
  async loadOlder(thread: Thread): Promise<void> {
    const { chat, lines } = this.#store.getState();
    const oldest = (thread === null ? chat : (lines[thread] ?? EMPTY_CHAT)).messages[0]?.seq;
    const page = await this.#port.page(thread, oldest).catch(() => null);
    if (page !== null) {
      this.#change(thread, (before, myId) => mergePage(before, page, myId));
    }
  }

  /** The latest messages of everyone's chat for someone without a socket: retried until they are there, or refused. */
  async loadFirst(isWanted: () => boolean): Promise<void> {
    const page = await persist(() => this.#port.page(null, undefined), isWanted).catch(() => null);
    if (page !== null) {
      this.#change(null, (before, myId) => mergePage(before, page, myId));
    }
  }

  markRead(thread: Thread): void {
    this.#change(thread, markRead);
  }

  /** Nothing of a rehearsal is kept. */
  #keepUnsent(state: ClassPageState, before: ClassPageState): void {
    const phase = state.class?.phase;
    if (!this.#isRestored || phase === 'rehearsal' || phase === 'ended') {
      return;
    }
    const [now, then] = [outboxesOf(state), outboxesOf(before)];
    if (state.me !== before.me || now.length !== then.length || now.some((box, at) => box !== then[at])) {
      this.#port.keepUnsent(unsentOf(state));
    }
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

const outboxesOf = ({ chat, lines }: ClassPageState): (readonly OutgoingMessage[])[] =>
  [chat, ...Object.values(lines)].map(({ outbox }) => outbox);

/** What is said but not numbered yet, for the next page. A picture is too large for a tab's store: only its presence is kept. */
function unsentOf({ me, chat, lines }: ClassPageState): UnsentChat | null {
  const threads: (readonly [Thread, ChatState])[] = [[null, chat], ...Object.entries(lines)];
  const messages = threads.flatMap(([thread, { outbox }]) =>
    outbox.map(({ clientId, text, picture, state }) => ({
      thread,
      clientId,
      text,
      state: picture === undefined ? state : ('lost' as const),
    })),
  );
  return me === null || messages.length === 0
    ? null
    : { by: me.id, name: me.name, messages: messages.slice(0, MAX_UNSENT) };
}
