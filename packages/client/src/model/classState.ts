import type {
  ChatMessage,
  ClassInfo,
  ClassPhase,
  ConsumerState,
  HandsCamera,
  MediaId,
  MediaKind,
  MentorPresence,
  NotificationPayload,
  PeerId,
  PeerInfo,
  Reaction,
  Role,
  Secret,
  Source,
  Workshop,
} from '@gongbang/protocol';

import type { Judgement } from './quality.ts';

/**
 * Where there is no room: in the class, for more people from this address in it, for more connections from this address, or on
 * the server. Or the mentor is rehearsing, and lets nobody in until that is over.
 */
export type Bottleneck = 'class' | 'address' | 'connections' | 'server' | 'rehearsal';

/** Whether something is happening on stage: in class, or in a rehearsal of it. */
export function isRunning(phase: ClassPhase | undefined): boolean {
  return phase === 'live' || phase === 'rehearsal';
}

/** Where this page stands with its class. */
export type Standing =
  | { readonly at: 'loading' }
  /** The link opens nothing, or the server cannot be used; `code` says which. */
  | { readonly at: 'refused'; readonly code: string }
  /** In the green room. */
  | { readonly at: 'lobby' }
  /** `again`: the user was in before, and the class page stays. */
  | { readonly at: 'joining'; readonly again: boolean }
  /** No room for now: waiting. */
  | { readonly at: 'full'; readonly of: Bottleneck }
  /** The mentor has to let the user in. */
  | { readonly at: 'knocking' }
  /** The mentor said no, locked the class, or sent the user out. */
  | { readonly at: 'kept-out'; readonly why: 'denied' | 'locked' | 'removed' | 'harmful' | 'unbooked' }
  | { readonly at: 'joined' }
  /** Another tab has taken over. */
  | { readonly at: 'replaced' }
  | { readonly at: 'left' }
  | { readonly at: 'ended' };

export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'online' }
  /** Since when, in ms since 1970; `updating` if the server said that it was restarting. */
  | { readonly state: 'offline'; readonly since: number; readonly updating: boolean };

/** A track being received. */
export interface ReceivedTrack {
  readonly source: Source;
  /** Whose it is. */
  readonly peerId: PeerId;
  /** A mentee's, on their bench or on stage; otherwise the mentor's. */
  readonly isBench: boolean;
  readonly kind: MediaKind;
  readonly consumerId: MediaId;
  readonly producerId: MediaId;
  /** The owner holds it back. */
  readonly paused: boolean;
}

/** A message of the user's own that the server has not numbered yet. */
export interface OutgoingMessage {
  readonly clientId: string;
  readonly text: string;
  readonly picture?: Blob;
  readonly state: OutgoingState;
}

/**
 * `full`: the class has all the messages it can hold, and trying again is pointless. The last five: its picture is the
 * problem, or was `lost` with the previous page, and it could be sent without.
 */
export const OUTGOING_STATES = [
  'sending',
  'failed',
  'full',
  'unreadable',
  'tooLarge',
  'noMore',
  'off',
  'lost',
] as const;
export type OutgoingState = (typeof OUTGOING_STATES)[number];

export interface ChatState {
  /** In order of `seq`. */
  readonly messages: readonly ChatMessage[];
  readonly outbox: readonly OutgoingMessage[];
  readonly hasMore: boolean;
  /** The last message that the reader has seen. */
  readonly readSeq: number;
}

/** What the user's own devices are doing. `starting`: being opened. */
export type LocalState = 'off' | 'starting' | 'on';

export interface LocalSources {
  readonly camera: LocalState;
  readonly mic: LocalState;
  readonly screen: LocalState;
  /** Another camera on this computer that shows the hands. */
  readonly hands: LocalState;
}

/** Where somebody points. */
export type Pointer = NonNullable<NotificationPayload['pointer:moved']['at']>;

/** A reaction rising over the stage; `id` tells it from others of its kind. */
export interface RisingReaction {
  readonly id: number;
  readonly reaction: Reaction;
}

/** Everything a class page shows, as plain data. */
export interface ClassPageState {
  readonly standing: Standing;
  readonly connection: Connection;
  /** Whether the rest is what the server last said: not while the connection is lost, nor until the join after that is answered. */
  readonly isCurrent: boolean;
  readonly class: ClassInfo | null;
  readonly role: Role;
  readonly me: { readonly id: string; readonly name: string } | null;
  readonly mentor: MentorPresence;
  readonly audience: number;
  /** For its mentor: the key of the class link, if known. */
  readonly menteeKey: Secret | null;
  readonly peers: readonly PeerInfo[];
  readonly chat: ChatState;
  /** Private lines: a mentee's own, or the mentor's with each mentee who has written. */
  readonly lines: Readonly<Record<PeerId, ChatState>>;
  readonly received: readonly ReceivedTrack[];
  /** For the mentor, in class and before it: phones that send the hands, or wait to. */
  readonly cameras: readonly HandsCamera[];
  /** Null until the user is in. */
  readonly workshop: Workshop | null;
  /** Until when the user can agree to show their bench to the mentor, by the server's clock; null when not asked. */
  readonly benchAskedUntil: number | null;
  readonly pointers: Readonly<Record<PeerId, Pointer>>;
  readonly reactions: readonly RisingReaction[];
  /** Who is speaking now, of those the user hears. */
  readonly speaking: readonly PeerId[];
  readonly local: LocalSources;
  /** Since when media has not been getting through, in ms since 1970; null while it does. */
  readonly mediaLostSince: number | null;
  /** The quality of the user's own connection. */
  readonly connectionQuality: Judgement;
  /** What happens to pictures and sound on their way, by Consumer; only those with problems. */
  readonly consumerStates: Readonly<Record<MediaId, ConsumerState>>;
  /** Pictures whose last half minute is available for replay: by Consumer, or `SENT_REEL…` for sent ones. */
  readonly kept: readonly MediaId[];
  /** The browser has no WebRTC that we can use, or media could not be built. */
  readonly mediaUnsupported: boolean;
  /** Server's clock minus the browser's, in ms. */
  readonly clockOffset: number;
  /** What the user's own bench showed when the class ended, as a JPEG; on this page only. */
  readonly lastBench: Blob | null;
}

/** Prefix of the names of kept frames of sent pictures; a number follows. */
export const SENT_REEL = 'sent-';

export const FINE: Judgement = { quality: 'good', complaint: null };
export const EMPTY_CHAT: ChatState = { messages: [], outbox: [], hasMore: false, readSeq: 0 };
export const NOTHING_ON: LocalSources = { camera: 'off', mic: 'off', screen: 'off', hands: 'off' };

export function initialState(role: Role): ClassPageState {
  return {
    standing: { at: 'loading' },
    connection: { state: 'connecting' },
    isCurrent: false,
    class: null,
    role,
    me: null,
    mentor: { state: 'absent' },
    audience: 0,
    menteeKey: null,
    peers: [],
    chat: EMPTY_CHAT,
    lines: {},
    received: [],
    cameras: [],
    workshop: null,
    benchAskedUntil: null,
    pointers: {},
    reactions: [],
    speaking: [],
    local: NOTHING_ON,
    mediaLostSince: null,
    connectionQuality: FINE,
    consumerStates: {},
    kept: [],
    mediaUnsupported: false,
    clockOffset: 0,
    lastBench: null,
  };
}
