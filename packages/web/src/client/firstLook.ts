import { parseLink, type ClassLink } from '@gongbang/client';
import type { OpenedClass } from '@gongbang/protocol';

import { http } from './http.ts';

type Opener = Pick<ClassLink, 'id' | 'key'>;

let begun: (Opener & { readonly view: Promise<OpenedClass> }) | null = null;

/** Requests the class of an address while the page that will show it is still being drawn. */
export function lookAhead(href: string): void {
  const link = parseLink(href);
  if (link !== null) {
    const { id, key } = link;
    const view = http.getClass(id, key);
    // Whoever uses it sees what went wrong.
    view.catch(() => undefined);
    begun = { id, key, view };
  }
}

/** The class requested ahead, if it is this one; only once. */
export function lookedAhead({ id, key }: Opener): Promise<OpenedClass> | null {
  const ahead = begun;
  begun = null;
  return ahead?.id === id && ahead.key === key ? ahead.view : null;
}
