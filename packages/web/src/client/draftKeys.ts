import type { ClassLink } from '@gongbang/client';

import { forget } from './browserStorage.ts';
import type { Drafts } from './drafts.ts';

/*
 * Under which names this tab keeps what is half written, and how it forgets it. A class link brings these, and none of the forms.
 */

const START = 'writing:';

/** Where something half written is kept. */
export const keyOf = (kind: keyof Drafts, of: string): string => `${START}${kind}:${of}`;

/** Somebody else is at this tab. */
export function forgetDrafts(): void {
  forget('session', START);
}

/** What one says in a class under one's name. A class and its lesson belong to whoever has the mentor's link. */
const OWN = ['note', 'poll', 'stuck'] as const satisfies readonly (keyof Drafts)[];

/** Names what is written in a class, by whoever is in it in this role. @param which one of several */
export function writtenIn({ id, role }: Pick<ClassLink, 'id' | 'role'>, which = ''): string {
  return `${role}:${id}:${which}`;
}

/** Somebody else goes into the class in this tab. */
export function forgetOwnDrafts(of: Pick<ClassLink, 'id' | 'role'>): void {
  for (const kind of OWN) {
    forget('session', keyOf(kind, writtenIn(of)));
  }
}
