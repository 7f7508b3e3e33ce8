import { NO_PROGRESS } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';
import {
  ClassroomFixture,
  FakeChannel,
  identity,
  joinPayload,
} from '@gongbang/tests/support/classroomFixture.ts';
import { CAMERA_TRACK } from '@gongbang/tests/support/rtp.ts';

const mentor = identity('mentor');
const anna = identity('mentee', 'anna');
const ben = identity('mentee', 'ben');
const CAMERA = { source: 'camera', kind: 'video', rtpParameters: CAMERA_TRACK, paused: false } as const;
const STEPS = [{ id: 'ball', title: '공 만들기', note: '', minutes: null }];

/** A running class with its mentor and two mentees; Anna is on stage, her hand is up, and she is stuck. */
async function open(fixture: ClassroomFixture) {
  const id = fixture.createClass(30, { steps: STEPS });
  const classroom = fixture.registry.open(id);
  const teacher = new FakeChannel();
  await classroom.join(mentor, teacher, joinPayload('이정은'));
  classroom.start(mentor);
  await classroom.join(anna, new FakeChannel(), joinPayload('안나'));
  await classroom.join(ben, new FakeChannel(), joinPayload('벤'));
  const { workshop } = classroom;
  classroom.commit(() => {
    workshop.setConsent(classroom.present(anna), { always: true });
    workshop.guests.invite({ peerId: anna.peerId, camera: true, mic: true });
    workshop.hands.raise(classroom.present(anna), '');
    workshop.hands.raise(classroom.present(ben), '');
    workshop.checkIns.set(classroom.present(anna), { stepId: 'ball', mark: 'stuck', note: '' });
  });
  return { id, classroom, teacher };
}

describe('[MD35] media that never connects', () => {
  it('is taken from those who saw it, and from nobody who has joined anew since', async () => {
    using fixture = new ClassroomFixture();
    const { classroom } = await open(fixture);
    const [media] = fixture.media.classes;
    await classroom.mediaOf(anna).openSend();
    const sent = await classroom.produce(anna, CAMERA);
    const before = classroom.mediaOf(anna);
    await classroom.join(anna, new FakeChannel(), joinPayload('안나'));
    media?.events.failed(anna.peerId, before);
    expect(classroom.mediaOf(anna).closed).toBe(false);
    await classroom.mediaOf(anna).openSend();
    const again = await classroom.produce(anna, CAMERA);
    expect(again.producerId).not.toBe(sent.producerId);
    media?.events.failed(anna.peerId, classroom.mediaOf(anna));
    expect(fixture.broadcasts).toContainEqual({
      name: 'producer:closed',
      payload: { producerId: again.producerId },
    });
    expect(() => classroom.mediaOf(anna)).toThrow();
  });
});

describe('[PJ1] what people see of a class follows from what it is', () => {
  it('a mentor who is back first after a restart hears of hands, guests and marks of those who come later', async () => {
    using fixture = new ClassroomFixture();
    const { id } = await open(fixture);
    fixture.restart();
    const again = fixture.registry.open(id);
    const teacher = new FakeChannel();
    const { snapshot } = await again.join(mentor, teacher, joinPayload('이정은'));
    expect(snapshot.workshop).toMatchObject({ hands: [], guests: [], progressOf: {} });
    const ofBen = new FakeChannel();
    await again.join(ben, ofBen, joinPayload('벤'));
    expect(teacher.part('hands')?.map(({ peerId }) => peerId)).toEqual([ben.peerId]);
    expect(ofBen.part('hand')?.place).toBe(1);
    await again.join(anna, new FakeChannel(), joinPayload('안나'));
    expect(teacher.part('hands')?.map(({ peerId }) => peerId)).toEqual([anna.peerId, ben.peerId]);
    // Anna was there before him.
    expect(ofBen.part('hand')?.place).toBe(2);
    expect(fixture.part('guests')).toMatchObject([{ peerId: anna.peerId, name: '안나' }]);
    expect(teacher.told).toContainEqual({
      name: 'progress:changed',
      payload: {
        peerId: anna.peerId,
        progress: expect.objectContaining({
          checkIns: [expect.objectContaining({ mark: 'stuck' })],
        }) as unknown,
      },
    });
  });

  it('marks of one who was away for long are on the wall of a mentor who came meanwhile', async () => {
    using fixture = new ClassroomFixture();
    const { classroom } = await open(fixture);
    classroom.leave(anna);
    const teacher = new FakeChannel();
    const { snapshot } = await classroom.join(mentor, teacher, joinPayload('이정은'));
    expect(snapshot.workshop.progressOf).toEqual({ [ben.peerId]: NO_PROGRESS });
    await classroom.join(anna, new FakeChannel(), joinPayload('안나'));
    expect(teacher.names()).toContain('progress:changed');
  });

  it('who comes back under another name has it on stage, at the table and in a whisper', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, teacher } = await open(fixture);
    const { workshop } = classroom;
    classroom.commit(() => {
      workshop.configure({ kind: 'round-table' });
      workshop.whisper.start(anna.peerId);
    });
    const name = '안나 마리아';
    await classroom.join(anna, new FakeChannel(), joinPayload(name));
    expect(fixture.part('guests')).toMatchObject([{ peerId: anna.peerId, name }]);
    expect(fixture.part('table')).toEqual([{ peerId: anna.peerId, name }]);
    expect(teacher.part('whisper')).toEqual({ peerId: anna.peerId, name });
  });

  it('nothing is told twice, and nothing after the end', async () => {
    using fixture = new ClassroomFixture();
    const { classroom } = await open(fixture);
    const { workshop } = classroom;
    const teacher = new FakeChannel();
    await classroom.join(mentor, teacher, joinPayload('이정은'));
    const before = teacher.told.length;
    classroom.commit(() => {
      workshop.hands.raise(classroom.present(anna), '');
      workshop.checkIns.set(classroom.present(anna), { stepId: 'ball', mark: 'stuck', note: '' });
      workshop.arrange({ scene: 'screen-hands' });
    });
    expect(teacher.told.slice(before)).toEqual([]);
    classroom.commit(() => {
      workshop.configure({ kind: 'round-table' });
    });
    classroom.end(mentor);
    expect(fixture.names().at(-1)).toBe('class:ended');
    expect(teacher.names().slice(before)).not.toContain('progress:changed');
  });
});
