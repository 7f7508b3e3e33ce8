import {
  hasBench,
  type Consent,
  type OpenedClass,
  type PeerId,
  type Playback,
  type RequestInput,
  type RequestName,
  type RequestResponse,
} from '@gongbang/protocol';

import type { ChatThreads } from './chat/ChatThreads.ts';
import { classChat } from './chat/classChat.ts';
import { Pictures } from './chat/Pictures.ts';
import { codeOf } from './connection/ClientError.ts';
import { createHttp, type Http } from './connection/http.ts';
import { persist } from './connection/persist.ts';
import type { Server } from './connection/Rest.ts';
import { Signaling } from './connection/Signaling.ts';
import { FadingStrokes } from './FadingStrokes.ts';
import { Inbox, type ClassroomEvents } from './Inbox.ts';
import { JoinLoop } from './JoinLoop.ts';
import type { ClassLink } from './links.ts';
import { ClassMedia, type MediaLoading } from './media/ClassMedia.ts';
import { shownHands } from './media/lastLooks.ts';
import { LastPicture } from './media/LastPicture.ts';
import { Publisher } from './media/Publisher.ts';
import { QualityMonitor } from './media/QualityMonitor.ts';
import { StandingReport } from './media/StandingReport.ts';
import type { TransportStats } from './media/stats.ts';
import { Watching } from './media/Watching.ts';
import { Whispering } from './media/Whispering.ts';
import { createClassStore, type ClassStore } from './model/classStore.ts';
import { faded, settled, viewed } from './model/reduce.ts';
import type { ReplayOptions } from './replay/HandsKeeper.ts';
import type { Replay } from './replay/Replay.ts';
import { Stills } from './Stills.ts';
import type { ClassroomStorage, DevicePreferences, Visit } from './storage.ts';
import { watchSurroundings } from './surroundings.ts';

/** Everything a client is given; `createClassroom` says which of it may be left out. */
export interface ClassroomParts {
  readonly link: ClassLink;
  readonly server: Pick<Server, 'endpoint' | 'fetch'>;
  readonly storage: ClassroomStorage;
  readonly events: Partial<ClassroomEvents>;
  readonly loading: MediaLoading;
  /** The class, if it was requested ahead of time; used once. */
  readonly ahead: Promise<OpenedClass> | null;
}

/** A class as one person in one tab takes part in it: the user's actions, and a store to observe. */
export class ClassroomClient {
  readonly store: ClassStore;
  readonly publisher: Publisher;
  readonly chat: ChatThreads;
  /** The pictures that messages carry. */
  readonly pictures: Pictures;
  /** Which pictures are being looked at, and how large. */
  readonly watching: Watching;
  readonly quality: QualityMonitor;
  /** Whether this page plays what it receives. */
  readonly playback: StandingReport<Playback>;
  /** The state of this phone's camera. */
  readonly camera: StandingReport<RequestInput['camera:report']>;
  readonly #link: ClassLink;
  readonly #storage: ClassroomStorage;
  readonly #http: Http;
  readonly #signaling: Signaling;
  readonly #media: ClassMedia;
  readonly #joining: JoinLoop;
  readonly #whispering: Whispering;
  readonly #stills: Stills;
  /** On the mentor's page only. */
  readonly #lastPicture: LastPicture | null;
  readonly #fading: FadingStrokes;
  readonly #stopWatching: () => void;
  #ahead: Promise<OpenedClass> | null;
  #closed = false;

  constructor({ link, server, storage, events, loading, ahead }: ClassroomParts) {
    const { id, role, key } = link;
    this.#link = link;
    this.#storage = storage;
    this.#ahead = ahead;
    const store = createClassStore(role);
    this.store = store;
    const http = createHttp({ ...server, peerKey: () => storage.peerKey() });
    this.#http = http;
    const signaling = new Signaling(
      { endpoint: server.endpoint, http },
      { classId: id, linkKey: key, peerKey: storage.peerKey() },
      {
        connected: () => {
          this.#joining.connected();
        },
        disconnected: (final) => {
          this.#joining.disconnected(final);
        },
        refused: (code) => {
          this.#joining.refused(code);
        },
        notified: (notification) => {
          inbox.notified(notification);
        },
      },
    );
    this.#signaling = signaling;
    this.watching = new Watching({
      watch: async (consumers) => {
        this.#media.session?.received.noteWatched(consumers);
        try {
          await signaling.request('consumer:watch', { consumers });
        } catch (error) {
          // What is gone needs nothing more; whoever comes back asks for everything again.
          if (!['NOT_FOUND', 'DISCONNECTED'].includes(codeOf(error))) {
            throw error;
          }
        }
      },
    });
    this.#media = new ClassMedia({
      store,
      signaling,
      loading,
      watching: this.watching,
      setup: () => persist(http.getMediaSetup, () => !this.#closed),
      rejoin: () => {
        this.#joining.rejoin();
      },
    });
    this.publisher = new Publisher(store, {
      storage,
      media: () => this.#media.session,
      closeProducer: (producerId) => signaling.request('producer:close', { producerId }),
      setProducerPaused: (producerId, paused) =>
        signaling.request(paused ? 'producer:pause' : 'producer:resume', { producerId }),
      deviceFailed: (error) => {
        events.deviceFailed?.(error);
      },
      deviceReplaced: (source) => {
        events.deviceReplaced?.(source);
      },
    });
    this.pictures = new Pictures({
      post: (file) => http.postPicture(id, key, file),
      get: (pictureId, size) => http.getPicture(id, key, pictureId, size),
      isOpen: () => !this.#closed,
    });
    this.chat = classChat({ link, store, storage, http, signaling, pictures: this.pictures });
    this.playback = new StandingReport<Playback>('plays', {
      isDue: () => store.getState().standing.at === 'joined' && hasBench(store.getState().role),
      report: (playback) => signaling.request('sound:report', { playback }),
    });
    this.camera = new StandingReport<RequestInput['camera:report']>(null, {
      isDue: () => store.getState().standing.at === 'joined',
      report: (report) => signaling.request('camera:report', report),
    });
    this.#stills = new Stills({ link, store, http, signaling, isOpen: () => !this.#closed });
    this.#whispering = new Whispering({ store, signaling, publisher: this.publisher });
    const parts = { link, store, storage, signaling, media: this.#media, publisher: this.publisher };
    this.#joining = new JoinLoop(parts, {
      resumed: () => {
        this.watching.resync();
        this.playback.joined();
        this.camera.joined();
        this.quality.joined();
        this.chat.joined();
      },
      followWhisper: () => {
        this.#whispering.follow();
      },
      rehearsalEnded: () => {
        events.rehearsalEnded?.();
      },
    });
    const inbox = new Inbox({ ...parts, joining: this.#joining, whispering: this.#whispering, events });
    this.#fading = new FadingStrokes((strokeId) => {
      store.setState((state) => faded(state, strokeId));
    });
    store.subscribe(({ workshop }, before) => {
      if (workshop !== null && workshop.strokes !== before.workshop?.strokes) {
        this.#fading.note(workshop.strokes);
      }
    });
    this.#lastPicture =
      role === 'mentor'
        ? new LastPicture({
            hands: () => shownHands(this),
            put: (jpeg) => http.putLastPicture(id, key, jpeg),
          })
        : null;
    this.#stopWatching = watchSurroundings({
      networkChanged: () => {
        this.#joining.networkChanged();
      },
      hidden: (isHidden) => {
        this.watching.setHidden(isHidden);
        if (!isHidden) {
          this.#joining.seenAgain();
        }
      },
    });
    this.quality = new QualityMonitor(store, {
      stats: this.statsReader(),
      consumerOf: (trackId) => this.#media.consumerOf(trackId),
      report: (quality) => signaling.request('quality:report', { quality }),
      setCushion: (ms) => {
        this.#media.session?.received.setCushion(ms);
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

  /** Which phones show the hands: outside the class you have to ask, and are told from then on. @throws ClientError */
  async lookForPhones(): Promise<void> {
    const { cameras, now } = await this.ask('camera:list', {});
    this.store.setState((state) => ({ ...state, cameras, clockOffset: now - Date.now() }));
  }

  /** Keeps a frozen frame and shows it to everyone. @throws ClientError */
  async freeze(of: 'hands' | 'screen' | 'camera', jpeg: Blob): Promise<void> {
    await this.#stills.freeze(of, jpeg);
  }

  /** The frozen frame, as a JPEG. @throws ClientError */
  async loadStill(stillId: string): Promise<Blob> {
    return this.#stills.load(stillId);
  }

  /** Talks to one mentee alone, or to the class again. @throws ClientError */
  async whisper(peerId: PeerId | null): Promise<void> {
    await this.#whispering.whisper(peerId);
  }

  /** A reaction has finished rising. */
  settleReaction(id: number): void {
    this.store.setState((state) => settled(state, id));
  }

  /** Looks the class up, connects, and gets media ready, so that joining takes one round trip. */
  async open(): Promise<void> {
    try {
      const view = await this.#look();
      if (this.#closed) {
        return;
      }
      if (view.role !== this.#link.role) {
        this.#joining.stand({ at: 'refused', code: 'UNAUTHENTICATED' });
        return;
      }
      this.store.setState((state) => viewed(state, view));
      this.#storage.rememberClass(this.#link, view);
      if (view.class.phase === 'ended') {
        // Not everybody may read it; the page says that the class is over either way.
        await this.chat.loadFirst(() => !this.#closed);
        return;
      }
      const prepared = this.#media.prepare();
      this.#signaling.connect();
      await prepared;
    } catch (error) {
      this.#joining.turnedAway(codeOf(error), 'look', () => void this.open());
    }
  }

  /** Resolves once it is known whether media works here; `mediaUnsupported` says so. */
  get prepared(): Promise<void> {
    return this.#media.prepared;
  }

  /**
   * Enters the class, and from then on comes back to it by itself. When a mentor enters, the class starts.
   * @param consent what was chosen at the door; left out when coming back
   */
  join(name: string, consent?: Consent): void {
    this.#joining.goIn(name, { consent, rehearsing: false });
  }

  /**
   * Tries the class out alone, with practice mentees: nothing of it is kept.
   * @throws ClientError CONFLICT once the class is live, and while a mentee waits
   */
  async rehearse(name: string, language: 'ko' | 'en'): Promise<void> {
    await this.ask('rehearsal:start', { language });
    this.#joining.goIn(name, { rehearsing: true });
  }

  /** Leaves the rehearsal. @param next whether the class itself should begin then @throws ClientError */
  async endRehearsal(next: 'green-room' | 'class'): Promise<void> {
    const { name } = this.#joining;
    await this.ask('rehearsal:end', {});
    if (next === 'class' && name !== null) {
      this.join(name);
    }
  }

  /** Changes the user's own name, here and for next time. @throws ClientError */
  async rename(name: string): Promise<void> {
    await this.ask('peer:rename', { name });
    this.#joining.renamed(name);
  }

  /** Leaves for good; a mentor may leave a live class without ending it, and come back. */
  async leave({ willReturn = false } = {}): Promise<void> {
    this.#joining.stayOut();
    this.chat.giveUp();
    await this.ask('class:leave', willReturn ? { willReturn } : {}).catch(() => undefined);
    this.#joining.stand({ at: 'left' });
    this.close();
  }

  /** @throws ClientError */
  async endClass(): Promise<void> {
    await this.#lastPicture?.takeLast();
    try {
      const { endedAt } = await this.ask('class:end', {});
      this.#joining.ended(endedAt);
    } catch (error) {
      if (!this.isOver) {
        throw error;
      }
    }
  }

  /** The class has ended here; the connection went with it, and so did the answers still to come. */
  get isOver(): boolean {
    return this.store.getState().standing.at === 'ended';
  }

  /** Brings the class back into this tab: after a reload, or after another tab took over. */
  comeBack(
    name = this.#joining.name,
    { camera = false, mic = false, rehearsing = this.#joining.isRehearsing }: Partial<Visit> = {},
  ): void {
    if (name !== null) {
      this.#joining.goIn(name, { rehearsing });
      if (this.#link.role === 'mentor') {
        void this.openDevices();
      } else if (this.#link.role === 'mentee') {
        // A bench that was on before a reload is on again.
        void this.openDevices({ camera, microphone: mic });
      }
    }
  }

  /** Opens camera and microphone as they were last time, unless asked for something else. */
  async openDevices(
    wanted: Pick<DevicePreferences, 'camera' | 'microphone'> = this.#storage.devices(),
  ): Promise<void> {
    await this.publisher.openDevices(wanted);
  }

  /** The received track, to be played. */
  trackOf(consumerId: string): MediaStreamTrack | null {
    return this.#media.trackOf(consumerId);
  }

  /** Replays what a picture showed; null if that was not kept, and `state.kept` says which pictures are. */
  replay(consumerId: string, options: ReplayOptions): Promise<Replay | null> {
    return this.#media.replay(consumerId, options);
  }

  /** Reads what the network does with media; each reading covers the time since the one before. */
  statsReader(): () => Promise<TransportStats[]> {
    return this.#media.statsReader();
  }

  /** How many frames of a picture were decoded; null when it is gone. */
  async framesOf(consumerId: string): Promise<number | null> {
    return this.#media.framesOf(consumerId);
  }

  /** Releases everything. The client cannot be used again. */
  close(): void {
    this.#closed = true;
    this.#stopWatching();
    this.#lastPicture?.close();
    this.watching.close();
    this.quality.close();
    this.#fading.close();
    this.#joining.close();
    this.#signaling.close();
    this.publisher.dispose();
    this.#media.close();
  }

  #look(): Promise<OpenedClass> {
    const ahead = this.#ahead;
    this.#ahead = null;
    return ahead ?? this.#http.getClass(this.#link.id, this.#link.key);
  }
}
