import { PEER_KEY_HEADER, type ChatPage, type OpenedClass } from '@gongbang/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createClassroom, memoryStorage, type ClassLink } from './index.ts';

const link: ClassLink = { id: 'abcdefghijkl', role: 'mentee', key: 'k'.repeat(22) };
const PEER_KEY = 'p'.repeat(22);
const found: OpenedClass = {
  class: {
    id: link.id,
    title: '핀치 포트',
    mentorName: '이정은',
    about: '',
    startsAt: null,
    wholeDay: false,
    minutes: null,
    timeZone: null,
    revision: 0,
    seats: 30,
    phase: 'ended',
    startedAt: 0,
    endedAt: 1,
    endReason: 'mentor',
  },
  role: 'mentee',
  mentor: { state: 'absent' },
  menteeKey: null,
  audience: 0,
};
const chat: ChatPage = { messages: [], hasMore: false };

beforeEach(() => {
  vi.stubGlobal('document', Object.assign(new EventTarget(), { hidden: false }));
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('fetch', () => expect.unreachable());
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('[FE2] a frontend of one’s own', () => {
  /** Opens a class that is over, which takes no socket; records what was asked for, and by whom. */
  async function opened(ahead: Promise<OpenedClass> | null) {
    const asked: { url: string; by: string | null }[] = [];
    const remembered: unknown[] = [];
    const classroom = createClassroom({
      link,
      endpoint: 'https://class.example.org',
      fetch: (input, init) => {
        const url = input instanceof Request ? input.url : String(input);
        asked.push({ url, by: new Headers(init?.headers).get(PEER_KEY_HEADER) });
        return Promise.resolve(Response.json(url.endsWith('/chat') ? chat : found));
      },
      storage: { peerKey: () => PEER_KEY, rememberClass: (...known) => remembered.push(known) },
      ahead,
    });
    await classroom.open();
    classroom.close();
    return { asked, remembered, phase: classroom.store.getState().class?.phase };
  }
  const CLASS_URL = `https://class.example.org/api/classes/${link.id}`;

  it('is asked through its own fetch, at its endpoint, by the person whom it knows', async () => {
    const { asked, remembered, phase } = await opened(null);
    expect(asked).toEqual([
      { url: CLASS_URL, by: PEER_KEY },
      { url: `${CLASS_URL}/chat`, by: PEER_KEY },
    ]);
    expect(remembered).toEqual([[link, found]]);
    expect(phase).toBe('ended');
  });

  it('has looked ahead, and the class is not asked for twice', async () => {
    const { asked, phase } = await opened(Promise.resolve(found));
    expect(asked.map(({ url }) => url)).toEqual([`${CLASS_URL}/chat`]);
    expect(phase).toBe('ended');
  });

  it('that remembers nothing has one person for as long as it is open, and drafts for each class and thread', () => {
    const [storage, other] = [memoryStorage(), memoryStorage()];
    expect(storage.peerKey()).toBe(storage.peerKey());
    expect(storage.peerKey()).not.toBe(other.peerKey());
    storage.rememberDevices({ lightCamera: true });
    expect(storage.devices()).toMatchObject({ lightCamera: true, camera: true });
    storage.keepChatDraft(link, null, '잘 보여요');
    expect(storage.chatDraft(link, null)).toBe('잘 보여요');
    expect(storage.chatDraft({ ...link, id: 'mnopqrstuvwx' }, null)).toBe('');
    expect(storage.chatDraft(link, 'anna')).toBe('');
  });

  it('[CH14] that remembers nothing gives a draft to its writer alone, by whatever name they go in the class', () => {
    const storage = memoryStorage();
    storage.goesIn(link, '박서연');
    storage.keepChatDraft(link, 'anna', '저는 사실');
    storage.renamed(link, '박서윤');
    storage.goesIn(link, '박서윤');
    expect(storage.chatDraft(link, 'anna')).toBe('저는 사실');
    storage.goesIn(link, '최민준');
    expect(storage.chatDraft(link, 'anna')).toBe('');
  });
});
