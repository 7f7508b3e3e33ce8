import { describe, expect, it } from 'vitest';
import {
  ClassroomFixture,
  FakeChannel,
  identity,
  joinPayload,
} from '@gongbang/tests/support/classroomFixture.ts';

const mentor = identity('mentor');
const anna = identity('mentee', 'anna');
const bora = identity('mentee', 'bora');

describe('[JN10] another name', () => {
  it('is read wherever the old one was, by those who see it there, and by nobody else', async () => {
    using fixture = new ClassroomFixture();
    const classroom = fixture.registry.open(fixture.createClass());
    const [teacher, first, second] = [new FakeChannel(), new FakeChannel(), new FakeChannel()];
    await classroom.join(mentor, teacher, joinPayload('이정은'));
    classroom.start(mentor);
    await classroom.join(anna, first, joinPayload('안나'));
    await classroom.join(bora, second, joinPayload('보라'));
    const { workshop, order } = classroom;
    const peer = classroom.present(anna);
    workshop.chat.say(peer, { clientId: 'client-1', text: '안녕하세요', thread: null });

    order.rename(peer, { name: '안나 마리아' });
    expect(teacher.told.findLast(({ name }) => name === 'peer:changed')?.payload).toMatchObject({
      peer: { id: anna.peerId, name: '안나 마리아' },
    });
    expect(second.told.filter(({ payload }) => JSON.stringify(payload).includes('마리아'))).toEqual([]);
    expect(workshop.chat.history(peer, { after: 0, limit: 1, thread: null })).toMatchObject({
      messages: [{ name: '안나' }],
    });

    workshop.setConsent(peer, { always: true });
    workshop.guests.invite({ peerId: anna.peerId, camera: true, mic: false });
    workshop.whisper.start(anna.peerId);
    workshop.configure({ kind: 'round-table' });
    workshop.roundTable.choose(peer, true);
    order.rename(peer, { name: '안나 로사' });
    const known = { peerId: anna.peerId, name: '안나 로사' };
    expect(fixture.part('guests')).toEqual([{ ...known, camera: true, mic: false }]);
    expect(fixture.part('table')).toEqual([known]);
    expect(teacher.part('whisper')).toEqual(known);
    expect(first.part('whisper')).toEqual(known);
    expect(workshop.visitors.find(anna.peerId)).toEqual(known);
  });

  it('of an assistant is told to those whose benches they see', async () => {
    using fixture = new ClassroomFixture();
    const classroom = fixture.registry.open(fixture.createClass());
    const [teacher, first, second] = [new FakeChannel(), new FakeChannel(), new FakeChannel()];
    await classroom.join(mentor, teacher, joinPayload('이정은'));
    await classroom.join(anna, first, joinPayload('안나'));
    await classroom.join(bora, second, joinPayload('보라'));
    classroom.order.setAssistant({ peerId: anna.peerId, isAssistant: true });
    classroom.order.rename(classroom.present(anna), { name: '안나 조교' });
    expect(second.part('watchers')).toContain('안나 조교');
  });
});
