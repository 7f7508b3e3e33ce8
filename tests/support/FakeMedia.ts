import { randomUUID } from 'node:crypto';

import type {
  ConsumerOptions,
  IceParameters,
  MediaId,
  PeerId,
  ProducerInfo,
  TransportOptions,
} from '@gongbang/protocol';
import { ClassroomError, notFound } from '@gongbang/sfu-server/classroom/ClassroomError.ts';
import type {
  ClassMedia,
  MediaServer,
  PeerMedia,
  PeerMediaOptions,
  TrackOffer,
} from '@gongbang/sfu-server/classroom/ports.ts';
import type { MediaBackend } from '@gongbang/sfu-server/server.ts';

import { OPUS_TRACK } from './rtp.ts';

/** The media port without media. It runs the same suite as mediasoup's (see mediaPort.suite.ts). */
export class FakeMediaServer implements MediaServer {
  readonly classes = new Set<FakeClassMedia>();
  /** Set to make the next class wait for a worker in vain. */
  isDown = false;

  openClass(_id: string, onLost: () => void): Promise<ClassMedia> {
    if (this.isDown) {
      return Promise.reject(new ClassroomError('MEDIA_UNAVAILABLE', 'No worker.'));
    }
    const media = new FakeClassMedia(onLost, () => this.classes.delete(media));
    this.classes.add(media);
    return Promise.resolve(media);
  }

  /** As if the worker died. */
  loseAll(): void {
    for (const media of [...this.classes]) {
      media.lose();
    }
  }

  get backend(): MediaBackend {
    return {
      server: this,
      setup: { routerRtpCapabilities: { codecs: [], headerExtensions: [] }, iceServers: [] },
      workers: () => Promise.resolve([]),
      workerPids: () => (this.isDown ? [] : [1]),
      workerDeaths: () => 0,
      close: () => undefined,
    };
  }
}

class FakeClassMedia implements ClassMedia {
  readonly peers = new Set<FakePeerMedia>();
  readonly #onLost: () => void;
  readonly #onClosed: () => void;
  #closed = false;

  constructor(onLost: () => void, onClosed: () => void) {
    this.#onLost = onLost;
    this.#onClosed = onClosed;
  }

  openPeer(_peerId: PeerId, options: PeerMediaOptions): Promise<PeerMedia> {
    const peer = new FakePeerMedia(this, options);
    this.peers.add(peer);
    return Promise.resolve(peer);
  }

  close(): void {
    if (!this.#closed) {
      this.#closed = true;
      for (const peer of [...this.peers]) {
        peer.close();
      }
      this.#onClosed();
    }
  }

  lose(): void {
    this.close();
    this.#onLost();
  }
}

class FakePeerMedia implements PeerMedia {
  readonly sendTransport: TransportOptions | null;
  readonly recvTransport: TransportOptions | null;
  readonly consumers = new Map<MediaId, ConsumerOptions>();
  readonly #class: FakeClassMedia;
  readonly #producers = new Map<MediaId, ProducerInfo>();
  readonly #connected = new Set<MediaId>();
  readonly #primerId = randomUUID();
  closed = false;

  constructor(classMedia: FakeClassMedia, { send, receive, dtlsParameters }: PeerMediaOptions) {
    this.#class = classMedia;
    const connected = dtlsParameters !== undefined;
    this.sendTransport = send ? fakeTransport(connected) : null;
    this.recvTransport = receive ? fakeTransport(connected) : null;
  }

  get producers(): readonly ProducerInfo[] {
    return [...this.#producers.values()];
  }

  connect(transportId: MediaId): Promise<void> {
    return this.#with(transportId, ({ connected }) => {
      if (connected || this.#connected.has(transportId)) {
        throw new ClassroomError('CONFLICT', 'connected already');
      }
      this.#connected.add(transportId);
    });
  }

  restartIce(transportId: MediaId): Promise<IceParameters> {
    return this.#with(transportId, () => ({ usernameFragment: randomUUID(), password: 'p', iceLite: true }));
  }

  produce({ source, kind, rtpParameters, paused }: TrackOffer): Promise<ProducerInfo> {
    if (this.sendTransport === null) {
      return Promise.reject(new ClassroomError('FORBIDDEN', 'nothing to send on'));
    }
    const isOfKind = rtpParameters.codecs.every(({ mimeType }) => mimeType.startsWith(`${kind}/`));
    if (!isOfKind) {
      return Promise.reject(new ClassroomError('BAD_REQUEST', 'unsupported codec'));
    }
    const producer = { id: randomUUID(), source, paused };
    this.#producers.set(producer.id, producer);
    return Promise.resolve(producer);
  }

  closeProducer(id: MediaId): void {
    this.#requireProducer(id);
    this.#producers.delete(id);
    for (const peer of this.#class.peers) {
      for (const [consumerId, { producerId }] of peer.consumers) {
        if (producerId === id) {
          peer.consumers.delete(consumerId);
        }
      }
    }
  }

  setProducerPaused(id: MediaId, paused: boolean): Promise<void> {
    try {
      this.#producers.set(id, { ...this.#requireProducer(id), paused });
      return Promise.resolve();
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error('unexpected'));
    }
  }

  consume(owner: PeerId, { id: producerId, source, paused }: ProducerInfo): Promise<ConsumerOptions | null> {
    return Promise.resolve(this.#consumeOnce(producerId, owner, source, paused));
  }

  prime(): Promise<ConsumerOptions | null> {
    return Promise.resolve(this.#consumeOnce(this.#primerId, 'primer----------', 'mic', false));
  }

  setConsumersPaused(ids: readonly MediaId[], paused: boolean): Promise<void> {
    const consumers = ids.map((id) => this.consumers.get(id));
    for (const consumer of consumers) {
      if (consumer === undefined) {
        return Promise.reject(notFound('consumer'));
      }
      this.consumers.set(consumer.id, { ...consumer, paused });
    }
    return Promise.resolve();
  }

  setLayers(id: MediaId): Promise<void> {
    return this.consumers.has(id) ? Promise.resolve() : Promise.reject(notFound('consumer'));
  }

  close(): void {
    this.closed = true;
    for (const id of [...this.#producers.keys()]) {
      this.closeProducer(id);
    }
    this.consumers.clear();
    this.#class.peers.delete(this);
  }

  #consumeOnce(
    producerId: MediaId,
    owner: PeerId,
    source: ConsumerOptions['source'],
    producerPaused: boolean,
  ): ConsumerOptions | null {
    if (this.recvTransport === null) {
      return null;
    }
    const existing = [...this.consumers.values()].find((consumer) => consumer.producerId === producerId);
    const made: ConsumerOptions = existing ?? {
      id: randomUUID(),
      producerId,
      peerId: owner,
      source,
      kind: source === 'mic' || source === 'screen-audio' ? 'audio' : 'video',
      rtpParameters: OPUS_TRACK,
      producerPaused,
      paused: false,
    };
    this.consumers.set(made.id, made);
    return made;
  }

  #requireProducer(id: MediaId): ProducerInfo {
    const producer = this.#producers.get(id);
    if (producer === undefined) {
      throw notFound('producer');
    }
    return producer;
  }

  #with<T>(id: MediaId, work: (transport: TransportOptions) => T): Promise<T> {
    const transport = [this.sendTransport, this.recvTransport].find((candidate) => candidate?.id === id);
    return new Promise((resolve) => {
      if (transport == null) {
        throw notFound('transport');
      }
      resolve(work(transport));
    });
  }
}

function fakeTransport(connected: boolean): TransportOptions {
  return {
    id: randomUUID(),
    iceParameters: { usernameFragment: 'u', password: 'p', iceLite: true },
    iceCandidates: [],
    dtlsParameters: { role: 'auto', fingerprints: [{ algorithm: 'sha-256', value: 'AA:BB' }] },
    connected,
  };
}
