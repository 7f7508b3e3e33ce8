import type { LocalSources, LocalState } from '../model/classState.ts';
import { DeviceError } from './DeviceError.ts';
import { listDevices, onDevicesChanged } from './LocalMedia.ts';
import { PendingCaptures } from './PendingCaptures.ts';
import type { SentMedia } from './SentMedia.ts';

/** What is captured here; a screen is shared (`ScreenShare`). */
export type CapturedSource = Exclude<keyof LocalSources, 'screen'>;
/** What a device is once it is open: `off` is a muted microphone. */
type OpenState = Exclude<LocalState, 'starting'>;

/** What devices need from their owner. */
export interface CapturedDevicesPort {
  local(): LocalSources;
  setLocal(source: CapturedSource, value: LocalState): void;
  /** Opens one as it is chosen now. */
  reopen(source: 'camera' | 'mic', state: OpenState): Promise<void>;
  replaced(source: 'camera' | 'mic'): void;
  fail(error: unknown): void;
}

/** The user's camera, microphone and hands camera: opened when permission is there, and looked for again when they are unplugged. */
export class CapturedDevices {
  readonly #sent: SentMedia;
  readonly #port: CapturedDevicesPort;
  readonly #pending = new PendingCaptures<CapturedSource>();
  /** Devices that were unplugged while on, with nothing in their place. */
  readonly #missing = new Set<CapturedSource>();
  readonly #stopLooking: () => void;
  #isDisposed = false;

  constructor(sent: SentMedia, port: CapturedDevicesPort) {
    this.#sent = sent;
    this.#port = port;
    this.#stopLooking = onDevicesChanged(() => {
      this.#lookForMissing();
    });
  }

  /** Opens a device in place of the one before. */
  async open(
    source: CapturedSource,
    capture: () => Promise<MediaStreamTrack>,
    state: OpenState = 'on',
  ): Promise<void> {
    if (this.#isDisposed) {
      return;
    }
    this.#port.setLocal(source, state === 'on' ? 'starting' : 'off');
    // A device that is already open is returned as it is, whatever size is requested now, so it is closed first.
    this.#sent.trackOf(source)?.stop();
    let opened: MediaStreamTrack | null = null;
    try {
      const track = await this.#pending.open(source, capture);
      opened = track;
      if (track === null) {
        return;
      }
      track.enabled = state === 'on';
      track.addEventListener('ended', () => {
        void this.#lost(source, track);
      });
      this.#missing.delete(source === 'mic' ? 'mic' : 'camera');
      this.#port.setLocal(source, state);
      await this.#sent.replace(source, track);
    } catch (error) {
      // One that was switched off while it was about to be sent is off already; one that is cut off is sent after the return.
      if (opened === null || (opened.readyState !== 'ended' && !this.#sent.isCutOff)) {
        await this.rest(source);
        this.#port.fail(error);
      }
    }
  }

  /** Another device was chosen: one that is being opened is opened again after it. Says whether any is. */
  renew(source: CapturedSource): boolean {
    return this.#pending.renew(source);
  }

  /** The user does not want a device any more, whether it is being opened or awaited. */
  giveUp(source: CapturedSource): void {
    this.#pending.cancel(source);
    this.#missing.delete(source);
  }

  giveUpAll(): void {
    this.#pending.cancelAll();
    this.#missing.clear();
  }

  /** Stops a device; its Producer waits for another one. */
  async rest(source: CapturedSource): Promise<void> {
    this.#port.setLocal(source, 'off');
    await this.#sent.rest(source);
  }

  /** Opens nothing from now on. */
  dispose(): void {
    this.#isDisposed = true;
    this.#stopLooking();
  }

  /** A device was unplugged or taken away: another one continues in its Producer, or the Producer waits for one. */
  async #lost(source: CapturedSource, track: MediaStreamTrack): Promise<void> {
    if (this.#sent.trackOf(source) !== track) {
      return;
    }
    const isTaken = await this.#isTaken(source, track);
    if (this.#sent.trackOf(source) !== track || this.#pending.has(source)) {
      return;
    }
    const state = this.#port.local()[source] === 'off' ? 'off' : 'on';
    // A camera that is off is one that was switched off meanwhile.
    if (state === 'off' && source !== 'mic') {
      return;
    }
    if (isTaken) {
      await this.rest(source);
      return;
    }
    if (source === 'hands') {
      await this.rest(source);
      this.#port.fail(new DeviceError('camera', 'not-found'));
      return;
    }
    // A muted one is not awaited: once it is back, it would be heard.
    if (state === 'on') {
      this.#missing.add(source);
    }
    await this.#port.reopen(source, state);
    if (this.#sent.trackOf(source)?.readyState === 'live') {
      this.#port.replaced(source);
    }
  }

  /**
   * Whether our other camera took it away: an iPhone runs one at a time, and ends the first when a second one is opened. Reopening
   * it would end the other one in turn.
   */
  async #isTaken(source: CapturedSource, track: MediaStreamTrack): Promise<boolean> {
    const other = source === 'camera' ? 'hands' : 'camera';
    if (source === 'mic' || this.#port.local()[other] === 'off') {
      return false;
    }
    const { deviceId } = track.getSettings();
    const { cameras } = await listDevices();
    return cameras.some((camera) => camera.deviceId === deviceId);
  }

  /** Something was plugged in: it may be what is missing. */
  #lookForMissing(): void {
    for (const source of this.#missing) {
      void listDevices().then(({ cameras, microphones }) => {
        const there = source === 'mic' ? microphones : cameras;
        if (
          source !== 'hands' &&
          there.length > 0 &&
          this.#missing.has(source) &&
          !this.#pending.has(source)
        ) {
          return this.#port.reopen(source, 'on');
        }
      });
    }
  }
}
