import {
  NO_PROGRESS,
  receiversOf,
  requests,
  type NotificationName,
  type PeerInfo,
  type RequestName,
  type RequestPayload,
  type Workshop,
} from '@gongbang/protocol';
import type { Classroom } from '@gongbang/sfu-server/class/Classroom.ts';
import { ClassroomError } from '@gongbang/sfu-server/rules/ClassroomError.ts';
import type { Identity } from '@gongbang/sfu-server/room/Peer.ts';
import { isSame } from '@gongbang/sfu-server/room/Projection.ts';
import { Caller, perform } from '@gongbang/sfu-server/signaling/handlers.ts';
import { initialState, type ClassPageState } from '@gongbang/client/model/classState.ts';
import { joined, notified, type StateNotification } from '@gongbang/client/model/reduce.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ClassroomFixture, FakeChannel, GRACES, identity, joinPayload } from '../support/classroomFixture.ts';

/** Notifications that are sent together are sent within this time, in ms. */
const TOGETHER_MS = 1500;
const RUNS = 60;
const STEPS = 40;
/** Some thousand steps, each checked on every page. */
const TIMEOUT_MS = 60_000;

const LESSON = [
  { id: 'ball', title: '공 만들기', note: '', minutes: null },
  { id: 'bowl', title: '그릇 만들기', note: '', minutes: 5 },
];
const NAMES = ['이정은', '안나', '벤', '클라라', '도윤'];
const PEOPLE: readonly Identity[] = NAMES.map((_name, index) =>
  index === 0 ? identity('mentor') : identity('mentee', `mentee${String(index)}`),
);

/** One person's page: the receiving end of the channel, with the page's own reducer. */
class Page extends FakeChannel {
  state: ClassPageState;

  constructor(role: 'mentor' | 'mentee') {
    super();
    this.state = initialState(role);
  }

  override notify(name: NotificationName, payload: unknown): void {
    super.notify(name, payload);
    // As the real channel enforces it: people do not receive what their role may not see.
    if (this.role !== null && receiversOf(name).includes(this.role)) {
      this.hear(name, payload);
    }
  }

  hear(name: NotificationName, payload: unknown): void {
    this.state = notified(this.state, structuredClone({ name, payload }) as StateNotification);
  }
}

/** The person that a step is about, and a yes or no. */
interface Circumstances {
  readonly peerId: string;
  readonly flag: boolean;
  /** What the person acting sees. */
  readonly pollId: string;
}
type Wish = { [N in RequestName]: readonly [N, RequestPayload[N]] }[RequestName];

/** Requests as people send them; refused ones change nothing. */
const WISHES = {
  hand: ({ flag }) => (flag ? ['hand:raise', { note: '' }] : ['hand:lower', {}]),
  lower: ({ peerId }) => ['hand:lower', { peerId }],
  next: () => ['hand:next', {}],
  mark: ({ flag }) => ['checkin:set', { stepId: 'ball', mark: flag ? 'stuck' : 'done', note: '' }],
  unmark: ({ peerId }) => ['checkin:clear', { peerId, stepId: 'ball' }],
  step: ({ flag }) => ['step:go', { stepId: flag ? 'bowl' : 'ball' }],
  invite: ({ peerId, flag }) => ['stage:invite', { peerId, camera: true, mic: flag }],
  answer: ({ flag }) => ['stage:answer', { accept: flag }],
  unstage: ({ peerId }) => ['stage:leave', { peerId }],
  consent: ({ flag }) => ['consent:set', { always: flag }],
  table: ({ flag }) => ['class:configure', { kind: flag ? 'round-table' : 'workshop' }],
  share: ({ flag }) => ['bench:share', { withEveryone: flag }],
  ask: () => ['bench:ask', {}],
  assist: ({ peerId, flag }) => ['assistant:set', { peerId, isAssistant: flag }],
  rename: ({ flag }) => ['peer:rename', { name: flag ? '한나' : '하나' }],
  poll: ({ flag }) => ['poll:open', { question: '괜찮아요?', choices: ['네', '아니요'], isShared: flag }],
  vote: ({ pollId, flag }) => ['poll:vote', { pollId, choice: flag ? 0 : 1 }],
  pollEnd: ({ pollId, flag }) => ['poll:close', { pollId, isShared: flag }],
  whisper: ({ peerId, flag }) => (flag ? ['whisper:start', { peerId }] : ['whisper:stop', {}]),
  phone: () => ['camera:invite', {}],
  scene: ({ flag }) => ['scene:set', { scene: flag ? 'hands' : 'face' }],
  again: ({ flag }) => (flag ? ['replay:show', { seconds: 10, speed: 1 }] : ['replay:stop', {}]),
  out: ({ peerId, flag }) => ['peer:remove', { peerId, keepOut: flag }],
  forgive: ({ peerId }) => ['peer:forgive', { peerId }],
  chat: ({ flag }) => ['chat:setMode', { mode: flag ? 'slow' : 'open', slowSeconds: 10 }],
  draw: () => ['draw:clear', {}],
  door: ({ flag }) => ['class:configure', { admission: flag ? 'ask' : 'open' }],
  lock: ({ flag }) => ['class:configure', { isLocked: flag }],
  decide: ({ peerId, flag }) => ['admission:decide', { peerId, admit: flag }],
} satisfies Record<string, (circumstances: Circumstances) => Wish>;
const COMINGS = ['come', 'come', 'come', 'lose', 'leave', 'wait', 'restart'] as const;

interface Step {
  readonly act: keyof typeof WISHES | (typeof COMINGS)[number];
  readonly who: number;
  readonly other: number;
  readonly flag: boolean;
}

/** A class, and the pages of the people in it. */
class Play implements Disposable {
  readonly #fixture = new ClassroomFixture();
  readonly #id = this.#fixture.createClass(30, { steps: LESSON });
  readonly #pages = new Map<Identity, Page>();

  constructor() {
    this.#fixture.listeners.add((name, payload, roles) => {
      for (const page of this.#pages.values()) {
        if (page.isAdmitted && page.role !== null && roles.includes(page.role)) {
          page.hear(name, payload);
        }
      }
    });
  }

  [Symbol.dispose](): void {
    this.#fixture[Symbol.dispose]();
  }

  get #classroom(): Classroom {
    return this.#fixture.registry.open(this.#id);
  }

  async begin(): Promise<void> {
    for (const who of PEOPLE.keys()) {
      await this.#come(who);
    }
    this.#classroom.start(PEOPLE[0] ?? identity('mentor'));
  }

  async step({ act, who, other, flag }: Step): Promise<void> {
    const identityOf = PEOPLE[who] ?? identity('mentor');
    const page = this.#pages.get(identityOf);
    if (act === 'come') {
      await this.#come(who);
    } else if (act === 'restart') {
      this.#fixture.restart();
      this.#pages.clear();
    } else if (act === 'wait') {
      this.#fixture.clock.advance(flag ? GRACES.peerMs : 10_000);
    } else if (page !== undefined) {
      if (act === 'lose') {
        this.#pages.delete(identityOf);
        this.#classroom.disconnected(identityOf, page);
      } else if (act === 'leave') {
        this.#pages.delete(identityOf);
        this.#classroom.leave(identityOf);
      } else {
        const pollId = page.state.workshop?.poll?.id ?? 'none';
        await this.#wish(
          identityOf,
          page,
          WISHES[act]({ peerId: PEOPLE[other]?.peerId ?? '', flag, pollId }),
        );
      }
    }
    this.#fixture.clock.advance(TOGETHER_MS);
    for (const [whose, { isReleased }] of this.#pages) {
      if (isReleased) {
        this.#pages.delete(whose);
      }
    }
  }

  /** What each page has heard is what it would be told now. */
  expectHeard(): void {
    for (const [{ role, peerId }, { state }] of this.#pages) {
      const peer = this.#classroom.present({ role, peerId, keyHash: '' });
      const view = this.#classroom.view(role);
      // A page keeps the phones beside the rest: their mentor hears about them before the class, too.
      const cameras = role === 'mentor' ? [...state.cameras] : null;
      expect(shown(state.workshop === null ? null : { ...state.workshop, cameras }, state.peers)).toEqual(
        shown(this.#classroom.workshop.viewFor(peer), state.peers),
      );
      expect({
        role: state.role,
        mentor: state.mentor,
        audience: state.audience,
        class: state.class,
      }).toEqual({
        role: peer.role,
        mentor: view.mentor,
        audience: view.audience,
        class: view.class,
      });
    }
  }

  /** The people that the mentor's page knows are those that a fresh page would be told about. */
  async expectPeople(): Promise<void> {
    const [mentor = identity('mentor')] = PEOPLE;
    const heard = this.#pages.get(mentor)?.state.peers;
    if (heard !== undefined) {
      await this.#come(0);
      const told = this.#pages.get(mentor)?.state.peers ?? [];
      const inOrder = (peers: readonly PeerInfo[]) =>
        peers.toSorted((one, other) => one.id.localeCompare(other.id));
      expect(inOrder(heard)).toEqual(inOrder(told));
    }
  }

  async #come(who: number): Promise<void> {
    const identityOf = PEOPLE[who] ?? identity('mentor');
    const page = new Page(who === 0 ? 'mentor' : 'mentee');
    const before = this.#pages.get(identityOf);
    this.#pages.delete(identityOf);
    try {
      const payload = joinPayload(NAMES[who] ?? '');
      const { snapshot } = await this.#classroom.join(identityOf, page, payload);
      page.state = joined(page.state, structuredClone(snapshot), this.#fixture.clock.now());
      this.#pages.set(identityOf, page);
    } catch (error) {
      expectRefused(error);
      if (before !== undefined && !before.isReleased) {
        this.#pages.set(identityOf, before);
      }
    }
  }

  async #wish(whose: Identity, channel: Page, [name, payload]: Wish): Promise<void> {
    if (channel.role === null || !requests[name].roles.some((role) => role === channel.role)) {
      return;
    }
    const session = {
      classId: this.#id,
      identity: whose,
      channel,
      newClassLink: () => {
        throw new Error('Nobody asks for another link here.');
      },
    };
    try {
      // A row's payload matches its name; for a union of rows the compiler cannot see that.
      await perform(new Caller(session, this.#classroom), name, payload as never);
    } catch (error) {
      expectRefused(error);
    }
  }
}

/** No marks means nothing to show, and people who have left have none. */
function shown(workshop: Workshop | null, peers: readonly PeerInfo[]): unknown {
  const marked = Object.entries(workshop?.progressOf ?? {}).filter(
    ([peerId, progress]) => peers.some(({ id }) => id === peerId) && !isSame(progress, NO_PROGRESS),
  );
  return { ...workshop, progressOf: Object.fromEntries(marked) };
}

function expectRefused(error: unknown): void {
  if (!(error instanceof ClassroomError)) {
    throw error;
  }
}

describe('[PJ2] what a page has heard', () => {
  it(
    'is what it would be told if it came anew, whatever people do',
    async () => {
      const step = fc.record({
        act: fc.constantFrom(...(Object.keys(WISHES) as (keyof typeof WISHES)[]), ...COMINGS),
        who: fc.nat(PEOPLE.length - 1),
        other: fc.integer({ min: 1, max: PEOPLE.length - 1 }),
        flag: fc.boolean(),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: STEPS }), async (steps) => {
          using play = new Play();
          await play.begin();
          for (const one of steps) {
            await play.step(one);
            play.expectHeard();
          }
          await play.expectPeople();
        }),
        { numRuns: RUNS },
      );
    },
    TIMEOUT_MS,
  );
});
