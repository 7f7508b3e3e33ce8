import type {
  ChatMessage,
  ClassInfo,
  MediaId,
  MediaKind,
  MentorPresence,
  PeerInfo,
  Role,
  Source,
} from '@gongbang/protocol';

/** Where this page stands with its class. */
export type Standing =
  | { readonly at: 'loading' }
  /** The link opens nothing, or the server cannot be used; `code` says which. */
  | { readonly at: 'refused'; readonly code: string }
  /** In the green room. */
  | { readonly at: 'lobby' }
  /** `again`: one was in before, and the page of the class stays. */
  | { readonly at: 'joining'; readonly again: boolean }
  /** Every seat is taken: in line. */
  | { readonly at: 'full' }
  | { readonly at: 'joined' }
  /** Another tab has taken over. */
  | { readonly at: 'replaced' }
  | { readonly at: 'left' }
  | { readonly at: 'ended' };

export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'online' }
  /** Since when, in ms since 1970; `updating` when the server said that it restarts. */
  | { readonly state: 'offline'; readonly since: number; readonly updating: boolean };

/** A track on stage, as the viewer has it. */
export interface StageTrack {
  readonly source: Source;
  readonly kind: MediaKind;
  readonly consumerId: MediaId;
  readonly producerId: MediaId;
  /** The owner holds it back. */
  readonly paused: boolean;
}

/** A message of one's own that the server has not numbered yet. */
export interface OutgoingMessage {
  readonly clientId: string;
  readonly text: string;
  readonly state: 'sending' | 'failed';
}

export interface ChatState {
  /** In order of `seq`. */
  readonly messages: readonly ChatMessage[];
  readonly outbox: readonly OutgoingMessage[];
  readonly hasMore: boolean;
  /** The last message that the reader has seen. */
  readonly readSeq: number;
}

/** What one's own devices are doing. `starting`: being opened. */
export type LocalState = 'off' | 'starting' | 'on';

export interface LocalSources {
  readonly camera: LocalState;
  readonly mic: LocalState;
  readonly screen: LocalState;
}

/** All that a class page shows, as plain data. */
export interface ClassPageState {
  readonly standing: Standing;
  readonly connection: Connection;
  readonly class: ClassInfo | null;
  readonly role: Role;
  readonly me: { readonly id: string; readonly name: string } | null;
  readonly mentor: MentorPresence;
  readonly audience: number;
  readonly peers: readonly PeerInfo[];
  readonly chat: ChatState;
  readonly stage: readonly StageTrack[];
  readonly local: LocalSources;
  /** The browser has no WebRTC that we can use, or media could not be built. */
  readonly mediaUnsupported: boolean;
  /** Server's clock minus the browser's, in ms. */
  readonly clockOffset: number;
}

export function initialState(role: Role): ClassPageState {
  return {
    standing: { at: 'loading' },
    connection: { state: 'connecting' },
    class: null,
    role,
    me: null,
    mentor: { state: 'absent' },
    audience: 0,
    peers: [],
    chat: { messages: [], outbox: [], hasMore: false, readSeq: 0 },
    stage: [],
    local: { camera: 'off', mic: 'off', screen: 'off' },
    mediaUnsupported: false,
    clockOffset: 0,
  };
}
