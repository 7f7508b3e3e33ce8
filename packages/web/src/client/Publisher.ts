import type { MediaId, ProducerInfo, Source, WantedLayer } from '@gongbang/protocol';
import type { types } from 'mediasoup-client';
import type { StoreApi } from 'zustand';

import { NOTHING_ON, type ClassPageState, type LocalSources, type LocalState } from '../store/classState.ts';
import * as browserStore from './browserStore.ts';
import type { ScreenContent, SoundMode } from './browserStore.ts';
import { DeviceError } from './DeviceError.ts';
import {
  hintAt,
  listDevices,
  onDevicesChanged,
  openCamera,
  openHands,
  openMicrophone,
  openScreen,
  screenRate,
  type HandsCameraChoice,
} from './LocalMedia.ts';
import type { MediaSession } from './MediaSession.ts';

/** What a publisher asks of the server. */
export interface PublisherPort {
  media(): MediaSession | null;
  closeProducer(id: MediaId): Promise<unknown>;
  setProducerPaused(id: MediaId, paused: boolean): Promise<unknown>;
  deviceFailed(error: DeviceError): void;
  /** A device was unplugged, and another one took its place. */
  deviceReplaced(source: 'camera' | 'mic'): void;
}

interface Published {
  track: MediaStreamTrack;
  producer: types.Producer | null;
  /** Its Producer is being made. */
  isStarting: boolean;
  /** Which of its layers somebody looks at; undefined before the server has told. */
  wanted: WantedLayer | undefined;
  /** Layers are switched one change after the other. */
  switching: Promise<void>;
}

/** One's own camera, microphone and screen: opened, shown to oneself, and sent while the class is live. */
export class Publisher {
  readonly #store: StoreApi<ClassPageState>;
  readonly #port: PublisherPort;
  readonly #published = new Map<Source, Published>();
  readonly #listeners = new Set<() => void>();
  /** Codecs that somebody in the class cannot receive, as MIME types. */
  readonly #without = new Set<string>();
  /** Devices that were unplugged while they were in use, with none in their place. */
  readonly #missing = new Set<'camera' | 'mic'>();
  readonly #stopLooking: () => void;
  #sending = false;
  #isWhispering = false;

  constructor(store: StoreApi<ClassPageState>, port: PublisherPort) {
    this.#store = store;
    this.#port = port;
    this.#stopLooking = onDevicesChanged(() => {
      this.#lookForMissing();
    });
  }

  /** The track of a source, for one's own preview; null while it is off. */
  trackOf(source: Source): MediaStreamTrack | null {
    return this.#published.get(source)?.track ?? null;
  }

  /** Calls `listener` whenever a track of ours is another one; the answer stops that. */
  onTracksChanged(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async setCamera(on: boolean): Promise<void> {
    if (on) {
      await this.#open('camera', () => openCamera(browserStore.devices()));
    } else {
      // The light at the camera must go out: the track is stopped, and the Producer waits for another one.
      await this.#rest('camera');
    }
    browserStore.rememberDevices({ camera: on });
  }

  /** Muting keeps the microphone open, so that it is back at once and "you are muted" can be noticed. */
  async setMic(on: boolean): Promise<void> {
    const mic = this.#published.get('mic');
    browserStore.rememberDevices({ microphone: on });
    if (mic === undefined) {
      if (on) {
        await this.#openMicrophone();
      }
      return;
    }
    mic.track.enabled = on;
    this.#setLocal('mic', on ? 'on' : 'off');
    await this.#setPaused(mic, !on || this.#isWhispering);
  }

  /** Shows the hands with another camera: a second one of this computer, or the phone's own. Null stops it. */
  async setHands(choice: HandsCameraChoice | null): Promise<void> {
    if (choice === null) {
      this.#setLocal('hands', 'off');
      await this.#close('hands');
    } else {
      await this.#open('hands', () => openHands(choice));
    }
  }

  /**
   * While one whispers, the class does not hear the microphone: its Producer rests, and a second one, for the one who is
   * whispered to, carries the same sound.
   */
  async setWhispering(on: boolean): Promise<void> {
    const mic = this.#published.get('mic');
    if (on && mic === undefined) {
      await this.setMic(true);
    }
    this.#isWhispering = on;
    const source = this.#published.get('mic');
    if (source === undefined) {
      return;
    }
    // First the class stops hearing, then the whisper begins; and the other way round.
    if (on) {
      await this.#setPaused(source, true);
      await this.#startWhisper(source.track);
    } else {
      await this.#close('whisper');
      await this.#setPaused(source, this.#store.getState().local.mic !== 'on');
    }
  }

  async #startWhisper(microphone: MediaStreamTrack): Promise<void> {
    const track = microphone.clone();
    track.enabled = true;
    this.#set('whisper', track);
    await this.#sendAll();
  }

  /** Takes the microphone in another way: for the voice, or for all that there is to hear. */
  async setSound(sound: SoundMode): Promise<void> {
    browserStore.rememberDevices({ sound });
    const before = this.#published.get('mic')?.producer ?? null;
    await this.switchDevice('mic');
    // How sound is encoded is settled when its Producer is made.
    await this.#resend('mic', before);
  }

  /** What the shared screen shows: text, or a film. */
  async setScreenContent(screen: ScreenContent): Promise<void> {
    browserStore.rememberDevices({ screen });
    const published = this.#published.get('screen');
    if (published !== undefined) {
      hintAt(published.track, screen);
      await published.track.applyConstraints(screenRate(screen)).catch(() => undefined);
      await this.#resend('screen', published.producer);
    }
  }

  /** Which layers of a picture of ours somebody looks at: nothing else is encoded. */
  layersWanted(producerId: MediaId, layer: WantedLayer): void {
    const published = [...this.#published.values()].find(({ producer }) => producer?.id === producerId);
    if (published !== undefined) {
      published.wanted = layer;
      published.switching = published.switching.then(() => encodeOnly(published));
    }
  }

  /** Somebody in the class cannot receive a codec: what is sent in it is sent in another one. */
  unsupported(producerId: MediaId): void {
    for (const [source, { producer }] of this.#published) {
      const mimeType = producer?.rtpParameters.codecs[0]?.mimeType;
      if (producer?.id === producerId && mimeType !== undefined && !this.#without.has(mimeType)) {
        this.#without.add(mimeType);
        void this.#resend(source, producer);
      }
    }
  }

  /** The mentor has closed one's track on the server: the device is closed as well. */
  stopped(source: 'mic' | 'camera'): void {
    const published = this.#published.get(source);
    published?.producer?.close();
    published?.track.stop();
    this.#published.delete(source);
    this.#setLocal(source, 'off');
    this.#changed();
  }

  /** Shares a screen with its sound; nothing happens when the person thinks better of it. */
  async shareScreen(): Promise<void> {
    this.#setLocal('screen', 'starting');
    try {
      const tracks = await openScreen(browserStore.devices());
      if (tracks === null) {
        this.#setLocal('screen', this.#published.has('screen') ? 'on' : 'off');
        return;
      }
      await this.#close('screen');
      await this.#close('screen-audio');
      // The browser's own bar can stop the share at any time.
      tracks.video.addEventListener('ended', () => {
        void this.stopScreen();
      });
      this.#set('screen', tracks.video);
      if (tracks.audio !== null) {
        this.#set('screen-audio', tracks.audio);
      }
      this.#setLocal('screen', 'on');
      await this.#sendAll();
    } catch (error) {
      this.#setLocal('screen', 'off');
      this.#fail(error);
    }
  }

  async stopScreen(): Promise<void> {
    this.#setLocal('screen', 'off');
    await Promise.all([this.#close('screen'), this.#close('screen-audio')]);
  }

  /** Takes another camera or microphone, in the place of the one that runs. */
  async switchDevice(source: 'camera' | 'mic'): Promise<void> {
    if (this.#published.has(source) && this.#store.getState().local[source] === 'on') {
      await (source === 'camera'
        ? this.#open('camera', () => openCamera(browserStore.devices()))
        : this.#openMicrophone());
    }
  }

  /** The class is live: from now on, what is on is sent. */
  async begin(): Promise<void> {
    this.#sending = true;
    await this.#sendAll();
  }

  /** One is in the class: from now on, what is on is sent. @param known Producers that the server has of us already */
  async start(known: readonly ProducerInfo[]): Promise<void> {
    this.#sending = true;
    for (const published of this.#published.values()) {
      const { producer } = published;
      if (producer !== null && (producer.closed || !known.some(({ id }) => id === producer.id))) {
        producer.close();
        published.producer = null;
      }
    }
    for (const { id, wantedLayer } of known) {
      this.layersWanted(id, wantedLayer);
    }
    await this.#sendAll();
  }

  /** Stops every device, and does not look for others any more. */
  dispose(): void {
    this.#stopLooking();
    this.close();
  }

  /** Stops every device. */
  close(): void {
    this.#sending = false;
    this.#missing.clear();
    for (const { track, producer } of this.#published.values()) {
      producer?.close();
      track.stop();
    }
    this.#published.clear();
    this.#store.setState((state) => ({ ...state, local: NOTHING_ON }));
    this.#changed();
  }

  #openMicrophone(): Promise<void> {
    return this.#open('mic', () => openMicrophone(browserStore.devices()));
  }

  async #open(source: 'camera' | 'mic' | 'hands', open: () => Promise<MediaStreamTrack>): Promise<void> {
    this.#setLocal(source, 'starting');
    // A device that is open already is handed out again as it is, whatever size is asked for now: it is closed first.
    this.#published.get(source)?.track.stop();
    try {
      const track = await open();
      track.addEventListener('ended', () => {
        void this.#lost(source, track);
      });
      this.#missing.delete(source === 'mic' ? 'mic' : 'camera');
      const before = this.#published.get(source);
      this.#set(source, track);
      this.#setLocal(source, 'on');
      if (before?.producer != null && !before.producer.closed) {
        await before.producer.replaceTrack({ track });
        await this.#setPaused(before, false);
      } else {
        await this.#sendAll();
      }
    } catch (error) {
      await this.#rest(source);
      this.#fail(error);
    }
  }

  /** A device was unplugged or taken away: another one goes on in its Producer, or the Producer waits for one. */
  async #lost(source: 'camera' | 'mic' | 'hands', track: MediaStreamTrack): Promise<void> {
    if (this.#published.get(source)?.track !== track) {
      return;
    }
    if (source === 'hands') {
      await this.#rest(source);
      this.#port.deviceFailed(new DeviceError('camera', 'not-found'));
      return;
    }
    this.#missing.add(source);
    await this.switchDevice(source);
    if (!this.#missing.has(source)) {
      this.#port.deviceReplaced(source);
    }
  }

  /** Something was plugged in: perhaps what is missed. */
  #lookForMissing(): void {
    for (const source of this.#missing) {
      void listDevices().then(({ cameras, microphones }) => {
        const there = source === 'camera' ? cameras : microphones;
        if (there.length > 0 && this.#missing.has(source)) {
          return source === 'camera' ? this.setCamera(true) : this.#openMicrophone();
        }
      });
    }
  }

  async #rest(source: 'camera' | 'mic' | 'hands'): Promise<void> {
    const published = this.#published.get(source);
    this.#setLocal(source, 'off');
    if (published === undefined) {
      return;
    }
    published.track.stop();
    if (published.producer === null) {
      this.#published.delete(source);
    }
    this.#changed();
    await this.#setPaused(published, true);
  }

  #set(source: Source, track: MediaStreamTrack): void {
    const published = this.#published.get(source);
    if (published === undefined) {
      this.#published.set(source, {
        track,
        producer: null,
        isStarting: false,
        wanted: undefined,
        switching: Promise.resolve(),
      });
    } else {
      published.track = track;
    }
    this.#changed();
  }

  async #setPaused({ producer }: Published, paused: boolean): Promise<void> {
    if (producer === null || producer.closed) {
      return;
    }
    if (paused) {
      producer.pause();
    } else {
      producer.resume();
    }
    await this.#port.setProducerPaused(producer.id, paused).catch(() => undefined);
  }

  /** Sends what is open and not sent yet. */
  async #sendAll(): Promise<void> {
    const media = this.#port.media();
    const waiting = [...this.#published].filter(
      ([, { producer, isStarting, track }]) =>
        producer === null && !isStarting && track.readyState === 'live',
    );
    if (!this.#sending || media === null || waiting.length === 0) {
      return;
    }
    const { sound, screen } = browserStore.devices();
    const isBench = ['mentee', 'assistant'].includes(this.#store.getState().role);
    for (const [, published] of waiting) {
      published.isStarting = true;
    }
    try {
      await media.openSend();
      await Promise.all(
        waiting.map(async ([source, published]) => {
          const producer = await media.produce(
            source,
            published.track,
            { isBench, screen, sound },
            this.#without,
          );
          published.producer = producer;
          published.wanted = undefined;
          if (this.#published.get(source) !== published) {
            await this.#closeProducer(producer);
          } else if (source === 'mic' && (!published.track.enabled || this.#isWhispering)) {
            await this.#setPaused(published, true);
          }
        }),
      );
    } finally {
      for (const [, published] of waiting) {
        published.isStarting = false;
      }
    }
  }

  /** Sends a track in a new Producer, which takes the place of the one before. */
  async #resend(source: Source, before: types.Producer | null): Promise<void> {
    const published = this.#published.get(source);
    if (published === undefined || before === null || published.producer !== before) {
      return;
    }
    published.producer = null;
    await this.#sendAll();
    before.close();
  }

  async #close(source: Source): Promise<void> {
    const published = this.#published.get(source);
    if (published === undefined) {
      return;
    }
    this.#published.delete(source);
    published.track.stop();
    this.#changed();
    if (published.producer !== null) {
      await this.#closeProducer(published.producer);
    }
  }

  async #closeProducer(producer: types.Producer): Promise<void> {
    producer.close();
    await this.#port.closeProducer(producer.id).catch(() => undefined);
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

  #changed(): void {
    for (const listener of this.#listeners) {
      listener();
    }
  }
}

/** Switches layers on and off at the encoder, from the lowest up, as they are wanted by now. */
async function encodeOnly(published: Published): Promise<void> {
  const sender = published.producer?.rtpSender;
  if (sender === undefined || published.wanted === undefined) {
    return;
  }
  const { wanted } = published;
  const parameters = sender.getParameters();
  for (const [index, encoding] of parameters.encodings.entries()) {
    encoding.active = wanted !== null && index <= wanted;
  }
  // Refused when the sender has stopped meanwhile.
  await sender.setParameters(parameters).catch(() => undefined);
}
