import type { Page } from 'playwright-core';

/** Counters of one picture that a page shows, or of all its sound. */
interface Counters {
  readonly framesDecoded: number;
  readonly totalFreezesDuration: number;
  readonly freezeCount: number;
  readonly packetsReceived: number;
  readonly packetsLost: number;
  readonly bytesReceived: number;
  readonly concealedSamples: number;
  readonly totalSamplesReceived: number;
  readonly frameWidth: number;
  readonly frameHeight: number;
}

/** What a page has received so far. */
export interface Sample {
  /** ms, by the page's own clock. */
  readonly at: number;
  /** By kind of picture: `camera`, `hands`, `screen`. */
  readonly pictures: Readonly<Record<string, Counters>>;
  readonly sound: Counters;
  /** How packets come in: `udp` or `tcp`, and how a relay is reached. */
  readonly ways: readonly string[];
}

/** What became of a picture between two samples. */
export interface Seen {
  readonly framesPerSecond: number;
  readonly freezeRatio: number;
  readonly width: number;
  readonly height: number;
  readonly kbit: number;
}

/** What came between two samples. */
export interface Viewing {
  readonly seconds: number;
  readonly pictures: Readonly<Record<string, Seen>>;
  /** Share of the sound that was concealed because it did not arrive. */
  readonly concealedRatio: number;
  /** Share of all packets that did not arrive. */
  readonly lossRatio: number;
  readonly ways: readonly string[];
}

type Entry = Partial<Counters> & {
  readonly id: string;
  readonly type: string;
  readonly kind?: string;
  readonly trackIdentifier?: string;
  readonly selectedCandidatePairId?: string;
  readonly localCandidateId?: string;
  readonly protocol?: string;
  readonly relayProtocol?: string;
  readonly bytesReceived?: number;
};

/** Reads the counters of everything that a page receives. */
export function sample(page: Page): Promise<Sample> {
  return page.evaluate(async () => {
    const { connections } = window as unknown as { connections: RTCPeerConnection[] };
    const sourceOf = new Map(
      [...document.querySelectorAll('video')].map((video) => [
        (video.srcObject as MediaStream | null)?.getVideoTracks()[0]?.id,
        video.dataset['source'] ?? '',
      ]),
    );
    const countersOf = (entry?: Entry): Counters => ({
      framesDecoded: entry?.framesDecoded ?? 0,
      totalFreezesDuration: entry?.totalFreezesDuration ?? 0,
      freezeCount: entry?.freezeCount ?? 0,
      packetsReceived: entry?.packetsReceived ?? 0,
      packetsLost: entry?.packetsLost ?? 0,
      bytesReceived: entry?.bytesReceived ?? 0,
      concealedSamples: entry?.concealedSamples ?? 0,
      totalSamplesReceived: entry?.totalSamplesReceived ?? 0,
      frameWidth: entry?.frameWidth ?? 0,
      frameHeight: entry?.frameHeight ?? 0,
    });
    const pictures: Record<string, Counters> = {};
    let sound = countersOf();
    const ways = new Set<string>();
    for (const connection of connections) {
      if (connection.connectionState === 'closed') {
        continue;
      }
      const report = (await connection.getStats()) as unknown as Map<string, Entry>;
      const inbound = [...report.values()].filter(({ type }) => type === 'inbound-rtp');
      for (const entry of inbound) {
        const source = sourceOf.get(entry.trackIdentifier);
        if (entry.kind === 'video' && source !== undefined) {
          pictures[source] = countersOf(entry);
        } else if (entry.kind === 'audio' && (entry.packetsReceived ?? 0) >= sound.packetsReceived) {
          sound = countersOf(entry);
        }
      }
      for (const { type, selectedCandidatePairId } of report.values()) {
        const pair = type === 'transport' ? report.get(selectedCandidatePairId ?? '') : undefined;
        const local = report.get(pair?.localCandidateId ?? '');
        if (local !== undefined && inbound.length > 0) {
          ways.add(
            local.relayProtocol === undefined ? (local.protocol ?? '') : `relay/${local.relayProtocol}`,
          );
        }
      }
    }
    return { at: performance.now(), pictures, sound, ways: [...ways] };
  });
}

/** What came between two samples. */
export function between(before: Sample, after: Sample): Viewing {
  const seconds = (after.at - before.at) / 1000;
  const pictures = Object.fromEntries(
    Object.entries(after.pictures).map(([source, now]): [string, Seen] => {
      const then = before.pictures[source];
      const risen = (of: (counters: Counters) => number): number =>
        of(now) - (then === undefined ? 0 : of(then));
      return [
        source,
        {
          framesPerSecond: risen(({ framesDecoded }) => framesDecoded) / seconds,
          freezeRatio: risen(({ totalFreezesDuration }) => totalFreezesDuration) / seconds,
          width: now.frameWidth,
          height: now.frameHeight,
          kbit: (risen(({ bytesReceived }) => bytesReceived) * 8) / 1000 / seconds,
        },
      ];
    }),
  );
  const all = (of: (counters: Counters) => number): number =>
    [...Object.entries(after.pictures), ['', after.sound] as const].reduce(
      (sum, [source, now]) =>
        sum + of(now) - of(source === '' ? before.sound : (before.pictures[source] ?? { ...now })),
      0,
    );
  const lost = all(({ packetsLost }) => packetsLost);
  const samples = after.sound.totalSamplesReceived - before.sound.totalSamplesReceived;
  const concealed = after.sound.concealedSamples - before.sound.concealedSamples;
  return {
    seconds,
    pictures,
    concealedRatio: samples > 0 ? concealed / samples : 1,
    lossRatio: lost / Math.max(1, lost + all(({ packetsReceived }) => packetsReceived)),
    ways: after.ways,
  };
}

/** Observes a page for a while. */
export async function watch(page: Page, ms: number): Promise<Viewing> {
  const before = await sample(page);
  await page.evaluate((wait) => new Promise((resolve) => setTimeout(resolve, wait)), ms);
  return between(before, await sample(page));
}

/** A picture stands still after this long without a new frame, in ms. */
const STILL_MS = 700;
/** A picture that has not stood still by then, and moves, was hardly affected, in ms. */
const UNTOUCHED_MS = 5000;

/** Records when frames of a picture arrive, by the page's own clock, until it is read. */
export class FrameLog {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  static async begin(page: Page, source: string): Promise<FrameLog> {
    await page.evaluate((wanted) => {
      const log: number[] = [];
      Object.assign(window, { frameLog: log });
      const follow = (video: HTMLVideoElement): void => {
        video.requestVideoFrameCallback(() => {
          log.push(Date.now());
          follow(video);
        });
      };
      const seen = new WeakSet<HTMLVideoElement>();
      const find = (): void => {
        for (const video of document.querySelectorAll<HTMLVideoElement>(`video[data-source=${wanted}]`)) {
          if (!seen.has(video)) {
            seen.add(video);
            follow(video);
          }
        }
      };
      find();
      // Recreated media may come in another element.
      new MutationObserver(find).observe(document.body, { childList: true, subtree: true });
    }, source);
    return new FrameLog(page);
  }

  /**
   * Waits until the picture moves again after it stood still, however briefly.
   * @param since ms since 1970: earlier frames do not count
   * @returns ms since 1970 of the first frame after the standstill
   */
  async back(since: number, timeout: number): Promise<number> {
    const handle = await this.#page.waitForFunction(
      ([from, still, untouched]) => {
        const log = (window as unknown as { frameLog: number[] }).frameLog.filter((at) => at > from - still);
        const gaps = log
          .map((at, index) => ({ at, gap: at - (log[index - 1] ?? from) }))
          .filter(({ at }) => at > from);
        const stoodStill = gaps.find(({ gap }) => gap > still);
        const moves = Date.now() - (log.at(-1) ?? 0) < still;
        return stoodStill === undefined && moves && Date.now() - from > untouched
          ? gaps.toSorted((one, other) => other.gap - one.gap)[0]?.at
          : stoodStill?.at;
      },
      [since, STILL_MS, UNTOUCHED_MS] as const,
      { polling: 50, timeout },
    );
    return (await handle.jsonValue()) ?? Number.NaN;
  }

  /**
   * Waits for the next frame.
   * @param since ms since 1970
   * @returns ms since 1970 of the first frame after that
   */
  async next(since: number, timeout: number): Promise<number> {
    const handle = await this.#page.waitForFunction(
      (from) => (window as unknown as { frameLog: number[] }).frameLog.find((at) => at > from) ?? null,
      since,
      { polling: 50, timeout },
    );
    return (await handle.jsonValue()) ?? Number.NaN;
  }

  /** The longest time between two frames, in ms. */
  async longestGap(since: number): Promise<number> {
    return this.#page.evaluate((from) => {
      const log = (window as unknown as { frameLog: number[] }).frameLog.filter((at) => at > from);
      return Math.max(
        0,
        ...log.map((at, index) => at - (log[index - 1] ?? from)),
        Date.now() - (log.at(-1) ?? from),
      );
    }, since);
  }
}
