import type { Consent, RequestResponse } from '@gongbang/protocol';

import { ClientError, codeOf, type ClientErrorCode } from './connection/ClientError.ts';
import { retryDelay } from './connection/reconnectPolicy.ts';
import { bottleneckOf, isFinal, type Step } from './connection/refusals.ts';
import type { Signaling } from './connection/Signaling.ts';
import type { ClassLink } from './links.ts';
import type { ClassMedia } from './media/ClassMedia.ts';
import { keepBench } from './media/lastLooks.ts';
import type { Publisher } from './media/Publisher.ts';
import { lastSeq } from './model/chat.ts';
import { isRunning, type Standing } from './model/classState.ts';
import type { ClassStore } from './model/classStore.ts';
import { cutOff, ended, entered, joined, notified } from './model/reduce.ts';
import type { ClassroomStorage } from './storage.ts';

export interface JoinLoopParts {
  readonly link: ClassLink;
  readonly store: ClassStore;
  readonly storage: ClassroomStorage;
  readonly signaling: Signaling;
  readonly media: ClassMedia;
  readonly publisher: Publisher;
}

/** What the loop triggers. */
export interface JoinLoopPort {
  /** The user is in, perhaps again: whatever the server has to be told again is told. */
  resumed(): void;
  /** The server's decision on whispers is known. */
  followWhisper(): void;
  rehearsalEnded(): void;
}

type Joined = RequestResponse['class:join'];

/** Whether the user stays out until they do something about it. Someone at a locked door knocks and waits. */
function isOut(standing: Standing): boolean {
  return standing.at === 'replaced' || (standing.at === 'kept-out' && standing.why !== 'locked');
}

/** Gets the user into the class, and back into it for as long as they want to be there: coming back is joining again. */
export class JoinLoop {
  readonly #link: ClassLink;
  readonly #store: ClassStore;
  readonly #storage: ClassroomStorage;
  readonly #signaling: Signaling;
  readonly #media: ClassMedia;
  readonly #publisher: Publisher;
  readonly #port: JoinLoopPort;
  /** The name under which the user is in the class, or wants to be. */
  #name: string | null = null;
  /** What was chosen at the door, until the server knows it: from then on the server decides, whatever this page remembers. */
  #consent: Consent | undefined;
  /** The user is rehearsing: coming back when it is no longer a rehearsal must not start a class. */
  #isRehearsing = false;
  /** Another join became necessary while one was under way. */
  #again = false;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor({ link, store, storage, signaling, media, publisher }: JoinLoopParts, port: JoinLoopPort) {
    this.#link = link;
    this.#store = store;
    this.#storage = storage;
    this.#signaling = signaling;
    this.#media = media;
    this.#publisher = publisher;
    this.#port = port;
    store.subscribe(({ local, standing }, before) => {
      if (local !== before.local && standing.at === 'joined') {
        this.#rememberVisit();
      }
    });
  }

  get name(): string | null {
    return this.#name;
  }

  get isRehearsing(): boolean {
    return this.#isRehearsing;
  }

  /** Enters under a name, and from then on comes back by itself. */
  goIn(name: string, { consent, rehearsing }: { consent?: Consent | undefined; rehearsing: boolean }): void {
    this.#isRehearsing = rehearsing;
    this.#name = name;
    this.#consent = consent;
    this.#storage.goesIn(this.#link, name);
    this.#attempt = 0;
    this.stand({ at: 'joining', again: this.#store.getState().me !== null });
    if (this.#signaling.connected) {
      void this.#join();
    } else {
      this.#signaling.connect();
    }
  }

  /** The user now goes by another name. */
  renamed(name: string): void {
    this.#name = name;
    this.#storage.renamed(this.#link, name);
    this.#rememberVisit();
    this.#store.setState((state) => ({
      ...state,
      me: state.me === null ? null : { ...state.me, name },
    }));
  }

  /** The user no longer wants to be in. */
  stayOut(): void {
    this.#name = null;
    this.#rememberVisit();
  }

  /** The mentor lets the user in, or media has to be rebuilt. */
  rejoin(): void {
    if (this.#signaling.connected) {
      void this.#join();
    }
  }

  /** Another network, or the same one again: don't wait for anything running over the old one. */
  networkChanged(): void {
    if (this.#signaling.connected) {
      this.#media.hurry({ all: true });
    } else {
      this.#signaling.connect();
    }
  }

  /** Somebody sees the page again. A phone may have dropped every connection meanwhile, silently. */
  seenAgain(): void {
    const { connection, connectionQuality } = this.#store.getState();
    if (!this.#signaling.connected) {
      if (connection.state === 'offline') {
        this.#signaling.connect();
      }
      return;
    }
    // Any answer is an answer.
    this.#signaling.probe('quality:report', { quality: connectionQuality.quality }).catch(() => undefined);
    this.#media.hurry();
  }

  connected(): void {
    this.#store.setState((state) => ({ ...state, connection: { state: 'online' } }));
    const { standing } = this.#store.getState();
    if (this.#name !== null && !isOut(standing)) {
      this.#attempt = 0;
      void this.#join();
    } else if (standing.at === 'full' || standing.at === 'refused') {
      this.#attempt = 0;
      this.stand({ at: 'lobby' });
    }
  }

  disconnected(final: boolean): void {
    const { standing } = this.#store.getState();
    if (['ended', 'left'].includes(standing.at) || isOut(standing)) {
      return;
    }
    this.#store.setState((state) => cutOff(state, Date.now()));
    this.#publisher.cutOff();
    if (final && !this.#closed) {
      // The server closed it without saying why: it is restarting, or found us too slow. Come back as everybody does.
      this.#retry(() => {
        this.#signaling.connect();
      });
    }
  }

  refused(code: ClientErrorCode): void {
    this.turnedAway(code, 'connect', () => {
      this.#signaling.connect();
    });
  }

  /** Says why the user is not let in. Unless that is final, `again` keeps asking, so whoever waits gets in automatically. */
  turnedAway(code: ClientErrorCode, step: Step, again: () => void): void {
    if (this.#closed) {
      return;
    }
    if (isFinal(code)) {
      this.stand({ at: 'refused', code });
      this.#publisher.close();
      return;
    }
    const { me } = this.#store.getState();
    const of = bottleneckOf(code, step);
    // Whoever was in keeps the class page while they come back, unless the class no longer has room for them.
    if (of !== null && (me === null || step === 'join')) {
      this.stand({ at: 'full', of });
    } else if (step === 'look' || (code === 'ORIGIN_REFUSED' && me === null)) {
      this.stand({ at: 'refused', code });
    }
    this.#retry(again);
  }

  /** A rehearsal begins or ends. Whoever is in, or waits for its end, joins what there is now; its mentor is before the class. */
  rehearsed(isOver: boolean): void {
    const { standing } = this.#store.getState();
    if (this.#name === null || isOut(standing)) {
      return;
    }
    if (isOver && this.#link.role === 'mentor') {
      this.#backInGreenRoom();
      return;
    }
    this.#publisher.halt();
    this.#media.drop();
    if (standing.at === 'lobby') {
      this.stand({ at: 'joining', again: false });
    }
    this.#attempt = 0;
    clearTimeout(this.#timer);
    void this.#join();
  }

  /** The class is over, and so are the connection and everything that is on. */
  ended(endedAt: number): void {
    this.stayOut();
    keepBench({ store: this.#store, publisher: this.#publisher });
    this.#store.setState((state) => ended(state, endedAt, state.class?.endReason ?? 'mentor'));
    this.#publisher.close();
    this.#media.close();
    this.#signaling.close();
  }

  stand(standing: Standing): void {
    this.#store.setState((state) => ({ ...state, standing }));
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #join(): Promise<void> {
    if (this.#media.isHolding) {
      this.#again = true;
      return;
    }
    if (this.#name === null || this.#closed) {
      return;
    }
    const held = this.#media.hold();
    await this.#media.prepared;
    try {
      const user = { isIn: false };
      const answer = await this.#request((joinedAs) => {
        user.isIn = this.#comeIn(joinedAs);
      });
      if (user.isIn) {
        await this.#enter(answer).catch(() => {
          // The user is in; only media could not be built, or was lost again. Another join rebuilds it.
          this.#media.drop();
          this.#retry(() => void this.#join());
        });
      }
    } catch (error) {
      this.#failed(error);
    }
    this.#media.letGo(held);
    if (this.#again && this.#signaling.connected) {
      this.#again = false;
      await this.#join();
    }
  }

  async #request(heard: (joinedAs: Joined) => void): Promise<Joined> {
    if (this.#name === null) {
      throw new ClientError('DISCONNECTED', 'The user has changed their mind.');
    }
    const seq = lastSeq(this.#store.getState().chat);
    const payload = {
      name: this.#name,
      ...(this.#media.session === null ? {} : { media: this.#media.session.offer }),
      ...(seq > 0 ? { lastSeq: seq } : {}),
      ...(this.#consent === undefined ? {} : { consent: this.#consent }),
    };
    return this.#signaling.request('class:join', payload, { heard });
  }

  /** Takes over what a join found, before anything that comes after it. Returns whether the user is in. */
  #comeIn({ snapshot }: Joined): boolean {
    const { phase } = snapshot.class;
    if (this.#name === null) {
      // The rehearsal ended while the page was joining it: a class starts only when its mentor says so.
      this.#signaling.request('class:leave', {}).catch(() => undefined);
      return false;
    }
    if (this.#isRehearsing && phase === 'open') {
      this.#backInGreenRoom();
      return false;
    }
    this.#isRehearsing = this.#link.role === 'mentor' && phase === 'rehearsal';
    this.#rememberVisit();
    this.#consent = undefined;
    this.#store.setState((state) => joined(state, snapshot, Date.now()));
    return true;
  }

  /** Builds the page and the media of a join that was answered. */
  async #enter({ snapshot, media: answered }: Joined): Promise<void> {
    // Offer and answer first, which cost the browser little, then the page, which costs it a lot: ICE, DTLS and
    // the first key frame come in while the page is drawn.
    try {
      if (answered !== null) {
        await this.#media.apply(answered);
      }
    } finally {
      this.#store.setState(entered);
    }
    await this.#media.release();
    this.#port.resumed();
    // Unless the user is out again, or back in the green room.
    if (this.#name !== null && snapshot.me.role === 'mentor' && snapshot.class.phase !== 'rehearsal') {
      await this.#startClass();
    }
    this.#port.followWhisper();
    if (isRunning(this.#store.getState().class?.phase)) {
      await this.#publisher.start(answered?.producers ?? []);
    }
    this.#attempt = 0;
  }

  /** Starts the class, unless it is already running. */
  async #startClass(): Promise<void> {
    const { startedAt } = await this.#signaling.request('class:start', {});
    this.#store.setState((state) =>
      state.class === null ? state : { ...state, class: { ...state.class, phase: 'live', startedAt } },
    );
  }

  #failed(error: unknown): void {
    const code = codeOf(error);
    switch (code) {
      case 'CLASS_ENDED':
        this.ended(Date.now());
        break;
      case 'CLASS_LOCKED':
        this.stand({ at: 'kept-out', why: 'locked' });
        break;
      case 'REMOVED':
        this.stand({ at: 'kept-out', why: 'removed' });
        this.#publisher.close();
        break;
      case 'NOT_ADMITTED':
        // The mentor's answer comes as a notification.
        this.stand({ at: 'knocking' });
        break;
      case 'DISCONNECTED':
        // The next connect joins again.
        break;
      default:
        this.turnedAway(code, 'join', () => void this.#join());
    }
  }

  /** After a rehearsal: whoever comes back from here, even by a reload, starts the class only when they say so. */
  #backInGreenRoom(): void {
    this.#isRehearsing = false;
    this.stayOut();
    clearTimeout(this.#timer);
    this.#publisher.halt();
    this.#media.drop();
    // What was said in it disappears from the page too, even if the end was not heard.
    this.#store.setState((state) => ({
      ...notified(state, { name: 'rehearsal:ended', payload: {} }),
      standing: { at: 'lobby' },
    }));
    void this.#publisher.stopScreen();
    void this.#publisher.setWhispering(false);
    this.#port.rehearsalEnded();
  }

  #retry(action: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(action, retryDelay(this.#attempt++, Math.random()));
  }

  /** Notes that this tab is in the class, so that a reload goes straight back in. */
  #rememberVisit(): void {
    const name = this.#name;
    const { local } = this.#store.getState();
    const visit = {
      sharing: local.screen === 'on',
      camera: local.camera === 'on',
      mic: local.mic === 'on',
      rehearsing: this.#isRehearsing,
    };
    this.#storage.rememberVisit(this.#link.id, this.#link.role, name === null ? null : { name, ...visit });
  }
}
