import type { ClassId } from '@gongbang/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ClassroomFixture,
  FakeChannel,
  GRACES,
  identity,
  joinPayload,
} from '@gongbang/tests/support/classroomFixture.ts';
import { CAMERA_TRACK, OPUS_TRACK } from '@gongbang/tests/support/rtp.ts';

import { newClassLink, newKey } from '../auth/keys.ts';
import type { Classroom } from './Classroom.ts';
import { ClassroomError } from '../rules/ClassroomError.ts';
import type { Identity, Peer } from '../room/Peer.ts';

const mentor = identity('mentor');
const camera = { source: 'camera', kind: 'video', rtpParameters: CAMERA_TRACK, paused: false } as const;
const microphone = { source: 'mic', kind: 'audio', rtpParameters: OPUS_TRACK, paused: false } as const;
/** Two tabs of the mentor, two of one mentee, and one each of two others. */
const PEOPLE: readonly Identity[] = [
  mentor,
  mentor,
  identity('mentee', 'anna'),
  identity('mentee', 'anna'),
  identity('mentee', 'bora'),
  identity('mentee', 'cara'),
];
const TABS = PEOPLE.length;

/** A single event; `who` is the tab, `n` any other choice there is. */
interface Step {
  readonly what: keyof typeof STEPS;
  readonly who: number;
  readonly n: number;
}

/** Sockets as in signaling/: ids and a channel, and the class is looked up for every request. */
class Scene {
  readonly fixture = new ClassroomFixture();
  readonly id: ClassId;
  readonly channels = PEOPLE.map(() => new FakeChannel());
  /** Every object there ever was, and everybody who was in one. */
  readonly seen = new Set<Classroom>();
  readonly peers = new Set<Peer>();
  readonly errors: unknown[] = [];

  constructor() {
    this.id = this.fixture.createClass(2, {
      steps: [{ id: 'ball', title: '공 만들기', note: '', minutes: null }],
    });
    this.fixture.media.isSlow = true;
  }

  who(index: number): { who: Identity; channel: FakeChannel } {
    const [who, channel] = [PEOPLE[index % TABS], this.channels[index % TABS]];
    if (who === undefined || channel === undefined) {
      throw new Error('nobody');
    }
    return { who, channel };
  }

  /** The class that a tab is in, as the binder finds it. */
  in(index: number): Classroom | undefined {
    const { who, channel } = this.who(index);
    const classroom = this.fixture.registry.find(this.id);
    return classroom?.hears(who, channel) === true ? classroom : undefined;
  }

  /** Anything that fails must fail as a refusal. */
  async attempt(work: () => unknown): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ClassroomError)) {
        this.errors.push(error);
      }
    }
  }

  note(): void {
    const classroom = this.fixture.registry.find(this.id);
    if (classroom !== undefined) {
      this.seen.add(classroom);
      for (const who of PEOPLE) {
        try {
          this.peers.add(classroom.present(who));
        } catch {
          // Not in.
        }
      }
    }
  }

  /** Everything in the world that a class could change. */
  world(): unknown {
    const { fixture, channels, id } = this;
    const told = channels.map((channel) => channel.told.length);
    const inUse = fixture.registry.find(id);
    return JSON.stringify({
      kept: fixture.kept(id),
      broadcasts: fixture.broadcasts.length,
      connections: fixture.connections.length,
      told,
      timers: fixture.clock.pending,
      media: fixture.media.classes.size,
      inUse: inUse === undefined ? null : [...this.seen].indexOf(inUse),
    });
  }
}

const STEPS = {
  join: (scene: Scene, { who: index }: Step) => {
    const { who, channel } = scene.who(index);
    void scene.attempt(() =>
      scene.fixture.registry.open(scene.id).join(who, channel, joinPayload(who.peerId)),
    );
  },
  leave: (scene: Scene, { who: index }: Step) =>
    scene.attempt(() => scene.in(index)?.leave(scene.who(index).who)),
  disconnect: (scene: Scene, { who: index }: Step) => {
    const { who, channel } = scene.who(index);
    scene.channels[index % TABS] = new FakeChannel();
    return scene.attempt(() => scene.fixture.registry.find(scene.id)?.disconnected(who, channel));
  },
  start: (scene: Scene, { n }: Step) => scene.attempt(() => scene.in(n % 2)?.start(mentor)),
  end: (scene: Scene, { n }: Step) =>
    scene.attempt(() => (n % 4 === 0 ? scene.in(n % 2)?.end(mentor) : null)),
  lock: (scene: Scene, { n }: Step) =>
    scene.attempt(() => scene.in(n % 2)?.workshop.configure({ isLocked: n % 3 === 0 })),
  ask: (scene: Scene, { n }: Step) =>
    scene.attempt(() => scene.in(n % 2)?.workshop.configure({ admission: n % 3 === 0 ? 'ask' : 'open' })),
  decide: (scene: Scene, { who, n }: Step) =>
    scene.attempt(() =>
      scene.in(n % 2)?.workshop.register.decide({ peerId: scene.who(who).who.peerId, admit: n % 3 > 0 }),
    ),
  rotate: (scene: Scene, { n }: Step) =>
    scene.attempt(() => scene.in(n % 2)?.order.rotateLink(newClassLink(newKey()))),
  sendOut: (scene: Scene, { who, n }: Step) =>
    scene.attempt(() =>
      scene.in(n % 2)?.order.sendOut({ peerId: scene.who(who).who.peerId, keepOut: n % 5 === 0 }),
    ),
  rehearse: (scene: Scene, { n }: Step) =>
    scene.attempt(() => scene.fixture.registry.open(scene.id).rehearse({ count: n % 3, language: 'en' })),
  endRehearsal: (scene: Scene, { n }: Step) => scene.attempt(() => scene.in(n % 2)?.endRehearsal(mentor)),
  practise: (scene: Scene, { n }: Step) => {
    void scene.attempt(() => scene.in(n % 2)?.workshop.practice.set({ count: n % 3, language: 'en' }));
  },
  produce: (scene: Scene, { who: index }: Step) => {
    const { who } = scene.who(index);
    void scene.attempt(() => scene.in(index)?.produce(who, camera));
  },
  mark: (scene: Scene, { who: index }: Step) =>
    scene.attempt(() => {
      const { who } = scene.who(index);
      const classroom = scene.in(index);
      classroom?.workshop.checkIns.set(classroom.present(who), { stepId: 'ball', mark: 'done', note: '' });
    }),
  look: (scene: Scene) => {
    const before = scene.world();
    scene.fixture.registry.peek(scene.id).view('mentee');
    expect(scene.world()).toBe(before);
  },
  loseWorker: (scene: Scene) => {
    scene.fixture.media.loseAll();
  },
  answer: async (scene: Scene, { n }: Step) => {
    scene.fixture.media.answer(n);
    await settled();
  },
  wait: (scene: Scene, { n }: Step) => {
    scene.fixture.clock.advance((n % 4) * (GRACES.peerMs / 2));
  },
} as const;

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Requests to a forgotten class, from code that still holds it. All must be refused, and change nothing. */
function entries(stale: Classroom, peers: readonly Peer[]): (() => unknown)[] {
  const anna = PEOPLE[2] ?? mentor;
  const { workshop, order } = stale;
  return [
    () => stale.join(anna, new FakeChannel(), joinPayload('안나')),
    () => stale.join(mentor, new FakeChannel(), { name: '이정은' }),
    () => {
      stale.leave(anna);
    },
    () => {
      stale.disconnected(anna, new FakeChannel());
    },
    () => stale.start(mentor),
    () => stale.end(mentor),
    () => stale.rehearse({ count: 1, language: 'en' }),
    () => {
      stale.endRehearsal(mentor);
    },
    () => stale.produce(mentor, microphone),
    () => stale.present(mentor),
    () => stale.mediaOf(anna),
    () => order.rotateLink(newClassLink(newKey())),
    () => {
      order.sendOut({ peerId: anna.peerId, keepOut: true });
    },
    () => {
      workshop.configure({ isLocked: true });
    },
    () => {
      workshop.lesson.go('ball');
    },
    () => workshop.cameras.invite(),
    ...peers.flatMap((peer) => [
      () => {
        workshop.checkIns.set(peer, { stepId: 'ball', mark: 'stuck', note: '' });
      },
      () => workshop.chat.say(peer, { clientId: 'stale-message', text: '유령', thread: null }),
      () => workshop.hands.raise(peer, ''),
    ]),
  ];
}

async function assertDead(scene: Scene, stale: Classroom): Promise<void> {
  const before = scene.world();
  for (const entry of entries(stale, [...scene.peers])) {
    await expect(Promise.resolve().then(entry)).rejects.toBeInstanceOf(ClassroomError);
  }
  // These are not refused, but must do nothing.
  stale.order.muteAll();
  stale.workshop.reactions.send('heart');
  stale.close();
  await settled();
  expect(scene.world()).toBe(before);
}

describe('[CL11] one class of each id', () => {
  const step: fc.Arbitrary<Step> = fc.record({
    what: fc.constantFrom(...(Object.keys(STEPS) as (keyof typeof STEPS)[])),
    who: fc.nat({ max: TABS - 1 }),
    n: fc.nat({ max: 60 }),
  });
  /** Most cases begin with somebody in the class: otherwise most steps are refused. */
  const opening: fc.Arbitrary<Step[]> = fc.constantFrom(
    [],
    [
      { what: 'join', who: 0, n: 0 },
      { what: 'start', who: 0, n: 0 },
    ] satisfies Step[],
    [
      { what: 'join', who: 2, n: 0 },
      { what: 'answer', who: 0, n: 0 },
    ] satisfies Step[],
    [
      { what: 'rehearse', who: 0, n: 2 },
      { what: 'join', who: 0, n: 0 },
      { what: 'answer', who: 0, n: 0 },
    ] satisfies Step[],
  );

  it('whatever happens, at most one is alive, the forgotten ones are dead, and nothing is left behind', async () => {
    await fc.assert(
      fc.asyncProperty(opening, fc.array(step, { minLength: 10, maxLength: 60 }), async (first, then) => {
        const scene = new Scene();
        const { fixture, id } = scene;
        try {
          for (const one of [...first, ...then]) {
            await STEPS[one.what](scene, one);
            scene.note();
            await settled();
            const alive = [...scene.seen].filter(({ isForgotten }) => !isForgotten);
            const inUse = fixture.registry.find(id);
            expect(alive).toEqual(inUse === undefined ? [] : [inUse]);
          }
          for (const stale of scene.seen) {
            if (stale.isForgotten) {
              await assertDead(scene, stale);
            }
          }
          // Everybody leaves; the media server answers late.
          for (let index = 0; index < TABS; index += 1) {
            await STEPS.disconnect(scene, { what: 'disconnect', who: index, n: 0 });
          }
          fixture.clock.advance(GRACES.mentorMs + GRACES.peerMs);
          while (fixture.media.waiting > 0) {
            fixture.media.answer();
            await settled();
          }
          expect(fixture.registry.find(id)).toBeUndefined();
          expect(fixture.clock.pending).toBe(0);
          await settled();
          expect(fixture.media.classes.size).toBe(0);
          expect(scene.errors).toEqual([]);
        } finally {
          fixture[Symbol.dispose]();
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
