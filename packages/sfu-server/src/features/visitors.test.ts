import { describe, expect, it } from 'vitest';
import {
  ClassroomFixture,
  FakeChannel,
  identity,
  joinPayload,
} from '@gongbang/tests/support/classroomFixture.ts';

import { BOUNDS } from '../rules/bounds.ts';

const mentor = identity('mentor');
const anna = identity('mentee', 'anna');
const SECOND_MS = 1000;

async function open(fixture: ClassroomFixture) {
  const id = fixture.createClass();
  const classroom = fixture.registry.open(id);
  const [teacher, first] = [new FakeChannel(), new FakeChannel()];
  await classroom.join(mentor, teacher, joinPayload('이정은'));
  classroom.start(mentor);
  await classroom.join(anna, first, joinPayload('안나'));
  return { id, classroom, teacher, first };
}

describe('those who have left', () => {
  it('[OR9] are shown to the mentor, demoted, and kept out', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, teacher } = await open(fixture);
    const absent = { peerId: anna.peerId, name: '안나' };
    classroom.order.setAssistant({ peerId: anna.peerId, isAssistant: true });
    classroom.leave(anna);
    fixture.clock.advance(SECOND_MS);
    expect(teacher.part('absent')).toEqual([{ ...absent, isAssistant: true }]);
    classroom.order.setAssistant({ peerId: anna.peerId, isAssistant: false });
    fixture.clock.advance(SECOND_MS);
    expect(teacher.part('absent')).toEqual([{ ...absent, isAssistant: false }]);
    expect(classroom.roleOf(anna)).toBe('mentee');

    const back = new FakeChannel();
    await classroom.join(anna, back, joinPayload('안나'));
    fixture.clock.advance(SECOND_MS);
    expect(teacher.part('absent')).toEqual([]);
    expect(back.part('hands')).toBeUndefined();
    classroom.leave(anna);
    classroom.order.sendOut({ peerId: anna.peerId, keepOut: true });
    fixture.clock.advance(SECOND_MS);
    expect(teacher.part('absent')).toEqual([]);
    expect(teacher.part('sentOut')).toEqual([absent]);
    await expect(classroom.join(anna, new FakeChannel(), joinPayload('안나'))).rejects.toMatchObject({
      code: 'REMOVED',
    });
  });

  it('[OR9] are known after a restart, and who was never in is not', async () => {
    using fixture = new ClassroomFixture();
    const { id } = await open(fixture);
    fixture.clock.advance(SECOND_MS);
    fixture.restart();
    const again = fixture.registry.open(id);
    const { snapshot } = await again.join(mentor, new FakeChannel(), joinPayload('이정은'));
    expect(snapshot.workshop.absent).toEqual([{ peerId: anna.peerId, name: '안나', isAssistant: false }]);
    const nobody = { peerId: 'nobody----------' };
    expect(() => {
      again.order.sendOut({ ...nobody, keepOut: true });
    }).toThrow('mentee');
    expect(() => {
      again.order.setAssistant({ ...nobody, isAssistant: false });
    }).toThrow('mentee');
    again.order.sendOut({ peerId: anna.peerId, keepOut: true });
    await expect(again.join(anna, new FakeChannel(), joinPayload('안나'))).rejects.toMatchObject({
      code: 'REMOVED',
    });
  });

  it('[RM9] are remembered, with all that is theirs, whoever comes and goes under however many names', async () => {
    using fixture = new ClassroomFixture();
    const { id, classroom, first } = await open(fixture);
    classroom.commit(() => {
      classroom.workshop.lesson.edit({ materials: [{ id: 'clay', text: '흙' }], steps: [] });
      classroom.workshop.checkIns.tick(classroom.present(anna), { materialId: 'clay', isTicked: true });
    });
    fixture.clock.advance(60 * SECOND_MS);
    classroom.leave(anna);
    first.release();
    for (let index = 0; index <= BOUNDS.people; index += 1) {
      const one = identity('mentee', `name${index}`);
      await classroom.join(one, new FakeChannel(), joinPayload('이름'));
      classroom.commit(() => {
        classroom.workshop.checkIns.tick(classroom.present(one), { materialId: 'clay', isTicked: true });
      });
      classroom.leave(one);
    }
    expect(classroom.workshop.visitors.all).toHaveLength(BOUNDS.people);
    expect(classroom.workshop.visitors.find(anna.peerId)).toBeDefined();
    expect(classroom.attendedMs(anna.peerId)).toBe(60 * SECOND_MS);
    expect(classroom.workshop.checkIns.of(anna.peerId).ticked).toEqual(['clay']);
    classroom.order.sendOut({ peerId: identity('mentee', 'name9').peerId, keepOut: true });
    classroom.end(mentor);
    expect(() => {
      fixture.registry.assertMayRead(id, { role: 'mentee', peerId: anna.peerId });
    }).not.toThrow();
  });
});
