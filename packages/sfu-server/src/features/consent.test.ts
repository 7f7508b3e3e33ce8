import { INVITATION_MS, NOTICE_MS, type ClassDraft, type Consent } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';
import {
  ClassroomFixture,
  FakeChannel,
  identity,
  joinPayload,
  workshopOf,
} from '@gongbang/tests/support/classroomFixture.ts';
import { CAMERA_TRACK } from '@gongbang/tests/support/rtp.ts';

import type { Classroom } from '../class/Classroom.ts';

const mentor = identity('mentor');
const anna = identity('mentee', 'anna');
const bora = identity('mentee', 'bora');
const camera = { source: 'camera', kind: 'video', rtpParameters: CAMERA_TRACK, paused: false } as const;
const wish = { peerId: anna.peerId, camera: true, mic: false };
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A live class in which Anna sends her camera and Bora would see it. */
async function open(fixture: ClassroomFixture, draft: Partial<ClassDraft> = {}, consent?: Consent) {
  const id = fixture.createClass(30, draft);
  const classroom = fixture.registry.open(id);
  const [teacher, first, second] = [new FakeChannel(), new FakeChannel(), new FakeChannel()];
  await classroom.join(mentor, teacher, joinPayload('이정은'));
  classroom.start(mentor);
  await classroom.join(bora, second, joinPayload('보라'));
  await classroom.join(anna, first, { ...joinPayload('안나'), ...(consent && { consent }) });
  await show(classroom);
  return { id, classroom, workshop: workshopOf(classroom), teacher, first, second };
}

async function show(classroom: Classroom): Promise<void> {
  await classroom.mediaOf(anna).openSend();
  await classroom.produce(anna, camera);
  await settled();
}

/** How many of Anna's pictures somebody gets. */
function pictures(channel: FakeChannel): number {
  const has = new Set<string>();
  for (const { name, payload } of channel.told) {
    const { consumer, producerId = '' } = payload as {
      consumer?: { producerId: string };
      producerId?: string;
    };
    if (name === 'consumer:added' && consumer !== undefined) {
      has.add(consumer.producerId);
    } else if (name === 'consumer:closed' || name === 'producer:closed') {
      has.delete(producerId);
    }
  }
  return has.size;
}

describe('silence', () => {
  it('[CN1] is no on stage: after ten seconds nobody was shown, and the mentor is told that nothing was said', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop, teacher, first, second } = await open(fixture);
    expect(INVITATION_MS).toBe(10_000);
    const { at } = workshop.guests.invite(wish);
    expect(at).toBe(fixture.clock.now() + INVITATION_MS);
    fixture.clock.advance(INVITATION_MS * 6);
    await settled();
    expect(pictures(second)).toBe(0);
    expect(workshop.guests.onStage).toEqual([]);
    expect(first.part('invitation')).toBeNull();
    expect(teacher.part('invited')).toEqual([]);
    expect(teacher.part('declined')).toEqual([{ peerId: anna.peerId, of: 'stage', how: 'silent' }]);
    expect(() => {
      workshop.guests.answer(classroom.present(anna), true);
    }).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });

  it('[CN1] is no at a round table, once: the table is open to them, and they are not asked twice', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop, teacher, first, second } = await open(fixture);
    workshop.configure({ kind: 'round-table' });
    expect(first.part('benchShare')).toEqual({ withEveryone: false, at: fixture.clock.now() + NOTICE_MS });
    fixture.clock.advance(NOTICE_MS);
    await settled();
    expect(first.part('benchShare')).toEqual({ withEveryone: false, at: null });
    expect(pictures(second)).toBe(0);
    expect(teacher.part('declined')).toContainEqual({ peerId: anna.peerId, of: 'table', how: 'silent' });
    classroom.disconnected(anna, first);
    const again = new FakeChannel();
    const { snapshot } = await classroom.join(anna, again, joinPayload('안나'));
    expect(snapshot.workshop.benchShare).toEqual({ withEveryone: false, at: null });
    await show(classroom);
    workshop.shareBench(classroom.present(anna), { withEveryone: true });
    await settled();
    expect(pictures(second)).toBe(1);
    expect(teacher.part('declined')).not.toContainEqual(expect.objectContaining({ peerId: anna.peerId }));
    // At the next table they are asked again.
    workshop.configure({ kind: 'workshop' });
    workshop.configure({ kind: 'round-table' });
    expect(again.part('benchShare')?.at).not.toBeNull();
    expect(teacher.part('declined')).toEqual([]);
  });

  it('[CN1] is no for more than is on stage already: what was agreed to stays', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop } = await open(fixture);
    workshop.guests.invite(wish);
    workshop.guests.answer(classroom.present(anna), true);
    workshop.guests.invite({ ...wish, mic: true });
    fixture.clock.advance(INVITATION_MS);
    expect(workshop.guests.onStage).toMatchObject([{ camera: true, mic: false }]);
  });

  it('[CN1] is no for one who is asked again on a new page: they are off the stage', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop, teacher, second } = await open(fixture);
    workshop.guests.invite(wish);
    workshop.guests.answer(classroom.present(anna), true);
    await classroom.join(anna, new FakeChannel(), joinPayload('안나'));
    await show(classroom);
    fixture.clock.advance(INVITATION_MS);
    await settled();
    expect(pictures(second)).toBe(0);
    expect(fixture.part('guests')).toEqual([]);
    expect(teacher.part('declined')).toMatchObject([{ how: 'silent' }]);
  });

  it('[CN1] nobody is asked before the class begins: everybody is when it does', async () => {
    using fixture = new ClassroomFixture();
    const classroom = fixture.registry.open(fixture.createClass(30, { kind: 'round-table' }));
    const first = new FakeChannel();
    await classroom.join(mentor, new FakeChannel(), joinPayload('이정은'));
    const { snapshot } = await classroom.join(anna, first, joinPayload('안나'));
    expect(snapshot.workshop.benchShare.at).toBeNull();
    fixture.clock.advance(NOTICE_MS * 10);
    classroom.start(mentor);
    expect(first.part('benchShare')).toEqual({ withEveryone: false, at: fixture.clock.now() + NOTICE_MS });
  });
});

describe('an answer', () => {
  it('[CN2] of no is told to the mentor apart from silence, and to nobody else; the next question puts it aside', async () => {
    using fixture = new ClassroomFixture();
    const { id, classroom, workshop, teacher, first, second } = await open(fixture);
    workshop.guests.invite(wish);
    workshop.guests.answer(classroom.present(anna), false);
    expect(teacher.part('declined')).toEqual([{ peerId: anna.peerId, of: 'stage', how: 'declined' }]);
    const { snapshot } = await classroom.join(mentor, new FakeChannel(), joinPayload('이정은'));
    expect(snapshot.workshop.declined).toHaveLength(1);
    workshop.guests.invite(wish);
    expect(workshop.consent.declined).toEqual([]);
    workshop.guests.answer(classroom.present(anna), true);
    expect(workshop.guests.onStage).toHaveLength(1);
    workshop.configure({ kind: 'round-table' });
    workshop.shareBench(classroom.present(bora), { withEveryone: false });
    expect(workshop.consent.declined).toEqual([{ peerId: bora.peerId, of: 'table', how: 'declined' }]);
    classroom.leave(bora);
    expect(workshop.consent.declined).toEqual([]);
    for (const channel of [first, second]) {
      expect(channel.part('declined')).toBeUndefined();
    }
    expect(fixture.registry.find(id)).toBe(classroom);
  });
});

describe('whenever you call me', () => {
  it('[CN3] chosen at the door, it brings one on stage and to the round table without a question', async () => {
    using fixture = new ClassroomFixture();
    const { workshop, first, second } = await open(fixture, {}, { always: true });
    expect(workshop.guests.invite(wish)).toEqual({ at: fixture.clock.now() });
    await settled();
    expect(pictures(second)).toBe(1);
    expect(first.part('invitation') ?? null).toBeNull();
    workshop.guests.forget(anna.peerId);
    await settled();
    expect(pictures(second)).toBe(0);
    workshop.configure({ kind: 'round-table' });
    await settled();
    expect(pictures(second)).toBe(1);
  });

  it('[CN3] it is kept over a reload and a restart of the server, and the door’s word is another one', async () => {
    using fixture = new ClassroomFixture();
    const { id, classroom, workshop } = await open(fixture, {}, { always: true });
    workshop.guests.invite(wish);
    const { snapshot } = await classroom.join(anna, new FakeChannel(), joinPayload('안나'));
    expect(snapshot.workshop).toMatchObject({ consent: { always: true }, invitation: null });
    expect(workshop.guests.isOnStage(anna.peerId, 'camera')).toBe(true);
    fixture.restart();
    const again = fixture.registry.open(id);
    const back = await again.join(anna, new FakeChannel(), joinPayload('안나'));
    expect(back.snapshot.workshop.consent).toEqual({ always: true });
    expect(back.snapshot.workshop.invitation).toBeNull();
    const anew = { ...joinPayload('안나'), consent: { always: false } };
    const asked = await again.join(anna, new FakeChannel(), anew);
    expect(asked.snapshot.workshop).toMatchObject({ consent: { always: false }, guests: [] });
  });

  it('[CN3] who is away is not shown by it, but when they are back', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop, first, second } = await open(fixture, {}, { always: true });
    classroom.disconnected(anna, first);
    expect(() => workshop.guests.invite(wish)).toThrow('away');
    workshop.configure({ kind: 'round-table' });
    await settled();
    expect(pictures(second)).toBe(0);
    await classroom.join(anna, new FakeChannel(), joinPayload('안나'));
    expect(workshop.roundTable.shares(anna.peerId)).toBe(true);
  });

  it('[CN3] what one said no to at a round table stays no', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop } = await open(fixture, { kind: 'round-table' });
    workshop.shareBench(classroom.present(anna), { withEveryone: false });
    workshop.setConsent(classroom.present(anna), { always: true });
    expect(workshop.roundTable.shares(anna.peerId)).toBe(false);
    await classroom.join(anna, new FakeChannel(), joinPayload('안나'));
    expect(workshop.roundTable.shares(anna.peerId)).toBe(false);
  });

  it('[CN4] taken back, one is shown nowhere from that moment on, and is asked the next time', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop, first, second } = await open(fixture, {}, { always: true });
    workshop.guests.invite(wish);
    workshop.configure({ kind: 'round-table' });
    await settled();
    expect(pictures(second)).toBe(1);
    workshop.setConsent(classroom.present(anna), { always: false });
    await settled();
    expect(pictures(second)).toBe(0);
    expect(first.part('consent')).toEqual({ always: false });
    expect(first.part('benchShare')).toEqual({ withEveryone: false, at: null });
    expect(fixture.part('guests')).toEqual([]);
    expect(fixture.part('table')).toEqual([]);
    workshop.guests.invite(wish);
    expect(first.part('invitation')).toMatchObject({ camera: true });
    workshop.setConsent(classroom.present(anna), { always: true });
    expect(workshop.guests.isOnStage(anna.peerId, 'camera')).toBe(true);
  });
});
