import { describe, expect, it } from 'vitest';
import {
  ClassroomFixture,
  FakeChannel,
  identity,
  joinPayload,
  workshopOf,
} from '@gongbang/tests/support/classroomFixture.ts';

const mentor = identity('mentor');
const STEPS = ['ball', 'bowl'].map((id) => ({ id, title: id, note: '', minutes: null }));

describe('[HV8] how the class stands, on the phone above the hands', () => {
  it('is two numbers of the current step, told when they change, and nobody’s name', async () => {
    using fixture = new ClassroomFixture();
    const classroom = fixture.registry.open(fixture.createClass(30, { steps: STEPS }));
    await classroom.join(mentor, new FakeChannel(), joinPayload('이정은'));
    classroom.start(mentor);
    const mentees = ['anna', 'ben', 'clara'].map((name) => identity('mentee', name));
    for (const who of mentees) {
      await classroom.join(who, new FakeChannel(), joinPayload(who.peerId));
    }
    const { lesson, checkIns } = workshopOf(classroom);
    expect(fixture.part('tally')).toBeUndefined();
    lesson.go('ball');
    expect(fixture.part('tally')).toEqual({ done: 0, stuck: 0 });
    const [anna, ben, clara] = mentees.map((who) => classroom.present(who));
    if (anna === undefined || ben === undefined || clara === undefined) {
      throw new Error('Somebody is missing.');
    }
    checkIns.set(anna, { stepId: 'ball', mark: 'done', note: '' });
    checkIns.set(ben, { stepId: 'ball', mark: 'stuck', note: '도와주세요' });
    checkIns.set(clara, { stepId: 'bowl', mark: 'done', note: '' });
    expect(fixture.part('tally')).toEqual({ done: 1, stuck: 1 });
    classroom.leave(mentees[1] ?? mentor);
    expect(fixture.part('tally')).toEqual({ done: 1, stuck: 0 });
    lesson.go('bowl');
    expect(fixture.part('tally')).toEqual({ done: 1, stuck: 0 });
    lesson.go(null);
    expect(fixture.part('tally')).toBeNull();
  });
});
