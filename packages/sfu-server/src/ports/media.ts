import type {
  ClassId,
  ConsumerOptions,
  ConsumerState,
  DtlsParameters,
  IceParameters,
  IceServer,
  MediaId,
  MediaKind,
  PeerId,
  ProducerInfo,
  RtpCapabilities,
  Role,
  RtpParameters,
  Source,
  TransportOptions,
  WantedLayer,
} from '@gongbang/protocol';

/** Provides media for classes, each on the worker with the most room. */
export interface MediaServer {
  /** @throws ClassroomError MEDIA_UNAVAILABLE when no worker becomes available in time */
  openClass(id: ClassId, events: ClassMediaEvents): Promise<ClassMedia>;
}

/** STUN and TURN servers. */
export interface IceServers {
  /** With temporary credentials. @param who the name by which the relay's log knows the user */
  for(who: string): IceServer[];
}

/** How a class lost its media. */
export interface MediaLoss {
  /** Whether the worker failed by itself, rather than being ended from outside. */
  readonly crashed: boolean;
  /** Whether mentees of other classes were sending on that worker too: then one of those may be the cause. */
  readonly crowded: boolean;
  /** Who was sending at that moment. */
  readonly senders: readonly PeerId[];
}

/** Events from a class's media. */
export interface ClassMediaEvents {
  /** Called once if the worker dies; the class media is already closed then. */
  lost(loss: MediaLoss): void;
  /** Whose microphones are loud, loudest first; called when that changes. */
  speaking(peerIds: PeerId[]): void;
  /** Whose open microphones have carried no sound for a while; called when that changes. */
  unheard(peerIds: PeerId[]): void;
  /** The highest layer of somebody's picture that any receiver is looking at; called when that changes. */
  layersWanted(owner: PeerId, producerId: MediaId, layer: WantedLayer): void;
  /** Somebody has sent more than twice their limit for 5 s; called again for every further 5 s. */
  excessive(peerId: PeerId): void;
  /** Somebody's browser has not connected in time: their media is useless, and the callee must close it. */
  failed(peerId: PeerId, media: PeerMedia): void;
  /** How a viewer's Consumers are doing; called now and then. */
  consumersChanged(viewer: PeerId, consumers: ConsumerState[]): void;
}

/** The media of one class. */
export interface ClassMedia {
  openPeer(peerId: PeerId, options: PeerMediaOptions): Promise<PeerMedia>;
  /** A simulated mentee, whose camera is a moving test picture, and who receives nothing. */
  openPractice(peerId: PeerId, variant: number): Promise<PeerMedia>;
  /** Closes everything beneath it. Idempotent. */
  close(): void;
}

export interface PeerMediaOptions {
  readonly rtpCapabilities: RtpCapabilities;
  readonly dtlsParameters?: DtlsParameters | undefined;
  /** Determines how much may come in; a mentor's limit if left out. */
  readonly role?: Role | undefined;
  /** Creates a transport to send on. */
  readonly send: boolean;
  /** Creates a transport to receive on. */
  readonly receive: boolean;
}

/** One peer's transports, with their Producers and Consumers. Ids are looked up only within them. */
export interface PeerMedia {
  readonly sendTransport: TransportOptions | null;
  readonly recvTransport: TransportOptions | null;
  readonly producers: readonly ProducerInfo[];
  readonly closed: boolean;
  /** Whether this browser receives what every browser must (RFC 7742, RFC 7874). Anything that does not is no browser. */
  readonly receivesBaseline: boolean;
  /** The transport to send on; created if there is none. */
  openSend(): Promise<TransportOptions>;
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
   * The Consumer of `producerId`, existing or new. Null when this browser cannot receive it, or receives
   * nothing at all. On a connected transport it starts paused. A bench's picture always does, and in its
   * lowest layer: most are not looked at, and those that are, small.
   */
  consume(owner: TrackOwner, producer: ProducerInfo): Promise<ConsumerOptions | null>;
  /** Whether there is a Consumer of a Producer, or one is being created. */
  consumes(producerId: MediaId): boolean;
  /** Closes the Consumer of a Producer, if there is one; returns whether there was. */
  unconsume(producerId: MediaId): boolean;
  /** Closes Consumers that the browser could not take; returns which existed, and their Producers. */
  refuse(ids: readonly MediaId[]): RefusedConsumer[];
  /**
   * A silent Consumer, so that the transport connects while nothing is on stage yet. Null if there is no receiving transport.
   */
  prime(): Promise<ConsumerOptions | null>;
  /**
   * The browser is ready for these. @throws ClassroomError NOT_FOUND when one of them is gone, but only after
   * resuming the others
   */
  resumeConsumers(ids: readonly MediaId[]): Promise<void>;
  /**
   * How each is looked at: in which layer, or not at all.
   * @throws ClassroomError NOT_FOUND when one of them is gone, but only after handling the others
   */
  watch(consumers: readonly WatchedConsumer[]): Promise<void>;
  close(): void;
}

/** How a Consumer's picture is looked at. */
export interface WatchedConsumer {
  readonly id: MediaId;
  readonly layer: WantedLayer;
}

/** A Consumer that a browser could not take. */
export interface RefusedConsumer {
  readonly id: MediaId;
  readonly producerId: MediaId;
}

/** Who owns a Producer. */
export interface TrackOwner {
  readonly peerId: PeerId;
  readonly isBench: boolean;
}

export interface TrackOffer {
  readonly source: Source;
  readonly kind: MediaKind;
  readonly rtpParameters: RtpParameters;
  readonly paused: boolean;
}
