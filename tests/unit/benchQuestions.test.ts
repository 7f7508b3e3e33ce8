import { BENCH_QUESTION_MS } from '@gongbang/protocol';
import { ASKED_APART_MS } from '@gongbang/sfu-server/features/benchQuestions.ts';
import { initialState } from '@gongbang/client/model/classState.ts';
import { notified } from '@gongbang/client/model/reduce.ts';
import { describe, expect, it } from 'vitest';

import { ClassroomFixture, FakeChannel, identity, joinPayload } from '../support/classroomFixture.ts';
import { CAMERA_TRACK } from '../support/rtp.ts';

const mentor = identity('mentor');
const anna = identity('mentee', 'anna');
const bora = identity('mentee', 'bora');
const lost = identity('mentee', 'lost');
const camera = { source: 'camera', kind: 'video', rtpParameters: CAMERA_TRACK, paused: false } as const;

describe('[TR12] "Would you show me your bench?"', () => {
  /** A live class in which 안나 shows nothing, 보라 shows her bench, and somebody is away. */
  async function scene(fixture: ClassroomFixture) {
    const classroom = fixture.registry.open(fixture.createClass(30));
    await classroom.join(mentor, new FakeChannel(), joinPayload('이정은'));
    classroom.start(mentor);
    const channels = new Map<string, FakeChannel>();
    for (const who of [anna, bora, lost]) {
      const channel = new FakeChannel();
      channels.set(who.peerId, channel);
      await classroom.join(who, channel, joinPayload(who.peerId));
    }
    await classroom.mediaOf(bora).openSend();
    const { producerId } = await classroom.produce(bora, camera);
    classroom.disconnected(lost, channels.get(lost.peerId) ?? new FakeChannel());
    const asked = () =>
      [...channels].flatMap(([id, { told }]) =>
        told.filter(({ name }) => name === 'bench:asked').map(() => id),
      );
    return { classroom, producerId, asked, ask: (id?: string) => classroom.workshop.benchQuestions.ask(id) };
  }

  it('is put to those who are here and show nothing, and switches nothing on', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, ask, asked } = await scene(fixture);
    expect(ask()).toEqual({ asked: 1 });
    expect(asked()).toEqual([anna.peerId]);
    expect(classroom.mediaOf(anna).producers).toEqual([]);
    expect(ask(bora.peerId)).toEqual({ asked: 0 });
    expect(() => ask(mentor.peerId)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });

  it('is put to nobody again too soon, whether one or all are asked', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, producerId, ask, asked } = await scene(fixture);
    ask(anna.peerId);
    fixture.clock.advance(ASKED_APART_MS - 1);
    expect([ask(anna.peerId), ask()]).toEqual([{ asked: 0 }, { asked: 0 }]);
    // A bench that is held back is off.
    await classroom.setProducerPaused(bora, producerId, true);
    expect(ask()).toEqual({ asked: 1 });
    fixture.clock.advance(1);
    expect(ask()).toEqual({ asked: 1 });
    expect(asked()).toEqual([anna.peerId, anna.peerId, bora.peerId]);
  });

  it('is gone when it is over, and when one joins anew', () => {
    const asked = notified(initialState('mentee'), { name: 'bench:asked', payload: { until: 7 } });
    expect(asked.benchAskedUntil).toBe(7);
    expect(BENCH_QUESTION_MS).toBeLessThanOrEqual(ASKED_APART_MS);
  });
});
