import {
  LIMITS,
  type CameraSettings,
  type ChatPage,
  type ClassId,
  type Consent,
  type LinkRole,
  type NotificationPayload,
  type PeerId,
  type RequestInput,
  type RequestName,
  type RequestResponse,
  type Secret,
} from '@gongbang/protocol';
import type { StoreApi } from 'zustand/vanilla';

import { lastSeq } from '../store/chat.ts';
import { isBench, isRunning, type ClassPageState, type Standing } from '../store/classState.ts';
import { createClassStore } from '../store/classStore.ts';
import { ended, entered, faded, joined, notified, settled, viewed } from '../store/reduce.ts';
import * as browserStore from './browserStore.ts';
import type { DevicePreferences, Visit } from './browserStore.ts';
import { ChatThreads } from './ChatThreads.ts';
import { ClientError, codeOf, type ClientErrorCode } from './ClientError.ts';
import type { DeviceError } from './DeviceError.ts';
import { firstLook } from './firstLook.ts';
import { FadingStrokes } from './FadingStrokes.ts';
import { http } from './http.ts';
import { LastPicture } from './LastPicture.ts';
import { keepBench, shownHands } from './lastLooks.ts';
import type { ClassLink } from './links.ts';
import { loadPart } from './loadPart.ts';
import type { MediaPort, MediaSession } from './MediaSession.ts';
import { PlaybackReport } from './PlaybackReport.ts';
import { painted } from './painted.ts';
import { persist } from './persist.ts';
import { Pictures } from './Pictures.ts';
import { Publisher } from './Publisher.ts';
import { retryDelay } from './reconnectPolicy.ts';
import { bottleneckOf, isFinal, type Step } from './refusals.ts';
import { Signaling, type AnyNotification } from './Signaling.ts';
import { QualityMonitor } from './QualityMonitor.ts';
import type { StatsMemory, TransportStats } from './stats.ts';
import { watchSurroundings } from './surroundings.ts';
import { Watching } from './Watching.ts';

/** Whether one is out until one does something about it. Who stands at a locked door knocks, and waits. */
function isOut(standing: Standing): boolean {
  return standing.at === 'replaced' || (standing.at === 'kept-out' && standing.why !== 'locked');
}

/** What the server tells that is not state of the page, but wants doing. */
export interface ClientEvents {
  /** Cameras, microphones and screens that cannot be used. */
  deviceFailed(error: DeviceError): void;
  /** A device was unplugged, and another one took its place. */
  deviceReplaced(source: 'mic' | 'camera'): void;
  /** One's own track was closed by the mentor, or because far too much came in. */
  stopped(track: NotificationPayload['producer:stopped']): void;
  /** How the mentor wants this phone's camera. */
  adjusted(settings: CameraSettings): void;
  /** The rehearsal is over, and one is in the green room again. */
  rehearsalEnded(): void;
}

/** A class, as one person in one tab takes part in it: the user's verbs, and a store to look at. */
export class ClassroomClient {
  readonly store: StoreApi<ClassPageState>;
  readonly publisher: Publisher;
  readonly chat: ChatThreads;
  /** What messages carry. */
  readonly pictures: Pictures;
  /** Which pictures are looked at, and how large. */
  readonly watching: Watching;
  readonly quality: QualityMonitor;
  /** Whether this page plays what it receives. */
  readonly playback = new PlaybackReport({
    isDue: () => {
      const { standing, role } = this.store.getState();
      return standing.at === 'joined' && isBench(role);
    },
    report: (playback) => this.#signaling.request('sound:report', { playback }),
  });
  readonly #id: ClassId;
  readonly #linkKey: Secret;
  readonly #role: LinkRole;
  readonly #events: ClientEvents;
  readonly #signaling: Signaling;
  /** On the mentor's page alone. */
  readonly #lastPicture: LastPicture | null;
  readonly #surroundings: () => void;
  #media: MediaSession | null = null;
  #preparing: Promise<void> | null = null;
  /** The name under which one is, or wants to be, in the class. */
  #name: string | null = null;
  /** What was chosen at the door, until the server knows it: from then on its word holds, whatever this page remembers. */
  #consent: Consent | undefined;
  /** Notifications on media wait here while a join is under way: its answer comes first. */
  #held: AnyNotification[] | null = null;
  /** Another join became necessary while one was under way. */
  #joinAgain = false;
  #joinAttempt = 0;
  /** One tries the class out: coming back to what is no rehearsal any more starts no class. */
  #isRehearsing = false;
  /** Requests to whisper that have no answer yet. */
  #whispersAsked = 0;
  readonly #fading = new FadingStrokes((id) => {
    this.store.setState((state) => faded(state, id));
  });
  #joinTimer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor({ id, role, key }: ClassLink, events: ClientEvents) {
    this.#events = events;
    this.#id = id;
    this.#linkKey = key;
    this.#role = role;
    this.store = createClassStore(role);
    this.#signaling = new Signaling(
      { classId: id, linkKey: key, peerKey: browserStore.peerKey() },
      {
        connected: () => {
          this.#connected();
        },
        disconnected: (final) => {
          this.#disconnected(final);
        },
        refused: (code) => {
          this.#refused(code);
        },
        notified: (notification) => {
          this.#notified(notification);
        },
      },
    );
    this.publisher = new Publisher(this.store, {
      media: () => this.#media,
      closeProducer: (producerId) => this.#signaling.request('producer:close', { producerId }),
      setProducerPaused: (producerId, paused) =>
        this.#signaling.request(paused ? 'producer:pause' : 'producer:resume', { producerId }),
      deviceFailed: (error) => {
        events.deviceFailed(error);
      },
      deviceReplaced: (source) => {
        events.deviceReplaced(source);
      },
    });
    this.store.subscribe(({ workshop }, before) => {
      if (workshop !== null && workshop.strokes !== before.workshop?.strokes) {
        this.#fading.note(workshop.strokes);
      }
    });
    this.store.subscribe(({ local, standing }, before) => {
      if (local !== before.local && standing.at === 'joined') {
        this.#rememberVisit();
      }
    });
    this.pictures = new Pictures({
      post: (file) => http.postPicture(id, key, file),
      get: (pictureId, size) => http.getPicture(id, key, pictureId, size),
      isOpen: () => !this.#closed,
    });
    this.chat = new ChatThreads(this.store, {
      send: async (thread, { clientId, text, picture: file }) => {
        const said = { clientId, text, thread };
        const picture = file === undefined ? {} : { picture: await this.pictures.send(file) };
        return (await this.#signaling.request('chat:send', { ...said, ...picture })).message;
      },
      page: (thread, before) => this.#chatPage(thread, before),
      draft: (thread) => browserStore.chatDraft({ id, role }, thread),
      keepDraft: (thread, draft) => {
        browserStore.keepChatDraft({ id, role }, thread, draft);
      },
    });
    this.watching = new Watching({
      watch: (consumers) => {
        this.#media?.received.noteWatched(consumers);
        this.#signaling.request('consumer:watch', { consumers }).catch(() => undefined);
      },
    });
    this.#lastPicture =
      role === 'mentor'
        ? new LastPicture({
            hands: () => shownHands(this),
            put: (jpeg) => http.putLastPicture(id, key, jpeg),
          })
        : null;
    this.#surroundings = watchSurroundings({
      networkChanged: () => {
        this.#networkChanged();
      },
      hidden: (isHidden) => {
        this.watching.setHidden(isHidden);
        if (!isHidden) {
          this.#seenAgain();
        }
      },
    });
    this.quality = new QualityMonitor(this.store, {
      stats: this.statsReader(),
      consumerOf: (trackId) => this.#media?.received.consumerOfTrack(trackId) ?? null,
      report: (quality) => this.#signaling.request('quality:report', { quality }),
      setCushion: (ms) => {
        this.#media?.received.setCushion(ms);
      },
      measureUplink: () => {
        this.publisher.measureUplink();
      },
    });
  }

  /** Makes a request of the workshop. @throws ClientError */
  async ask<N extends RequestName>(name: N, payload: RequestInput[N]): Promise<RequestResponse[N]> {
    return this.#signaling.request(name, payload);
  }

  /** Which phones there are for the hands: who is not in yet has to ask, and is told from then on. @throws ClientError */
  async lookForPhones(): Promise<void> {
    const { cameras, now } = await this.#signaling.request('camera:list', {});
    this.store.setState((state) => ({ ...state, cameras, clockOffset: now - Date.now() }));
  }

  /** Keeps a frozen frame, and shows it to everyone. @throws ClientError */
  async freeze(of: 'hands' | 'screen' | 'camera', jpeg: Blob): Promise<void> {
    const id = `still-${Date.now().toString(36)}`;
    await http.putStill(this.#id, this.#linkKey, id, jpeg);
    await this.ask('still:show', { still: { id, of } });
  }

  /** The frozen frame, as a JPEG. @throws ClientError */
  async loadStill(stillId: string): Promise<Blob> {
    const jpeg = await persist(
      () => http.getStill(this.#id, this.#linkKey, stillId),
      () => !this.#closed && this.store.getState().workshop?.still?.id === stillId,
    );
    if (jpeg === null) {
      throw new ClientError('NOT_FOUND', 'The frame is not shown any more.');
    }
    return jpeg;
  }

  /** Talks with one mentee alone, or with the class again. @throws ClientError */
  async whisper(peerId: PeerId | null): Promise<void> {
    this.#whispersAsked += 1;
    try {
      await this.publisher.setWhispering(peerId !== null);
      await (peerId === null ? this.ask('whisper:stop', {}) : this.ask('whisper:start', { peerId }));
    } finally {
      this.#whispersAsked -= 1;
      this.#followWhisper();
    }
  }

  /** A reaction has risen and is gone. */
  settleReaction(id: number): void {
    this.store.setState((state) => settled(state, id));
  }

  /** Looks the class up, connects, and gets media ready, so that joining takes one round trip. */
  async open(): Promise<void> {
    try {
      const view = await firstLook({ id: this.#id, key: this.#linkKey });
      if (this.#closed) {
        return;
      }
      if (view.role !== this.#role) {
        this.#stand({ at: 'refused', code: 'UNAUTHENTICATED' });
        return;
      }
      this.store.setState((state) => viewed(state, view));
      if (this.#role !== 'camera') {
        browserStore.rememberClass({
          ...browserStore.rememberable(view.class),
          role: this.#role,
          key: this.#linkKey,
          ...(view.menteeKey === null ? {} : { menteeKey: view.menteeKey }),
          visitedAt: Date.now(),
        });
      }
      if (view.class.phase === 'ended') {
        // Not everybody may read it; the page says that the class is over all the same.
        await this.chat.loadFirst(() => !this.#closed);
        return;
      }
      this.#preparing = this.#prepareMedia();
      this.#signaling.connect();
      await this.#preparing;
    } catch (error) {
      this.#turnedAway(codeOf(error), 'look', () => void this.open());
    }
  }

  /** Whether media can be had here is known by then; `mediaUnsupported` says so. */
  get prepared(): Promise<void> {
    return this.#preparing ?? Promise.resolve();
  }

  /**
   * Enters the class, and comes back to it by itself from then on. A mentor's entering starts it.
   * @param consent what one chose at the door; left out on the way back
   */
  join(name: string, consent?: Consent): void {
    this.#isRehearsing = false;
    this.#goIn(name, consent);
  }

  /**
   * Tries the class out alone, with practice mentees: nothing of it stays.
   * @throws ClientError CONFLICT once the class is live, and while a mentee waits
   */
  async rehearse(name: string, language: 'ko' | 'en'): Promise<void> {
    await this.#signaling.request('rehearsal:start', { language });
    this.#isRehearsing = true;
    this.#goIn(name);
  }

  /**
   * Leaves the rehearsal.
   * @param next whether the class itself is to begin then
   * @throws ClientError
   */
  async endRehearsal(next: 'green-room' | 'class'): Promise<void> {
    const name = this.#name;
    await this.#signaling.request('rehearsal:end', {});
    if (next === 'class' && name !== null) {
      this.join(name);
    }
  }

  #goIn(name: string, consent?: Consent): void {
    this.#name = name;
    this.#consent = consent;
    browserStore.rememberName(name);
    this.#joinAttempt = 0;
    this.#stand({ at: 'joining', again: this.store.getState().me !== null });
    if (this.#signaling.connected) {
      void this.#join();
    } else {
      this.#signaling.connect();
    }
  }

  /** Puts one's own name right, here and for the next time. @throws ClientError */
  async rename(name: string): Promise<void> {
    await this.ask('peer:rename', { name });
    this.#name = name;
    browserStore.rememberName(name);
    this.#rememberVisit();
    this.store.setState((state) => ({ ...state, me: state.me === null ? null : { ...state.me, name } }));
  }

  /** Leaves for good; a mentor may leave a live class without ending it, and come back. */
  async leave({ willReturn = false } = {}): Promise<void> {
    this.#name = null;
    browserStore.rememberVisit(this.#id, this.#role, null);
    await this.#signaling.request('class:leave', willReturn ? { willReturn } : {}).catch(() => undefined);
    this.#stand({ at: 'left' });
    this.close();
  }

  /** @throws ClientError */
  async endClass(): Promise<void> {
    await this.#lastPicture?.takeLast();
    try {
      const { endedAt } = await this.#signaling.request('class:end', {});
      this.#ended(endedAt);
    } catch (error) {
      if (!this.isOver) {
        throw error;
      }
    }
  }

  /** The class has ended here: the connection went with it, and with that the answers that were still to come. */
  get isOver(): boolean {
    return this.store.getState().standing.at === 'ended';
  }

  /** Brings the class back into this tab: after a reload, or after another tab had taken over. */
  comeBack(
    name = this.#name,
    { camera = false, mic = false, rehearsing = this.#isRehearsing }: Partial<Visit> = {},
  ): void {
    if (name !== null) {
      this.#isRehearsing = rehearsing;
      this.#goIn(name);
      if (this.#role === 'mentor') {
        void this.openDevices();
      } else if (this.#role === 'mentee') {
        // A bench that was on before a reload is on again.
        void this.openDevices({ camera, microphone: mic });
      }
    }
  }

  /** Opens camera and microphone, as they were the last time unless something else is asked for. */
  async openDevices(
    { camera, microphone }: Pick<DevicePreferences, 'camera' | 'microphone'> = browserStore.devices(),
  ): Promise<void> {
    // One after the other: two permission questions at once hide each other in some browsers.
    if (microphone) {
      await this.publisher.setMic(true);
    }
    if (camera) {
      await this.publisher.setCamera(true);
    }
  }

  /** The track of something one receives, to be played. */
  trackOf(consumerId: string): MediaStreamTrack | null {
    return this.#media?.received.trackOf(consumerId) ?? null;
  }

  /** Reads what the network does with media; each reading is about the time since the one before. */
  statsReader(): () => Promise<TransportStats[]> {
    const memory: StatsMemory = new Map();
    return async () => (await this.#media?.stats(memory)) ?? [];
  }

  /** How many frames of a picture one has decoded; null when it is gone. */
  async framesOf(consumerId: string): Promise<number | null> {
    return this.#media?.received.framesDecoded(consumerId) ?? null;
  }

  /** Lets go of everything. The client cannot be used again. */
  close(): void {
    this.#closed = true;
    this.#surroundings();
    this.#lastPicture?.close();
    this.watching.close();
    this.quality.close();
    this.#fading.close();
    clearTimeout(this.#joinTimer);
    this.#signaling.close();
    this.publisher.dispose();
    this.#media?.close();
  }

  async #chatPage(thread: PeerId | null, before: number | undefined): Promise<ChatPage> {
    // Everyone's chat can be read after the class as well, when there is no socket any more; a rehearsal's only within it.
    if (thread === null && this.store.getState().class?.phase !== 'rehearsal') {
      return http.getChat(this.#id, this.#linkKey, before);
    }
    const limit = LIMITS.chatPage;
    return this.ask(
      'chat:history',
      before === undefined ? { after: 0, limit, thread } : { before, limit, thread },
    );
  }

  async #prepareMedia(): Promise<void> {
    try {
      // WebRTC's part of the page comes while the name is being written: who waits for the field does not wait for this.
      await painted();
      const [setup, { MediaSession }] = await Promise.all([
        persist(http.getMediaSetup, () => !this.#closed),
        loadPart(() => import('./MediaSession.ts')),
      ]);
      if (setup !== null && !this.#closed) {
        this.#media = await MediaSession.prepare(setup, this.#mediaPort());
      }
    } catch {
      this.store.setState((state) => ({ ...state, mediaUnsupported: true }));
    }
  }

  #mediaPort(): MediaPort {
    return {
      connect: async (transportId, dtlsParameters) => {
        await this.#signaling.request('transport:connect', { transportId, dtlsParameters });
      },
      produce: async (source, kind, rtpParameters) =>
        (await this.#signaling.request('producer:create', { source, kind, rtpParameters })).producerId,
      resume: async (consumerIds) => {
        await this.#signaling.request('consumer:resume', { consumerIds });
      },
      refuse: (consumerIds) => {
        const consumers = consumerIds.map((id) => ({ id, layer: null, unusable: true as const }));
        this.#signaling.request('consumer:watch', { consumers }).catch(() => undefined);
      },
      restartIce: (transportId) => this.#signaling.probe('transport:restartIce', { transportId }),
      openSend: async () => (await this.#signaling.request('transport:open', {})).sendTransport,
      receivedChanged: (received) => {
        const ids = new Set(received.map(({ consumerId }) => consumerId));
        this.store.setState((state) => ({
          ...state,
          received,
          consumerStates: Object.fromEntries(
            Object.entries(state.consumerStates).filter(([id]) => ids.has(id)),
          ),
        }));
        this.watching.setReceived(
          received.filter(({ kind }) => kind === 'video').map(({ consumerId }) => consumerId),
        );
      },
      wayChanged: () => {
        if (this.#media?.isLost === true) {
          this.#mediaLost();
        } else if (this.#media?.isUp === true) {
          this.store.setState((state) => ({ ...state, mediaLostSince: null }));
        }
      },
      mediaFailed: () => {
        this.#rebuildMedia();
      },
    };
  }

  /** Another network, or the same one again: what runs over the old one is not waited for. */
  #networkChanged(): void {
    if (this.#signaling.connected) {
      this.#media?.hurry({ all: true });
    } else {
      this.#signaling.connect();
    }
  }

  /** Somebody sees the page again. A phone may have ended every connection meanwhile without a word. */
  #seenAgain(): void {
    const { connection, connectionQuality } = this.store.getState();
    if (!this.#signaling.connected) {
      if (connection.state === 'offline') {
        this.#signaling.connect();
      }
      return;
    }
    // Whatever is answered, it is an answer.
    this.#signaling.probe('quality:report', { quality: connectionQuality.quality }).catch(() => undefined);
    this.#media?.hurry();
  }

  #connected(): void {
    this.store.setState((state) => ({ ...state, connection: { state: 'online' } }));
    const { standing } = this.store.getState();
    const { at } = standing;
    if (this.#name !== null && !isOut(standing)) {
      this.#joinAttempt = 0;
      void this.#join();
    } else if (at === 'full' || at === 'refused') {
      this.#joinAttempt = 0;
      this.#stand({ at: 'lobby' });
    }
  }

  #disconnected(final: boolean): void {
    const { standing, connection } = this.store.getState();
    if (['ended', 'left'].includes(standing.at) || isOut(standing)) {
      return;
    }
    const updating = connection.state === 'offline' && connection.updating;
    this.store.setState((state) => ({
      ...state,
      connection: { state: 'offline', since: Date.now(), updating },
    }));
    if (final && !this.#closed) {
      // The server closed it and does not say why: it restarts, or found us too slow. Come back like everybody.
      this.#retry(() => {
        this.#signaling.connect();
      });
    }
  }

  #refused(code: ClientErrorCode): void {
    this.#turnedAway(code, 'connect', () => {
      this.#signaling.connect();
    });
  }

  /** Says why one is not let in. Unless that is for good, `again` asks anew by and by, and whoever waits is let in by itself. */
  #turnedAway(code: ClientErrorCode, step: Step, again: () => void): void {
    if (this.#closed) {
      return;
    }
    if (isFinal(code)) {
      this.#stand({ at: 'refused', code });
      return;
    }
    const { me } = this.store.getState();
    const of = bottleneckOf(code, step);
    // Who was in keeps the page of the class while they come back, unless the class has no room for them any more.
    if (of !== null && (me === null || step === 'join')) {
      this.#stand({ at: 'full', of });
    } else if (step === 'look' || (code === 'ORIGIN_REFUSED' && me === null)) {
      this.#stand({ at: 'refused', code });
    }
    this.#retry(again);
  }

  async #join(): Promise<void> {
    const name = this.#name;
    if (this.#held !== null) {
      this.#joinAgain = true;
      return;
    }
    if (name === null || this.#closed) {
      return;
    }
    this.#held = [];
    await this.#preparing;
    try {
      const answer = await this.#requestJoin(name);
      await this.#enter(answer).catch(() => {
        // One is in; only media could not be built, or went again. Another join builds it anew.
        this.#media?.drop();
        this.#retry(() => void this.#join());
      });
    } catch (error) {
      this.#joinFailed(error);
    }
    this.#held = null;
    if (this.#joinAgain && this.#signaling.connected) {
      this.#joinAgain = false;
      await this.#join();
    }
  }

  async #requestJoin(name: string): Promise<RequestResponse['class:join']> {
    const seq = lastSeq(this.store.getState().chat);
    return this.#signaling.request('class:join', {
      name,
      ...(this.#media === null ? {} : { media: this.#media.offer }),
      ...(seq > 0 ? { lastSeq: seq } : {}),
      ...(this.#consent === undefined ? {} : { consent: this.#consent }),
    });
  }

  /** Builds the page and the media of a join that was answered. */
  async #enter({ snapshot, media }: RequestResponse['class:join']): Promise<void> {
    const { phase } = snapshot.class;
    if (this.#isRehearsing && phase === 'open') {
      this.#backInGreenRoom();
      return;
    }
    this.#isRehearsing = this.#role === 'mentor' && phase === 'rehearsal';
    this.#rememberVisit();
    this.#consent = undefined;
    this.store.setState((state) => joined(state, snapshot, Date.now()));
    // First the offer and answer, which take the browser little, then the page, which takes it much: ICE, DTLS and
    // the first key frame come in while it is drawn.
    try {
      if (media !== null) {
        await this.#media?.apply(media);
      }
    } finally {
      this.store.setState(entered);
    }
    await this.#release();
    this.watching.resync();
    this.playback.joined();
    this.chat.flush();
    if (snapshot.me.role === 'mentor' && phase !== 'rehearsal') {
      await this.#startClass();
    }
    this.#followWhisper();
    if (isRunning(this.store.getState().class?.phase)) {
      await this.publisher.start(media?.producers ?? []);
    }
    this.#joinAttempt = 0;
  }

  /** A rehearsal begins or is over. Whoever is in, or waits for its end, joins what there is now; its mentor is before the class. */
  #rehearsed(isOver: boolean): void {
    const { standing } = this.store.getState();
    if (this.#name === null || isOut(standing)) {
      return;
    }
    if (isOver && this.#role === 'mentor') {
      this.#backInGreenRoom();
      return;
    }
    this.publisher.halt();
    this.#media?.drop();
    if (standing.at === 'lobby') {
      this.#stand({ at: 'joining', again: false });
    }
    this.#joinAttempt = 0;
    clearTimeout(this.#joinTimer);
    void this.#join();
  }

  /** After a rehearsal: whoever comes back from here, by a reload too, starts the class only when they say so. */
  #backInGreenRoom(): void {
    this.#name = null;
    this.#isRehearsing = false;
    browserStore.rememberVisit(this.#id, this.#role, null);
    clearTimeout(this.#joinTimer);
    this.publisher.halt();
    this.#media?.drop();
    // What was said in it is gone from the page as well, also where its end was not heard.
    this.store.setState((state) => ({
      ...notified(state, { name: 'rehearsal:ended', payload: {} }),
      standing: { at: 'lobby' },
    }));
    void this.publisher.stopScreen();
    void this.publisher.setWhispering(false);
    this.#events.rehearsalEnded();
  }

  /** The server has the last word on whether one whispers: a whisper ends with the connection of either. */
  #followWhisper(): void {
    if (this.#role === 'mentor' && this.#whispersAsked === 0) {
      void this.publisher.setWhispering(this.store.getState().workshop?.whisper != null);
    }
  }

  /** Starts the class, unless it runs already. */
  async #startClass(): Promise<void> {
    const { startedAt } = await this.#signaling.request('class:start', {});
    this.store.setState((state) =>
      state.class === null ? state : { ...state, class: { ...state.class, phase: 'live', startedAt } },
    );
  }

  #joinFailed(error: unknown): void {
    const code = codeOf(error);
    switch (code) {
      case 'CLASS_ENDED':
        this.#ended(Date.now());
        break;
      case 'CLASS_LOCKED':
        this.#stand({ at: 'kept-out', why: 'locked' });
        break;
      case 'REMOVED':
        this.#stand({ at: 'kept-out', why: 'removed' });
        break;
      case 'NOT_ADMITTED':
        // The mentor's answer comes as a notification.
        this.#stand({ at: 'knocking' });
        break;
      case 'DISCONNECTED':
        // The next connect joins again.
        break;
      default:
        this.#turnedAway(code, 'join', () => void this.#join());
    }
  }

  /** Does what came in while the join was under way. */
  async #release(): Promise<void> {
    const held = this.#held ?? [];
    this.#held = null;
    for (const notification of held) {
      await this.#applyMedia(notification);
    }
  }

  #notified(notification: AnyNotification): void {
    this.store.setState((state) => notified(state, notification));
    switch (notification.name) {
      case 'class:ended':
        this.#ended(notification.payload.endedAt);
        break;
      case 'session:replaced':
      case 'session:ended':
        this.publisher.close();
        break;
      case 'class:started':
        // A mentor's own entering starts the class, and sends what is on.
        if (this.#role !== 'mentor') {
          void this.publisher.begin();
        }
        break;
      case 'class:scheduled':
        // Who waits shows nothing; a phone goes on looking at the hands.
        if (this.#role === 'camera') {
          this.publisher.halt();
        } else {
          this.publisher.close();
        }
        break;
      case 'rehearsal:started':
      case 'rehearsal:ended':
        this.#rehearsed(notification.name === 'rehearsal:ended');
        break;
      case 'admission:decided':
        if (notification.payload.admitted) {
          void this.#join();
        }
        break;
      case 'producer:stopped':
        this.publisher.stopped(notification.payload.source);
        this.#events.stopped(notification.payload);
        break;
      case 'workshop:changed':
        if (notification.payload.parts.whisper !== undefined) {
          this.#followWhisper();
        }
        break;
      case 'producer:layersWanted':
        this.publisher.layersWanted(notification.payload.producerId, notification.payload.layer);
        break;
      case 'producer:unsupported':
        this.publisher.unsupported(notification.payload.producerId);
        break;
      case 'camera:adjusted':
        this.#events.adjusted(notification.payload.settings);
        break;
      case 'link:rotated':
        // For the mentor, who hands it on. Mentees come back by the link that they have.
        browserStore.rememberRotatedKey(this.#id, notification.payload.menteeKey);
        break;
      case 'server:stopping':
        this.store.setState((state) => ({
          ...state,
          connection: { state: 'offline', since: Date.now(), updating: true },
        }));
        break;
      case 'media:lost':
        this.#rebuildMedia();
        break;
      default:
        if (this.#held === null) {
          void this.#applyMedia(notification);
        } else {
          this.#held.push(notification);
        }
    }
  }

  async #applyMedia({ name, payload }: AnyNotification): Promise<void> {
    switch (name) {
      case 'consumer:added':
        await this.#media?.received.add(payload.consumer).catch(() => {
          this.#rebuildMedia();
        });
        break;
      case 'producer:closed':
      case 'consumer:closed':
        this.#media?.received.remove(payload.producerId);
        break;
      case 'producer:paused':
      case 'producer:resumed':
        this.#media?.received.setPaused(payload.producerId, name === 'producer:paused');
        break;
      default:
    }
  }

  #mediaLost(): void {
    this.store.setState((state) => ({ ...state, mediaLostSince: state.mediaLostSince ?? Date.now() }));
  }

  /** Joins again with nothing to keep: the server makes everything anew. */
  #rebuildMedia(): void {
    this.#mediaLost();
    this.#media?.drop();
    if (this.#signaling.connected) {
      void this.#join();
    }
  }

  #ended(endedAt: number): void {
    const { class: known } = this.store.getState();
    browserStore.rememberVisit(this.#id, this.#role, null);
    this.#name = null;
    keepBench(this);
    this.store.setState((state) => ended(state, endedAt, known?.endReason ?? 'mentor'));
    this.publisher.close();
    this.#media?.close();
    this.#signaling.close();
  }

  #retry(action: () => void): void {
    clearTimeout(this.#joinTimer);
    this.#joinTimer = setTimeout(action, retryDelay(this.#joinAttempt, Math.random()));
    this.#joinAttempt += 1;
  }

  /** Notes that this tab is in the class, so that a reload goes straight back in. */
  #rememberVisit(): void {
    const name = this.#name;
    const { local } = this.store.getState();
    browserStore.rememberVisit(
      this.#id,
      this.#role,
      name === null
        ? null
        : {
            name,
            sharing: local.screen === 'on',
            camera: local.camera === 'on',
            mic: local.mic === 'on',
            rehearsing: this.#isRehearsing,
          },
    );
  }

  #stand(standing: Standing): void {
    this.store.setState((state) => ({ ...state, standing }));
  }
}
