import type { Quality } from '@gongbang/protocol';

import type { ClassStore } from '../model/classStore.ts';
import { cushionFor, isUplinkDoubtful, judge, type Judgement, type Symptoms } from '../model/quality.ts';
import { StandingReport } from './StandingReport.ts';
import type { StreamStats, TransportStats } from './stats.ts';

/** What a monitor needs from its owner. */
export interface QualityPort {
  stats(): Promise<TransportStats[]>;
  /** The Consumer that brings a track; null when it is gone. */
  consumerOf(trackId: string): string | null;
  report(quality: Quality): Promise<unknown>;
  /** Delays the playing of received media by this long, in ms. */
  setCushion(ms: number): void;
  /** Remeasures the uplink. */
  measureUplink(): void;
}

/** How often the connection is checked, in ms. */
const SAMPLE_MS = 2000;
/** How many samples in a row have to agree before the verdict changes: one hiccup is not a bad connection. */
const SAMPLES_TO_CHANGE = 2;
/** After this many samples without need, received media is no longer delayed. */
const SAMPLES_TO_RELAX = 5;

/**
 * The delay grows by this much at a time, in ms: all at once, the picture would freeze for as long, while a frame that
 * arrives this much later goes unnoticed.
 */
const GROWTH_MS = 40;
const GROWTH_INTERVAL_MS = 100;

/** Checks the user's own connection periodically and sums it up in a word: for the user, and for the mentor. */
export class QualityMonitor {
  readonly #store: ClassStore;
  readonly #port: QualityPort;
  readonly #timer: ReturnType<typeof setInterval>;
  #candidate: Judgement | null = null;
  #samples = 0;
  readonly #report: StandingReport<Quality>;
  /** Consumers whose owners sent badly at the last check. */
  #starved: ReadonlySet<string> = new Set();
  /** The current and the eventual delay of received media, in ms. */
  #cushion = 0;
  #wantedCushion = 0;
  #growing: ReturnType<typeof setInterval> | undefined;
  #relaxed = 0;

  constructor(store: ClassStore, port: QualityPort) {
    this.#store = store;
    this.#port = port;
    this.#report = new StandingReport<Quality>('good', {
      isDue: () => store.getState().standing.at === 'joined',
      report: (quality) => port.report(quality),
    });
    this.#timer = setInterval(() => void this.#sample(), SAMPLE_MS);
  }

  /** The user is in, perhaps again. */
  joined(): void {
    this.#report.joined();
  }

  close(): void {
    clearInterval(this.#timer);
    clearInterval(this.#growing);
  }

  async #sample(): Promise<void> {
    const { standing, mediaLostSince, connection } = this.#store.getState();
    // While the server cannot be reached, nothing is known about the own connection: the server may be down.
    if (standing.at !== 'joined' || connection.state !== 'online') {
      return;
    }
    const stats = await this.#port.stats().catch(() => []);
    const isOwn = this.#ownDoing();
    this.#take(judge({ ...symptomsOf(stats, isOwn), isLost: mediaLostSince !== null }));
    // What was lost on its way to the server is waited for as well.
    this.#fitCushion(symptomsOf(stats, () => true));
    if (stats.some(isDoubtful)) {
      this.#port.measureUplink();
    }
    this.#report.set(this.#store.getState().connectionQuality.quality);
  }

  /**
   * Tells apart what may be the own connection's fault from what its owner sends badly, or holds back. That a picture froze
   * is only known once it moves again, so the state at the last check counts too.
   */
  #ownDoing(): (stream: StreamStats) => boolean {
    const { consumerStates, received } = this.#store.getState();
    const starved = new Set([
      ...Object.values(consumerStates).flatMap(({ id, fromOwner }) => (fromOwner === 'good' ? [] : [id])),
      ...received.flatMap(({ consumerId, paused }) => (paused ? [consumerId] : [])),
    ]);
    const before = this.#starved;
    this.#starved = starved;
    return ({ direction, trackId }) => {
      const id = direction === 'receive' ? (this.#port.consumerOf(trackId) ?? '') : '';
      return !starved.has(id) && !before.has(id);
    };
  }

  /** Longer as soon as needed, shorter after a while: each change stretches or squeezes what is played. */
  #fitCushion({ receivingLoss, roundTripMs }: ReturnType<typeof symptomsOf>): void {
    const wanted = cushionFor(receivingLoss, roundTripMs);
    this.#relaxed = wanted < this.#wantedCushion ? this.#relaxed + 1 : 0;
    if (wanted > this.#wantedCushion || this.#relaxed >= SAMPLES_TO_RELAX) {
      this.#relaxed = 0;
      this.#wantedCushion = wanted;
      clearInterval(this.#growing);
      this.#growing = setInterval(() => {
        this.#grow();
      }, GROWTH_INTERVAL_MS);
      this.#grow();
    } else {
      // A connection that was rebuilt meanwhile doesn't know it yet.
      this.#port.setCushion(this.#cushion);
    }
  }

  #grow(): void {
    this.#cushion = Math.min(this.#wantedCushion, this.#cushion + GROWTH_MS);
    this.#port.setCushion(this.#cushion);
    if (this.#cushion === this.#wantedCushion) {
      clearInterval(this.#growing);
    }
  }

  #take(judgement: Judgement): void {
    const shown = this.#store.getState().connectionQuality;
    if (isSame(judgement, shown)) {
      this.#candidate = null;
      return;
    }
    this.#samples = this.#candidate !== null && isSame(judgement, this.#candidate) ? this.#samples + 1 : 1;
    this.#candidate = judgement;
    if (this.#samples >= SAMPLES_TO_CHANGE || judgement.complaint === 'lost') {
      this.#candidate = null;
      this.#store.setState((state) => ({ ...state, connectionQuality: judgement }));
    }
  }
}

const isSame = (one: Judgement, other: Judgement): boolean =>
  one.quality === other.quality && one.complaint === other.complaint;

/** A way that sends a screen and is believed to be too narrow for it. */
function isDoubtful({ pair, streams }: TransportStats): boolean {
  const screen = streams.find(({ direction, name }) => direction === 'send' && name === 'screen');
  return screen !== undefined && isUplinkDoubtful(pair?.availableBitrate ?? null, screen.lossRatio);
}

/** The worst value over all ways, of the streams that count. */
function symptomsOf(
  stats: readonly TransportStats[],
  counts: (stream: StreamStats) => boolean,
): Omit<Symptoms, 'isLost'> & { readonly receivingLoss: number } {
  const streams = stats.flatMap((transport) => transport.streams.filter(counts));
  const trips = stats.flatMap(({ pair }) => pair?.roundTripMs ?? []);
  const worst = (values: readonly number[]): number => Math.max(0, ...values);
  return {
    lossRatio: worst(streams.map(({ lossRatio }) => lossRatio)),
    receivingLoss: worst(
      streams.filter(({ direction }) => direction === 'receive').map(({ lossRatio }) => lossRatio),
    ),
    roundTripMs: trips.length === 0 ? null : worst(trips),
    freezeRatio: worst(streams.map(({ freezeRatio }) => freezeRatio)),
    concealedRatio: worst(streams.map(({ concealedRatio }) => concealedRatio)),
  };
}
