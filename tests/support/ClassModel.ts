import type { MediaKind, Role, Source } from '@gongbang/protocol';

/** What a Producer may carry in the model; whispers and round tables have their own tests. */
export const SOURCES = {
  camera: 'video',
  mic: 'audio',
  screen: 'video',
  'screen-audio': 'audio',
  hands: 'video',
} as const satisfies Partial<Record<Source, MediaKind>>;
export type ModelSource = keyof typeof SOURCES;

/** A person as the rules see them. `sends`: has a transport to send on. `primed`: has the silent Consumer. */
export interface Person {
  readonly link: 'mentor' | 'mentee' | 'camera';
  at: 'out' | 'in' | 'away';
  isAssistant: boolean;
  isAdmitted: boolean;
  isSentOut: boolean;
  sends: boolean;
  primed: boolean;
  readonly sources: Set<ModelSource>;
}

const MAX_GUESTS = 4;
/** A router, with the primer's transport and Producer, and the two level observers. */
const ENTITIES_OF_ROUTER = 5;

/**
 * The rules of a class, written down a second time and as simply as possible: who may come in, send and receive, and how
 * much of everything there is. No network, no time.
 */
export class ClassModel {
  readonly seats: number;
  readonly people: Person[];
  readonly guests = new Map<number, { camera: boolean; mic: boolean }>();
  hands: number[] = [];
  isLive = false;
  isLocked = false;
  chats = 0;

  constructor(links: readonly Person['link'][], seats: number) {
    this.seats = seats;
    this.people = links.map((link) => ({
      link,
      at: 'out',
      isAssistant: false,
      isAdmitted: false,
      isSentOut: false,
      sends: false,
      primed: false,
      sources: new Set(),
    }));
  }

  person(who: number): Person {
    const person = this.people[who];
    if (person === undefined) {
      throw new Error(`There is no person ${who}.`);
    }
    return person;
  }

  roleOf(who: number): Role {
    const { link, isAssistant } = this.person(who);
    return link === 'mentee' && isAssistant ? 'assistant' : link;
  }

  isBench(who: number): boolean {
    return this.person(who).link === 'mentee';
  }

  /** In the class, or away with their seat kept. */
  isHere(who: number): boolean {
    return this.person(who).at !== 'out';
  }

  /** The answer to a join. */
  mayEnter(who: number): 'OK' | 'REMOVED' | 'CLASS_LOCKED' | 'CLASS_FULL' {
    const person = this.person(who);
    if (person.link !== 'mentee' || person.at !== 'out') {
      return 'OK';
    }
    if (person.isSentOut) {
      return 'REMOVED';
    }
    if (this.isLocked && !person.isAdmitted) {
      return 'CLASS_LOCKED';
    }
    return this.#audience >= this.seats ? 'CLASS_FULL' : 'OK';
  }

  /** @param kept whether the transports survived, and with them everything that was sent */
  enter(who: number, kept: boolean, primed: boolean): void {
    const person = this.person(who);
    person.at = 'in';
    if (!kept) {
      person.sources.clear();
      person.sends = person.link !== 'mentee';
      person.primed = false;
    }
    person.primed ||= primed;
  }

  /** Gone for good: left, or sent out. */
  leave(who: number): void {
    const person = this.person(who);
    person.at = 'out';
    person.sources.clear();
    person.sends = false;
    person.primed = false;
    this.guests.delete(who);
    this.hands = this.hands.filter((other) => other !== who);
  }

  /** The answer to an attempt to send. */
  mayProduce(who: number, source: ModelSource): 'OK' | 'FORBIDDEN' | 'CLASS_NOT_LIVE' {
    if (!this.isLive) {
      return 'CLASS_NOT_LIVE';
    }
    const { link } = this.person(who);
    const may =
      link === 'mentor' || (link === 'mentee' ? source === 'camera' || source === 'mic' : source === 'hands');
    return may ? 'OK' : 'FORBIDDEN';
  }

  /** Only one camera at a time sends the hands. */
  produce(who: number, source: ModelSource): void {
    for (const person of this.people) {
      if (source === 'hands' && person.link !== 'mentee') {
        person.sources.delete(source);
      }
    }
    this.person(who).sources.add(source);
  }

  /** Whether there is room on stage; people on it keep theirs. */
  hasStage(who: number): boolean {
    return (
      this.guests.has(who) ||
      [...this.guests.keys()].filter((other) => this.isHere(other)).length < MAX_GUESTS
    );
  }

  /** Whether the requested source is on stage already, so that nobody needs to be asked. */
  isShown(who: number, camera: boolean, mic: boolean): boolean {
    const guest = this.guests.get(who);
    return guest !== undefined && (!camera || guest.camera) && (!mic || guest.mic);
  }

  /** Everybody who is here may come back, whatever happens to the door. */
  admitAllHere(): void {
    for (const person of this.people) {
      person.isAdmitted ||= person.link === 'mentee' && person.at !== 'out';
    }
  }

  /** Every `owner source` that this person receives. */
  received(viewer: number): string[] {
    return this.people.flatMap(({ sources }, owner) =>
      [...sources]
        .filter((source) => this.#mayReceive(owner, viewer, source))
        .map((source) => `${owner} ${source}`),
    );
  }

  get transports(): number {
    return this.#here.reduce(
      (sum, { link, sends }) => sum + (link === 'camera' ? 0 : 1) + (sends ? 1 : 0),
      0,
    );
  }

  /** Everything that the worker holds for this class: 0 while nobody is here. */
  get entities(): number {
    if (this.#here.length === 0) {
      return 0;
    }
    const producers = this.#here.reduce((sum, { sources }) => sum + sources.size, 0);
    const primers = this.#here.filter(({ primed }) => primed).length;
    const consumers = this.people.reduce(
      (sum, { at }, who) => sum + (at === 'out' ? 0 : this.received(who).length),
      0,
    );
    return ENTITIES_OF_ROUTER + this.transports + producers + primers + consumers;
  }

  #mayReceive(owner: number, viewer: number, source: ModelSource): boolean {
    const seer = this.roleOf(viewer);
    if (owner === viewer || seer === 'camera') {
      return false;
    }
    if (!this.isBench(owner)) {
      // The mentor sends to everyone else; the mentor also sees their own phone's picture.
      return seer !== 'mentor' || this.person(owner).link === 'camera';
    }
    const guest = this.guests.get(owner);
    return (
      seer === 'mentor' ||
      (seer === 'assistant' && SOURCES[source] === 'video') ||
      (source === 'camera' && guest?.camera === true) ||
      (source === 'mic' && guest?.mic === true)
    );
  }

  get #here(): Person[] {
    return this.people.filter(({ at }) => at !== 'out');
  }

  get #audience(): number {
    return this.#here.filter(({ link }) => link === 'mentee').length;
  }
}
