import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Writable } from 'node:stream';

import type { ClassDraft, CreatedClass } from '@gongbang/protocol';
import { readConfig } from '@gongbang/sfu-server/config.ts';
import { MediasoupServer } from '@gongbang/sfu-server/media/MediasoupServer.ts';
import { WorkerPool } from '@gongbang/sfu-server/media/WorkerPool.ts';
import { startServer, type RunningServer } from '@gongbang/sfu-server/server.ts';
import { pino } from 'pino';

import {
  CountingClock,
  censusAtRest,
  countObjects,
  expectCensus,
  takeCensus,
  type Census,
} from './census.ts';
import { createClass, temporaryFolder } from './classServer.ts';

const HOST = '127.0.0.1';
/** A server in this process with real workers, in which everything can be counted. */
export class VolumeServer implements AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly pool: WorkerPool;
  readonly clock: CountingClock;
  /** Logged warnings, the latest hundred. */
  readonly warnings: string[];
  readonly #server: RunningServer;
  readonly #folder: string;

  private constructor(
    server: RunningServer,
    pool: WorkerPool,
    clock: CountingClock,
    folder: string,
    warnings: string[],
  ) {
    this.port = server.port;
    this.url = `http://${HOST}:${server.port}`;
    this.#server = server;
    this.pool = pool;
    this.clock = clock;
    this.#folder = folder;
    this.warnings = warnings;
  }

  static async start(env: Record<string, string> = {}): Promise<VolumeServer> {
    const folder = temporaryFolder();
    const warnings: string[] = [];
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        const line = chunk.toString();
        // The worker logs the reason for each refused request; its client has been told.
        if (!line.includes('throwing MediaSoup')) {
          warnings.push(line);
        }
        warnings.splice(0, Math.max(0, warnings.length - 100));
        done();
      },
    });
    const log = pino({ level: 'warn' }, sink);
    const clock = new CountingClock();
    const pool = await WorkerPool.create({ workers: 1, host: HOST, port: 0, log });
    const media = new MediasoupServer(pool, () => [HOST], clock);
    const server = await startServer({
      config: readConfig({
        HOST,
        PORT: '0',
        DATA_DIR: folder,
        CLASSES_PER_MINUTE: '1000000',
        // Each client says which address it is at, because there are more of them than addresses.
        TRUST_PROXY: '1',
        PEER_GRACE_SECONDS: '1',
        MENTOR_GRACE_SECONDS: '1',
        ...env,
      }),
      log,
      clock,
      webRoot: join(import.meta.dirname, '../../packages/web/dist'),
      media: {
        server: media,
        setup: { routerRtpCapabilities: MediasoupServer.routerRtpCapabilities },
        workers: () => media.stats(),
        workerPids: () => pool.running.map(({ worker }) => worker.pid),
        workerDeaths: () => pool.deaths,
        obstacles: () => pool.obstacles,
        close: () => {
          pool.close();
        },
      },
    });
    keepDescriptors(folder);
    return new VolumeServer(server, pool, clock, folder, warnings);
  }

  createClass(draft?: Partial<ClassDraft>): Promise<CreatedClass> {
    return createClass(this.url, draft);
  }

  /** Counts what there is while nobody is here: once the last ones are gone. */
  async census(): Promise<Census> {
    return { ...(await censusAtRest(() => takeCensus(this.pool, this.clock))), ...countObjects() };
  }

  /** Waits until there is exactly as much of everything as before, in memory too. */
  async expectCensus(before: Census): Promise<void> {
    await expectCensus(async () => ({ ...before, ...(await takeCensus(this.pool, this.clock)) }), before);
    await expectCensus(() => Promise.resolve({ ...before, ...countObjects() }), before);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.close();
    rmSync(this.#folder, { recursive: true });
  }
}

/**
 * As when the databases' logs are trimmed, half a minute after the start: what a second connection had open stays open after it is
 * closed, for the next one, as long as the first holds its lock. So it is there before anything is counted.
 */
function keepDescriptors(folder: string): void {
  for (const name of ['gongbang', 'site']) {
    const database = new DatabaseSync(join(folder, `${name}.sqlite`));
    // It opens its files when it first reads.
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    database.close();
  }
}
