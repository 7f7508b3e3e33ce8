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

/** Makes room for the media of a class, on the worker that has the most of it. */
export interface MediaServer {
  /** @throws ClassroomError MEDIA_UNAVAILABLE when no worker comes up in time */
  openClass(id: ClassId, events: ClassMediaEvents): Promise<ClassMedia>;
}

/** STUN and TURN servers. */
export interface IceServers {
  /** With credentials that are good for a while. @param who what the relay's log knows the user by */
  for(who: string): IceServer[];
}

/** How a class lost its media. */
export interface MediaLoss {
  /** Whether the worker ended by its own fault, and not because something outside ended it. */
  readonly crashed: boolean;
  /** Whether mentees of other classes sent on that worker as well: then it may have been one of those. */
  readonly crowded: boolean;
  /** Who sent at that moment. */
  readonly senders: readonly PeerId[];
}

/** What the media of a class tells by itself. */
export interface ClassMediaEvents {
  /** Called once if the worker dies; the class media is closed by then. */
  lost(loss: MediaLoss): void;
  /** Whose microphones are loud, loudest first; called when that changes. */
  speaking(peerIds: PeerId[]): void;
  /** Whose open microphones have carried no sound for a while; called when that changes. */
  unheard(peerIds: PeerId[]): void;
  /** Which layers of somebody's picture are looked at, over all who receive it; called when that changes. */
  layersWanted(owner: PeerId, producerId: MediaId, layer: WantedLayer): void;
  /** Somebody has sent more than twice what they may for 5 s, and again for each 5 s more. */
  excessive(peerId: PeerId): void;
  /** Somebody's browser has not got through in time: their media is of no use, and is closed by whoever is told. */
  failed(peerId: PeerId, media: PeerMedia): void;
  /** What becomes of the Consumers of a viewer on their way; called now and then. */
  consumersChanged(viewer: PeerId, consumers: ConsumerState[]): void;
}

/** The media of one class. */
export interface ClassMedia {
  openPeer(peerId: PeerId, options: PeerMediaOptions): Promise<PeerMedia>;
  /** A simulated mentee, who sends a moving test picture as its camera and receives nothing. */
  openPractice(peerId: PeerId, variant: number): Promise<PeerMedia>;
  /** Closes everything beneath. Idempotent. */
  close(): void;
}

export interface PeerMediaOptions {
  readonly rtpCapabilities: RtpCapabilities;
  readonly dtlsParameters?: DtlsParameters | undefined;
  /** Says how much may come in; a mentor's when it is left out. */
  readonly role?: Role | undefined;
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
  /** Whether this browser receives what every one has to (RFC 7742, RFC 7874). What receives less is no browser. */
  readonly receivesBaseline: boolean;
  /** The transport to send on; made now if there is none. */
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
   * The Consumer of `producerId`: made now, or the one that is there.
   * Null when this browser cannot receive it, or receives nothing at all. On a connected transport it starts paused. A bench's picture always does,
   * and in its lowest layer: most are not looked at, and those that are, small.
   */
  consume(owner: TrackOwner, producer: ProducerInfo): Promise<ConsumerOptions | null>;
  /** Whether there is a Consumer of a Producer, or one is being made. */
  consumes(producerId: MediaId): boolean;
  /** Closes the Consumer of a Producer, if there is one; says whether there was. */
  unconsume(producerId: MediaId): boolean;
  /** Closes Consumers that the browser could not take; says which there were, and of which Producers. */
  refuse(ids: readonly MediaId[]): RefusedConsumer[];
  /** A silent Consumer, so that the transport connects while nothing is on stage yet. Null without a receiving transport. */
  prime(): Promise<ConsumerOptions | null>;
  /** The browser is ready for these. @throws ClassroomError NOT_FOUND when one of them is gone, after the others */
  resumeConsumers(ids: readonly MediaId[]): Promise<void>;
  /**
   * How each is looked at: in which layer, or not at all.
   * @throws ClassroomError NOT_FOUND when one of them is gone, after the others
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

/** Whose a Producer is. */
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
