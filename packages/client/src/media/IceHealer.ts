import type { IceParameters, MediaId } from '@gongbang/protocol';
import type { types } from 'mediasoup-client';

import { receivedBytes } from './stats.ts';
import { toIceParameters } from './wire.ts';

/** What a healer needs from whoever holds the connection to the server. */
export interface HealerPort {
  /** Whether packets should be arriving: a picture is being sent or received. */
  expectsPackets(): boolean;
  /** New ICE credentials from the server. @throws ClientError while there is no way to it */
  restartIce(transportId: MediaId): Promise<{ iceParameters: IceParameters }>;
  /** Restarts did not help: media has to be rebuilt. */
  failed(): void;
  /** The way was lost, or found. */
  changed(): void;
}

/** For this long after a disconnect ICE may recover by itself, in ms; once ICE has failed, Chromium never does. */
const PATIENCE_MS = 2000;
/**
 * A way that is not there after this time, in ms, is reported as lost; the search goes on. Whoever waits has to be
 * told within six seconds, and their quality is checked every two.
 */
const NEVER_MS = 3500;
/** How often to check whether packets arrive, in ms. */
const LOOK_MS = 500;
/**
 * While pictures flow, at least RTCP arrives every second (RFC 3550, 6.2). After this many checks without anything, the way is
 * lost; the browser itself would wait another five seconds.
 */
const SILENT_LOOKS = 6;
/** How long a restart may take before the next one, in ms. */
const RESTART_MS = 2000;
/** How often new ICE credentials are tried before media is rebuilt. */
const MAX_RESTARTS = 3;
/**
 * The same if nothing arrives although the browser believes in its way: it sticks to that way as long as it does, whatever
 * other ways a restart finds (a firewall that closes UDP in mid-class).
 */
const MAX_RESTARTS_IN_SILENCE = 1;

/** Brings a transport back when its way through the network is lost. */
export class IceHealer {
  readonly #transport: types.Transport;
  readonly #port: HealerPort;
  readonly #looking: ReturnType<typeof setInterval>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #never: ReturnType<typeof setTimeout> | undefined;
  #restarts = 0;
  #isLost = false;
  #isAsking = false;
  #received = 0;
  #silentLooks = 0;

  constructor(transport: types.Transport, port: HealerPort) {
    this.#transport = transport;
    this.#port = port;
    transport.on('connectionstatechange', (state) => {
      if (state === 'connected') {
        this.#found();
        this.#port.changed();
      } else if (state === 'connecting') {
        this.#never ??= setTimeout(() => {
          this.#setLost(true);
        }, NEVER_MS);
      } else if (state === 'disconnected') {
        this.#lost(PATIENCE_MS);
      } else if (state === 'failed') {
        this.#lost(0);
      }
    });
    this.#looking = setInterval(() => void this.#look(), LOOK_MS);
    transport.observer.once('close', () => {
      clearTimeout(this.#timer);
      clearTimeout(this.#never);
      clearInterval(this.#looking);
    });
  }

  /** Whether there is no way: it was lost, or never found. */
  get isLost(): boolean {
    return this.#isLost && !this.#transport.closed;
  }

  /** The network changed, or the server is reachable again: no reason to wait any longer. */
  hurry(): void {
    this.#restarts = 0;
    this.#restart();
  }

  async #look(): Promise<void> {
    if (this.#transport.connectionState !== 'connected' || !this.#port.expectsPackets()) {
      this.#silentLooks = 0;
      return;
    }
    const received = receivedBytes(await this.#transport.getStats().catch(() => null));
    if (received === null) {
      // If the browser doesn't tell, that is no bad news.
      this.#silentLooks = 0;
      return;
    }
    const isSilent = received <= this.#received;
    this.#received = received;
    this.#silentLooks = isSilent ? this.#silentLooks + 1 : 0;
    if (!isSilent) {
      this.#found();
    } else if (this.#silentLooks === SILENT_LOOKS) {
      this.#lost(0);
    }
  }

  #found(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#never);
    this.#restarts = 0;
    this.#setLost(false);
  }

  /** @param patienceMs how long to wait before doing something */
  #lost(patienceMs: number): void {
    if (this.#isLost && patienceMs > 0) {
      return;
    }
    this.#setLost(true);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#restart();
    }, patienceMs);
  }

  #restart(): void {
    if (this.#transport.closed || this.#transport.connectionState === 'new' || this.#isAsking) {
      return;
    }
    const isBelieved = this.#transport.connectionState === 'connected';
    if (this.#restarts >= (isBelieved ? MAX_RESTARTS_IN_SILENCE : MAX_RESTARTS)) {
      this.#port.failed();
      return;
    }
    this.#isAsking = true;
    void this.#askAndRestart().finally(() => {
      this.#isAsking = false;
    });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#isLost) {
        this.#restart();
      }
    }, RESTART_MS);
  }

  async #askAndRestart(): Promise<void> {
    try {
      const { iceParameters } = await this.#port.restartIce(this.#transport.id);
      this.#restarts += 1;
      await this.#transport.restartIce({ iceParameters: toIceParameters(iceParameters) });
    } catch {
      // No way to the server either (once there is one, joining brings us back here), or the transport is gone.
    }
  }

  #setLost(isLost: boolean): void {
    if (this.#isLost !== isLost) {
      this.#isLost = isLost;
      this.#port.changed();
    }
  }
}
