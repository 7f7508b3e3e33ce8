import type { ChatMessage, PeerId } from '@gongbang/protocol';

import { codeOf, type ClientErrorCode } from '../connection/ClientError.ts';
import * as chat from '../model/chat.ts';
import { EMPTY_CHAT, type ChatState, type OutgoingMessage } from '../model/classState.ts';
import type { ClassStore } from '../model/classStore.ts';

type Sent = Pick<OutgoingMessage, 'clientId' | 'text' | 'picture'>;

/** The state of a refused message, if there is more to say than that it was refused. */
const REFUSED: Partial<Record<ClientErrorCode, OutgoingMessage['state']>> = {
  CHAT_FULL: 'full',
  PICTURE_UNREADABLE: 'unreadable',
  PICTURE_TOO_LARGE: 'tooLarge',
  PICTURES_FULL: 'noMore',
  PICTURES_OFF: 'off',
};

/** Where a thread's draft is kept. */
export interface ChatDrafts {
  kept(): string;
  keep(draft: string): void;
}

/** Sends the user's own messages of one thread in order, one at a time, and keeps what could not be sent. */
export class ChatOutbox {
  readonly #store: ClassStore;
  readonly #thread: PeerId | null;
  readonly #send: (message: Sent) => Promise<ChatMessage>;
  readonly #drafts: ChatDrafts;
  #flushing = false;
  /** Another flush was requested while one was running. */
  #isAskedAgain = false;

  /**
   * @param thread a private line, or null for everyone's chat
   * @param send returns the message as the server has numbered it; throws ClientError
   */
  constructor(
    store: ClassStore,
    thread: PeerId | null,
    send: (message: Sent) => Promise<ChatMessage>,
    drafts: ChatDrafts,
  ) {
    this.#store = store;
    this.#thread = thread;
    this.#send = send;
    this.#drafts = drafts;
  }

  /** What is being written and not sent yet. It belongs to its writer and its thread, and is never sent by or in another. */
  get draft(): string {
    return this.#drafts.kept();
  }

  /** Keeps the draft while the user looks at another thread, and across a reload. */
  keep(draft: string): void {
    this.#drafts.keep(draft);
  }

  /** @param picture goes with the text, which may then be empty */
  say(text: string, picture?: Blob): void {
    // crypto.randomUUID works in secure contexts only; a local network without TLS has chat as well.
    const clientId = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) =>
      byte.toString(16).padStart(2, '0'),
    ).join('');
    this.#update((state) => chat.addOutgoing(state, clientId, text, picture));
    void this.flush();
  }

  retry(clientId: string): void {
    this.#update((state) => chat.setOutgoing(state, clientId, 'sending'));
    void this.flush();
  }

  /** Sends a message without its picture, after the picture was refused. */
  sendWithoutPicture(clientId: string): void {
    this.#update((state) => chat.withoutPicture(state, clientId));
    void this.flush();
  }

  /** Takes over what was waiting on the previous page. */
  restore(kept: readonly OutgoingMessage[], myId: PeerId): void {
    this.#update((state) => chat.restored(state, kept, myId));
  }

  /** The user is gone for good: nothing of it is sent any more. */
  giveUp(): void {
    this.#update((state) => ({ ...state, outbox: [] }));
  }

  discard(clientId: string): void {
    this.#update((state) => chat.dropOutgoing(state, clientId));
  }

  /** Sends everything that waits. What the wire lost stays for next time; what was refused is marked. */
  async flush(): Promise<void> {
    if (this.#flushing) {
      this.#isAskedAgain = true;
      return;
    }
    this.#flushing = true;
    try {
      for (let next = this.#next(); next !== undefined; next = this.#next()) {
        this.#isAskedAgain = false;
        // Whoever came back while the wire's answer was still pending asks once more.
        if (!(await this.#sendOne(next)) && !this.#wasAskedAgain()) {
          break;
        }
      }
    } finally {
      this.#flushing = false;
    }
  }

  /** Whether the next one may be tried. */
  async #sendOne(sent: Sent): Promise<boolean> {
    const { clientId } = sent;
    try {
      const message = await this.#send(sent);
      this.#update((state) => chat.dropOutgoing(chat.merge(state, [message], message.peerId), clientId));
      return true;
    } catch (error) {
      const code = codeOf(error);
      if (code === 'DISCONNECTED' || code === 'TIMEOUT') {
        return false;
      }
      this.#update((state) => chat.setOutgoing(state, clientId, REFUSED[code] ?? 'failed'));
      return true;
    }
  }

  #wasAskedAgain(): boolean {
    return this.#isAskedAgain;
  }

  #next(): Sent | undefined {
    const { chat: everyone, lines } = this.#store.getState();
    const { outbox } = this.#thread === null ? everyone : (lines[this.#thread] ?? EMPTY_CHAT);
    return outbox.find(({ state }) => state === 'sending');
  }

  #update(change: (state: ChatState) => ChatState): void {
    const thread = this.#thread;
    this.#store.setState((state) =>
      thread === null
        ? { ...state, chat: change(state.chat) }
        : { ...state, lines: { ...state.lines, [thread]: change(state.lines[thread] ?? EMPTY_CHAT) } },
    );
  }
}
