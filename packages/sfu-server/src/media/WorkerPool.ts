import { isIPv6 } from 'node:net';

import { createWorker, setLogEventListeners, type types } from 'mediasoup';

import { ClassroomError } from '../rules/ClassroomError.ts';
import type { Clock, Log } from '../ports/world.ts';
import { systemClock } from '../clock.ts';
import { listeningAddresses } from '../network/listen.ts';
import { PULSE, watchPulse, type Pulse } from './Heartbeat.ts';
import { takePrecedence } from './precedence.ts';
import { assertSpareDescriptors } from './spareDescriptors.ts';

export interface WorkerPoolOptions {
  readonly workers: number;
  /** Address that the media sockets bind to; `::` for both families, each on its own port. */
  readonly host: string;
  /** Worker `i` takes UDP and TCP port `port + i`, of each family; 0 takes any free ones. */
  readonly port: number;
  readonly log: Log;
  /** Starts a worker's process; replaced in tests. */
  readonly start?: typeof createWorker;
  readonly pulse?: Pulse;
  readonly clock?: Pick<Clock, 'after'>;
}

/** Waits between attempts to replace a worker that does not start, in ms. */
const RESPAWN_DELAYS_MS = [0, 100, 250, 500, 1000];
/** A worker that ran for this long had started well: its death begins a new series of attempts. */
const HEALTHY_AFTER_MS = 1000;
/** How long a class waits for a worker when none is up, in ms. */
const ACQUIRE_TIMEOUT_MS = 10_000;

/** A Worker with its single WebRtcServer, and its load. */
export interface PooledWorker {
  readonly index: number;
  readonly worker: types.Worker;
  readonly webRtcServer: types.WebRtcServer;
  /** Classes and peers whose media is on this worker, or about to be. */
  load: number;
}

/** Signals that a process receives for its own faults; any other one was sent to it. */
const OWN_FAULTS = ['SIGABRT', 'SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP', 'SIGSYS'];

/**
 * Whether a worker ended by its own fault, judging by mediasoup's description: `[pid:1, code:null,
 * signal:SIGABRT]`. One that was asked to end (SIGTERM, which it handles) exits with 0.
 */
export function isCrash({ message }: Error): boolean {
  const signal = /signal:(\w+)/.exec(message)?.[1] ?? 'null';
  return signal === 'null' ? !message.includes('code:0') : OWN_FAULTS.includes(signal);
}

/** One mediasoup Worker per core. The least loaded one takes a new class; a dead or hung one is replaced. */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #running = new Map<number, PooledWorker>();
  readonly #waiting = new Set<(worker: PooledWorker) => void>();
  readonly #respawns = new Map<number, NodeJS.Timeout>();
  /** Workers that do not answer, and are being ended. */
  readonly #hung = new Set<number>();
  #deaths = 0;
  #closed = false;

  private constructor(options: WorkerPoolOptions) {
    this.#options = options;
  }

  /** @throws Error when a worker does not start */
  static async create(options: WorkerPoolOptions): Promise<WorkerPool> {
    const pool = new WorkerPool(options);
    // The workers' complaints; a worker's own guard keeps them from being frequent.
    setLogEventListeners({
      onerror: (namespace, text) => {
        options.log.warn({ namespace, text }, 'mediasoup complains');
      },
    });
    try {
      await Promise.all(Array.from({ length: options.workers }, (_, index) => pool.#spawn(index)));
    } catch (error) {
      pool.close();
      throw error;
    }
    return pool;
  }

  /** Workers that are up. */
  get running(): readonly PooledWorker[] {
    return [...this.#running.values()];
  }

  /** How many workers there should be. */
  get size(): number {
    return this.#options.workers;
  }

  /** What is currently wrong with the workers, in words; empty if all are well. */
  get obstacles(): string[] {
    if (this.#running.size === 0) {
      return ['no media worker is up'];
    }
    return Array.from({ length: this.size }, (_, index) => index).flatMap((index) => {
      if (this.#hung.has(index)) {
        return [`media worker ${index} does not answer`];
      }
      return this.#running.has(index) ? [] : [`media worker ${index} is being replaced`];
    });
  }

  /** Workers that have died since the start. */
  get deaths(): number {
    return this.#deaths;
  }

  /**
   * The least loaded worker, of the suitable ones if there are any; waits for one if none is up. It counts as
   * loaded from this moment on, so that classes opening together see each other. The caller must take the
   * load off again.
   * @throws ClassroomError MEDIA_UNAVAILABLE
   */
  async acquire(suits: (worker: PooledWorker) => boolean = () => true): Promise<PooledWorker> {
    const answering = this.running.filter(({ index }) => !this.#hung.has(index));
    const suitable = answering.filter(suits);
    const [first, ...others] = suitable.length > 0 ? suitable : answering;
    if (first !== undefined) {
      const least = others.reduce((best, worker) => (worker.load < best.load ? worker : best), first);
      least.load += 1;
      return least;
    }
    return new Promise((resolve, reject) => {
      const onWorker = (worker: PooledWorker): void => {
        clearTimeout(timer);
        this.#waiting.delete(onWorker);
        worker.load += 1;
        resolve(worker);
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(onWorker);
        reject(
          new ClassroomError('MEDIA_UNAVAILABLE', 'The media server is not ready. Try again in a moment.'),
        );
      }, ACQUIRE_TIMEOUT_MS);
      this.#waiting.add(onWorker);
    });
  }

  /** Ends every worker process. Idempotent. */
  close(): void {
    this.#closed = true;
    for (const timer of this.#respawns.values()) {
      clearTimeout(timer);
    }
    this.#respawns.clear();
    for (const { worker } of this.#running.values()) {
      worker.close();
    }
    this.#running.clear();
  }

  async #spawn(index: number, attempt = 0): Promise<void> {
    const { host, port, log, start = createWorker, pulse = PULSE, clock = systemClock } = this.#options;
    assertSpareDescriptors();
    const worker = await start({ logLevel: 'warn' });
    try {
      const hasPrecedence = takePrecedence(worker.pid);
      const places = await listeningAddresses(host);
      const webRtcServer = await worker.createWebRtcServer({
        listenInfos: (['udp', 'tcp'] as const).flatMap((protocol) =>
          places.map((ip) => ({
            protocol,
            ip,
            ...(port === 0 ? {} : { port: port + index }),
            // Sockets of both families share the port: one that took IPv4 as well would block the other.
            ...(isIPv6(ip) ? { flags: { ipv6Only: true } } : {}),
          })),
        ),
      });
      if (this.#closed) {
        worker.close();
        return;
      }
      const entry: PooledWorker = { index, worker, webRtcServer, load: 0 };
      const bornAt = performance.now();
      const stop = watchPulse(
        () => worker.getResourceUsage(),
        pulse,
        () => {
          this.#hung.add(index);
          log.warn({ worker: index, pid: worker.pid }, 'worker does not answer: replacing it');
          end(worker.pid);
        },
        clock,
      );
      worker.observer.on('close', stop);
      worker.on('died', (error) => {
        this.#deaths += 1;
        this.#running.delete(index);
        this.#hung.delete(index);
        log.warn({ worker: index, pid: worker.pid, cause: error.message }, 'worker died');
        this.#respawn(index, performance.now() - bornAt > HEALTHY_AFTER_MS ? 0 : attempt);
      });
      this.#running.set(index, entry);
      log.info({ worker: index, pid: worker.pid, hasPrecedence }, 'worker started');
      for (const onWorker of [...this.#waiting]) {
        onWorker(entry);
      }
    } catch (error) {
      worker.close();
      throw error;
    }
  }

  #respawn(index: number, attempt: number): void {
    if (this.#closed) {
      return;
    }
    const delay = RESPAWN_DELAYS_MS[Math.min(attempt, RESPAWN_DELAYS_MS.length - 1)];
    this.#respawns.set(
      index,
      setTimeout(() => {
        this.#respawns.delete(index);
        // A process that cannot be started is retried, whatever prevents it from starting.
        this.#spawn(index, attempt + 1).catch((error: unknown) => {
          this.#options.log.warn({ worker: index, err: error }, 'worker did not start');
          this.#respawn(index, attempt + 1);
        });
      }, delay),
    );
  }
}

/** Ends an unresponsive process. */
function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has already ended.
  }
}
