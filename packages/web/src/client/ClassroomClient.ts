import type { ClassId, ProducerInfo, RequestResponse, Role, Secret } from '@gongbang/protocol';
import { createStore, type StoreApi } from 'zustand/vanilla';

import { lastSeq, markRead, mergePage } from '../store/chat.ts';
import { initialState, type ClassPageState, type Standing } from '../store/classState.ts';
import { ended, entered, joined, notified, viewed } from '../store/reduce.ts';
import * as browserStore from './browserStore.ts';
import { ChatOutbox } from './ChatOutbox.ts';
import { codeOf, type ClientErrorCode } from './ClientError.ts';
import type { DeviceError } from './DeviceError.ts';
import { http } from './http.ts';
import type { ClassLink } from './links.ts';
import { MediaSession, type MediaPort } from './MediaSession.ts';
import { Publisher } from './Publisher.ts';
import { retryDelay } from './reconnectPolicy.ts';
import { Signaling, type AnyNotification } from './Signaling.ts';

/** Refusals after which asking again with the same link is of no use. */
const FINAL: ReadonlySet<ClientErrorCode> = new Set([
  'UNAUTHENTICATED',
  'NOT_FOUND',
  'BAD_REQUEST',
  'FORBIDDEN',
  'CLIENT_TOO_OLD',
]);

/** A class, as one person in one tab takes part in it: the user's verbs, and a store to look at. */
export class ClassroomClient {
  readonly store: StoreApi<ClassPageState>;
  readonly publisher: Publisher;
  readonly chat: ChatOutbox;
  readonly #id: ClassId;
  readonly #linkKey: Secret;
  readonly #role: Role;
  readonly #signaling: Signaling;
  readonly #online = (): void => {
    this.#signaling.connect();
  };
  #media: MediaSession | null = null;
  #preparing: Promise<void> | null = null;
  /** The name under which one is, or wants to be, in the class. */
  #name: string | null = null;
  /** Notifications on media wait here while a join is under way: its answer comes first. */
  #held: AnyNotification[] | null = null;
  /** Another join became necessary while one was under way. */
  #joinAgain = false;
  #joinAttempt = 0;
  #joinTimer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  /** @param onDeviceError told of cameras, microphones and screens that cannot be used */
  constructor({ id, role, key }: ClassLink, onDeviceError: (error: DeviceError) => void) {
    this.#id = id;
    this.#linkKey = key;
    this.#role = role;
    this.store = createStore(() => initialState(role));
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
      deviceFailed: onDeviceError,
    });
    this.store.subscribe(({ local, standing }, before) => {
      if (local.screen !== before.local.screen && standing.at === 'joined') {
        this.#rememberVisit();
      }
    });
    this.chat = new ChatOutbox(this.store, async (clientId, text) => {
      const { message } = await this.#signaling.request('chat:send', { clientId, text });
      return message;
    });
  }

  /** Looks the class up, connects, and gets media ready, so that joining takes one round trip. */
  async open(): Promise<void> {
    addEventListener('online', this.#online);
    try {
      const view = await http.getClass(this.#id, this.#linkKey);
      if (this.#closed) {
        return;
      }
      if (view.role !== this.#role) {
        this.#stand({ at: 'refused', code: 'UNAUTHENTICATED' });
        return;
      }
      this.store.setState((state) => viewed(state, view));
      const { id, title, mentorName, startsAt } = view.class;
      browserStore.rememberClass({
        id,
        title,
        mentorName,
        startsAt,
        role: view.role,
        key: this.#linkKey,
        visitedAt: Date.now(),
      });
      if (view.class.phase === 'ended') {
        await this.loadOlderChat();
        return;
      }
      this.#preparing = this.#prepareMedia();
      this.#signaling.connect();
      await this.#preparing;
    } catch (error) {
      this.#stand({ at: 'refused', code: codeOf(error) });
    }
  }

  /** Enters the class, and comes back to it by itself from then on. A mentor's entering starts it. */
  join(name: string): void {
    this.#name = name;
    browserStore.rememberName(name);
    this.#joinAttempt = 0;
    this.#stand({ at: 'joining', again: this.store.getState().me !== null });
    if (this.#signaling.connected) {
      void this.#join();
    } else {
      this.#signaling.connect();
    }
  }

  /** Leaves for good. */
  async leave(): Promise<void> {
    this.#name = null;
    browserStore.rememberVisit(this.#id, this.#role, null);
    await this.#signaling.request('class:leave', {}).catch(() => undefined);
    this.#stand({ at: 'left' });
    this.close();
  }

  /** @throws ClientError */
  async endClass(): Promise<void> {
    const { endedAt } = await this.#signaling.request('class:end', {});
    this.#ended(endedAt);
  }

  /** Brings the class back into this tab: after a reload, or after another tab had taken over. */
  comeBack(name = this.#name): void {
    if (name !== null) {
      this.join(name);
      if (this.#role === 'mentor') {
        void this.openDevices();
      }
    }
  }

  /** Opens camera and microphone as they were the last time. */
  async openDevices(): Promise<void> {
    const { microphone, camera } = browserStore.devices();
    // One after the other: two permission questions at once hide each other in some browsers.
    if (microphone) {
      await this.publisher.setMic(true);
    }
    if (camera) {
      await this.publisher.setCamera(true);
    }
  }

  /** Older messages, when the reader has scrolled up. */
  async loadOlderChat(): Promise<void> {
    const oldest = this.store.getState().chat.messages[0]?.seq;
    const page = await http.getChat(this.#id, this.#linkKey, oldest).catch(() => null);
    if (page !== null) {
      this.store.setState((state) => ({ ...state, chat: mergePage(state.chat, page, state.me?.id) }));
    }
  }

  markChatRead(): void {
    this.store.setState((state) => {
      const chat = markRead(state.chat);
      return chat === state.chat ? state : { ...state, chat };
    });
  }

  /** The track of something on stage, to be played. */
  trackOf(consumerId: string): MediaStreamTrack | null {
    return this.#media?.trackOf(consumerId) ?? null;
  }

  /** The layer that fits the size at which a picture is shown; 0 is the smallest. */
  setLayer(consumerId: string, spatialLayer: number): void {
    this.#signaling.request('consumer:setLayers', { consumerId, spatialLayer }).catch(() => undefined);
  }

  /** Lets go of everything. The client cannot be used again. */
  close(): void {
    this.#closed = true;
    removeEventListener('online', this.#online);
    clearTimeout(this.#joinTimer);
    this.#signaling.close();
    this.publisher.close();
    this.#media?.close();
  }

  async #prepareMedia(): Promise<void> {
    try {
      this.#media = await MediaSession.prepare(await http.getMediaSetup(), this.#mediaPort());
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
      restartIce: (transportId) => this.#signaling.request('transport:restartIce', { transportId }),
      stageChanged: (stage) => {
        this.store.setState((state) => ({ ...state, stage }));
      },
      mediaFailed: () => {
        this.#rebuildMedia();
      },
    };
  }

  #connected(): void {
    this.store.setState((state) => ({ ...state, connection: { state: 'online' } }));
    if (this.#name !== null && this.store.getState().standing.at !== 'replaced') {
      this.#joinAttempt = 0;
      void this.#join();
    }
  }

  #disconnected(final: boolean): void {
    const { standing, connection } = this.store.getState();
    if (standing.at === 'ended' || standing.at === 'replaced' || standing.at === 'left') {
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
    if (FINAL.has(code)) {
      this.#stand({ at: 'refused', code });
    } else {
      this.#retry(() => {
        this.#signaling.connect();
      });
    }
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
    });
  }

  /** Builds the page and the media of a join that was answered. */
  async #enter({ snapshot, media }: RequestResponse['class:join']): Promise<void> {
    this.#rememberVisit();
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
    void this.chat.flush();
    if (snapshot.me.role === 'mentor') {
      await this.#teach(media?.producers ?? []);
    }
    this.#joinAttempt = 0;
  }

  /** Starts the class, unless it runs already, and sends what is on. */
  async #teach(known: readonly ProducerInfo[]): Promise<void> {
    const { startedAt } = await this.#signaling.request('class:start', {});
    this.store.setState((state) =>
      state.class === null ? state : { ...state, class: { ...state.class, phase: 'live', startedAt } },
    );
    await this.publisher.start(known);
  }

  #joinFailed(error: unknown): void {
    const code = codeOf(error);
    switch (code) {
      case 'CLASS_ENDED':
        this.#ended(Date.now());
        break;
      case 'CLASS_FULL':
        this.#stand({ at: 'full' });
        this.#retry(() => void this.#join());
        break;
      case 'DISCONNECTED':
        // The next connect joins again.
        break;
      default:
        if (FINAL.has(code)) {
          this.#stand({ at: 'refused', code });
        } else {
          this.#retry(() => void this.#join());
        }
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
        this.publisher.close();
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
        await this.#media?.add(payload.consumer).catch(() => {
          this.#rebuildMedia();
        });
        break;
      case 'producer:closed':
        this.#media?.remove(payload.producerId);
        break;
      case 'producer:paused':
      case 'producer:resumed':
        this.#media?.setPaused(payload.producerId, name === 'producer:paused');
        break;
      default:
    }
  }

  /** Joins again with nothing to keep: the server makes everything anew. */
  #rebuildMedia(): void {
    this.#media?.drop();
    if (this.#signaling.connected) {
      void this.#join();
    }
  }

  #ended(endedAt: number): void {
    const { class: known } = this.store.getState();
    browserStore.rememberVisit(this.#id, this.#role, null);
    this.#name = null;
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
    browserStore.rememberVisit(
      this.#id,
      this.#role,
      name === null ? null : { name, sharing: this.store.getState().local.screen === 'on' },
    );
  }

  #stand(standing: Standing): void {
    this.store.setState((state) => ({ ...state, standing }));
  }
}
