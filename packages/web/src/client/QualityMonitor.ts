import type { Quality } from '@gongbang/protocol';
import type { StoreApi } from 'zustand';

import type { ClassPageState } from '../store/classState.ts';
import { judge, type Judgement } from '../store/quality.ts';
import type { TransportStats } from './stats.ts';

/** What a monitor asks of its owner. */
export interface QualityPort {
  stats(): Promise<TransportStats[]>;
  report(quality: Quality): Promise<unknown>;
}

/** How often the connection is looked at, in ms. */
const SAMPLE_MS = 2000;
/** So many samples in a row have to say the same before the word changes: one hiccup is no bad connection. */
const SAMPLES_TO_CHANGE = 2;

/** Looks at one's own connection now and then, and puts it in a word: for oneself, and for the mentor. */
export class QualityMonitor {
  readonly #store: StoreApi<ClassPageState>;
  readonly #port: QualityPort;
  readonly #timer: ReturnType<typeof setInterval>;
  #candidate: Judgement | null = null;
  #samples = 0;
  #reported: Quality = 'good';

  constructor(store: StoreApi<ClassPageState>, port: QualityPort) {
    this.#store = store;
    this.#port = port;
    this.#timer = setInterval(() => void this.#sample(), SAMPLE_MS);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #sample(): Promise<void> {
    const { standing, mediaLostSince, connection } = this.#store.getState();
    if (standing.at !== 'joined') {
      return;
    }
    const stats = await this.#port.stats().catch(() => []);
    const isLost = mediaLostSince !== null || connection.state !== 'online';
    this.#take(judge({ ...symptomsOf(stats), isLost }));
    const { quality } = this.#store.getState().connectionQuality;
    if (quality !== this.#reported && connection.state === 'online') {
      this.#reported = quality;
      await this.#port.report(quality).catch(() => undefined);
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

/** The worst of every way. */
function symptomsOf(stats: readonly TransportStats[]): {
  lossRatio: number;
  roundTripMs: number | null;
  freezeRatio: number;
  concealedRatio: number;
} {
  const streams = stats.flatMap((transport) => transport.streams);
  const trips = stats.flatMap(({ pair }) => pair?.roundTripMs ?? []);
  const worst = (values: readonly number[]): number => Math.max(0, ...values);
  return {
    lossRatio: worst(streams.map(({ lossRatio }) => lossRatio)),
    roundTripMs: trips.length === 0 ? null : worst(trips),
    freezeRatio: worst(streams.map(({ freezeRatio }) => freezeRatio)),
    concealedRatio: worst(streams.map(({ concealedRatio }) => concealedRatio)),
  };
}
