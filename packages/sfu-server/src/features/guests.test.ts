import { INVITATION_MS, NOTICE_MS, type ClassDraft } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';
import {
  ClassroomFixture,
  FakeChannel,
  identity,
  joinPayload,
  workshopOf,
} from '@gongbang/tests/support/classroomFixture.ts';
import { CAMERA_TRACK, OPUS_TRACK } from '@gongbang/tests/support/rtp.ts';

const mentor = identity('mentor');
const anna = identity('mentee', 'anna');
const bora = identity('mentee', 'bora');
const camera = { source: 'camera', kind: 'video', rtpParameters: CAMERA_TRACK, paused: false } as const;
const microphone = { source: 'mic', kind: 'audio', rtpParameters: OPUS_TRACK, paused: false } as const;
const both = { peerId: anna.peerId, camera: true, mic: true };

/** A live class with a mentor, Anna, who sends her camera, and Bora, who would see it. */
async function open(fixture: ClassroomFixture, draft: Partial<ClassDraft> = {}) {
  const classroom = fixture.registry.open(fixture.createClass(30, draft));
  const [teacher, first, second] = [new FakeChannel(), new FakeChannel(), new FakeChannel()];
  await classroom.join(mentor, teacher, joinPayload('이정은'));
  classroom.start(mentor);
  await classroom.join(anna, first, joinPayload('안나'));
  await classroom.join(bora, second, joinPayload('보라'));
  await classroom.mediaOf(anna).openSend();
  const { producerId } = await classroom.produce(anna, camera);
  await settled();
  return { classroom, workshop: workshopOf(classroom), teacher, first, second, producerId };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const sees = (channel: FakeChannel, producerId: string): boolean => {
  let is = false;
  for (const { name, payload } of channel.told) {
    const told = payload as { consumer?: { producerId: string }; producerId?: string };
    if (name === 'consumer:added' && told.consumer?.producerId === producerId) {
      is = true;
    } else if ((name === 'consumer:closed' || name === 'producer:closed') && told.producerId === producerId) {
      is = false;
    }
  }
  return is;
};

describe('who is away', () => {
  it('[OR7] is not put on stage: being lost takes the invitation back, and the mentor is told', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop, teacher, first, second, producerId } = await open(fixture);
    workshop.guests.invite(both);
    fixture.clock.advance(INVITATION_MS - 1);
    classroom.disconnected(anna, first);
    expect(teacher.part('invited')).toEqual([]);
    fixture.clock.advance(INVITATION_MS * 3);
    await settled();
    expect(workshop.guests.onStage).toEqual([]);
    expect(sees(second, producerId)).toBe(false);
    const { snapshot } = await classroom.join(anna, new FakeChannel(), joinPayload('안나'));
    expect(snapshot.workshop.invitation).toBeNull();
    fixture.clock.advance(INVITATION_MS * 3);
    expect(workshop.guests.onStage).toEqual([]);
  });

  it('[OR7] is not invited, and not whispered to; less than what is on stage is always possible', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop, first } = await open(fixture);
    classroom.disconnected(anna, first);
    expect(() => workshop.guests.invite(both)).toThrow('away');
    expect(() => {
      workshop.whisper.start(anna.peerId);
    }).toThrow('away');
    const again = new FakeChannel();
    await classroom.join(anna, again, joinPayload('안나'));
    workshop.guests.invite(both);
    workshop.guests.answer(classroom.present(anna), true);
    classroom.disconnected(anna, again);
    workshop.guests.invite({ ...both, mic: false });
    expect(workshop.guests.onStage).toMatchObject([{ camera: true, mic: false }]);
    expect(() => workshop.guests.invite(both)).toThrow('away');
  });

  it('[OR7] who comes by another tab while invited has the whole time again', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop } = await open(fixture);
    workshop.guests.invite(both);
    fixture.clock.advance(INVITATION_MS - 1);
    const { snapshot } = await classroom.join(anna, new FakeChannel(), joinPayload('안나'));
    expect(snapshot.workshop.invitation?.at).toBe(fixture.clock.now() + INVITATION_MS);
    fixture.clock.advance(INVITATION_MS - 1);
    expect(workshop.guests.invited).toEqual([anna.peerId]);
    fixture.clock.advance(1);
    expect(workshop.guests.invited).toEqual([]);
    expect(workshop.guests.onStage).toEqual([]);
  });

  it('[OR8] who is on stage and loses the wire stays while the page goes on, and is asked again when it is a new one', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop, first, second, producerId } = await open(fixture);
    workshop.guests.invite(both);
    workshop.guests.answer(classroom.present(anna), true);
    await settled();
    expect(sees(second, producerId)).toBe(true);
    const { sendTransport, recvTransport } = classroom.mediaOf(anna);
    classroom.disconnected(anna, first);
    const keep = [sendTransport?.id ?? '', recvTransport?.id ?? ''];
    const same = new FakeChannel();
    await classroom.join(anna, same, { name: '안나', media: { rtpCapabilities: {}, keep } });
    await settled();
    expect(workshop.guests.onStage).toHaveLength(1);
    expect(sees(second, producerId)).toBe(true);

    const { snapshot } = await classroom.join(anna, new FakeChannel(), joinPayload('안나'));
    await classroom.mediaOf(anna).openSend();
    const another = await classroom.produce(anna, camera);
    await settled();
    expect(snapshot.workshop).toMatchObject({
      guests: [{ peerId: anna.peerId }],
      invitation: { camera: true, mic: true },
    });
    expect(sees(second, another.producerId)).toBe(false);
    workshop.guests.answer(classroom.present(anna), true);
    await settled();
    expect(sees(second, another.producerId)).toBe(true);
  });

  it('[OR8] nobody is on stage after a restart before they said yes again', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop } = await open(fixture);
    workshop.guests.invite(both);
    workshop.guests.answer(classroom.present(anna), true);
    const { id } = classroom.info;
    fixture.restart();
    const again = fixture.registry.open(id);
    const { snapshot } = await again.join(anna, new FakeChannel(), joinPayload('안나'));
    expect(snapshot.workshop.invitation).toMatchObject({ camera: true, mic: true });
    expect(again.workshop.guests.isOnStage(anna.peerId, 'camera')).toBe(false);
    fixture.clock.advance(INVITATION_MS);
    expect(again.workshop.guests.isOnStage(anna.peerId, 'camera')).toBe(false);
    expect(again.workshop.guests.onStage).toEqual([]);
  });

  it('[OR8] who is asked again may decline, and is off the stage when they are lost meanwhile', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop } = await open(fixture);
    const again = new FakeChannel();
    const show = async (channel: FakeChannel): Promise<void> => {
      workshop.guests.invite(both);
      workshop.guests.answer(classroom.present(anna), true);
      await classroom.join(anna, channel, joinPayload('안나'));
      expect(workshop.guests.isOnStage(anna.peerId, 'camera')).toBe(false);
      workshop.guests.invite({ ...both, mic: false });
      expect(workshop.guests.isOnStage(anna.peerId, 'camera')).toBe(false);
    };
    await show(new FakeChannel());
    workshop.guests.answer(classroom.present(anna), false);
    expect(workshop.guests.onStage).toEqual([]);
    await show(again);
    classroom.disconnected(anna, again);
    fixture.clock.advance(INVITATION_MS);
    expect(workshop.guests.onStage).toEqual([]);
  });

  it('[OR7] is not asked at a round table: the question is withdrawn, and put anew when they are back', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop, first, second, producerId } = await open(fixture);
    workshop.configure({ kind: 'round-table' });
    workshop.shareBench(classroom.present(bora), { withEveryone: true });
    fixture.clock.advance(NOTICE_MS - 1);
    classroom.disconnected(anna, first);
    fixture.clock.advance(NOTICE_MS * 2);
    await settled();
    expect(sees(second, producerId)).toBe(false);
    expect(workshop.roundTable.seated.map(({ peerId }) => peerId)).toEqual([bora.peerId]);
    const { snapshot } = await classroom.join(anna, new FakeChannel(), joinPayload('안나'));
    expect(snapshot.workshop.benchShare).toEqual({
      withEveryone: false,
      at: fixture.clock.now() + NOTICE_MS,
    });
    fixture.clock.advance(NOTICE_MS - 1);
    expect(workshop.roundTable.shares(anna.peerId)).toBe(false);
    workshop.shareBench(classroom.present(anna), { withEveryone: true });
    expect(workshop.roundTable.shares(anna.peerId)).toBe(true);
  });

  it('[OR7] is not asked when the class sits down at a round table, but when they are back', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop, first } = await open(fixture);
    classroom.disconnected(anna, first);
    workshop.configure({ kind: 'round-table' });
    fixture.clock.advance(NOTICE_MS * 2);
    expect(workshop.roundTable.shares(anna.peerId)).toBe(false);
    const { snapshot } = await classroom.join(anna, new FakeChannel(), joinPayload('안나'));
    expect(snapshot.workshop.benchShare.at).toBe(fixture.clock.now() + NOTICE_MS);
  });

  it('[OR8] who reloads at a round table is asked again before their bench is for all', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop, second } = await open(fixture);
    workshop.configure({ kind: 'round-table' });
    workshop.shareBench(classroom.present(anna), { withEveryone: true });
    expect(workshop.roundTable.shares(anna.peerId)).toBe(true);
    const { snapshot } = await classroom.join(anna, new FakeChannel(), joinPayload('안나'));
    await classroom.mediaOf(anna).openSend();
    const { producerId } = await classroom.produce(anna, camera);
    await settled();
    expect(snapshot.workshop.benchShare.at).toBe(fixture.clock.now() + NOTICE_MS);
    expect(sees(second, producerId)).toBe(false);
    workshop.shareBench(classroom.present(anna), { withEveryone: true });
    await settled();
    expect(sees(second, producerId)).toBe(true);
  });

  it('[OR7] practice mentees are put on stage without being asked, and are off it when they are sent home', async () => {
    using fixture = new ClassroomFixture();
    const { workshop } = (await fixture.rehearse(fixture.createClass(), 1)).classroom;
    const peerId = 'practice00000000';
    workshop.guests.invite({ peerId, camera: true, mic: false });
    expect(workshop.guests.onStage).toHaveLength(1);
    await workshop.practice.set({ count: 0, language: 'ko' });
    expect(workshop.guests.onStage).toEqual([]);
  });
});

describe('a whispering mentor', () => {
  const pauses = (channel: FakeChannel, producerId: string): string[] =>
    channel.told
      .filter(({ payload }) => (payload as { producerId?: string }).producerId === producerId)
      .map(({ name }) => name);

  it('[WH4] is not heard by the class, whatever their page sends, and is again when the whisper ends', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop } = await open(fixture);
    const mine = () => classroom.mediaOf(mentor).producers.filter(({ source }) => source === 'mic');
    const { producerId } = await classroom.produce(mentor, microphone);
    expect(mine()).toMatchObject([{ paused: false }]);
    workshop.whisper.start(anna.peerId);
    await settled();
    expect(mine()).toMatchObject([{ id: producerId, paused: true }]);
    // One page that resumes it, and one that sends another.
    await classroom.setProducerPaused(mentor, producerId, false);
    expect(mine()).toMatchObject([{ id: producerId, paused: true }]);
    const another = await classroom.produce(mentor, microphone);
    expect(mine()).toMatchObject([{ id: another.producerId, paused: true }]);
    workshop.whisper.stop();
    await settled();
    expect(mine()).toMatchObject([{ id: another.producerId, paused: false }]);
  });

  it('[WH4] who was muted stays muted after the whisper, and one whose end is a lost wire is heard again', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop, first } = await open(fixture);
    const isPaused = (id: string) => classroom.mediaOf(mentor).producers.find((one) => one.id === id)?.paused;
    const { producerId } = await classroom.produce(mentor, microphone);
    await classroom.setProducerPaused(mentor, producerId, true);
    workshop.whisper.start(anna.peerId);
    workshop.whisper.stop();
    await settled();
    expect(isPaused(producerId)).toBe(true);
    workshop.whisper.start(anna.peerId);
    await classroom.setProducerPaused(mentor, producerId, false);
    expect(isPaused(producerId)).toBe(true);
    classroom.disconnected(anna, first);
    await settled();
    expect(isPaused(producerId)).toBe(false);
    expect(pauses(first, producerId)).toEqual([]);
  });
});
