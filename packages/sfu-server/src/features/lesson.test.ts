import type { Lesson } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';
import {
  ClassroomFixture,
  FakeChannel,
  identity,
  joinPayload,
} from '@gongbang/tests/support/classroomFixture.ts';

import type { Classroom } from '../class/Classroom.ts';
import { SqlitePictureStore } from '../storage/sqlite/SqlitePictureStore.ts';

const mentor = identity('mentor');
const anna = identity('mentee', 'anna');
const STEPS = ['knead', 'pinch'].map((id) => ({ id, title: id, note: '', minutes: null }));
const MADE = {
  width: 400,
  height: 300,
  sizes: { small: new Uint8Array([1]), medium: new Uint8Array([2]), large: new Uint8Array([3]) },
};

const stepsOf = (fixture: ClassroomFixture): Lesson['steps'] => fixture.part('lesson')?.steps ?? [];
const sizeOf = (fixture: ClassroomFixture, classId: string, pictureId: string) =>
  new SqlitePictureStore(fixture.database).find(classId, pictureId, 'small');

/** Gives a step a picture that was just uploaded; returns which. */
function give(
  fixture: ClassroomFixture,
  classroom: Classroom,
  stepId: string,
  { sender = mentor.peerId } = {},
): string {
  const { id } = fixture.tray.put({ classId: classroom.info.id, peerId: sender }, MADE);
  classroom.commit(() => {
    classroom.workshop.lesson.setPicture(classroom.present(mentor), { stepId, picture: id });
  });
  return id;
}

async function scene(fixture: ClassroomFixture) {
  const id = fixture.createClass(30, { steps: STEPS });
  const classroom = fixture.registry.open(id);
  await classroom.join(mentor, new FakeChannel(), joinPayload('이정은'));
  return { id, classroom };
}

describe('[PH9] the picture of a step', () => {
  it('is told to everyone and kept with the class; another takes its place, and it is taken away', async () => {
    using fixture = new ClassroomFixture();
    const { id, classroom } = await scene(fixture);
    const first = give(fixture, classroom, 'knead');
    expect(stepsOf(fixture)).toMatchObject([
      { id: 'knead', picture: { id: first, width: 400 } },
      { id: 'pinch' },
    ]);
    const second = give(fixture, classroom, 'knead');
    expect([sizeOf(fixture, id, first), sizeOf(fixture, id, second)]).toEqual([null, MADE.sizes.small]);
    fixture.restart();
    const again = fixture.registry.open(id);
    await again.join(mentor, new FakeChannel(), joinPayload('이정은'));
    expect(again.workshop.lesson.step('knead').picture?.id).toBe(second);
    again.workshop.lesson.setPicture(again.present(mentor), { stepId: 'knead', picture: null });
    expect(again.workshop.lesson.step('knead')).toEqual(STEPS[0]);
    expect(sizeOf(fixture, id, second)).toBeNull();
  });

  it('stays with its step when the texts change, and goes with it', async () => {
    using fixture = new ClassroomFixture();
    const { id, classroom } = await scene(fixture);
    const picture = give(fixture, classroom, 'pinch');
    const [knead, pinch] = STEPS.map((step) => ({ ...step, title: `${step.title}!` }));
    if (knead === undefined || pinch === undefined) {
      throw new Error('There are two steps.');
    }
    classroom.workshop.lesson.edit({ materials: [], steps: [pinch, knead] });
    expect(stepsOf(fixture)).toMatchObject([
      { title: 'pinch!', picture: { id: picture } },
      { title: 'knead!' },
    ]);
    classroom.workshop.lesson.edit({ materials: [], steps: [knead] });
    expect(sizeOf(fixture, id, picture)).toBeNull();
  });

  it('is one that its mentor has sent just before, and is nothing else’s', async () => {
    using fixture = new ClassroomFixture();
    const { id, classroom } = await scene(fixture);
    await classroom.join(anna, new FakeChannel(), joinPayload('안나'));
    expect(() => give(fixture, classroom, 'knead', { sender: anna.peerId })).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    );
    const { id: said } = fixture.tray.put({ classId: id, peerId: mentor.peerId }, MADE);
    const teacher = classroom.present(mentor);
    const line = { clientId: 'client-1', text: '', thread: anna.peerId, picture: said };
    classroom.commit(() => classroom.workshop.chat.say(teacher, line));
    expect(() => {
      classroom.workshop.lesson.setPicture(teacher, { stepId: 'knead', picture: said });
    }).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
    expect(sizeOf(fixture, id, said)).toEqual(MADE.sizes.small);
  });

  it('is real in a rehearsal, as the lesson’s text is', async () => {
    using fixture = new ClassroomFixture();
    const id = fixture.createClass(30, { steps: STEPS });
    const { classroom: rehearsal } = await fixture.rehearse(id);
    const picture = give(fixture, rehearsal, 'knead');
    rehearsal.endRehearsal(mentor);
    const classroom = fixture.registry.open(id);
    await classroom.join(mentor, new FakeChannel(), joinPayload('이정은'));
    expect(classroom.workshop.lesson.step('knead').picture?.id).toBe(picture);
    expect(sizeOf(fixture, id, picture)).toEqual(MADE.sizes.small);
  });
});
