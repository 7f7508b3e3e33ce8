import { OUTGOING_STATES, type ClassLink, type UnsentChat } from '@gongbang/client';
import { clientMessageId, peerId } from '@gongbang/protocol';
import { z } from 'zod';

import { forget, read, write } from './browserStorage.ts';

/*
 * What somebody said in this tab and the server has not numbered yet. It outlives a reload; its pictures are only in memory.
 */

const unsent: z.ZodType<UnsentChat> = z.object({
  by: peerId,
  name: z.string(),
  messages: z
    .array(
      z.object({
        thread: peerId.nullable(),
        clientId: clientMessageId,
        text: z.string(),
        state: z.enum(OUTGOING_STATES),
      }),
    )
    .readonly(),
});

type InClass = Pick<ClassLink, 'id' | 'role'>;

/** What was waiting in a class when this tab was reloaded; null if that is nothing. */
export function unsentChat({ id, role }: InClass): UnsentChat | null {
  return read('session', keyOf(id, role), unsent);
}

/** Keeps what waits; null once it is sent or discarded. */
export function keepUnsentChat({ id, role }: InClass, value: UnsentChat | null): void {
  write('session', keyOf(id, role), value);
}

/** Somebody else is using this tab. */
export function forgetUnsentChat(): void {
  forget('session', START);
}

const START = 'unsent:';

const keyOf = (id: ClassLink['id'], role: ClassLink['role']): string => `${START}${role}:${id}`;
