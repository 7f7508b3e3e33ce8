import type { ClassId, RtpCapabilities } from '@gongbang/protocol';

import type { ClassMedia, ClassMediaEvents, MediaServer } from '../ports/media.ts';
import type { Clock } from '../ports/world.ts';
import { ROUTER_CAPABILITIES } from './parameters.ts';
import { RouterClassMedia } from './RouterClassMedia.ts';
import { fromRtpCapabilities } from './wire.ts';
import { Troubles } from './Troubles.ts';
import { isCrash, type PooledWorker, type WorkerPool } from './WorkerPool.ts';

/** What one worker is doing. */
export interface WorkerStats {
  readonly index: number;
  readonly pid: number;
  /** CPU time since it started, in seconds. */
  readonly cpuSeconds: number;
  readonly peers: number;
  readonly transports: number;
  readonly consumers: number;
  /** Bits per second, across all transports. */
  readonly receivedBitrate: number;
  readonly sentBitrate: number;
}

/** The media of all classes, on a pool of workers. */
export class MediasoupServer implements MediaServer {
  readonly #pool: WorkerPool;
  readonly #announced: () => readonly string[];
  readonly #clock: Clock;
  readonly #classes = new Map<RouterClassMedia, ClassId>();
  readonly #troubles: Troubles;
  readonly #fallen = new WeakMap<PooledWorker, ClassId[]>();

  /** @param announced addresses at which browsers reach the media ports, most likely first */
  constructor(pool: WorkerPool, announced: () => readonly string[], clock: Clock) {
    this.#pool = pool;
    this.#announced = announced;
    this.#clock = clock;
    this.#troubles = new Troubles(clock);
  }

  /** What every router can route; the same for all classes and for the server's lifetime. */
  static readonly routerRtpCapabilities: RtpCapabilities = fromRtpCapabilities(ROUTER_CAPABILITIES);

  async openClass(id: ClassId, events: ClassMediaEvents): Promise<ClassMedia> {
    const home = await this.#pool.acquire((worker) => this.#suits(worker, id));
    let media: RouterClassMedia;
    try {
      media = await RouterClassMedia.create(home, this.#announced(), events, this.#clock);
    } catch (error) {
      home.load -= 1;
      throw error;
    }
    this.#classes.set(media, id);
    media.onClosed((senders, hadBenches) => {
      home.load -= 1;
      this.#classes.delete(media);
      if (senders !== null) {
        this.#fall(home, id, hadBenches);
        // mediasoup says how the worker ended right after closing what was on it.
        home.worker.once('died', (error) => {
          const crashed = isCrash(error);
          if (crashed) {
            this.#troubles.note(id);
          }
          const crowded = this.#fallen.get(home)?.some((other) => other !== id) ?? false;
          events.lost({ crashed, crowded, senders });
        });
      }
    });
    return media;
  }

  /** Records, worker by worker, the classes whose mentees were sending when it died. */
  #fall(home: PooledWorker, id: ClassId, hadBenches: boolean): void {
    if (hadBenches) {
      this.#fallen.set(home, [...(this.#fallen.get(home) ?? []), id]);
    }
  }

  /** A class suspected of crashing workers gets one to itself, so that others do not lose theirs with it. */
  #suits(worker: PooledWorker, id: ClassId): boolean {
    const others = this.#on(worker).filter(([, other]) => other !== id);
    return this.#troubles.has(id)
      ? others.length === 0
      : others.every(([, other]) => !this.#troubles.has(other));
  }

  #on({ worker }: PooledWorker): [RouterClassMedia, ClassId][] {
    return [...this.#classes].filter(([{ home }]) => home.worker === worker);
  }

  /** Queries every worker; this asks each transport for its bitrates, so do not call it every second. */
  async stats(): Promise<WorkerStats[]> {
    return Promise.all(this.#pool.running.map((entry) => this.#statsOf(entry)));
  }

  async #statsOf(entry: PooledWorker): Promise<WorkerStats> {
    const { index, worker } = entry;
    const usage = await worker.getResourceUsage();
    const classes = this.#on(entry).map(([media]) => media);
    const transports = classes.flatMap((media) => media.transports);
    const stats = (
      await Promise.all(transports.map(async (transport) => transport.getStats().catch(() => [])))
    ).flat();
    const sum = (of: (stat: (typeof stats)[number]) => number): number =>
      stats.reduce((total, stat) => total + of(stat), 0);
    return {
      index,
      pid: worker.pid,
      cpuSeconds: (usage.ru_utime + usage.ru_stime) / 1000,
      peers: classes.reduce((total, media) => total + media.peerCount, 0),
      transports: transports.length,
      consumers: classes.reduce((total, media) => total + media.consumerCount, 0),
      receivedBitrate: sum(({ recvBitrate }) => recvBitrate),
      sentBitrate: sum(({ sendBitrate }) => sendBitrate),
    };
  }
}
