import type { ChatMessage, ClassInfo, ClassPhase } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';

import { ChatThreads } from './ChatThreads.ts';
import { ClientError } from '../connection/ClientError.ts';
import { MAX_UNSENT, type UnsentChat } from './unsentChat.ts';
import { EMPTY_CHAT } from '../model/classState.ts';
import { createClassStore } from '../model/classStore.ts';

const ME = 'me--------------';
const LINE = ME;
const classInfo: ClassInfo = {
  id: 'abcdefghijkl',
  title: '찻잔',
  mentorName: '이정은',
  about: '',
  startsAt: null,
  wholeDay: false,
  minutes: null,
  timeZone: null,
  revision: 0,
  seats: 12,
  phase: 'live',
  startedAt: null,
  endedAt: null,
  endReason: null,
};

/** The contents of the tab's store, across all its pages. */
class Tab {
  kept: UnsentChat | null = null;
  /** What the server received: thread, client id, text. */
  readonly sent: [string | null, string, string][] = [];
  isOnline = true;
  #pages = 0;

  /** A page on which somebody is in the class. */
  page(
    name = '박서연',
    {
      phase = 'live',
      id = ME,
      there = [],
    }: { phase?: ClassPhase; id?: string; there?: readonly ChatMessage[] } = {},
  ) {
    const store = createClassStore('mentee');
    this.#pages += 1;
    const ours = this.#pages;
    const threads = new ChatThreads(store, {
      send: (thread, { clientId, text }) => {
        // A reloaded page is gone.
        if (!this.isOnline || ours !== this.#pages) {
          return Promise.reject(new ClientError('DISCONNECTED', 'gone'));
        }
        this.sent.push([thread, clientId, text]);
        return Promise.resolve(numbered(this.sent.length, clientId, text, thread));
      },
      page: () => Promise.reject(new ClientError('DISCONNECTED', 'gone')),
      draft: () => '',
      keepDraft: () => undefined,
      unsent: () => this.kept,
      keepUnsent: (unsent) => {
        this.kept = unsent;
      },
    });
    const enter = (as = name, now: ClassPhase = phase): void => {
      store.setState((state) => ({
        ...state,
        class: { ...classInfo, phase: now },
        me: { id, name: as },
        chat: { ...state.chat, messages: there },
      }));
      threads.joined();
    };
    enter();
    const waiting = (thread: string | null = null) => {
      const { chat, lines } = store.getState();
      return (thread === null ? chat : (lines[thread] ?? EMPTY_CHAT)).outbox;
    };
    return { store, threads, enter, waiting };
  }
}

const numbered = (
  seq: number,
  clientId: string,
  text: string,
  thread: string | null = null,
): ChatMessage => ({
  ...{ seq, clientId, text, thread, peerId: ME, name: '박서연', role: 'mentee', removed: false, sentAt: 1 },
});

describe('[CH17] what was said and not sent', () => {
  it('is shown on the next page, in its thread and order, and sent once under its client ids', async () => {
    const tab = new Tab();
    tab.isOnline = false;
    const before = tab.page();
    before.threads.outboxOf(null).say('하나');
    before.threads.outboxOf(LINE).say('선생님께만');
    before.threads.outboxOf(null).say('둘');
    const ids = before.waiting().map(({ clientId }) => clientId);

    const after = tab.page();
    expect(after.waiting()).toMatchObject([
      { text: '하나', state: 'sending' },
      { text: '둘', state: 'sending' },
    ]);
    expect(after.waiting().map(({ clientId }) => clientId)).toEqual(ids);
    expect(after.waiting(LINE)).toMatchObject([{ text: '선생님께만' }]);

    tab.isOnline = true;
    after.enter();
    await expect.poll(() => after.waiting().length + after.waiting(LINE).length).toBe(0);
    expect(tab.sent.filter(([thread]) => thread === null).map(([, , text]) => text)).toEqual(['하나', '둘']);
    expect(tab.sent.filter(([thread]) => thread === LINE).map(([, , text]) => text)).toEqual(['선생님께만']);
    expect(tab.kept).toBeNull();
  });

  it('is not said again where it has come through', () => {
    const tab = new Tab();
    tab.isOnline = false;
    tab.page().threads.outboxOf(null).say('하나');
    const [said] = tab.kept?.messages ?? [];
    const after = tab.page('박서연', { there: [numbered(1, said?.clientId ?? '', '하나')] });
    expect(after.waiting()).toEqual([]);
    expect(tab.kept).toBeNull();
  });

  it.each([
    ['under another name', '최민준', {}],
    ['by another person', '박서연', { id: 'somebody-else---' }],
  ])('is nobody’s who comes %s', async (_, name, options) => {
    const tab = new Tab();
    tab.isOnline = false;
    tab.page().threads.outboxOf(null).say('저는 사실');
    expect(tab.kept?.messages).toHaveLength(1);
    tab.isOnline = true;
    const after = tab.page(name, options);
    expect(after.waiting()).toEqual([]);
    expect(tab.kept).toBeNull();
    after.threads.outboxOf(null).say('안녕하세요');
    await expect.poll(() => tab.sent.map(([, , text]) => text)).toEqual(['안녕하세요']);
  });

  it('goes along with its sender’s new name', () => {
    const tab = new Tab();
    tab.isOnline = false;
    const before = tab.page();
    before.threads.outboxOf(null).say('하나');
    before.store.setState((state) => ({ ...state, me: { id: ME, name: '박서윤' } }));
    expect(tab.page('박서윤').waiting()).toMatchObject([{ text: '하나' }]);
  });

  it('is given up by who leaves, and with the class', () => {
    const tab = new Tab();
    tab.isOnline = false;
    const leaving = tab.page();
    leaving.threads.outboxOf(null).say('하나');
    leaving.threads.giveUp();
    expect(tab.kept).toBeNull();
    const staying = tab.page();
    staying.threads.outboxOf(null).say('둘');
    expect(tab.kept).not.toBeNull();
    staying.store.setState((state) => ({ ...state, class: { ...classInfo, phase: 'ended' } }));
    expect(tab.kept).toBeNull();
  });

  it('in a rehearsal is not kept', () => {
    const tab = new Tab();
    tab.isOnline = false;
    tab.page('이정은', { phase: 'rehearsal' }).threads.outboxOf(null).say('연습이에요');
    expect(tab.kept).toBeNull();
  });

  it('with a picture says that the picture is gone, waits, and can go without', async () => {
    const tab = new Tab();
    tab.isOnline = false;
    const photo = new Blob(['photo']);
    tab.page().threads.outboxOf(null).say('보세요', photo);
    tab.isOnline = true;
    const after = tab.page();
    after.threads.flush();
    expect(after.waiting()).toMatchObject([{ text: '보세요', state: 'lost' }]);
    expect(tab.sent).toEqual([]);
    after.threads.outboxOf(null).sendWithoutPicture(after.waiting()[0]?.clientId ?? '');
    await expect.poll(() => tab.sent.map(([, , text]) => text)).toEqual(['보세요']);
  });

  it('has a bound', () => {
    const tab = new Tab();
    tab.isOnline = false;
    const { threads } = tab.page();
    for (let said = 0; said < MAX_UNSENT + 5; said += 1) {
      threads.outboxOf(null).say(`${said}`);
    }
    expect(tab.kept?.messages).toHaveLength(MAX_UNSENT);
    expect(tab.kept?.messages[0]?.text).toBe('0');
  });
});
