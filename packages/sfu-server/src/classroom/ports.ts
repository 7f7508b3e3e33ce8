import type {
  ChatMessage,
  ChatPage,
  ClassDraft,
  ClassId,
  ConsumerOptions,
  DtlsParameters,
  EndReason,
  IceParameters,
  MediaId,
  MediaKind,
  NotificationName,
  NotificationPayload,
  PeerId,
  ProducerInfo,
  RtpCapabilities,
  RtpParameters,
  Source,
  TransportOptions,
} from '@gongbang/protocol';

/*
 * What the classroom needs of the world, and nothing of how it is done.
 */

/** Time. Tests bring their own. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Calls `action` once after `ms`, measured on a clock that never steps; the answer takes it back. */
  after(ms: number, action: () => void): () => void;
}

/** Lifecycle lines. pino fits. */
export interface Log {
  info(bindings: object, message: string): void;
  warn(bindings: object, message: string): void;
}

/** The way to reach one peer. */
export interface Channel {
  notify<N extends NotificationName>(name: N, payload: NotificationPayload[N]): void;
  /** From now on, what is sent to everyone reaches this channel as well. */
  admit(): void;
  /** Ends the connection, after what was sent before it. */
  close(): void;
}

/** The way to reach all of one class: encoded once, whatever their number. */
export interface Broadcast {
  /** Those who have joined. */
  everyone<N extends NotificationName>(name: N, payload: NotificationPayload[N]): void;
  /** Those who have joined, and those in the green room. */
  lobby<N extends NotificationName>(name: N, payload: NotificationPayload[N]): void;
}

/** A class as it is kept. `open` is not: it only says that somebody waits. */
export interface ClassRecord extends ClassDraft {
  readonly id: ClassId;
  readonly phase: 'scheduled' | 'live' | 'ended';
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly endReason: EndReason | null;
  readonly createdAt: number;
}

/** SHA-256 hashes of the keys of a class's two links. */
export interface KeyHashes {
  readonly mentor: Uint8Array;
  readonly mentee: Uint8Array;
}

export interface ClassStore {
  /** Durable when it returns. */
  insert(record: ClassRecord, keys: KeyHashes): void;
  find(id: ClassId): ClassRecord | null;
  findKeys(id: ClassId): KeyHashes | null;
  /** Classes that were live when the server stopped. */
  findLive(): ClassRecord[];
  markLive(id: ClassId, startedAt: number): void;
  markEnded(id: ClassId, endedAt: number, reason: EndReason): void;
}

export type NewChatMessage = Omit<ChatMessage, 'seq'>;

export interface ChatStore {
  /**
   * Numbers and keeps a message; durable when it returns. A second one with the same sender and clientId is not kept:
   * the first comes back, with `added: false`.
   */
  append(id: ClassId, message: NewChatMessage): { message: ChatMessage; added: boolean };
  /** The latest messages; those before or those after a number. In order of `seq`. */
  page(id: ClassId, query: ChatQuery): ChatPage;
}

export interface ChatQuery {
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  readonly limit: number;
}

/** Makes room for the media of a class, on the worker that has the most of it. */
export interface MediaServer {
  /**
   * @param onLost called once if the worker dies; the class media is closed by then
   * @throws ClassroomError MEDIA_UNAVAILABLE when no worker comes up in time
   */
  openClass(id: ClassId, onLost: () => void): Promise<ClassMedia>;
}

/** The media of one class. */
export interface ClassMedia {
  openPeer(peerId: PeerId, options: PeerMediaOptions): Promise<PeerMedia>;
  /** Closes everything beneath. Idempotent. */
  close(): void;
}

export interface PeerMediaOptions {
  readonly rtpCapabilities: RtpCapabilities;
  readonly dtlsParameters?: DtlsParameters | undefined;
  /** Makes a transport to send on. */
  readonly send: boolean;
  /** Makes a transport to receive on. */
  readonly receive: boolean;
}

/** The transports of one peer, with their Producers and Consumers. Ids are looked up in here only. */
export interface PeerMedia {
  readonly sendTransport: TransportOptions | null;
  readonly recvTransport: TransportOptions | null;
  readonly producers: readonly ProducerInfo[];
  readonly closed: boolean;
  /** @throws ClassroomError NOT_FOUND */
  connect(transportId: MediaId, dtlsParameters: DtlsParameters): Promise<void>;
  /** @throws ClassroomError NOT_FOUND */
  restartIce(transportId: MediaId): Promise<IceParameters>;
  /** @throws ClassroomError BAD_REQUEST when the parameters do not fit the router */
  produce(track: TrackOffer): Promise<ProducerInfo>;
  /** @throws ClassroomError NOT_FOUND */
  closeProducer(id: MediaId): void;
  /** @throws ClassroomError NOT_FOUND */
  setProducerPaused(id: MediaId, paused: boolean): Promise<void>;
  /**
   * The Consumer of `producerId`: made now, or the one that is there.
   * Null when this browser cannot receive it. On a connected transport it starts paused.
   */
  consume(owner: PeerId, producer: ProducerInfo): Promise<ConsumerOptions | null>;
  /** A silent Consumer, so that the transport connects while nothing is on stage yet. Null without a receiving transport. */
  prime(): Promise<ConsumerOptions | null>;
  /** @throws ClassroomError NOT_FOUND */
  setConsumersPaused(ids: readonly MediaId[], paused: boolean): Promise<void>;
  /** @throws ClassroomError NOT_FOUND */
  setLayers(id: MediaId, spatialLayer: number, temporalLayer: number | undefined): Promise<void>;
  close(): void;
}

export interface TrackOffer {
  readonly source: Source;
  readonly kind: MediaKind;
  readonly rtpParameters: RtpParameters;
  readonly paused: boolean;
}
