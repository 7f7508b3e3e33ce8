import type { PeerId } from '@gongbang/protocol';

import type { OutgoingState } from '../model/classState.ts';

/** Messages kept of a class, the first ones: what a frontend remembers has to have an end. */
export const MAX_UNSENT = 100;

/** What somebody said in a class and the server has not numbered yet. Its pictures are in memory alone. */
export interface UnsentChat {
  /** Who said it, and under which name: nobody else's words are sent. */
  readonly by: PeerId;
  readonly name: string;
  readonly messages: readonly {
    /** A private line by its mentee, or null for everyone's chat. */
    readonly thread: PeerId | null;
    readonly clientId: string;
    readonly text: string;
    readonly state: OutgoingState;
  }[];
}
