import type { ClassLink } from '@gongbang/client';

import { forget } from './browserStorage.ts';
import type { Drafts } from './drafts.ts';

/*
 * The names under which this tab keeps what is half written, and how it forgets it. Class links load these, and no forms.
 */

const START = 'writing:';

/** Where a draft is kept. */
export const keyOf = (kind: keyof Drafts, of: string): string => `${START}${kind}:${of}`;

/** Somebody else is using this tab. */
export function forgetDrafts(): void {
  forget('session', START);
}

/** What somebody says in a class under their name. A class and its lesson belong to whoever has the mentor's link. */
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
