import { hasBench, type MediaId, type ProducerInfo, type Source, type WantedLayer } from '@gongbang/protocol';

import { NOTHING_ON, type LocalSources, type LocalState } from '../model/classState.ts';
import type { ClassStore } from '../model/classStore.ts';
import type { ClassroomStorage, DevicePreferences, ScreenContent, SoundMode } from '../storage.ts';
import { CapturedDevices } from './CapturedDevices.ts';
import { DeviceError } from './DeviceError.ts';
import { openCamera, openHands, openMicrophone, type HandsCameraChoice } from './LocalMedia.ts';
import { ScreenShare } from './ScreenShare.ts';
import { SentMedia, type SentMediaPort } from './SentMedia.ts';

/** What a publisher needs from the server, and from whoever remembers. */
export interface PublisherPort extends SentMediaPort {
  readonly storage: Pick<ClassroomStorage, 'devices' | 'rememberDevices'>;
  deviceFailed(error: DeviceError): void;
  /** A device was unplugged, and another one took its place. */
  deviceReplaced(source: 'camera' | 'mic'): void;
}

/** The user's own camera, microphone and screen: opened, previewed, and sent while the class is live. */
export class Publisher {
  readonly #store: ClassStore;
  readonly #port: PublisherPort;
  readonly #storage: PublisherPort['storage'];
  readonly #sent: SentMedia;
  readonly #screen: ScreenShare;
  readonly #devices: CapturedDevices;
  readonly #listeners = new Set<() => void>();
  /** How often something was decided about a device: one that is still to be opened may not be wanted any more. */
  readonly #decisions = { camera: 0, mic: 0 };
  #isWhispering = false;
  /** How many things currently keep the microphone to the user alone. */
  #withheld = 0;
  /** Whispers start and end one after the other. */
  #whisper: Promise<unknown> = Promise.resolve();
  /** The user was muted when the whisper started, and has to be muted again. */
  #mutesAfterWhisper = false;

  constructor(store: ClassStore, port: PublisherPort) {
    this.#store = store;
    this.#port = port;
    this.#storage = port.storage;
    this.#sent = new SentMedia(port, {
      style: () => {
        const { sound, screen } = port.storage.devices();
        return { isBench: hasBench(store.getState().role), sound, screen };
      },
      isHeld: (source) => this.#isHeld(source),
      changed: () => {
        for (const listener of this.#listeners) {
          listener();
        }
      },
    });
    this.#screen = new ScreenShare(this.#sent, {
      devices: () => port.storage.devices(),
      setLocal: (value) => {
        this.#setLocal('screen', value);
      },
      fail: (error) => {
        this.#fail(error);
      },
    });
    this.#devices = new CapturedDevices(this.#sent, {
      local: () => store.getState().local,
      setLocal: (source, value) => {
        this.#setLocal(source, value);
      },
      reopen: (source, state) => this.#reopen(source, state),
      replaced: (source) => {
        port.deviceReplaced(source);
      },
      fail: (error) => {
        this.#fail(error);
      },
    });
  }

  /** The track of a source, for the user's own preview; null while it is off. */
  trackOf(source: Source): MediaStreamTrack | null {
    return this.#sent.trackOf(source);
  }

  /** Calls `listener` whenever one of our tracks changes; the returned function stops that. */
  onTracksChanged(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Opens microphone and camera, unless the camera is decided about meanwhile. */
  async openDevices({ camera, microphone }: Pick<DevicePreferences, 'camera' | 'microphone'>): Promise<void> {
    const decisions = this.#decisions.camera;
    // One after the other: two permission questions at once hide each other in some browsers.
    if (microphone) {
      await this.setMic(true);
    }
    if (camera && this.#decisions.camera === decisions) {
      await this.setCamera(true);
    }
  }

  async setCamera(on: boolean): Promise<void> {
    this.#decisions.camera += 1;
    this.#storage.rememberDevices({ camera: on });
    if (on) {
      await this.#reopen('camera', 'on');
    } else {
      // The camera's light must go out, so the track is stopped, and the Producer waits for another one.
      await this.#giveUp('camera');
    }
  }

  /** Muting keeps the microphone open, so that it is back at once and "you are muted" can be detected. */
  async setMic(on: boolean): Promise<void> {
    this.#decisions.mic += 1;
    this.#storage.rememberDevices({ microphone: on });
    this.#mutesAfterWhisper = false;
    await this.#setMic(on);
  }

  /** How often something was decided about a device: while that stays the same, nobody has. */
  decisions(source: 'camera' | 'mic'): number {
    return this.#decisions[source];
  }

  /** Closes a device that was opened for something that is over, or gives up opening it; what was remembered stays. */
  async switchOff(source: 'camera' | 'mic'): Promise<void> {
    this.#decisions[source] += 1;
    await this.#giveUp(source);
  }

  /** Shows the hands with another camera: a second one on this computer, or the phone's own. Null stops it. */
  async setHands(choice: HandsCameraChoice | null): Promise<void> {
    if (choice === null) {
      this.#devices.giveUp('hands');
      this.#setLocal('hands', 'off');
      await this.#sent.close('hands');
    } else {
      await this.#devices.open('hands', () => openHands(choice));
    }
  }

  /**
   * While the user whispers, the class does not hear the microphone: its Producer pauses, and a second one carries the same
   * sound to the mentee. Someone who was muted is heard by that mentee, and is muted again afterwards.
   */
  async setWhispering(on: boolean): Promise<void> {
    // A microphone that is being opened for the whisper alone: the browser may ask for longer than the whisper lasts.
    const isOver = !on && this.#isWhispering && this.#mutesAfterWhisper && this.#isStarting('mic');
    const givenUp = isOver ? this.#giveUp('mic') : Promise.resolve();
    // In the order of the presses: nothing is waited for before this one is in line.
    const done = this.#whisper.then(() => this.#setWhispering(on));
    this.#whisper = done.catch(() => undefined);
    await Promise.all([givenUp, done]);
  }

  /** Nobody hears the microphone until the returned function is called; for the user it stays as it is. */
  withholdMic(): () => void {
    this.#withheld += 1;
    void this.#holdMic();
    return () => {
      this.#withheld -= 1;
      void this.#holdMic();
    };
  }

  /** What the microphone hears, for this page only, muted or not; null while it is not open. The caller stops it. */
  listenIn(): MediaStreamTrack | null {
    const mic = this.#sent.trackOf('mic');
    if (mic?.readyState !== 'live') {
      return null;
    }
    const heard = mic.clone();
    heard.enabled = true;
    return heard;
  }

  /** Captures the microphone differently: for the voice, or for everything there is to hear. */
  async setSound(sound: SoundMode): Promise<void> {
    this.#storage.rememberDevices({ sound });
    await this.switchDevice('mic');
    // How sound is encoded is decided when its Producer is made.
    await Promise.all([this.#sent.resend('mic'), this.#sent.resend('whisper')]);
  }

  /** What the shared screen shows: text, or a film. */
  async setScreenContent(screen: ScreenContent): Promise<void> {
    this.#storage.rememberDevices({ screen });
    await this.#screen.fit(screen);
  }

  /** Which layers of one of our pictures somebody looks at: nothing else is encoded. */
  layersWanted(producerId: MediaId, layer: WantedLayer): void {
    this.#sent.layersWanted(producerId, layer);
  }

  /** Remeasures the uplink, for the screen. */
  measureUplink(): void {
    this.#sent.measureUplink('screen');
  }

  /** Somebody in the class cannot receive a codec: what is sent in it is now sent in another. */
  unsupported(producerId: MediaId): void {
    this.#sent.unsupported(producerId);
  }

  /** Our track was closed on the server, so the device is closed too. */
  stopped(source: Source): void {
    if (source === 'screen') {
      this.#screen.cancel();
    } else if (source === 'camera' || source === 'mic' || source === 'hands') {
      this.#devices.giveUp(source);
    }
    this.#sent.closed(source);
    if (source !== 'screen-audio' && source !== 'whisper') {
      this.#setLocal(source, 'off');
    }
  }

  /** Shares a screen with its sound; nothing happens if the person changes their mind. */
  async shareScreen(): Promise<void> {
    await this.#screen.start();
  }

  async stopScreen(): Promise<void> {
    await this.#screen.stop();
  }

  /** Switches to another camera or microphone, in place of the one that runs or is being opened; a muted one stays muted. */
  async switchDevice(source: 'camera' | 'mic'): Promise<void> {
    const isOpening = this.#devices.renew(source);
    if (!isOpening && this.#sent.trackOf(source)?.readyState === 'live') {
      await this.#reopen(source, this.#store.getState().local[source] === 'off' ? 'off' : 'on');
    }
  }

  /** The class is live: from now on, whatever is on is sent. */
  async begin(): Promise<void> {
    await this.#sent.begin();
  }

  /** The user is in the class: from now on, whatever is on is sent. @param known Producers that the server already has of us */
  async start(known: readonly ProducerInfo[]): Promise<void> {
    this.#sent.keep(known);
    await this.#sent.begin();
  }

  /** The connection is lost: devices stay open, and what is opened from now on is sent with the next start. */
  cutOff(): void {
    this.#sent.cutOff();
  }

  /** The class is no longer live, and will start again: devices stay open, and nothing is sent. */
  halt(): void {
    this.#sent.halt();
  }

  /** Stops every device, and no longer watches for others. */
  dispose(): void {
    this.#devices.dispose();
    this.close();
  }

  /** Stops every device except the camera, which stays as it is. */
  keepCamera(): void {
    this.#decisions.camera += 1;
    this.stopped('mic');
    this.stopped('hands');
  }

  /** Stops every device. */
  close(): void {
    this.#decisions.camera += 1;
    this.#decisions.mic += 1;
    this.#devices.giveUpAll();
    this.#screen.cancel();
    this.#isWhispering = false;
    this.#sent.closeAll();
    this.#store.setState((state) => ({ ...state, local: NOTHING_ON }));
  }

  /** Opens a camera or microphone as it is chosen now. */
  async #reopen(source: 'camera' | 'mic', state: 'on' | 'off'): Promise<void> {
    if (source === 'camera') {
      await this.#devices.open('camera', () => openCamera(this.#storage.devices()));
    } else {
      await this.#devices.open('mic', () => openMicrophone(this.#storage.devices()), state);
      await this.#sendWhisper();
    }
  }

  #isStarting(source: 'camera' | 'mic'): boolean {
    return this.#store.getState().local[source] === 'starting';
  }

  /** Stops a device, or what is being opened; its Producer waits for another one. */
  async #giveUp(source: 'camera' | 'mic'): Promise<void> {
    this.#devices.giveUp(source);
    await this.#devices.rest(source);
  }

  async #setMic(on: boolean): Promise<void> {
    if (!on && this.#isStarting('mic')) {
      await this.#giveUp('mic');
      return;
    }
    const mic = this.#sent.trackOf('mic');
    // An unplugged one is still there, and silent for ever.
    if (on && mic?.readyState !== 'live') {
      await this.#reopen('mic', 'on');
      return;
    }
    if (mic === null) {
      return;
    }
    mic.enabled = on;
    this.#setLocal('mic', on ? 'on' : 'off');
    await this.#holdMic();
  }

  async #holdMic(): Promise<void> {
    await Promise.all([this.#sent.hold('mic'), this.#sent.hold('whisper')]);
  }

  async #setWhispering(on: boolean): Promise<void> {
    if (on === this.#isWhispering) {
      return;
    }
    // The class stops hearing first, then the whisper starts; and the other way round at the end.
    if (on) {
      this.#isWhispering = true;
      this.#mutesAfterWhisper = this.#store.getState().local.mic === 'off';
      await this.#sent.hold('mic');
      await this.#openForWhisper();
      if (this.#sent.trackOf('whisper') === null) {
        await this.#sendWhisper();
      }
    } else {
      await this.#sent.close('whisper');
      if (this.#mutesAfterWhisper) {
        await this.#setMic(false);
      }
      this.#isWhispering = false;
      await this.#sent.hold('mic');
    }
  }

  async #openForWhisper(): Promise<void> {
    if (this.#isStarting('mic')) {
      // By the user: once it is open, it is heard in the whisper too.
      return;
    }
    try {
      await this.#setMic(true);
    } catch (error) {
      // The whisper does not begin.
      if (this.#mutesAfterWhisper) {
        await this.#giveUp('mic');
      }
      throw error;
    }
  }

  /** Sends the microphone's sound, as it is now, to the mentee whispered to. */
  async #sendWhisper(): Promise<void> {
    const mic = this.#sent.trackOf('mic');
    if (this.#isWhispering && mic?.readyState === 'live') {
      const track = mic.clone();
      track.enabled = true;
      await this.#sent.replace('whisper', track);
    }
  }

  /** A muted microphone goes nowhere, nor does one that is being tested; and during a whisper it does not go to the class. */
  #isHeld(source: Source): boolean {
    const isMuted = this.#withheld > 0 || this.#store.getState().local.mic === 'off';
    return (
      (source === 'mic' && this.#isWhispering) || ((source === 'mic' || source === 'whisper') && isMuted)
    );
  }

  #setLocal(source: keyof LocalSources, value: LocalState): void {
    this.#store.setState((state) => ({ ...state, local: { ...state.local, [source]: value } }));
  }

  #fail(error: unknown): void {
    if (!(error instanceof DeviceError)) {
      throw error;
    }
    this.#port.deviceFailed(error);
  }
}
