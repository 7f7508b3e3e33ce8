import { isDeepStrictEqual } from 'node:util';
import { queryObjects } from 'node:v8';

import { Classroom } from '@gongbang/sfu-server/class/Classroom.ts';
import { Peer } from '@gongbang/sfu-server/room/Peer.ts';
import type { Clock } from '@gongbang/sfu-server/ports/world.ts';
import { systemClock } from '@gongbang/sfu-server/clock.ts';
import { RouterClassMedia } from '@gongbang/sfu-server/media/RouterClassMedia.ts';
import { TransportPeerMedia } from '@gongbang/sfu-server/media/TransportPeerMedia.ts';
import type { WorkerPool } from '@gongbang/sfu-server/media/WorkerPool.ts';
import { Socket } from 'socket.io';
import { expect } from 'vitest';

import { descriptorsOf } from './descriptors.ts';
import { pendingTimers, watchTimers } from './timers.ts';
import { isFull } from './volumes.ts';

watchTimers();

/** The system's clock, and the number of its pending timers. */
export class CountingClock implements Clock {
  #pending = 0;

  get pending(): number {
    return this.#pending;
  }

  now(): number {
    return systemClock.now();
  }

  monotonic(): number {
    return systemClock.monotonic();
  }

  after(ms: number, action: () => void): () => void {
    this.#pending += 1;
    let isPending = true;
    const settle = (): boolean => {
      const was = isPending;
      this.#pending -= was ? 1 : 0;
      isPending = false;
      return was;
    };
    const cancel = systemClock.after(ms, () => {
      settle();
      action();
    });
    return () => {
      if (settle()) {
        cancel();
      }
    };
  }
}

/** How many of each thing there are. */
export type Census = Readonly<Record<string, number>>;

/** Objects in memory that nobody should need any more. Collects all garbage, which takes a second. */
export function countObjects(): Census {
  return {
    classrooms: objects(Classroom),
    peers: objects(Peer),
    'media of classes': objects(RouterClassMedia),
    'media of peers': objects(TransportPeerMedia),
    sockets: objects(Socket),
  };
}

/** Counts what a server in this process and its workers hold open. */
export async function takeCensus(pool: WorkerPool, clock: CountingClock): Promise<Census> {
  const resources = process.getActiveResourcesInfo();
  const census: Record<string, number> = {
    'timers of the domain': clock.pending,
    // Timers that do not keep the process alive remember rates, for a minute at most: a full run waits for them.
    timers: pendingTimers({ withUnreferenced: isFull }),
    connections: resources.filter((type) => type.startsWith('TCPSocket')).length,
    descriptors: descriptorsOf(process.pid),
    'workers that died': pool.deaths,
  };
  for (const { index, worker, webRtcServer, load } of pool.running) {
    const [{ routerIds, channelMessageHandlers }, media] = await Promise.all([
      worker.dump(),
      webRtcServer.dump(),
    ]);
    Object.assign(census, {
      [`worker ${index}, load`]: load,
      [`worker ${index}, routers`]: routerIds.length,
      // Routers, transports, Producers, Consumers and observers: everything that takes requests.
      [`worker ${index}, entities`]: channelMessageHandlers.channelRequestHandlers.length,
      [`worker ${index}, transports`]: media.webRtcTransportIds.length,
      [`worker ${index}, ICE names`]: media.localIceUsernameFragments.length,
      [`worker ${index}, descriptors`]: descriptorsOf(worker.pid),
    });
  }
  return census;
}

/** How long released objects may take to go: someone who is lost without a word is noticed by silence, after 45 s. */
const REST_MS = isFull ? 300_000 : 120_000;
/**
 * What has not changed for this long stays so: layers are given up after a second. Sparing log lines have a timer for a
 * minute: in a full run it runs out between the first count and the last, so it must have run out before the first.
 */
const REST_INTERVAL_MS = isFull ? 65_000 : 1500;

/** Counts once nobody is connected and nothing changes any more. */
export async function censusAtRest(take: () => Promise<Census>): Promise<Census> {
  const taken: Census[] = [];
  await expect
    .poll(
      async () => {
        taken.push(await take());
        // An interval lies between the two: anything that ends in it was not at rest.
        const [before, counts] = taken.slice(-2);
        return isDeepStrictEqual(before, counts) && counts?.['connections'] === 0;
      },
      { timeout: REST_MS, interval: REST_INTERVAL_MS },
    )
    .toBe(true);
  return taken.at(-1) ?? take();
}

/** Waits until there is exactly as much of everything as before; of timers no more, because running media sometimes has some. */
export async function expectCensus(take: () => Promise<Census>, before: Census): Promise<void> {
  const { timers: timersBefore = 0 } = before;
  await expect
    .poll(
      async () => {
        const { timers = 0, ...counts } = await take();
        return { ...counts, timers: Math.max(timers, timersBefore) };
      },
      { timeout: REST_MS },
    )
    .toEqual(before);
}

/** Objects of a class that are still reachable after a full collection. */
function objects(constructor: { readonly prototype: object }): number {
  return Number(queryObjects(constructor as unknown as () => unknown));
}
