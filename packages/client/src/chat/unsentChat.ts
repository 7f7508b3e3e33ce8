import type { PeerId } from '@gongbang/protocol';

import type { OutgoingState } from '../model/classState.ts';

/** How many messages of a class are kept, the first ones: what a frontend remembers needs a limit. */
export const MAX_UNSENT = 100;

/** What somebody said in a class and the server has not numbered yet. Its pictures are only in memory. */
export interface UnsentChat {
  /** Who said it, and under which name: nobody else's words are sent. */
  readonly by: PeerId;
  readonly name: string;
  readonly messages: readonly {
    /** A private line, named by its mentee, or null for everyone's chat. */
    readonly thread: PeerId | null;
    readonly clientId: string;
    readonly text: string;
    readonly state: OutgoingState;
  }[];
}
