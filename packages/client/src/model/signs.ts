import type { Role } from '@gongbang/protocol';

import { lastSeq } from './chat.ts';
import type { ClassPageState } from './classState.ts';

/** Something people want to notice while they look at their hands: it is heard, read out, and shown by the system. */
export type Sign =
  | { readonly kind: 'started' | 'onStage' | 'offStage' | 'lost' | 'back' }
  | { readonly kind: 'hand' | 'stuck' | 'knock' | 'chat'; readonly name: string }
  | { readonly kind: 'poll'; readonly question: string }
  | { readonly kind: 'role'; readonly role: Role };

/** What happened between two states of the page. What was already there when the user came in is not news. */
export function signsOf(before: ClassPageState, after: ClassPageState): Sign[] {
  if (before.me === null || after.me === null) {
    return [];
  }
  return [
    ...connectionSigns(before, after),
    ...(before.class?.phase !== 'live' && after.class?.phase === 'live'
      ? [{ kind: 'started' } as const]
      : []),
    ...(before.role === after.role ? [] : [{ kind: 'role', role: after.role } as const]),
    ...chatSigns(before, after),
    ...workshopSigns(before, after),
  ];
}

function connectionSigns(
  { connection: before }: ClassPageState,
  { connection: after }: ClassPageState,
): Sign[] {
  if (before.state === 'online' && after.state === 'offline') {
    return [{ kind: 'lost' }];
  }
  return before.state === 'offline' && after.state === 'online' ? [{ kind: 'back' }] : [];
}

function chatSigns(before: ClassPageState, after: ClassPageState): Sign[] {
  if (before.chat === after.chat && before.lines === after.lines) {
    return [];
  }
  const threads = [
    [before.chat, after.chat] as const,
    ...Object.entries(after.lines).map(([thread, line]) => [before.lines[thread], line] as const),
  ];
  return threads.flatMap(([was, is]) => {
    const seen = was === undefined ? is.readSeq : lastSeq(was);
    return is.messages
      .filter(({ seq, peerId, removed }) => seq > seen && peerId !== after.me?.id && !removed)
      .map(({ name }): Sign => ({ kind: 'chat', name }));
  });
}

function workshopSigns(before: ClassPageState, after: ClassPageState): Sign[] {
  const { workshop: was } = before;
  const { workshop: is, me } = after;
  if (was === null || is === null || was === is) {
    return [];
  }
  const nameOf = (peerId: string): string => after.peers.find(({ id }) => id === peerId)?.name ?? '';
  const hadHand = new Set(was.hands?.map(({ peerId }) => peerId));
  const hands = was.hands === null ? [] : (is.hands ?? []).filter(({ peerId }) => !hadHand.has(peerId));
  const isGuest = ({ guests }: typeof is): boolean => guests.some(({ peerId }) => peerId === me?.id);
  const signs: Sign[] = hands.map(({ peerId }) => ({ kind: 'hand', name: nameOf(peerId) }));
  if (was.progressOf !== null && was.progressOf !== is.progressOf) {
    const { current } = is.lesson;
    const isStuck = (of: typeof is.progressOf, peerId: string): boolean =>
      of?.[peerId]?.checkIns.some(({ stepId, mark }) => stepId === current && mark === 'stuck') ?? false;
    for (const peerId of Object.keys(is.progressOf ?? {})) {
      if (isStuck(is.progressOf, peerId) && !isStuck(was.progressOf, peerId)) {
        signs.push({ kind: 'stuck', name: nameOf(peerId) });
      }
    }
  }
  if (was.knocking !== null && was.knocking !== is.knocking) {
    const knocked = new Set(was.knocking.map(({ peerId }) => peerId));
    const news = is.knocking?.filter(({ peerId }) => !knocked.has(peerId)) ?? [];
    signs.push(...news.map(({ name }): Sign => ({ kind: 'knock', name })));
  }
  if (isGuest(is) !== isGuest(was)) {
    signs.push({ kind: isGuest(is) ? 'onStage' : 'offStage' });
  }
  if (is.poll?.isOpen === true && is.poll.id !== was.poll?.id) {
    signs.push({ kind: 'poll', question: is.poll.question });
  }
  return signs;
}
