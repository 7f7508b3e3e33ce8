import { z } from 'zod';

import { peerId } from './ids.ts';
import { chatPage, classInfo, mentorPresence, peerInfo, timestamp } from './model.ts';
import { role } from './roles.ts';
import { workshop } from './workshop.ts';

/** Everything a joiner needs to draw the page. */
export const snapshot = z.object({
  class: classInfo,
  me: z.object({ id: peerId, role, name: z.string() }),
  mentor: mentorPresence,
  /** Mentees in the class. */
  audience: z.int().nonnegative(),
  /** The roster; empty for a mentee, who learns only the head count. */
  peers: z.array(peerInfo),
  /** The latest messages, or those after the joiner's `lastSeq`. */
  chat: chatPage,
  /** Messages that were removed, for a client that still has them. */
  removedChat: z.array(z.int().positive()),
  /** Private lines: a mentee's own, or for the mentor all that were used. */
  lines: z.record(peerId, chatPage),
  workshop,
  /** The server's clock, to show elapsed time correctly even on a wrong clock. */
  now: timestamp,
});
export type Snapshot = z.infer<typeof snapshot>;
