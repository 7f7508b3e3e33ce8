import type { z } from 'zod';

/*
 * The only access to the browser's stores. If site data is blocked, their very names throw, and a full one refuses: what
 * cannot be kept there is kept while the page is open, so that the page works and merely forgets.
 */

/** `local` is remembered by this browser, `session` by this tab. */
export type StoreName = 'local' | 'session';

const PREFIX = 'gongbang:';

/** What the browser did not accept, by store and key. */
const unkept = new Map<string, string>();

/** What was last written under a key; null if there is nothing, or it cannot be read. */
export function readText(store: StoreName, key: string): string | null {
  const here = unkept.get(`${store} ${key}`);
  if (here !== undefined) {
    return here;
  }
  try {
    return storage(store).getItem(PREFIX + key);
  } catch {
    return null;
  }
}

export function writeText(store: StoreName, key: string, text: string): void {
  try {
    storage(store).setItem(PREFIX + key, text);
    unkept.delete(`${store} ${key}`);
  } catch {
    unkept.set(`${store} ${key}`, text);
  }
}

/** Whether what was last written under a key outlives this page. */
export const isKept = (store: StoreName, key: string): boolean => !unkept.has(`${store} ${key}`);

/** Calls `listener` with what another tab of this browser has written under a key; null if it was removed. */
export function onWrittenElsewhere(key: string, listener: (text: string | null) => void): void {
  addEventListener('storage', (event) => {
    if (event.key === PREFIX + key) {
      listener(event.newValue);
    }
  });
}

/** Removes everything whose key starts this way. */
export function forget(store: StoreName, start: string): void {
  for (const key of [...unkept.keys()].filter((name) => name.startsWith(`${store} ${start}`))) {
    unkept.delete(key);
  }
  try {
    const kept = storage(store);
    const keys = Array.from({ length: kept.length }, (_, index) => kept.key(index));
    for (const key of keys) {
      if (key?.startsWith(PREFIX + start) === true) {
        kept.removeItem(key);
      }
    }
  } catch {
    // What cannot be reached keeps nothing either.
  }
}

/** What was last written under a key, validated, because another version may have written it. Null if it has another shape. */
export function read<T>(store: StoreName, key: string, schema: z.ZodType<T>): T | null {
  try {
    const parsed = schema.safeParse(JSON.parse(readText(store, key) ?? 'null'));
    return parsed.success ? parsed.data : null;
  } catch {
    // Written by something else.
    return null;
  }
}

export function write(store: StoreName, key: string, value: unknown): void {
  writeText(store, key, JSON.stringify(value));
}

/** @throws DOMException if site data is blocked */
const storage = (store: StoreName): Storage => (store === 'local' ? localStorage : sessionStorage);
