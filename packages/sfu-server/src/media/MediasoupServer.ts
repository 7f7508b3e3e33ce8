import type { ClassId, RtpCapabilities } from '@gongbang/protocol';

import type { ClassMedia, ClassMediaEvents, Clock, MediaServer } from '../classroom/ports.ts';
import { ROUTER_CAPABILITIES } from './parameters.ts';
import { RouterClassMedia } from './RouterClassMedia.ts';
import { fromRtpCapabilities } from './wire.ts';
import type { PooledWorker, WorkerPool } from './WorkerPool.ts';

/** What one worker is doing. */
export interface WorkerStats {
  readonly index: number;
  readonly pid: number;
  /** CPU time since it started, in seconds. */
  readonly cpuSeconds: number;
  readonly peers: number;
  readonly transports: number;
  readonly consumers: number;
  /** Bits per second, over all transports. */
  readonly receivedBitrate: number;
  readonly sentBitrate: number;
}

/** The media of all classes, on a pool of workers. */
export class MediasoupServer implements MediaServer {
  readonly #pool: WorkerPool;
  readonly #announced: () => readonly string[];
  readonly #clock: Clock;
  readonly #classes = new Set<RouterClassMedia>();

  /** @param announced addresses at which browsers reach the media ports, most likely one first */
  constructor(pool: WorkerPool, announced: () => readonly string[], clock: Clock) {
    this.#pool = pool;
    this.#announced = announced;
    this.#clock = clock;
  }

  /** What every router can route; the same for all classes and for as long as the server runs. */
  static readonly routerRtpCapabilities: RtpCapabilities = fromRtpCapabilities(ROUTER_CAPABILITIES);

  async openClass(_id: ClassId, events: ClassMediaEvents): Promise<ClassMedia> {
    const home = await this.#pool.acquire();
    const media = await RouterClassMedia.create(home, this.#announced(), events, this.#clock);
    this.#classes.add(media);
    media.onClosed((workerDied) => {
      this.#classes.delete(media);
      if (workerDied) {
        events.lost();
      }
    });
    return media;
  }

  /** Looks at every worker; asks each transport for its bitrates, so not for every second. */
  async stats(): Promise<WorkerStats[]> {
    return Promise.all(this.#pool.running.map((entry) => this.#statsOf(entry)));
  }

  async #statsOf({ index, worker, load }: PooledWorker): Promise<WorkerStats> {
    const usage = await worker.getResourceUsage();
    const transports = [...this.#classes]
      .filter(({ home }) => home.worker === worker)
      .flatMap((media) => media.transports);
    const stats = (
      await Promise.all(transports.map(async (transport) => transport.getStats().catch(() => [])))
    ).flat();
    const sum = (of: (stat: (typeof stats)[number]) => number): number =>
      stats.reduce((total, stat) => total + of(stat), 0);
    return {
      index,
      pid: worker.pid,
      cpuSeconds: (usage.ru_utime + usage.ru_stime) / 1000,
      peers: load,
      transports: transports.length,
      consumers: [...this.#classes]
        .filter(({ home }) => home.worker === worker)
        .reduce((total, media) => total + media.consumerCount, 0),
      receivedBitrate: sum(({ recvBitrate }) => recvBitrate),
      sentBitrate: sum(({ sendBitrate }) => sendBitrate),
    };
  }
}
