import type { OpenedClass } from '@gongbang/protocol';

import { ClassroomClient } from './ClassroomClient.ts';
import type { ClassroomEvents } from './Inbox.ts';
import type { ClassLink } from './links.ts';
import type { MediaLoading } from './media/ClassMedia.ts';
import { memoryStorage, type ClassroomStorage } from './storage.ts';

export interface ClassroomOptions {
  /** What opens the class, and as whom: `parseLink` reads it out of an address or a text. */
  readonly link: ClassLink;
  /** Origin of the server, `https://class.example.org`. Left out where it serves the page, or a proxy passes `/api` and `/socket` on. */
  readonly endpoint?: string;
  /** What is remembered. Whatever is left out is for as long as the page is open: a reload brings another person. */
  readonly storage?: Partial<ClassroomStorage>;
  /** How HTTP is asked; the browser's own `fetch` unless there is something to add. */
  readonly fetch?: typeof fetch;
  /** What happens that is no state. */
  readonly events?: Partial<ClassroomEvents>;
  /** When and how WebRTC's part is loaded, for a bundle that keeps it apart; at once, unless something else is said. */
  readonly loading?: MediaLoading;
  /** The class, where it was asked for already while the page was still loading. */
  readonly ahead?: Promise<OpenedClass> | null;
}

const AT_ONCE: MediaLoading = {
  begins: () => Promise.resolve(),
  load: (part) => part(),
};

/**
 * A class, for one person in one tab. Nothing happens before `open`; `close` lets go of everything.
 *
 * @example
 * const link = parseLink(location.href);
 * if (link !== null) {
 *   const classroom = createClassroom({ link });
 *   classroom.store.subscribe(({ standing, received }) => {
 *     console.log(standing.at, received.map(({ source }) => source));
 *   });
 *   await classroom.open(); // looks the class up, and connects
 *   classroom.join('Sofia'); // goes in, and comes back by itself from then on
 * }
 */
export function createClassroom({
  link,
  endpoint = '',
  storage = {},
  // Looked up anew each time: whoever replaces the browser's own later is heard as well.
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
