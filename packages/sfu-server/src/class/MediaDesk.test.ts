import type { PeerId, WantedLayer } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';
import {
  ClassroomFixture,
  FakeChannel,
  identity,
  joinPayload,
} from '@gongbang/tests/support/classroomFixture.ts';
import { FakeClock } from '@gongbang/tests/support/FakeClock.ts';
import { AV1_TRACK, CAMERA_TRACK, DTLS, OPUS_TRACK, RECEIVE } from '@gongbang/tests/support/rtp.ts';

import { Demand } from '../media/Demand.ts';
import { Inflow } from '../media/Inflow.ts';

const mentor = identity('mentor');
const anna = identity('mentee', 'anna');
const phone = identity('camera', 'phone');
const camera = { source: 'camera', kind: 'video', rtpParameters: CAMERA_TRACK, paused: false } as const;
const microphone = { source: 'mic', kind: 'audio', rtpParameters: OPUS_TRACK, paused: false } as const;
const hands = { ...camera, source: 'hands' } as const;
const screen = { source: 'screen', kind: 'video', rtpParameters: AV1_TRACK, paused: false } as const;
/** Everything Chromium can receive. */
const MODERN = {
  ...RECEIVE,
  codecs: [...(RECEIVE.codecs ?? []), { kind: 'video', mimeType: 'video/AV1', clockRate: 90_000 } as const],
};

async function liveClass(fixture: ClassroomFixture) {
  const id = fixture.createClass();
  const classroom = fixture.registry.open(id);
  const teacher = new FakeChannel();
  const learner = new FakeChannel();
  await classroom.join(mentor, teacher, joinPayload('이정은'));
  classroom.start(mentor);
  await classroom.join(anna, learner, joinPayload('Anna'));
  await classroom.mediaOf(anna).openSend();
  const { key } = classroom.workshop.cameras.invite();
  await classroom.join(identity('camera', 'phone', key), new FakeChannel(), joinPayload('휴대폰'));
  const sources = (who: typeof mentor) => classroom.mediaOf(who).producers.map(({ source }) => source);
  return { id, classroom, teacher, learner, sources };
}

const twenty = <T>(make: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: 20 }, (_, index) => make(index)));

describe('[MD23] twenty at once', () => {
  it.each([
    ['a mentee’s camera', anna, camera],
    ['the mentor’s microphone', mentor, microphone],
  ] as const)('Producers of one source leave one: %s', async (_what, who, track) => {
    using fixture = new ClassroomFixture();
    const { classroom, teacher, learner } = await liveClass(fixture);
    const made = await twenty(() => classroom.produce(who, track));
    expect(classroom.mediaOf(who).producers.map(({ id }) => id)).toEqual([made.at(-1)?.producerId]);
    const viewer = who === anna ? mentor : anna;
    const consumed = [...fixture.media.classes]
      .flatMap(({ peers }) => [...peers])
      .flatMap(({ consumers }) => [...consumers.values()].map(({ producerId }) => producerId));
    await expect.poll(() => consumed.filter((id) => id === made.at(-1)?.producerId)).toHaveLength(1);
    expect(consumed.filter((id) => made.slice(0, -1).some(({ producerId }) => producerId === id))).toEqual(
      [],
    );
    const added = (viewer === mentor ? teacher : learner).names().filter((name) => name === 'consumer:added');
    expect(added.length).toBeGreaterThan(0);
  });

  it('the hands come from one camera, however phone and laptop race', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, sources } = await liveClass(fixture);
    await twenty((index) => classroom.produce(index % 2 === 0 ? mentor : phone, hands));
    expect([...sources(mentor), ...sources(phone)]).toEqual(['hands']);
    expect(sources(phone)).toEqual(['hands']);
  });

  it('sources are made beside each other, and a refused one is in nobody’s way', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, sources } = await liveClass(fixture);
    const noTrack = {
      ...camera,
      rtpParameters: { ...CAMERA_TRACK, codecs: AV1_TRACK.codecs.concat(AV1_TRACK.codecs) },
    };
    const answers = await Promise.allSettled([
      classroom.produce(anna, noTrack),
      classroom.produce(anna, camera),
      classroom.produce(anna, microphone),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(sources(anna).toSorted()).toEqual(['camera', 'mic']);
  });

  it('whose join is overtaken leaves none', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, sources } = await liveClass(fixture);
    const answers = twenty(() => classroom.produce(mentor, camera).catch((error: unknown) => error));
    await classroom.join(mentor, new FakeChannel(), joinPayload('이정은'));
    expect(await answers).toContainEqual(expect.objectContaining({ code: 'CONFLICT' }));
    expect(sources(mentor)).toEqual([]);
  });
});

describe('[MD24] what somebody claims to receive', () => {
  const joinAs = (rtpCapabilities: typeof RECEIVE) => ({
    name: 'x',
    media: { rtpCapabilities, dtlsParameters: DTLS },
  });
  const unsupported = (channel: FakeChannel) =>
    channel.names().filter((name) => name === 'producer:unsupported');

  async function sharing(fixture: ClassroomFixture) {
    const classroom = fixture.registry.open(fixture.createClass());
    const teacher = new FakeChannel();
    await classroom.join(mentor, teacher, joinAs(MODERN));
    classroom.start(mentor);
    await classroom.produce(mentor, screen);
    return { classroom, teacher };
  }

  it.each([
    ['nothing', {}],
    ['an empty list', { codecs: [], headerExtensions: [] }],
    ['sound only', { codecs: RECEIVE.codecs?.slice(0, 1) }],
    ['pictures only', { codecs: RECEIVE.codecs?.slice(1) }],
    [
      'a codec of its own',
      { codecs: [{ kind: 'video' as const, mimeType: 'video/H266', clockRate: 90_000 }] },
    ],
  ])('changes nothing for others when it is less than every browser receives: %s', async (_what, claimed) => {
    using fixture = new ClassroomFixture();
    const { classroom, teacher } = await sharing(fixture);
    const joined = await classroom.join(anna, new FakeChannel(), joinAs(claimed));
    expect(joined.media?.consumers).toEqual([]);
    await classroom.produce(mentor, screen);
    await classroom.produce(mentor, camera);
    await expect.poll(() => classroom.mediaOf(mentor).producers).toHaveLength(2);
    expect(unsupported(teacher)).toEqual([]);
  });

  it('brings a screen to what all browsers receive once, however many there are', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, teacher } = await sharing(fixture);
    for (let index = 0; index < 5; index += 1) {
      const old = identity('mentee', `old-${index % 2}`);
      const channel = new FakeChannel();
      await classroom.join(old, channel, joinAs(RECEIVE));
      classroom.leave(old);
    }
    expect(unsupported(teacher)).toHaveLength(1);
  });

  it('practice mentees claim nothing', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, teacher } = await fixture.rehearse(fixture.createClass(), 2);
    await classroom.produce(mentor, screen);
    expect(unsupported(teacher)).toEqual([]);
  });
});

describe('[MD25] one who looks and looks away over and over', () => {
  it('has the owner told less and less often', () => {
    const clock = new FakeClock();
    const told: WantedLayer[] = [];
    const demand = new Demand(2, clock, (layer) => told.push(layer));
    const flicker = (forMs: number): number => {
      const before = told.length;
      for (let passed = 0; passed < forMs; passed += 1600) {
        demand.set('c', 2);
        clock.advance(800);
        demand.set('c', null);
        clock.advance(800);
      }
      return told.length - before;
    };
    expect(flicker(8000)).toBeGreaterThan(4);
    expect(flicker(600_000)).toBeLessThan(12);
    // The final state is always sent.
    clock.advance(60_000);
    expect(demand.told).toBeNull();
    demand.set('c', 1);
    expect(demand.told).toBe(1);
    // After a calm while, updates are as quick as before.
    clock.advance(120_000);
    demand.set('c', 0);
    clock.advance(701);
    expect(demand.told).toBe(0);
    demand.close();
    expect(clock.pending).toBe(0);
  });
});

describe('[MD26] one who sends far more than they may', () => {
  const LIMIT = 1_000_000;

  function watched(bitsPerSecond: number[]) {
    const clock = new FakeClock();
    const startedAt = clock.now();
    const rate = (): number => bitsPerSecond[Math.floor((clock.now() - startedAt) / 2500)] ?? 0;
    let bytes = 0;
    const sender = {
      maxIncomingBitrate: LIMIT,
      bytesReceived: () => Promise.resolve(bytes),
    };
    const caught: number[] = [];
    const inflow = new Inflow(new Set([sender]), clock, () => {
      caught.push((clock.now() - startedAt) / 1000);
    });
    inflow.begin();
    const pass = async (ms: number): Promise<void> => {
      for (let passed = 0; passed < ms; passed += 500) {
        bytes += (rate() * 500) / 8000;
        clock.advance(500);
        // Lets the transports answer.
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    return { pass, caught, inflow, clock };
  }

  it('is noticed after 5 s of more than twice as much, and again after 5 s more', async () => {
    const { pass, caught, inflow, clock } = watched(Array<number>(6).fill(2_100_000));
    await pass(15_000);
    expect(caught).toEqual([7.5, 12.5]);
    inflow.close();
    expect(clock.pending).toBe(0);
  });

  it.each([
    ['twice as much', Array<number>(8).fill(2_000_000)],
    ['much for a moment', [0, 9_000_000, 0, 9_000_000, 0, 9_000_000]],
    ['nothing', []],
  ])('and nobody else is: %s', async (_what, rates) => {
    const { pass, caught } = watched(rates);
    await pass(20_000);
    expect(caught).toEqual([]);
  });

  it('has it all closed, and is sent out the next time', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, id, learner, teacher, sources } = await liveClass(fixture);
    const exceed = (peerId: PeerId): void => {
      for (const { events } of fixture.media.classes) {
        events.excessive(peerId);
      }
    };
    await classroom.produce(anna, camera);
    await classroom.produce(anna, microphone);
    exceed(anna.peerId);
    expect(sources(anna)).toEqual([]);
    expect(learner.told.slice(-2)).toEqual([
      { name: 'producer:stopped', payload: { source: 'camera', reason: 'excess' } },
      { name: 'producer:stopped', payload: { source: 'mic', reason: 'excess' } },
    ]);
    expect(teacher.names()).toContain('producer:closed');
    // Leaving and coming back does not clear anybody.
    classroom.leave(anna);
    const again = new FakeChannel();
    await classroom.join(anna, again, joinPayload('Anna'));
    exceed(anna.peerId);
    expect(again.names().at(-1)).toBe('session:ended');
    expect(again.isClosed).toBe(true);
    await expect(classroom.join(anna, new FakeChannel(), joinPayload('Anna'))).rejects.toMatchObject({
      code: 'REMOVED',
    });
    exceed('nobody----------');
    expect(fixture.registry.open(id).peerCount).toBe(2);
  });

  it('the mentor and a phone may come back', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, teacher } = await liveClass(fixture);
    await classroom.produce(mentor, camera);
    for (const { events } of fixture.media.classes) {
      events.excessive(mentor.peerId);
      events.excessive(mentor.peerId);
    }
    expect(teacher.isClosed).toBe(true);
    await classroom.join(mentor, new FakeChannel(), joinPayload('이정은'));
    expect(classroom.mediaOf(mentor).producers).toEqual([]);
  });
});
