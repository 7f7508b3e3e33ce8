import { INVITATION_MS } from '@gongbang/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  ClassroomFixture,
  FakeChannel,
  GRACES,
  identity,
  joinPayload,
} from '@gongbang/tests/support/classroomFixture.ts';
import { FakeClock } from '@gongbang/tests/support/FakeClock.ts';
import { RefusingDatabase } from '@gongbang/tests/support/RefusingDatabase.ts';

import { ClassroomError } from './rules/ClassroomError.ts';
import { Guard } from './guard.ts';

const refusal = new ClassroomError('STORE_UNAVAILABLE', 'The disk is full.');

describe('[RB1] the guard', () => {
  const setUp = () => {
    const clock = new FakeClock();
    return { clock, guard: new Guard(clock, { info: () => undefined, warn: () => undefined }) };
  };

  it('lets nothing out that a callback throws or its promise rejects with, and counts it', async () => {
    const { guard } = setUp();
    guard.wrap('event', () => {
      throw new Error('broken');
    })();
    guard.wrap('event', () => Promise.reject(new Error('broken')))();
    await Promise.resolve();
    expect(guard.failures.get('event')).toBe(2);
  });

  it('tries again what the store refused, later and later, until it is done', () => {
    const { clock, guard } = setUp();
    const at: number[] = [];
    guard.insist('removal', () => {
      at.push(clock.monotonic());
      if (at.length < 8) {
        throw refusal;
      }
    });
    clock.advance(300_000);
    expect(at.slice(1).map((time, index) => time - (at[index] ?? 0))).toEqual([
      1000, 2000, 4000, 8000, 16_000, 30_000, 30_000,
    ]);
    expect(clock.pending).toBe(0);
  });

  it('tries a few times what fails otherwise, and a timer that was taken back no more', () => {
    const { clock, guard } = setUp();
    const broken = vi.fn(() => {
      throw new Error('broken');
    });
    guard.clock.after(10, broken);
    clock.advance(600_000);
    expect(broken).toHaveBeenCalledTimes(6);
    const cancel = guard.clock.after(10, broken);
    clock.advance(10);
    cancel();
    clock.advance(600_000);
    expect(broken).toHaveBeenCalledTimes(7);
  });
});

describe('[RB1] a class whose store refuses for a while', () => {
  let database: RefusingDatabase;
  let fixture: ClassroomFixture;
  beforeEach(() => {
    fixture = new ClassroomFixture({
      isGuarded: true,
      open: (file) => (database = new RefusingDatabase(file)),
    });
  });
  afterEach(() => {
    database.accept();
    fixture[Symbol.dispose]();
  });

  async function teach() {
    const classroom = fixture.registry.open(fixture.createClass());
    const mentor = { who: identity('mentor'), channel: new FakeChannel() };
    const mentee = { who: identity('mentee', 'seo'), channel: new FakeChannel() };
    await classroom.join(mentor.who, mentor.channel, joinPayload('이정은'));
    await classroom.join(mentee.who, mentee.channel, joinPayload('박서연'));
    classroom.start(mentor.who);
    return { classroom, mentor, mentee };
  }

  it('takes one off the stage who does not answer on a new page, once it can be kept', async () => {
    const { classroom, mentor, mentee } = await teach();
    classroom.commit(() =>
      classroom.workshop.guests.invite({ peerId: mentee.who.peerId, camera: true, mic: false }),
    );
    classroom.commit(() => {
      classroom.workshop.guests.answer(classroom.present(mentee.who), true);
    });
    await classroom.join(mentee.who, new FakeChannel(), joinPayload('박서연'));
    database.refuse(0);
    fixture.clock.advance(INVITATION_MS + 500);
    expect(classroom.workshop.guests.invited).toEqual([mentee.who.peerId]);
    expect(classroom.workshop.guests.isOnStage(mentee.who.peerId, 'camera')).toBe(false);
    expect(mentor.channel.part('declined')).toBeUndefined();
    database.accept();
    fixture.clock.advance(1000);
    expect(classroom.workshop.guests.invited).toEqual([]);
    expect(classroom.workshop.guests.onStage).toEqual([]);
    expect(mentor.channel.part('declined')).toMatchObject([{ how: 'silent' }]);
  });

  it('ends when its mentor stayed away, once that can be kept', async () => {
    const { classroom, mentor } = await teach();
    database.refuse(0);
    classroom.disconnected(mentor.who, mentor.channel);
    fixture.clock.advance(GRACES.mentorMs + 10_000);
    expect(classroom.info.phase).toBe('live');
    expect(fixture.names()).not.toContain('class:ended');
    database.accept();
    fixture.clock.advance(30_000);
    expect(classroom.info).toMatchObject({ phase: 'ended', endReason: 'mentor-away' });
    expect(fixture.names()).toContain('class:ended');
  });

  it('lets go of somebody who is away past their grace, once that can be kept', async () => {
    const { classroom, mentee } = await teach();
    classroom.commit(() => classroom.workshop.hands.raise(classroom.present(mentee.who), ''));
    database.refuse('commit');
    classroom.disconnected(mentee.who, mentee.channel);
    fixture.clock.advance(GRACES.peerMs + 500);
    expect([classroom.audience, classroom.workshop.hands.queue.length]).toEqual([1, 1]);
    database.accept();
    fixture.clock.advance(30_000);
    expect([classroom.audience, classroom.workshop.hands.queue.length]).toEqual([0, 0]);
  });

  it('keeps strokes once it can, and before the server stops', async () => {
    const { classroom, mentor } = await teach();
    const draw = (strokeId: string) => {
      classroom.commit(() => {
        classroom.workshop.drawing.draw(classroom.present(mentor.who), {
          strokeId,
          canvas: 'hands',
          ink: 'live',
          fades: false,
          points: [[0.5, 0.5]],
        });
      });
    };
    const strokes = () => {
      fixture.restart();
      return fixture.keptWorkshop(classroom.info.id).strokes?.map(({ id }) => id);
    };
    database.refuse(0);
    draw('stroke-one');
    fixture.clock.advance(2000);
    database.accept();
    fixture.clock.advance(5000);
    draw('stroke-two');
    database.refuse('commit');
    expect(() => {
      fixture.registry.settle();
    }).toThrow('Refused by the test.');
    database.accept();
    fixture.registry.settle();
    expect(strokes()).toEqual(['stroke-one', 'stroke-two']);
  });
});
