import type { ChatMessage } from '@gongbang/protocol';
import { ChatOutbox } from '@gongbang/client/chat/ChatOutbox.ts';
import { ClientError, type ClientErrorCode } from '@gongbang/client/connection/ClientError.ts';
import * as chat from '@gongbang/client/model/chat.ts';
import { initialState } from '@gongbang/client/model/classState.ts';
import { createClassStore } from '@gongbang/client/model/classStore.ts';
import { isolated } from '@gongbang/web/i18n/isolated.ts';
import { splitLinks } from '@gongbang/web/layout/links.ts';
import { isLong, lastSaid, stands } from '@gongbang/web/layout/messages.ts';
import { describe, expect, it } from 'vitest';

const ME = 'me--------------';
const empty = initialState('mentee').chat;
const message = (seq: number, peerId = 'other-----------', clientId = `client-${seq}`): ChatMessage => ({
  seq,
  clientId,
  peerId,
  thread: null,
  removed: false,
  name: '박서연',
  role: 'mentee',
  text: `${seq}`,
  sentAt: seq,
});
const seqs = (state: typeof empty) => state.messages.map(({ seq }) => seq);

describe('[CH4] messages find their places', () => {
  it('in order, however they come, and once', () => {
    const state = [3, 1, 2, 3, 1].reduce((before, seq) => chat.merge(before, [message(seq)], ME), empty);
    expect(seqs(state)).toEqual([1, 2, 3]);
  });

  it('[CH12] what was removed while one was away is empty in the page that comes after', () => {
    const before = chat.merge(empty, [message(1), message(2)], ME);
    const after = chat.mergePage(
      before,
      { messages: [{ ...message(1), text: '', removed: true }], hasMore: false },
      ME,
    );
    expect(after.messages).toMatchObject([
      { seq: 1, text: '', removed: true },
      { seq: 2, text: '2' },
    ]);
  });

  it('and ours leave the outbox when they come back', () => {
    const sending = chat.addOutgoing(empty, 'client-7', '안녕하세요');
    expect(chat.merge(sending, [message(7, ME)], ME).outbox).toEqual([]);
    expect(chat.merge(sending, [message(7, 'other-----------')], ME).outbox).toHaveLength(1);
  });

  it('older pages go in front, and say whether there is more', () => {
    const latest = chat.mergePage(empty, { messages: [message(5), message(6)], hasMore: true }, ME);
    expect(latest.hasMore).toBe(true);
    const older = chat.mergePage(latest, { messages: [message(3), message(4)], hasMore: false }, ME);
    expect(seqs(older)).toEqual([3, 4, 5, 6]);
    expect(older.hasMore).toBe(false);
  });

  it('what was missed is filled in, and older pages stay known', () => {
    const before = chat.mergePage(empty, { messages: [message(1)], hasMore: false }, ME);
    const after = chat.mergePage(before, { messages: [message(2), message(3)], hasMore: true }, ME);
    expect(seqs(after)).toEqual([1, 2, 3]);
    expect(after.hasMore).toBe(false);
  });

  it('a page with a hole before it replaces what was there', () => {
    const before = chat.mergePage(empty, { messages: [message(1), message(2)], hasMore: false }, ME);
    const after = chat.mergePage(before, { messages: [message(200), message(201)], hasMore: true }, ME);
    expect(seqs(after)).toEqual([200, 201]);
    expect(after.hasMore).toBe(true);
  });
});

describe('[CH5] unread', () => {
  it('counts what others said since one looked', () => {
    const state = chat.merge(empty, [message(1), message(2, ME), message(3)], ME);
    expect(chat.unread(state, ME)).toBe(2);
    expect(chat.unread(chat.markRead(state), ME)).toBe(0);
  });
});

describe('[CH6] links', () => {
  it.each([
    ['https://example.com 보세요', ['https://example.com/']],
    ['여기 http://example.com/a?b=c#d.', ['http://example.com/a?b=c#d']],
    ['javascript:alert(1)', []],
    ['data:text/html,<b>x</b>', []],
    ['ftp://example.com/x mailto:a@example.com a@example.com //example.com/x', []],
    ['<img src=x onerror=alert(1)>', []],
  ])('%s', (text, expected) => {
    const pieces = splitLinks(text);
    const links = pieces.flatMap(({ href }) => (href === null ? [] : [new URL(href).href]));
    expect(links.filter((href) => !expected.includes(href) && !href.startsWith('http'))).toEqual([]);
    expect(links).toEqual(expect.arrayContaining(expected));
    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
    expect(links.every((href) => /^https?:/.test(href))).toBe(true);
  });
});

describe('[CH15] text as people write it', () => {
  it('is folded where it would push the others out of sight', () => {
    expect(['짧아요', 'x'.repeat(400), 'a\n'.repeat(7)].filter(isLong)).toEqual([]);
    expect(['x'.repeat(401), 'a\n'.repeat(8)].filter(isLong)).toHaveLength(2);
  });

  it('has an end to its direction where it is written from right to left', () => {
    expect(isolated('안나')).toBe('안나');
    expect(isolated('שלום')).toBe('\u2068שלום\u2069');
    expect(isolated('مريم')).toBe('\u2068مريم\u2069');
  });
});

describe('[CH18] what was said last', () => {
  const chatOf = (...messages: ChatMessage[]) => ({ ...empty, messages });
  const at = (sentAt: number, removed = false) => ({ ...message(1), sentAt, removed });

  it('is the latest of all threads that was not taken back, and says in which it stands', () => {
    expect(lastSaid({ chat: empty, lines: {} })).toBeNull();
    expect(lastSaid({ chat: chatOf(at(1), at(4)), lines: { anna: chatOf(at(3)) } })).toEqual({
      thread: null,
      message: at(4),
    });
    expect(
      lastSaid({ chat: chatOf(at(1), at(4, true)), lines: { anna: chatOf(at(3), at(5, true)) } }),
    ).toEqual({
      thread: 'anna',
      message: at(3),
    });
  });

  it('stands no more once it was taken back, in the thread where it was said', () => {
    const said = { thread: 'anna', message: at(3) };
    expect(stands({ chat: empty, lines: { anna: chatOf(at(3)) } }, said)).toBe(true);
    expect(stands({ chat: chatOf(at(3)), lines: { anna: chatOf(at(3, true)) } }, said)).toBe(false);
    expect(stands({ chat: chatOf(at(3)), lines: {} }, said)).toBe(false);
  });
});

describe('[PH8] a picture that is refused', () => {
  const photo = new Blob(['photo']);
  const outboxOf = (refusals: ClientErrorCode[]) => {
    const store = createClassStore('mentee');
    const sent: { text: string; picture?: Blob }[] = [];
    const outbox = new ChatOutbox(
      store,
      null,
      ({ text, picture }) => {
        const code = refusals.shift();
        if (code !== undefined) {
          return Promise.reject(new ClientError(code, code));
        }
        sent.push({ text, ...(picture === undefined ? {} : { picture }) });
        return Promise.resolve(message(sent.length));
      },
      { kept: () => '', keep: () => undefined },
    );
    return { outbox, sent, waiting: () => store.getState().chat.outbox };
  };

  it.each([
    ['PICTURE_UNREADABLE', 'unreadable'],
    ['PICTURE_TOO_LARGE', 'tooLarge'],
    ['PICTURES_FULL', 'noMore'],
    ['PICTURES_OFF', 'off'],
    ['RATE_LIMITED', 'failed'],
  ] as const)('with %s says why, keeps its text, and can be sent without', async (code, state) => {
    const { outbox, sent, waiting } = outboxOf([code]);
    outbox.say('보세요', photo);
    await expect.poll(waiting).toMatchObject([{ text: '보세요', picture: photo, state }]);
    outbox.sendWithoutPicture(waiting()[0]?.clientId ?? '');
    await expect.poll(() => sent).toEqual([{ text: '보세요' }]);
    expect(waiting()).toEqual([]);
  });

  it('goes with its message once that is sent again', async () => {
    const { outbox, sent, waiting } = outboxOf(['SERVER_BUSY']);
    outbox.say('', photo);
    await expect.poll(waiting).toMatchObject([{ state: 'failed' }]);
    outbox.retry(waiting()[0]?.clientId ?? '');
    await expect.poll(() => sent).toEqual([{ text: '', picture: photo }]);
  });
});
