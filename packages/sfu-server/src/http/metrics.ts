import type { RequestName } from '@gongbang/protocol';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

import type { ClassRegistry } from '../class/ClassRegistry.ts';

/** What the metrics need from the media workers. */
export interface WorkerGauges {
  readonly index: number;
  readonly cpuSeconds: number;
  readonly peers: number;
  readonly transports: number;
  readonly consumers: number;
  readonly receivedBitrate: number;
  readonly sentBitrate: number;
}

export interface MetricsSources {
  readonly registry: ClassRegistry;
  readonly workers: () => Promise<readonly WorkerGauges[]>;
  readonly workerDeaths: () => number;
  /** Free space on the data's disk, in bytes. */
  readonly freeBytes: () => number;
  /** Requests waiting for their class's turn. */
  readonly requestsWaiting: () => number;
  /** Failed callbacks of the event loop, by kind. */
  readonly callbackFailures: () => ReadonlyMap<string, number>;
}

/** Joins take milliseconds when all is well, seconds when it is not. */
const JOIN_BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Prometheus metrics; gauges are read when scraped. Also observes all requests. */
export class Metrics {
  readonly registry = new Registry();
  readonly #requests: Counter<'request' | 'code'>;
  readonly #joins: Histogram;
  readonly #dropped: Counter;
  readonly #refused: Counter<'at' | 'code'>;

  constructor() {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.#requests = new Counter({
      name: 'gongbang_requests_total',
      help: 'Requests on the socket, by name and outcome.',
      labelNames: ['request', 'code'],
      registers,
    });
    this.#joins = new Histogram({
      name: 'gongbang_join_seconds',
      help: 'From the arrival of class:join to its answer.',
      buckets: JOIN_BUCKETS_SECONDS,
      registers,
    });
    this.#dropped = new Counter({
      name: 'gongbang_messages_dropped_total',
      help: 'Messages on the socket that were no request of the protocol.',
      registers,
    });
    this.#refused = new Counter({
      name: 'gongbang_refused_total',
      help: 'Handshakes of the socket and HTTP requests that were refused, by code.',
      labelNames: ['at', 'code'],
      registers,
    });
  }

  handled(name: RequestName, code: string, seconds: number): void {
    this.#requests.inc({ request: name, code });
    if (name === 'class:join' && code === 'OK') {
      this.#joins.observe(seconds);
    }
  }

  dropped(): void {
    this.#dropped.inc();
  }

  refused(at: 'handshake' | 'http', code: string): void {
    this.#refused.inc({ at, code });
  }

  /** Adds the gauges, once their sources exist. */
  watch(sources: MetricsSources): void {
    const { registry, workers, workerDeaths, freeBytes, requestsWaiting, callbackFailures } = sources;
    const registers = [this.registry];
    new Gauge({
      name: 'gongbang_classes',
      help: 'Classes in use, by phase.',
      labelNames: ['phase'],
      registers,
      collect() {
        this.reset();
        for (const phase of ['scheduled', 'open', 'rehearsal', 'live']) {
          this.set({ phase }, 0);
        }
        for (const classroom of registry.active.values()) {
          this.inc({ phase: classroom.info.phase });
        }
      },
    });
    new Gauge({
      name: 'gongbang_peers',
      help: 'People in all classes.',
      registers,
      collect() {
        this.set(registry.active.values().reduce((sum, { peerCount }) => sum + peerCount, 0));
      },
    });
    const perWorker = (name: string, help: string): Gauge<'worker'> =>
      new Gauge({ name: `gongbang_worker_${name}`, help, labelNames: ['worker'], registers });
    const gauges: [Gauge<'worker'>, (worker: WorkerGauges) => number][] = [
      [perWorker('cpu_seconds', 'CPU time of a worker since it started.'), ({ cpuSeconds }) => cpuSeconds],
      [perWorker('peers', 'People whose media is on a worker.'), ({ peers }) => peers],
      [perWorker('transports', 'WebRtcTransports on a worker.'), ({ transports }) => transports],
      [perWorker('consumers', 'Consumers on a worker.'), ({ consumers }) => consumers],
      [
        perWorker('received_bits_per_second', 'Media that a worker receives.'),
        ({ receivedBitrate }) => receivedBitrate,
      ],
      [perWorker('sent_bits_per_second', 'Media that a worker sends.'), ({ sentBitrate }) => sentBitrate],
    ];
    new Gauge({
      name: 'gongbang_workers',
      help: 'Workers that are up.',
      registers,
      async collect() {
        const all = await workers();
        this.set(all.length);
        for (const [gauge, read] of gauges) {
          gauge.reset();
          for (const worker of all) {
            gauge.set({ worker: worker.index }, read(worker));
          }
        }
      },
    });
    new Gauge({
      name: 'gongbang_requests_waiting',
      help: 'Requests that wait for the turn of their class.',
      registers,
      collect() {
        this.set(requestsWaiting());
      },
    });
    new Gauge({
      name: 'gongbang_store_free_bytes',
      help: 'Free space of the disk that holds the data.',
      registers,
      collect() {
        this.set(freeBytes());
      },
    });
    new Gauge({
      name: 'gongbang_worker_deaths',
      help: 'Workers that have died since the server started.',
      registers,
      collect() {
        this.set(workerDeaths());
      },
    });
    new Gauge({
      name: 'gongbang_callback_failures',
      help: 'Timers and events that failed since the server started, by what they were.',
      labelNames: ['callback'],
      registers,
      collect() {
        for (const [callback, count] of callbackFailures()) {
          this.set({ callback }, count);
        }
      },
    });
  }
}
