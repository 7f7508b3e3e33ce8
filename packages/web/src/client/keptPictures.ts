import { createStore, del, delMany, entries, get, set } from 'idb-keyval';
import { z } from 'zod';

import { keepDraft, keptDraft } from './drafts.ts';

/*
 * The only access to the browser's database, for pictures chosen in a form: a tab's store is too small for them. If it is
 * blocked, full or silent, forms work and merely forget. It is loaded with the forms, and never with a class link.
 */

/** Pictures chosen for steps, by step; null to remove one. */
type Pictures = ReadonlyMap<string, Blob | null>;

const record = z.object({
  /** When they were chosen, in ms since 1970. */
  at: z.number(),
  pictures: z.map(z.string(), z.instanceof(Blob).nullable()),
});

/** Limit for everything that is kept, over all tabs. */
const MAX_BYTES = 64 * 2 ** 20;
/** A closed tab does not say so: what it leaves behind is kept for a day. */
const MAX_AGE_MS = 24 * 60 * 60 * 1000;
/** Some browsers never answer, blocked or broken. */
const PATIENCE_MS = 2000;

/** Whether this tab has kept pictures of a form, which are worth waiting for. */
export function hasKeptPictures(form: string): boolean {
  return keptDraft('pictures', form) !== null;
}

/** What was chosen in a form before this tab was reloaded, or the form closed. */
export async function keptPictures(form: string): Promise<Pictures> {
  const name = keptDraft('pictures', form);
  if (name === null) {
    return new Map();
  }
  const found = record.safeParse(await guarded((store) => get<unknown>(name, store)));
  return found.success ? found.data.pictures : new Map<string, Blob>();
}

/** Saves what is chosen in a form; nothing once it is sent or discarded. */
export function keepPictures(form: string, pictures: Pictures): void {
  const name = keptDraft('pictures', form) ?? crypto.getRandomValues(new Uint32Array(3)).join('-');
  if (pictures.size === 0) {
    if (hasKeptPictures(form)) {
      keepDraft('pictures', form, null);
      void guarded((store) => del(name, store));
    }
    return;
  }
  keepDraft('pictures', form, name);
  void guarded(async (store) => {
    try {
      await set(name, { at: Date.now(), pictures: new Map(pictures) }, store);
    } catch {
      // Better nothing than an earlier choice.
      await del(name, store);
    }
  }).then(clearLeftovers);
}

/** Removes what nobody came back for. */
export async function clearLeftovers(): Promise<void> {
  await guarded(async (store) => {
    const kept = (await entries<string, unknown>(store)).map(([name, value]) => {
      const { success, data } = record.safeParse(value);
      return success ? { name, at: data.at, bytes: bytesOf(data.pictures) } : { name, at: 0, bytes: 0 };
    });
    await delMany(leftovers(kept, Date.now()), store);
  });
}

/** Which of them are too old or, counting from the newest, too many. @param now ms since 1970 */
export function leftovers(
  kept: readonly { readonly name: string; readonly at: number; readonly bytes: number }[],
  now: number,
): string[] {
  let room = MAX_BYTES;
  return [...kept]
    .sort((a, b) => b.at - a.at)
    .filter(({ at, bytes }) => {
      const isKept = now - at < MAX_AGE_MS && bytes <= room;
      room -= isKept ? bytes : 0;
      return !isKept;
    })
    .map(({ name }) => name);
}

const bytesOf = (pictures: Pictures): number =>
  [...pictures.values()].reduce((sum, picture) => sum + (picture?.size ?? 0), 0);

type Store = ReturnType<typeof createStore>;
let opened: Store | null = null;
/** One after the other, in the order requested. */
let last: Promise<unknown> = Promise.resolve();

/** Does something with the database, if it is available. */
async function guarded<T>(act: (store: Store) => Promise<T>): Promise<T | null> {
  const done = last.then(async () => {
    try {
      opened ??= createStore('gongbang', 'pictures');
      return await Promise.race([act(opened), silence()]);
    } catch {
      return null;
    }
  });
  last = done;
  return done;
}

const silence = (): Promise<null> =>
  new Promise((resolve) => {
    setTimeout(resolve, PATIENCE_MS, null);
  });
