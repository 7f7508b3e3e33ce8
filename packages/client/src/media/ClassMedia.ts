import type { MediaSetup } from '@gongbang/protocol';

import type { AnyNotification, Signaling } from '../connection/Signaling.ts';
import type { ClassStore } from '../model/classStore.ts';
import type { MediaPort, MediaSession } from './MediaSession.ts';
import type { ReplayOptions } from '../replay/HandsKeeper.ts';
import type { Replay } from '../replay/Replay.ts';
import type { StatsMemory, TransportStats } from './stats.ts';
import type { Watching } from './Watching.ts';

/** When and how the page's WebRTC part is loaded: it is large, and no text waits for it. */
export interface MediaLoading {
  /** Loading starts then. */
  readonly begins: () => Promise<void>;
  readonly load: <T>(part: () => Promise<T>) => Promise<T>;
}

export interface ClassMediaParts {
  readonly store: ClassStore;
  readonly signaling: Signaling;
  readonly watching: Watching;
  readonly loading: MediaLoading;
  /** What the server's routers can do; null once nobody wants to know. */
  readonly setup: () => Promise<MediaSetup | null>;
  /** Media has to be rebuilt, which takes another join. */
  readonly rejoin: () => void;
}

/** Media notifications held until the join is answered: the answer comes first. */
type Held = AnyNotification[];
type JoinMedia = Parameters<MediaSession['apply']>[0];

/** Media of a class, available or not: until the WebRTC part is loaded, or if the browser has none, nothing is sent or received. */
export class ClassMedia {
  readonly #parts: ClassMediaParts;
  #session: MediaSession | null = null;
  #preparing: Promise<void> | null = null;
  #held: Held | null = null;
  #closed = false;

  constructor(parts: ClassMediaParts) {
    this.#parts = parts;
  }

  /** Null while there is none. */
  get session(): MediaSession | null {
    return this.#session;
  }

  /** Resolves once it is known whether media works here; `mediaUnsupported` says so. */
  get prepared(): Promise<void> {
    return this.#preparing ?? Promise.resolve();
  }

  /** Whether a join is under way, whose answer has to come first. */
  get isHolding(): boolean {
    return this.#held !== null;
  }

  prepare(): Promise<void> {
    this.#preparing = this.#prepare();
    return this.#preparing;
  }

  /** Holds notifications until `release`, or until the returned hold is let go. */
  hold(): Held {
    this.#held = [];
    return this.#held;
  }

  /** The join of this hold failed: what it held no longer applies. */
  letGo(held: Held): void {
    if (this.#held === held) {
      this.#held = null;
    }
  }

  /** Processes what came in while the join was under way; what comes in meanwhile is newer, and waits its turn. */
  async release(): Promise<void> {
    const held = this.#held;
    if (held === null) {
      return;
    }
    for (let next = held.shift(); next !== undefined && this.#held === held; next = held.shift()) {
      await this.#follow(next);
    }
    this.letGo(held);
  }

  /** What the server has of our media after a join. */
  async apply(media: JoinMedia): Promise<void> {
    await this.#session?.apply(media);
  }

  notified(notification: AnyNotification): void {
    if (this.#held === null) {
      void this.#follow(notification);
    } else {
      this.#held.push(notification);
    }
  }

  /** The network changed, or is back. @param all even what seems fine */
  hurry({ all = false } = {}): void {
    this.#session?.hurry({ all });
  }

  /** The received track, to be played. */
  trackOf(consumerId: string): MediaStreamTrack | null {
    return this.#session?.received.trackOf(consumerId) ?? null;
  }

  /** The Consumer that brings a track; null when it is gone. */
  consumerOf(trackId: string): string | null {
    return this.#session?.received.consumerOfTrack(trackId) ?? null;
  }

  /** How many frames of a picture were decoded; null when it is gone. */
  async framesOf(consumerId: string): Promise<number | null> {
    return this.#session?.received.framesDecoded(consumerId) ?? null;
  }

  /** Replays what a picture showed in the last seconds; null if that was not kept. */
  async replay(reel: string, options: ReplayOptions): Promise<Replay | null> {
    return (await this.#session?.replay(reel, options)) ?? null;
  }

  /** Reads what the network does with media; each reading covers the time since the one before. */
  statsReader(): () => Promise<TransportStats[]> {
    const memory: StatsMemory = new Map();
    return async () => (await this.#session?.stats(memory)) ?? [];
  }

  /** Joins again, keeping nothing: the server rebuilds everything. */
  rebuild(): void {
    this.#lost();
    this.#session?.drop();
    this.#parts.rejoin();
  }

  /** Keeps nothing of what is running: the next join rebuilds it. */
  drop(): void {
    this.#session?.drop();
  }

  close(): void {
    this.#closed = true;
    this.#session?.close();
  }

  async #prepare(): Promise<void> {
    const { loading, setup, store } = this.#parts;
    try {
      await loading.begins();
      const [known, { MediaSession }] = await Promise.all([
        setup(),
        loading.load(() => import('./MediaSession.ts')),
      ]);
      if (known !== null && !this.#closed) {
        this.#session = await MediaSession.prepare(known, this.#port(), {
          // A phone watches nothing.
          keeps: store.getState().role !== 'camera',
        });
      }
    } catch {
      store.setState((state) => ({ ...state, mediaUnsupported: true }));
    }
  }

  #port(): MediaPort {
    const { signaling, store, watching } = this.#parts;
    return {
      connect: async (transportId, dtlsParameters) => {
        await signaling.request('transport:connect', { transportId, dtlsParameters });
      },
      produce: async (source, kind, rtpParameters) =>
        (await signaling.request('producer:create', { source, kind, rtpParameters })).producerId,
      resume: async (consumerIds) => {
        await signaling.request('consumer:resume', { consumerIds });
      },
      refuse: (consumerIds) => {
        const consumers = consumerIds.map((id) => ({ id, layer: null, unusable: true as const }));
        signaling.request('consumer:watch', { consumers }).catch(() => undefined);
      },
      restartIce: (transportId) => signaling.probe('transport:restartIce', { transportId }),
      openSend: async () => (await signaling.request('transport:open', {})).sendTransport,
      receivedChanged: (received) => {
        const ids = new Set(received.map(({ consumerId }) => consumerId));
        store.setState((state) => ({
          ...state,
          received,
          consumerStates: Object.fromEntries(
            Object.entries(state.consumerStates).filter(([id]) => ids.has(id)),
          ),
        }));
        watching.setReceived(
          received.filter(({ kind }) => kind === 'video').map(({ consumerId }) => consumerId),
        );
      },
      wayChanged: () => {
        if (this.#session?.isLost === true) {
          this.#lost();
        } else if (this.#session?.isUp === true) {
          store.setState((state) => ({ ...state, mediaLostSince: null }));
        }
      },
      mediaFailed: () => {
        this.rebuild();
      },
      keptChanged: (kept) => {
        store.setState((state) => ({ ...state, kept }));
      },
    };
  }

  async #follow({ name, payload }: AnyNotification): Promise<void> {
    const received = this.#session?.received;
    switch (name) {
      case 'consumer:added':
        await received?.add(payload.consumer).catch(() => {
          this.rebuild();
        });
        break;
      case 'producer:closed':
      case 'consumer:closed':
        received?.remove(payload.producerId);
        break;
      case 'producer:paused':
      case 'producer:resumed':
        received?.setPaused(payload.producerId, name === 'producer:paused');
        break;
      default:
    }
  }

  #lost(): void {
    this.#parts.store.setState((state) => ({
      ...state,
      mediaLostSince: state.mediaLostSince ?? Date.now(),
    }));
  }
}
