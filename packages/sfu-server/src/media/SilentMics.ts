import type { MediaId, PeerId } from '@gongbang/protocol';
import type { types } from 'mediasoup';

import type { Clock } from '../ports/world.ts';

/**
 * The interval over which levels are measured, in ms. In silence Opus sends a packet every 400 ms (DTX), and
 * levels from fewer than ten packets are not reported.
 */
export const LEVELS_MS = 5000;
/** The quietest level that is still something (RFC 6464: 127 is digital silence), in dBov. */
const QUIETEST = -126;
/**
 * How long an open microphone must have carried nothing to count as silent, in ms: a short time if it was
 * never heard at all, longer if it is known to work. Some computers send nothing at all while nobody speaks.
 */
export const PATIENCE_MS = { before: 12_000, after: 30_000 };
/** How often to check, in ms. */
const LOOK_MS = 1000;
const LEVEL_EXTENSION = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level';

/** Options for an observer of audio levels that tells, for each microphone, whether it carries anything. */
export const levelsOf = (maxEntries: number): types.AudioLevelObserverOptions => ({
  maxEntries,
  threshold: QUIETEST,
  interval: LEVELS_MS,
});

interface OpenMic {
  readonly owner: PeerId;
  /** When it was opened, or last carried sound, in monotonic ms. */
  since: number;
  wasHeard: boolean;
}

/** What is needed from an observer of audio levels. */
export interface LevelSource {
  addProducer(options: { producerId: string }): Promise<void>;
  on(
    event: 'volumes',
    listener: (volumes: { readonly producer: { readonly id: string } }[]) => void,
  ): unknown;
}

/** What is needed from a microphone's Producer. */
export interface Mic {
  readonly id: MediaId;
  readonly paused: boolean;
  readonly rtpParameters: { readonly headerExtensions?: readonly { readonly uri: string }[] };
  readonly observer: { on(event: 'pause' | 'resume' | 'close', listener: () => void): unknown };
}

/** Notices open microphones that carry nothing: muted at the headset, the wrong device, or not getting through. */
export class SilentMics {
  readonly #levels: LevelSource;
  readonly #clock: Pick<Clock, 'after' | 'monotonic'>;
  readonly #tell: (peerIds: PeerId[]) => void;
  readonly #open = new Map<MediaId, OpenMic>();
  #told = '';
  #cancel: (() => void) | null = null;

  /** @param tell called with the owners of all silent ones, whenever they change. Must not throw */
  constructor(
    levels: LevelSource,
    clock: Pick<Clock, 'after' | 'monotonic'>,
    tell: (peerIds: PeerId[]) => void,
  ) {
    this.#levels = levels;
    this.#clock = clock;
    this.#tell = tell;
    levels.on('volumes', (volumes) => {
      for (const { producer } of volumes) {
        const mic = this.#open.get(producer.id);
        if (mic !== undefined) {
          mic.since = clock.monotonic();
          mic.wasHeard = true;
        }
      }
      this.#review();
    });
  }

  /** Watches a microphone until it is closed. For a browser that reports no levels, nothing is known. */
  async watch(mic: Mic, owner: PeerId): Promise<void> {
    if (mic.rtpParameters.headerExtensions?.some(({ uri }) => uri === LEVEL_EXTENSION) !== true) {
      return;
    }
    const opened = (): void => {
      this.#open.set(mic.id, { owner, since: this.#clock.monotonic(), wasHeard: false });
      this.#begin();
    };
    const shut = (): void => {
      this.#open.delete(mic.id);
      this.#review();
    };
    mic.observer.on('resume', opened);
    mic.observer.on('pause', shut);
    mic.observer.on('close', shut);
    if (!mic.paused) {
      opened();
    }
    await this.#levels.addProducer({ producerId: mic.id });
  }

  /** Reports nothing more: the class is closing, and its microphones close one after the other. */
  close(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#open.clear();
    this.#told = '';
  }

  /** Checks periodically, as long as a microphone is open. */
  #begin(): void {
    this.#cancel ??= this.#clock.after(LOOK_MS, () => {
      this.#cancel = null;
      this.#review();
      if (this.#open.size > 0) {
        this.#begin();
      }
    });
  }

  #review(): void {
    const now = this.#clock.monotonic();
    const silent = [...this.#open.values()].filter(
      ({ since, wasHeard }) => now - since > PATIENCE_MS[wasHeard ? 'after' : 'before'],
    );
    const owners = [...new Set(silent.map(({ owner }) => owner))].sort();
    if (owners.join(' ') !== this.#told) {
      this.#told = owners.join(' ');
      this.#tell(owners);
    }
  }
}
