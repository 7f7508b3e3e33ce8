import type { OpenedClass } from '@gongbang/protocol';

import { ClassroomClient } from './ClassroomClient.ts';
import type { ClassroomEvents } from './Inbox.ts';
import type { ClassLink } from './links.ts';
import type { MediaLoading } from './media/ClassMedia.ts';
import { memoryStorage, type ClassroomStorage } from './storage.ts';

export interface ClassroomOptions {
  /** What opens the class, and as whom: `parseLink` reads it from an address or a text. */
  readonly link: ClassLink;
  /** Origin of the server, `https://class.example.org`. Left out if it serves the page, or a proxy forwards `/api` and `/socket`. */
  readonly endpoint?: string;
  /** What is remembered. Anything left out lasts while the page is open: a reload brings another person. */
  readonly storage?: Partial<ClassroomStorage>;
  /** How to make HTTP requests; the browser's own `fetch` unless there is something to add. */
  readonly fetch?: typeof fetch;
  /** Events that are not part of the state. */
  readonly events?: Partial<ClassroomEvents>;
  /** When and how to load the WebRTC part, for a bundle that splits it off; immediately, unless told otherwise. */
  readonly loading?: MediaLoading;
  /** The class, if it was already requested while the page was still loading. */
  readonly ahead?: Promise<OpenedClass> | null;
}

const AT_ONCE: MediaLoading = {
  begins: () => Promise.resolve(),
  load: (part) => part(),
};

/**
 * A class, for one person in one tab. Nothing happens before `open`; `close` releases everything.
 *
 * @example
 * const link = parseLink(location.href);
 * if (link !== null) {
 *   const classroom = createClassroom({ link });
 *   classroom.store.subscribe(({ standing, received }) => {
 *     console.log(standing.at, received.map(({ source }) => source));
 *   });
 *   await classroom.open(); // looks the class up, and connects
 *   classroom.join('Sofia'); // goes in, and from then on comes back by itself
 * }
 */
export function createClassroom({
  link,
  endpoint = '',
  storage = {},
  // Looked up each time, so that a `fetch` replaced later is used too.
  fetch: ask = (input, init) => fetch(input, init),
  events = {},
  loading = AT_ONCE,
  ahead = null,
}: ClassroomOptions): ClassroomClient {
  return new ClassroomClient({
    link,
    server: { endpoint, fetch: ask },
    storage: { ...memoryStorage(), ...storage },
    events,
    loading,
    ahead,
  });
}
