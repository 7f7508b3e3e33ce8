import type { PeerInfo } from '@gongbang/protocol';
import { describe, expect, it, vi } from 'vitest';
import {
  ClassroomFixture,
  FakeChannel,
  GRACES,
  identity,
  joinPayload,
  workshopOf,
} from '@gongbang/tests/support/classroomFixture.ts';
import { OPUS_TRACK } from '@gongbang/tests/support/rtp.ts';

import { isCalled, toldApart } from '../rules/names.ts';

const mentor = identity('mentor');
const first = identity('mentee', 'first');
const second = identity('mentee', 'second');
const third = identity('mentee', 'third');
const steps = [
  { id: 'ball', title: '공 만들기', note: '', minutes: 10 },
  { id: 'wall', title: '벽 집기', note: '', minutes: null },
];

/** A live class with its mentor. */
async function open(fixture: ClassroomFixture) {
  const id = fixture.createClass(30, { steps });
  const classroom = fixture.registry.open(id);
  const teacher = new FakeChannel();
  await classroom.join(mentor, teacher, joinPayload('이정은'));
  classroom.start(mentor);
  const enter = async (who: typeof first, name: string, channel = new FakeChannel()) => {
    await classroom.join(who, channel, joinPayload(name));
    return channel;
  };
  return { id, classroom, workshop: workshopOf(classroom), teacher, enter };
}

describe('[TR4] who was helped', () => {
  it('is not stuck any more; what they marked since stays', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop, teacher, enter } = await open(fixture);
    const channel = await enter(first, '안나');
    const anna = classroom.present(first);
    const help = () => {
      workshop.checkIns.helped({ peerId: first.peerId, stepId: 'ball' });
    };
    workshop.checkIns.set(anna, { stepId: 'ball', mark: 'stuck', note: '갈라져요' });
    workshop.checkIns.set(anna, { stepId: 'wall', mark: 'stuck', note: '' });
    help();
    const left = { checkIns: [{ stepId: 'wall', mark: 'stuck' }] };
    expect(channel.part('progress')).toMatchObject(left);
    expect(teacher.told.findLast(({ name }) => name === 'progress:changed')?.payload).toMatchObject({
      peerId: first.peerId,
      progress: left,
    });
    workshop.checkIns.set(anna, { stepId: 'ball', mark: 'done', note: '' });
    help();
    expect(workshop.checkIns.of(first.peerId).checkIns).toContainEqual(
      expect.objectContaining({ stepId: 'ball', mark: 'done' }),
    );
    expect(() => {
      workshop.checkIns.helped({ peerId: mentor.peerId, stepId: 'ball' });
    }).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });

  it('is as they were when they are back, also for a mentor who came meanwhile', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop, enter } = await open(fixture);
    await enter(first, '안나');
    workshop.checkIns.set(classroom.present(first), { stepId: 'ball', mark: 'done', note: '' });
    classroom.leave(first);
    const again = new FakeChannel();
    const { snapshot } = await classroom.join(mentor, again, joinPayload('이정은'));
    expect(snapshot.workshop.progressOf).toEqual({});
    await enter(first, '안나');
    expect(again.told.findLast(({ name }) => name === 'progress:changed')?.payload).toMatchObject({
      peerId: first.peerId,
      progress: { checkIns: [{ stepId: 'ball', mark: 'done' }] },
    });
  });
});

describe('[TR5] two of one name', () => {
  it('have marks by the order in which they came', () => {
    expect(toldApart('Anna', ['Bora'])).toBe('Anna');
    expect(toldApart('Anna', ['Anna'])).toBe('Anna (2)');
    expect(toldApart('Anna', ['Anna', 'Anna (2)'])).toBe('Anna (3)');
    expect(toldApart('Anna', ['Anna (2)'])).toBe('Anna');
    expect(toldApart('ＡＮＮＡ', ['anna'])).toBe('ＡＮＮＡ (2)');
    expect(isCalled('Anna (12)', 'Anna')).toBe(true);
    expect(isCalled('Anna (x)', 'Anna')).toBe(false);
    expect(isCalled('Annabel', 'Anna')).toBe(false);
  });

  it('who comes before the mentor, by the mentor’s name, has a mark, and the mentor has none', async () => {
    using fixture = new ClassroomFixture();
    const classroom = fixture.registry.open(fixture.createClass(30, { mentorName: '이정은' }));
    await classroom.join(identity('mentee'), new FakeChannel(), joinPayload('이정은'));
    await classroom.join(identity('mentor'), new FakeChannel(), joinPayload('이정은'));
    expect(classroom.present(identity('mentee')).name).toBe('이정은 (2)');
    expect(classroom.present(identity('mentor')).name).toBe('이정은');
  });

  it.each([
    ['金先生', '金\u{e0100}先生'],
    ['金先生', '金\ufe00先生'],
    ['Anna ❤', 'Anna ❤\ufe0f'],
    ['स्क', 'स्\u200dक'],
  ])('[TR13] have marks also where nobody sees the difference: %j, %j', async (mentorName, alike) => {
    using fixture = new ClassroomFixture();
    const classroom = fixture.registry.open(fixture.createClass(30, { mentorName }));
    await classroom.join(first, new FakeChannel(), joinPayload(alike));
    expect(classroom.present(first).name).toBe(`${alike} (2)`);
  });

  it('whoever has the mentor’s name gives it up when the mentor takes it: in the class, and at the door', async () => {
    using fixture = new ClassroomFixture();
    const id = fixture.createClass(30, { mentorName: '이정은' });
    const classroom = fixture.registry.open(id);
    const channel = new FakeChannel();
    await classroom.join(first, new FakeChannel(), joinPayload('Anna'));
    await classroom.join(mentor, channel, joinPayload('Anna'));
    expect([mentor, first].map((who) => classroom.present(who).name)).toEqual(['Anna', 'Anna (2)']);
    await classroom.join(mentor, channel, joinPayload('이정은'));
    await classroom.join(second, new FakeChannel(), joinPayload('Bora'));
    classroom.workshop.configure({ isLocked: true });
    await expect(classroom.join(third, new FakeChannel(), joinPayload('bora'))).rejects.toThrow();
    expect(channel.part('knocking')).toEqual([{ peerId: third.peerId, name: 'bora (2)' }]);
    classroom.order.sendOut({ peerId: second.peerId, keepOut: false });
    await expect(classroom.join(third, new FakeChannel(), joinPayload('cora'))).rejects.toThrow();
    fixture.registry.change(id, { mentorName: 'ＣＯＲＡ' });
    expect(classroom.present(mentor).name).toBe('ＣＯＲＡ');
    expect(channel.part('knocking')).toEqual([{ peerId: third.peerId, name: 'cora (2)' }]);
    fixture.registry.change(id, { mentorName: 'anna (2)' });
    expect(channel.told.findLast(({ name }) => name === 'peer:changed')?.payload).toMatchObject({
      peer: { id: first.peerId, name: 'Anna' },
    });
  });

  it('are told apart wherever their names are, and keep their marks while they are in', async () => {
    using fixture = new ClassroomFixture();
    const { id, classroom, workshop, teacher, enter } = await open(fixture);
    const names = () =>
      teacher.told.flatMap(({ name, payload }) => {
        const { peer } = payload as { peer?: PeerInfo };
        return name === 'peer:joined' ? [peer?.name] : [];
      });
    await enter(first, '안나');
    const bs = new FakeChannel();
    const { snapshot } = await classroom.join(second, bs, joinPayload('안나'));
    expect(names()).toEqual(['안나', '안나 (2)']);
    expect(snapshot.me.name).toBe('안나');
    const { message } = workshop.chat.say(classroom.present(second), {
      clientId: 'client-1',
      text: '저예요',
      thread: null,
    });
    expect(message.name).toBe('안나 (2)');
    // The first leaves: the second keeps their name, through a lost connection and a restart.
    classroom.leave(first);
    classroom.disconnected(second, bs);
    await enter(second, '안나');
    expect(classroom.present(second).name).toBe('안나 (2)');
    expect(teacher.names()).not.toContain('안나 (3)');
    fixture.clock.advance(2000);
    fixture.restart();
    const again = fixture.registry.open(id);
    await again.join(second, new FakeChannel(), joinPayload('안나'));
    await again.join(first, new FakeChannel(), joinPayload('안나'));
    expect([again.present(first).name, again.present(second).name]).toEqual(['안나', '안나 (2)']);
    // Nobody who takes the mentor's name passes for the mentor.
    await again.join(mentor, new FakeChannel(), joinPayload('이정은'));
    await again.join(third, new FakeChannel(), joinPayload('이정은'));
    expect(again.present(third).name).toBe('이정은 (2)');
  });

  it('are told apart at the door as well', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop, enter } = await open(fixture);
    await enter(first, '안나');
    workshop.configure({ admission: 'ask' });
    await expect(enter(second, '안나')).rejects.toMatchObject({ code: 'NOT_ADMITTED' });
    await expect(enter(third, '안나')).rejects.toMatchObject({ code: 'NOT_ADMITTED' });
    expect(workshop.register.knocking.map(({ name }) => name)).toEqual(['안나 (2)', '안나 (3)']);
    workshop.register.decide({ peerId: third.peerId, admit: true });
    await enter(third, '안나');
    expect(classroom.present(third).name).toBe('안나 (3)');
  });

  it('one who corrects their name has it', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, enter } = await open(fixture);
    await enter(first, '안나');
    await enter(second, '안나');
    await enter(second, '보라');
    expect(classroom.present(second).name).toBe('보라');
  });
});

describe('[TR6] a locked door', () => {
  it('knocks: those inside learn who is there, and let them in or not', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop, teacher, enter } = await open(fixture);
    workshop.configure({ isLocked: true });
    const outside = new FakeChannel();
    await expect(enter(first, '안나', outside)).rejects.toMatchObject({ code: 'CLASS_LOCKED' });
    expect(teacher.part('knocking')).toEqual([{ peerId: first.peerId, name: '안나' }]);
    expect(outside.names()).toEqual([]);
    workshop.register.decide({ peerId: first.peerId, admit: true });
    expect(outside.names()).toEqual(['admission:decided']);
    await enter(first, '안나', outside);
    expect(classroom.present(first).name).toBe('안나');
    await expect(enter(second, '보라')).rejects.toMatchObject({ code: 'CLASS_LOCKED' });
    workshop.register.decide({ peerId: second.peerId, admit: false });
    expect(teacher.part('knocking')).toEqual([]);
    // Those waiting when it is unlocked are in.
    const waiting = new FakeChannel();
    await expect(enter(third, '하린', waiting)).rejects.toMatchObject({ code: 'CLASS_LOCKED' });
    workshop.configure({ isLocked: false });
    expect(waiting.told).toEqual([{ name: 'admission:decided', payload: { admitted: true } }]);
  });

  it('who goes away does not stand there any more', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop, enter } = await open(fixture);
    workshop.configure({ isLocked: true });
    const outside = new FakeChannel();
    await expect(enter(first, '안나', outside)).rejects.toMatchObject({ code: 'CLASS_LOCKED' });
    classroom.disconnected(first, outside);
    expect(workshop.register.knocking).toEqual([]);
  });
});

it('[TR7] and a microphone that is just being switched on stays off, too', async () => {
  using fixture = new ClassroomFixture();
  const { classroom, enter } = await open(fixture);
  const channel = await enter(first, '안나');
  await classroom.mediaOf(first).openSend();
  const microphone = { source: 'mic', kind: 'audio', rtpParameters: OPUS_TRACK, paused: false } as const;
  const coming = classroom.produce(first, microphone);
  classroom.order.muteAll();
  await expect(coming).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(classroom.mediaOf(first).producers).toEqual([]);
  expect(channel.names().filter((name) => name === 'producer:stopped')).toHaveLength(1);
  await classroom.produce(first, microphone);
  expect(classroom.mediaOf(first).producers).toHaveLength(1);
});

it('[RC9] what is said of a Producer while a viewer’s Consumer is being made counts', async () => {
  using fixture = new ClassroomFixture();
  const { classroom, enter } = await open(fixture);
  const channel = await enter(first, '안나');
  const sound = { kind: 'audio', rtpParameters: OPUS_TRACK, paused: false } as const;
  const media = classroom.mediaOf(first);
  const consume = media.consume.bind(media);
  const held = Promise.withResolvers<undefined>();
  vi.spyOn(media, 'consume').mockImplementation(async (...asked) => {
    const made = await consume(...asked);
    await held.promise;
    return made;
  });
  const mic = await classroom.produce(mentor, { ...sound, source: 'mic' });
  const screen = await classroom.produce(mentor, { ...sound, source: 'screen-audio' });
  await classroom.setProducerPaused(mentor, mic.producerId, true);
  classroom.closeProducer(mentor, { producerId: screen.producerId });
  held.resolve(undefined);
  const added = () =>
    channel.told.flatMap(({ name, payload }) => (name === 'consumer:added' ? [payload] : []));
  await vi.waitFor(() => {
    expect(added()).toMatchObject([{ consumer: { producerId: mic.producerId, producerPaused: true } }]);
  });
  expect(media.consumes(screen.producerId)).toBe(false);
});

it('[TR7] the mentor mutes everyone at once: microphones are closed, and nobody’s is ever switched on', async () => {
  using fixture = new ClassroomFixture();
  const { classroom, enter } = await open(fixture);
  const channels = [await enter(first, '안나'), await enter(second, '보라'), await enter(third, '하린')];
  const microphone = { source: 'mic', kind: 'audio', rtpParameters: OPUS_TRACK, paused: false } as const;
  for (const who of [first, second]) {
    await classroom.mediaOf(who).openSend();
    await classroom.produce(who, microphone);
  }
  classroom.order.muteAll();
  expect([first, second].flatMap((who) => [...classroom.mediaOf(who).producers])).toEqual([]);
  expect(channels.map((channel) => channel.names().includes('producer:stopped'))).toEqual([
    true,
    true,
    false,
  ]);
  fixture.clock.advance(GRACES.peerMs);
  classroom.order.muteAll();
  expect([first, second].flatMap((who) => [...classroom.mediaOf(who).producers])).toEqual([]);
});
