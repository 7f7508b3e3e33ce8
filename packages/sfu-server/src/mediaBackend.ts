import type { MediaSetup } from '@gongbang/protocol';
import type { Logger } from 'pino';

import type { MediaServer } from './ports/media.ts';
import type { Config } from './config.ts';
import type { Guard } from './guard.ts';
import type { WorkerGauges } from './http/metrics.ts';
import { reachableAddresses } from './media/addresses.ts';
import { MediasoupServer } from './media/MediasoupServer.ts';
import { WorkerPool } from './media/WorkerPool.ts';
import { DomainAddress } from './network/DomainAddress.ts';

/** The whole server's media: the port that classes use, and what health, metrics and shutdown need. */
export interface MediaBackend {
  readonly server: MediaServer;
  readonly setup: MediaSetup;
  readonly workers: () => Promise<readonly WorkerGauges[]>;
  readonly workerPids: () => number[];
  readonly workerDeaths: () => number;
  /** What is currently wrong with the workers, in words. */
  readonly obstacles: () => string[];
  readonly close: () => void;
}

/** mediasoup on a pool of workers. */
export async function createMedia(config: Config, log: Logger, guard: Guard): Promise<MediaBackend> {
  const pool = await WorkerPool.create({
    workers: config.MEDIA_WORKERS,
    host: config.HOST,
    port: config.MEDIA_PORT,
    log,
    clock: guard.clock,
  });
  const domain =
    config.DOMAIN === undefined || config.ANNOUNCED_ADDRESS.length > 0
      ? null
      : await DomainAddress.find({
          domain: config.DOMAIN,
          stunUrls: config.ICE_SERVERS.flatMap(({ urls }) => urls),
          clock: guard.clock,
          log,
        });
  const server = new MediasoupServer(
    pool,
    () => {
      const announced = domain?.addresses ?? config.ANNOUNCED_ADDRESS;
      return announced.length > 0 ? announced : reachableAddresses(config.HOST);
    },
    guard.clock,
  );
  return {
    server,
    setup: { routerRtpCapabilities: MediasoupServer.routerRtpCapabilities },
    workers: () => server.stats(),
    workerPids: () => pool.running.map(({ worker }) => worker.pid),
    workerDeaths: () => pool.deaths,
    obstacles: () => pool.obstacles,
    close: () => {
      domain?.close();
      pool.close();
    },
  };
}
