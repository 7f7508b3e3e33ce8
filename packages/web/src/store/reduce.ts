import type {
  ClassView,
  EndReason,
  NotificationName,
  NotificationPayload,
  PeerInfo,
  Snapshot,
} from '@gongbang/protocol';

import * as chat from './chat.ts';
import type { ClassPageState } from './classState.ts';

/** A notification with its name, as a union to switch over. */
export type StateNotification = {
  [N in NotificationName]: { readonly name: N; readonly payload: NotificationPayload[N] };
}[NotificationName];

/** What the class looks like to one who has a link but has not joined. */
export function viewed(state: ClassPageState, view: ClassView): ClassPageState {
  return {
    ...state,
    standing: { at: view.class.phase === 'ended' ? 'ended' : 'lobby' },
    class: view.class,
    role: view.role,
    mentor: view.mentor,
    audience: view.audience,
  };
}

/** A join was answered: what the server told. @param now the browser's clock, ms since 1970 */
export function joined(state: ClassPageState, snapshot: Snapshot, now: number): ClassPageState {
  const isFirst = state.me === null;
  const merged = chat.mergePage(state.chat, snapshot.chat, snapshot.me.id);
  return {
    ...state,
    class: snapshot.class,
    role: snapshot.me.role,
    me: { id: snapshot.me.id, name: snapshot.me.name },
    mentor: snapshot.mentor,
    audience: snapshot.audience,
    peers: snapshot.peers,
    // What was said before one came is history, not news.
    chat: isFirst ? chat.markRead(merged) : merged,
    clockOffset: snapshot.now - now,
  };
}

/** The page of the class can be drawn; unless one was put out meanwhile. */
export function entered(state: ClassPageState): ClassPageState {
  const { at } = state.standing;
  return at === 'joining' || at === 'full' ? { ...state, standing: { at: 'joined' } } : state;
}

/** What a notification changes. Media is the client's business: its notifications change nothing here. */
export function notified(state: ClassPageState, { name, payload }: StateNotification): ClassPageState {
  switch (name) {
    case 'class:started':
      return withClass(state, { phase: 'live', startedAt: payload.startedAt });
    case 'class:ended':
      return ended(state, payload.endedAt, payload.reason);
    case 'audience:changed':
      return { ...state, audience: payload.count };
    case 'mentor:joined':
      return { ...state, mentor: { state: 'present' } };
    case 'mentor:left':
      return {
        ...state,
        mentor: payload.until === null ? { state: 'absent' } : { state: 'away', until: payload.until },
      };
    case 'peer:joined':
    case 'peer:changed':
      return { ...state, peers: withPeer(state.peers, payload.peer) };
    case 'peer:left':
      return { ...state, peers: state.peers.filter(({ id }) => id !== payload.peerId) };
    case 'chat:posted':
      return { ...state, chat: chat.merge(state.chat, [payload.message], state.me?.id) };
    case 'session:replaced':
      return { ...state, standing: { at: 'replaced' } };
    case 'server:stopping':
    case 'consumer:added':
    case 'producer:closed':
    case 'producer:paused':
    case 'producer:resumed':
    case 'media:lost':
      return state;
  }
}

/** The class is over. */
export function ended(state: ClassPageState, endedAt: number, reason: EndReason): ClassPageState {
  return {
    ...withClass(state, { phase: 'ended', endedAt, endReason: reason }),
    standing: { at: 'ended' },
    stage: [],
  };
}

function withClass(
  state: ClassPageState,
  change: Partial<NonNullable<ClassPageState['class']>>,
): ClassPageState {
  return state.class === null ? state : { ...state, class: { ...state.class, ...change } };
}

function withPeer(peers: readonly PeerInfo[], peer: PeerInfo): PeerInfo[] {
  const index = peers.findIndex(({ id }) => id === peer.id);
  return index === -1 ? [...peers, peer] : peers.with(index, peer);
}
