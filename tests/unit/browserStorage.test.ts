import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const CLASS = 'AAAAAAAAAAAA';

/** How browsers keep a page from its stores: the name throws, is null, or the store takes nothing. */
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
    const store = await import('@gongbang/web/client/browserStore.ts');
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

  it('another page knows nothing of it', async () => {
    (await import('@gongbang/web/client/browserStore.ts')).rememberName('박서연');
    vi.resetModules();
    expect((await import('@gongbang/web/client/browserStore.ts')).personName()).toBe('');
  });
});

describe('[BR4] what', () => {
  const kept = new Map<string, string>();
  beforeEach(() => {
    vi.resetModules();
    kept.clear();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, text: string) => kept.set(key, text),
    });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('the browser takes is there in another page', async () => {
    (await import('@gongbang/web/client/browserStore.ts')).rememberName('박서연');
    expect(kept.get('gongbang:name')).toBe('"박서연"');
    vi.resetModules();
    expect((await import('@gongbang/web/client/browserStore.ts')).personName()).toBe('박서연');
  });

  it('somebody else wrote there is nothing', async () => {
    kept.set('gongbang:name', '{');
    kept.set('gongbang:classes', '[1]');
    const store = await import('@gongbang/web/client/browserStore.ts');
    expect(store.personName()).toBe('');
    expect(store.knownClasses()).toEqual([]);
  });
});
