import type {
  OpenedClass,
  EndReason,
  ItemId,
  NotificationName,
  NotificationPayload,
  PeerInfo,
  Snapshot,
} from '@gongbang/protocol';

import * as chat from './chat.ts';
import { EMPTY_CHAT, initialState, type ClassPageState, type RisingReaction } from './classState.ts';
import { drawn, removed } from './strokes.ts';

/** A notification with its name, as a union to switch over. */
export type StateNotification = {
  [N in NotificationName]: { readonly name: N; readonly payload: NotificationPayload[N] };
}[NotificationName];

/** Why the user is out, by who put them out. */
const OUT_BY = { mentor: 'removed', media: 'harmful', pass: 'unbooked' } as const;

/** What the class looks like to someone who has a link but has not joined. */
export function viewed(state: ClassPageState, view: OpenedClass): ClassPageState {
  return {
    ...state,
    standing: { at: view.class.phase === 'ended' ? 'ended' : 'lobby' },
    class: view.class,
    role: view.role,
    mentor: view.mentor,
    audience: view.audience,
    menteeKey: view.menteeKey,
  };
}

/** A join was answered, with what the server said. @param now the browser's clock, ms since 1970 */
export function joined(state: ClassPageState, snapshot: Snapshot, now: number): ClassPageState {
  const isFirst = state.me === null;
  const merged = chat.mergePage(
    chat.withoutTexts(state.chat, snapshot.removedChat),
    snapshot.chat,
    snapshot.me.id,
  );
  const lines = Object.entries(snapshot.lines).map(([thread, page]) => {
    const before = state.lines[thread] ?? EMPTY_CHAT;
    const line = chat.mergePage(before, page, snapshot.me.id);
    return [thread, isFirst ? chat.markRead(line) : line] as const;
  });
  return {
    ...state,
    isCurrent: true,
    class: snapshot.class,
    role: snapshot.me.role,
    me: { id: snapshot.me.id, name: snapshot.me.name },
    mentor: snapshot.mentor,
    audience: snapshot.audience,
    peers: snapshot.peers,
    // What was said before the user came is history, not news.
    chat: isFirst ? chat.markRead(merged) : merged,
    lines: { ...state.lines, ...Object.fromEntries(lines) },
    cameras: snapshot.workshop.cameras ?? [],
    workshop: snapshot.workshop,
    benchAskedUntil: null,
    pointers: {},
    speaking: [],
    clockOffset: snapshot.now - now,
  };
}

/** The connection is lost, or about to be. @param now the browser's clock, ms since 1970 */
export function cutOff(state: ClassPageState, now: number, isUpdating = false): ClassPageState {
  const { connection } = state;
  const updating = isUpdating || (connection.state === 'offline' && connection.updating);
  return { ...state, isCurrent: false, connection: { state: 'offline', since: now, updating } };
}

/** The class page can be drawn, unless the user was put out meanwhile. */
export function entered(state: ClassPageState): ClassPageState {
  const { at } = state.standing;
  return at === 'joining' || at === 'full' || at === 'knocking'
    ? { ...state, standing: { at: 'joined' } }
    : state;
}

/** What a notification changes. Media is the client's business: its notifications change nothing here. */
export function notified(state: ClassPageState, { name, payload }: StateNotification): ClassPageState {
  switch (name) {
    case 'class:started':
      return withClass(state, { phase: 'live', startedAt: payload.startedAt });
    case 'class:scheduled':
      return { ...withClass(state, { phase: 'open', startedAt: null }), mentor: { state: 'absent' } };
    case 'class:changed':
      return withClass(state, payload.class);
    case 'class:ended':
      return ended(state, payload.endedAt, payload.reason);
    case 'rehearsal:started':
      return before(withClass(state, { phase: 'rehearsal', startedAt: payload.startedAt }));
    case 'rehearsal:ended':
      return before(withClass(state, { phase: 'scheduled', startedAt: null }));
    case 'audience:changed':
      return { ...state, audience: payload.count };
    case 'mentor:joined':
      return { ...state, mentor: { state: 'present' } };
    case 'mentor:left':
      return {
        ...state,
        mentor: payload.until === null ? { state: 'absent' } : { state: 'away', ...payload },
      };
    case 'peer:joined':
    case 'peer:changed':
      return { ...state, peers: withPeer(state.peers, payload.peer) };
    case 'peer:left':
      return { ...state, peers: state.peers.filter(({ id }) => id !== payload.peerId) };
    case 'chat:posted':
      return posted(state, payload.message);
    case 'chat:removed':
      return emptied(state, payload.message);
    case 'workshop:changed':
      return withWorkshop(state, payload.parts);
    case 'progress:changed':
      return withWorkshop(state, {
        progressOf: { ...state.workshop?.progressOf, [payload.peerId]: payload.progress },
      });
    case 'strokes:drawn':
      return withWorkshop(state, { strokes: drawn(state.workshop?.strokes ?? [], payload.strokes) });
    case 'strokes:removed':
      return withWorkshop(state, { strokes: removed(state.workshop?.strokes ?? [], payload.ids) });
    case 'pointer:moved':
      return { ...state, pointers: pointed(state.pointers, payload) };
    case 'reactions:sent':
      return { ...state, reactions: [...state.reactions, ...rising(state.reactions, payload.counts)] };
    case 'speaking:changed':
      return { ...state, speaking: payload.peerIds };
    case 'consumers:changed':
      return {
        ...state,
        consumerStates: {
          ...state.consumerStates,
          ...Object.fromEntries(payload.consumers.map((consumer) => [consumer.id, consumer])),
        },
      };
    case 'cameras:changed':
      return { ...state, cameras: payload.cameras };
    case 'bench:asked':
      return { ...state, benchAskedUntil: payload.until };
    case 'role:changed':
      return { ...state, role: payload.role, peers: payload.role === 'assistant' ? state.peers : [] };
    case 'session:replaced':
      return { ...state, standing: { at: 'replaced' } };
    case 'session:ended':
      return {
        ...state,
        standing: { at: 'kept-out', why: OUT_BY[payload.by] },
      };
    case 'admission:decided':
      return payload.admitted ? state : { ...state, standing: { at: 'kept-out', why: 'denied' } };
    case 'link:rotated':
      return { ...state, menteeKey: payload.menteeKey };
    case 'server:stopping':
    case 'camera:adjusted':
    case 'consumer:added':
    case 'consumer:closed':
    case 'producer:stopped':
    case 'producer:layersWanted':
    case 'producer:unsupported':
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
    received: [],
  };
}

/** A rehearsal begins or ends: whoever was in is outside the class again, and nothing that was there is left. */
function before(state: ClassPageState): ClassPageState {
  if (state.me === null) {
    return state;
  }
  const { connection, class: info, role, local, mediaUnsupported, clockOffset } = state;
  return {
    ...initialState(role),
    standing: { at: 'lobby' },
    connection,
    class: info,
    local,
    mediaUnsupported,
    clockOffset,
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

function withWorkshop(
  state: ClassPageState,
  parts: Partial<NonNullable<ClassPageState['workshop']>>,
): ClassPageState {
  return state.workshop === null ? state : { ...state, workshop: { ...state.workshop, ...parts } };
}

/** A message of everyone's chat, or of a private line. */
function posted(
  state: ClassPageState,
  message: NotificationPayload['chat:posted']['message'],
): ClassPageState {
  const { thread } = message;
  if (thread === null) {
    return { ...state, chat: chat.merge(state.chat, [message], state.me?.id) };
  }
  const line = chat.merge(state.lines[thread] ?? EMPTY_CHAT, [message], state.me?.id);
  return { ...state, lines: { ...state.lines, [thread]: line } };
}

function emptied(
  state: ClassPageState,
  message: NotificationPayload['chat:removed']['message'],
): ClassPageState {
  const { thread } = message;
  if (thread === null) {
    return { ...state, chat: chat.replace(state.chat, message) };
  }
  const line = state.lines[thread];
  return line === undefined
    ? state
    : { ...state, lines: { ...state.lines, [thread]: chat.replace(line, message) } };
}

function pointed(
  pointers: ClassPageState['pointers'],
  { peerId, at }: NotificationPayload['pointer:moved'],
): ClassPageState['pointers'] {
  const others = Object.entries(pointers).filter(([id]) => id !== peerId);
  return Object.fromEntries(at === null ? others : [...others, [peerId, at]]);
}

/** More than this many of a kind at a time would just be a cloud. */
const MAX_RISING_PER_KIND = 6;

function rising(
  before: readonly RisingReaction[],
  counts: NotificationPayload['reactions:sent']['counts'],
): RisingReaction[] {
  let id = before.at(-1)?.id ?? 0;
  const kinds = Object.entries(counts) as [RisingReaction['reaction'], number][];
  return kinds.flatMap(([reaction, count]) =>
    Array.from({ length: Math.min(count, MAX_RISING_PER_KIND) }, () => {
      id += 1;
      return { id, reaction };
    }),
  );
}

/** A stroke has faded. */
export function faded(state: ClassPageState, id: ItemId): ClassPageState {
  return withWorkshop(state, { strokes: removed(state.workshop?.strokes ?? [], [id]) });
}

/** A reaction has finished rising. */
export function settled(state: ClassPageState, id: number): ClassPageState {
  return { ...state, reactions: state.reactions.filter((reaction) => reaction.id !== id) };
}
