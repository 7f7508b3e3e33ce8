import { copyDraft } from '@gongbang/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const CLASS = 'AAAAAAAAAAAA';

/** How browsers deny a page its stores: the name throws, is null, or the store accepts nothing. */
const REFUSALS: Record<string, () => unknown> = {
  'site data is blocked': () => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  },
  'there is no store': () => null,
  'the store is full': () => ({
    getItem: () => null,
    setItem: () => {
      throw new DOMException('Full.', 'QuotaExceededError');
    },
  }),
};

describe.each(Object.entries(REFUSALS))('[BR4] where %s', (_, get) => {
  beforeEach(() => {
    vi.resetModules();
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(globalThis, name, { configurable: true, get });
    }
  });
  afterEach(() => {
    Reflect.deleteProperty(globalThis, 'localStorage');
    Reflect.deleteProperty(globalThis, 'sessionStorage');
  });

  it('one stays one person, and the page remembers for as long as it is open', async () => {
    const store = await import('./browserStore.ts');
    expect(store.peerKey()).toBe(store.peerKey());
    store.rememberName('박서연');
    expect(store.personName()).toBe('박서연');
    store.rememberDevices({ lightCamera: true });
    expect(store.devices()).toMatchObject({ lightCamera: true, camera: true });
    const visit = { name: '박서연', sharing: false, camera: true, mic: false, rehearsing: false };
    store.rememberVisit(CLASS, 'mentee', visit);
    expect(store.visit(CLASS, 'mentee')).toEqual(visit);
    expect(store.visit(CLASS, 'mentor')).toBeNull();
  });

  it('what is forgotten is gone, and nothing else', async () => {
    const { forget, readText, writeText } = await import('./browserStorage.ts');
    writeText('session', 'draft:one', 'a');
    writeText('local', 'draft:one', 'b');
    writeText('session', 'drafts', 'c');
    forget('session', 'draft:');
    expect(readText('session', 'draft:one')).toBeNull();
    expect(readText('local', 'draft:one')).toBe('b');
    expect(readText('session', 'drafts')).toBe('c');
  });

  it('another page knows nothing of it', async () => {
    (await import('./browserStore.ts')).rememberName('박서연');
    vi.resetModules();
    expect((await import('./browserStore.ts')).personName()).toBe('');
  });
});

/** A browser's store. */
const storeOn = (kept: Map<string, string>) => ({
  get length() {
    return kept.size;
  },
  key: (index: number) => [...kept.keys()][index] ?? null,
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, text: string) => kept.set(key, text),
  removeItem: (key: string) => kept.delete(key),
});

describe('[BR4] what', () => {
  const kept = new Map<string, string>();
  const ofTab = new Map<string, string>();
  beforeEach(() => {
    vi.resetModules();
    kept.clear();
    ofTab.clear();
    vi.stubGlobal('localStorage', storeOn(kept));
    vi.stubGlobal('sessionStorage', storeOn(ofTab));
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('the browser takes is there in another page', async () => {
    (await import('./browserStore.ts')).rememberName('박서연');
    expect(kept.get('gongbang:name')).toBe('"박서연"');
    vi.resetModules();
    expect((await import('./browserStore.ts')).personName()).toBe('박서연');
  });

  it('somebody else wrote there is nothing', async () => {
    kept.set('gongbang:name', '{');
    kept.set('gongbang:classes', '[1]');
    const store = await import('./browserStore.ts');
    expect(store.personName()).toBe('');
    expect(store.knownClasses()).toEqual([]);
  });

  it('[CH17] one has said and not sent is nothing to a second person who takes a seat there', async () => {
    const store = await import('./browserStore.ts');
    const { keepUnsentChat, unsentChat } = await import('./unsentChat.ts');
    const waiting = { thread: null, clientId: 'aaaaaaaaaaaa', text: '저는 사실', state: 'sending' } as const;
    const unsent = { by: 'p'.repeat(16), name: '박서연', messages: [waiting] };
    keepUnsentChat({ id: CLASS, role: 'mentee' }, unsent);
    expect(unsentChat({ id: CLASS, role: 'mentee' })).toEqual(unsent);
    expect(unsentChat({ id: CLASS, role: 'mentor' })).toBeNull();
    store.takeSeat({ id: CLASS, role: 'mentee' });
    expect([...ofTab].filter(([, text]) => text.includes('저는'))).toEqual([]);
  });

  it('[SR2] one has half written in a tab is nothing to a second person who takes a seat there', async () => {
    const store = await import('./browserStore.ts');
    const drafts = await import('./drafts.ts');
    const [seat, other] = [
      { id: CLASS, role: 'mentee' } as const,
      { id: 'BBBBBBBBBBBB', role: 'mentor' } as const,
    ];
    const visit = { name: '박서연', sharing: false, camera: true, mic: false, rehearsing: false };
    store.rememberVisit(other.id, other.role, visit);
    for (const at of [seat, other]) {
      store.keepChatDraft(at, null, '저는 사실');
      store.keepChatDraft(at, 'mentor', '선생님께만');
    }
    drafts.keepDraft('stuck', `${CLASS}:knead`, '흙이 자꾸');
    drafts.keepDraft('note', `${CLASS}:`, { rating: 2, text: '조금 어려웠' });
    store.takeSeat(seat);
    expect([...ofTab].filter(([, text]) => /저는|선생님|흙이|어려웠/.test(text))).toEqual([]);
    expect(store.chatDraft(seat, null)).toBe('');
    expect(drafts.keptDraft('stuck', `${CLASS}:knead`)).toBeNull();
    expect(store.visit(other.id, other.role)).toEqual(visit);
  });

  it('[BP12] one has half written in a form of the site is nothing to somebody else, nor after signing out', async () => {
    const [drafts, keys] = await Promise.all([import('./drafts.ts'), import('./draftKeys.ts')]);
    const [one, other] = [{ id: 'a'.repeat(16) }, { id: 'b'.repeat(16) }];
    const written = { name: '박서연', email: 'a@example.com' };
    drafts.keepDraft('booking', drafts.writtenBy(one, 'date'), written);
    expect(drafts.keptDraft('booking', drafts.writtenBy(one, 'date'))).toEqual(written);
    expect(drafts.keptDraft('booking', drafts.writtenBy(other, 'date'))).toBeNull();
    expect(drafts.keptDraft('booking', drafts.writtenBy(null, 'date'))).toBeNull();
    keys.forgetDrafts();
    expect(drafts.keptDraft('booking', drafts.writtenBy(one, 'date'))).toBeNull();
  });

  it('[CH14] [SR2] one is about to say in a class is nothing to who goes in under another name', async () => {
    const store = await import('./browserStore.ts');
    const [drafts, keys] = await Promise.all([import('./drafts.ts'), import('./draftKeys.ts')]);
    const seat = { id: CLASS, role: 'mentee' } as const;
    const [asMentor, elsewhere] = [
      { ...seat, role: 'mentor' } as const,
      { id: 'BBBBBBBBBBBB', role: 'mentee' } as const,
    ];
    for (const at of [seat, asMentor, elsewhere]) {
      store.goesIn(at, '박서연');
      store.keepChatDraft(at, null, '저는 사실');
      store.keepChatDraft(at, 'p'.repeat(16), '선생님께만');
      drafts.keepDraft('stuck', keys.writtenIn(at, 'knead'), '흙이 자꾸');
      drafts.keepDraft('note', keys.writtenIn(at), { rating: 2, text: '조금 어려웠' });
      drafts.keepDraft('poll', keys.writtenIn(at), { question: '어려웠', choices: [], isShared: true });
    }
    const own = () =>
      [...ofTab].filter(([key, text]) => key.includes(`mentee:${CLASS}`) && /[사생흙어]/.test(text));
    store.goesIn(seat, '박서연');
    store.renamed(seat, '박서윤');
    store.goesIn(seat, '박서윤');
    expect(own()).toHaveLength(5);
    const others = ofTab.size - 5;
    store.goesIn(seat, '최민준');
    expect(own()).toEqual([]);
    expect(ofTab.size).toBe(others);
    expect(store.chatDraft(asMentor, null)).toBe('저는 사실');
    expect(store.chatDraft(elsewhere, null)).toBe('저는 사실');
  });

  it('[SR5] is still to be made of a series is to be had at each of its classes, and goes with the last', async () => {
    const store = await import('./browserStore.ts');
    const [first, second] = ['a'.repeat(12), 'b'.repeat(12)] as const;
    const entry = {
      title: '찻잔',
      mentorName: '이정은',
      startsAt: null,
      wholeDay: false,
      timeZone: null,
      key: 'A'.repeat(32),
      visitedAt: 1,
      series: first,
    };
    for (const id of [first, second]) {
      store.rememberClass({ ...entry, id, role: 'mentor' });
    }
    store.rememberClass({ ...entry, id: first, role: 'mentee' });
    const draft = copyDraft.parse({ title: '찻잔', mentorName: '이정은' });
    store.keepUnmade(first, { draft, dates: [1] });
    store.forgetClass(first, 'mentor');
    expect(store.unmade(first)?.dates).toEqual([1]);
    expect(store.oneOfSeries(first)?.id).toBe(second);
    store.forgetClass(second, 'mentor');
    expect(store.oneOfSeries(first)).toBeNull();
    expect(store.allUnmade()).toEqual([]);
  });
});
