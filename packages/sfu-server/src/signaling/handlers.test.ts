import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { parseRequest, type RequestName } from '@gongbang/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ClassroomFixture,
  FakeChannel,
  identity,
  joinPayload,
} from '@gongbang/tests/support/classroomFixture.ts';
import { RefusingDatabase } from '@gongbang/tests/support/RefusingDatabase.ts';

import { newClassLink, newKey } from '../auth/keys.ts';
import { ClassroomError } from '../rules/ClassroomError.ts';
import { encodeHash, hashKey } from '../auth/keys.ts';
import { OPEN_CHAT } from '../features/chat.ts';
import type { Classroom } from '../class/Classroom.ts';
import type { Identity } from '../room/Peer.ts';
import { mayRequest } from '../rules/permissions.ts';
import { Caller, perform } from './handlers.ts';

interface Ask {
  readonly by: Who;
  readonly name: RequestName;
  readonly payload: unknown;
  /** When the store refuses: at its n-th write, at the end, or not at all. */
  readonly refuses: number | 'commit' | null;
}

type Who = 'mentor' | 'assistant' | 'seo' | 'choi' | 'phone';
const PEOPLE: Record<Who, Identity> = {
  mentor: identity('mentor'),
  assistant: identity('mentee', 'assistant'),
  seo: identity('mentee', 'seo'),
  choi: identity('mentee', 'choi'),
  phone: identity('camera', 'phone'),
};
const benches = [PEOPLE.assistant.peerId, PEOPLE.seo.peerId, PEOPLE.choi.peerId];
const peerId = fc.constantFrom(...benches);
const steps = ['step-one', 'step-two'].map((id) => ({ id, title: id, note: '', minutes: 5 }));
const POLL = { question: '?', choices: ['a', 'b'], isShared: true };

/** What each may ask for: things stored in one part or several, and things only announced or timed. */
const asks: Readonly<Partial<Record<RequestName, fc.Arbitrary<unknown>>>> = {
  'class:configure': fc.record(
    {
      kind: fc.constantFrom('workshop', 'round-table'),
      admission: fc.constantFrom('open', 'ask'),
      isLocked: fc.boolean(),
    },
    { requiredKeys: [] },
  ),
  'class:rotateLink': fc.constant({}),
  'lesson:edit': fc.constantFrom(
    { materials: [{ id: 'clay', text: 'clay' }], steps },
    { materials: [], steps: [] },
  ),
  'step:go': fc.record({ stepId: fc.constantFrom('step-one', 'step-two', null) }),
  'step:addTime': fc.constant({ minutes: 1 }),
  'hand:raise': fc.constantFrom({ note: '' }, { note: '도와주세요' }),
  'hand:lower': fc.record({ peerId }),
  'hand:lowerAll': fc.constant({}),
  'hand:next': fc.constant({}),
  'stage:invite': fc.record({ peerId, camera: fc.boolean(), mic: fc.constant(true) }),
  'stage:answer': fc.record({ accept: fc.boolean() }),
  'stage:leave': fc.constant({}),
  'bench:ask': fc.record({ peerId }),
  'bench:share': fc.record({ withEveryone: fc.boolean() }),
  'consent:set': fc.record({ always: fc.boolean() }),
  'peer:rename': fc.record({ name: fc.constantFrom('안나', '보라') }),
  'whisper:start': fc.record({ peerId }),
  'whisper:stop': fc.constant({}),
  'reaction:send': fc.constant({ reaction: 'heart' }),
  'poll:open': fc.constant(POLL),
  'poll:clear': fc.constant({}),
  'scene:set': fc.record({ rotation: fc.constantFrom(0, 90, 180, 270), fills: fc.boolean() }),
  'replay:show': fc.record({ seconds: fc.constantFrom(10, 20, 30), speed: fc.constantFrom(1, 0.5, 0.25) }),
  'replay:stop': fc.constant({}),
  'camera:invite': fc.constant({}),
  'draw:stroke': fc.record({
    strokeId: fc.constantFrom('stroke-one', 'stroke-two'),
    canvas: fc.constant('hands'),
    ink: fc.constant('live'),
    fades: fc.boolean(),
    points: fc.constant([[0.5, 0.5]]),
  }),
  'draw:undo': fc.constant({}),
  'draw:clear': fc.constant({}),
  'checkin:set': fc.record({
    stepId: fc.constant('step-one'),
    mark: fc.constantFrom('done', 'stuck', null),
    note: fc.constant(''),
  }),
  'checkin:clear': fc.record({ peerId, stepId: fc.constant('step-one') }),
  'material:tick': fc.record({ materialId: fc.constant('clay'), isTicked: fc.boolean() }),
  'chat:send': fc.record({
    clientId: fc.stringMatching(/^client-[a-z]{4}$/),
    text: fc.constant('안녕'),
    thread: fc.constant(null),
  }),
  'chat:remove': fc.record({ seq: fc.constant(1), thread: fc.constant(null) }),
  'chat:setMode': fc.record({
    mode: fc.constantFrom('open', 'paused', 'slow'),
    slowSeconds: fc.constant(30),
  }),
  'peer:remove': fc.record({ peerId, keepOut: fc.boolean() }),
  'peer:forgive': fc.record({ peerId }),
  'assistant:set': fc.record({ peerId, isAssistant: fc.boolean() }),
  'class:leave': fc.constant({}),
  'class:end': fc.constant({}),
};

const ask: fc.Arbitrary<Ask> = fc.constantFrom(...(Object.keys(asks) as RequestName[])).chain((name) =>
  fc.record({
    by: fc.constantFrom<Who>('mentor', 'mentor', 'seo', 'choi', 'assistant', 'phone'),
    name: fc.constant(name),
    payload: asks[name] ?? fc.constant({}),
    refuses: fc.constantFrom(null, null, 0, 1, 2, 'commit' as const),
  }),
);

/** A class with everybody in it, and everything observable about it. */
class Scene implements Disposable {
  database: RefusingDatabase | null = null;
  readonly fixture = new ClassroomFixture({
    isGuarded: true,
    open: (file) => (this.database = new RefusingDatabase(file)),
  });
  readonly classroom: Classroom;
  readonly channels = new Map<Who, FakeChannel>();

  constructor() {
    // Nobody pulls the plug here.
    this.database?.exec('PRAGMA synchronous = OFF');
    const id = this.fixture.createClass(30, { materials: [{ id: 'clay', text: 'clay' }], steps });
    this.classroom = this.fixture.registry.open(id);
  }

  async fill(): Promise<void> {
    for (const [who, person] of Object.entries(PEOPLE) as [Who, Identity][]) {
      const channel = new FakeChannel();
      this.channels.set(who, channel);
      const { keyHash } = who === 'phone' ? this.#invitePhone() : person;
      await this.classroom.join({ ...person, keyHash }, channel, joinPayload(who));
    }
    this.classroom.start(PEOPLE.mentor);
    await this.ask({
      by: 'mentor',
      name: 'assistant:set',
      payload: { peerId: PEOPLE.assistant.peerId, isAssistant: true },
      refuses: null,
    });
  }

  /** The code with which it was refused; OK if it was not. */
  async ask({ by, name, payload, refuses }: Ask): Promise<string> {
    const parsed = parseRequest(name, payload);
    if (!parsed.success) {
      throw new Error(`${name} is asked for with what is not of the protocol: ${parsed.error.message}`);
    }
    if (!mayRequest(this.classroom.roleOf(PEOPLE[by]), name)) {
      return 'FORBIDDEN';
    }
    if (refuses !== null) {
      this.database?.refuse(refuses);
    }
    const channel = this.channels.get(by) ?? new FakeChannel();
    const session = {
      classId: this.classroom.info.id,
      identity: PEOPLE[by],
      channel,
      newClassLink: () => newClassLink(newKey()),
    };
    try {
      await perform(new Caller(session, this.classroom), name, parsed.data);
      return 'OK';
    } catch (error) {
      if (error instanceof ClassroomError) {
        return error.code;
      }
      throw error;
    } finally {
      await this.#rest();
    }
  }

  /**
   * Everything anybody could observe: notifications, what people would be shown, what is pending, what media
   * runs, what is on disk.
   */
  look(): unknown {
    const { classroom, fixture, channels } = this;
    const shown = Object.entries(PEOPLE).map(([who, person]) => {
      try {
        const peer = classroom.present(person);
        return [
          who,
          peer.role,
          peer.visit,
          classroom.workshop.viewFor(peer),
          classroom.workshop.chat.snapshotFor(peer, 0),
        ];
      } catch {
        return [who, 'not here'];
      }
    });
    const told = [...channels].map(([who, channel]) => [who, channel.told, channel.isClosed]);
    return structuredClone({
      info: classroom.info,
      view: classroom.view('mentor'),
      shown,
      told,
      broadcasts: fixture.broadcasts,
      timers: fixture.clock.pending,
      media: [...fixture.media.classes].map(({ peers }) => peers.size),
      knocking: classroom.workshop.register.knocking,
      disk: this.disk(),
    });
  }

  disk(): unknown {
    const reader = new DatabaseSync(join(this.fixture.folder, 'gongbang.sqlite'), { readOnly: true });
    try {
      return ['classes', 'messages', 'workshops'].map((table) =>
        reader.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all(),
      );
    } finally {
      reader.close();
    }
  }

  [Symbol.dispose](): void {
    this.database?.accept();
    this.fixture[Symbol.dispose]();
  }

  #invitePhone(): Pick<Identity, 'keyHash'> {
    const { key } = this.classroom.workshop.cameras.invite();
    return { keyHash: encodeHash(hashKey(key)) };
  }

  /** Waits until every media request has been answered. */
  async #rest(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('[ST5] whatever is asked for while the store refuses', () => {
  it('has not happened when it was refused, and is on disk when it was not', async () => {
    const refused = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(ask, { minLength: 10, maxLength: 30 }), async (all) => {
        using scene = new Scene();
        await scene.fill();
        for (const each of all) {
          const before = scene.look();
          const code = await scene.ask(each);
          if (code !== 'OK') {
            expect(scene.look(), `${each.name} by ${each.by}: ${code}`).toEqual(before);
          }
          if (code === 'STORE_UNAVAILABLE') {
            refused.set(each.name, (refused.get(each.name) ?? 0) + 1);
          } else if (scene.database?.wasRefused === true && code === 'OK') {
            throw new Error(`${each.name} was answered with OK though the store refused`);
          }
          scene.database?.accept();
          // Lets pending things happen, and be stored.
          scene.fixture.clock.advance(1500);
          expect(onDisk(scene)).toEqual(inMemory(scene));
        }
      }),
      { numRuns: 25, seed: 12 },
    );
    // Without any refusals it would prove nothing.
    expect(refused.size).toBeGreaterThan(10);
  }, 60_000);
});

/** What outlives the server, as the class holds it. */
const inMemory = ({ classroom: { workshop } }: Scene) => ({
  settings: workshop.register.settings,
  sentOut: workshop.register.sentOut,
  lesson: workshop.lesson.lesson,
  chatMode: workshop.chat.mode,
  practice: workshop.practice.count,
  guests: workshop.guests.onStage.length,
  strokes: workshop.drawing.strokes.filter(({ fades }) => !fades),
  cameras: workshop.cameras.view.map(({ id }) => id),
});

/** The same, as the next server will find it. */
const onDisk = ({ fixture, classroom }: Scene) => {
  const kept = fixture.keptWorkshop(classroom.info.id);
  return {
    settings: kept.settings,
    sentOut: kept.roll?.sentOut ?? [],
    lesson: kept.lesson,
    chatMode: kept.chatMode ?? OPEN_CHAT,
    practice: kept.practice?.count ?? 0,
    guests: (kept.guests ?? []).length,
    strokes: kept.strokes ?? [],
    cameras: (kept.cameras ?? []).map(({ id }) => id),
  };
};
