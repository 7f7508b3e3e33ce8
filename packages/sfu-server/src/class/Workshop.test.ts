import {
  INVITATION_MS,
  MAX_GUESTS,
  NOTICE_MS,
  type ClassDraft,
  type RequestPayload,
} from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';
import {
  ClassroomFixture,
  FakeChannel,
  GRACES,
  identity,
  joinPayload,
  workshopOf,
} from '@gongbang/tests/support/classroomFixture.ts';
import { CAMERA_TRACK, OPUS_TRACK } from '@gongbang/tests/support/rtp.ts';

import type { Classroom } from './Classroom.ts';
import { KEY_LIFETIME_MS } from '../features/cameras.ts';
import { FADE_MS } from '../features/drawing.ts';
import type { Identity } from '../room/Peer.ts';

const MINUTE_MS = 60_000;
const mentor = identity('mentor');
const anna = identity('mentee', 'anna');
const bora = identity('mentee', 'bora');
const camera = { source: 'camera', kind: 'video', rtpParameters: CAMERA_TRACK, paused: false } as const;
const microphone = { source: 'mic', kind: 'audio', rtpParameters: OPUS_TRACK, paused: false } as const;
const whisper = { ...microphone, source: 'whisper' } as const;
const steps = [
  { id: 'ball', title: '공 만들기', note: '', minutes: 10 },
  { id: 'wall', title: '벽 집기', note: '', minutes: null },
];

/** A live class with a mentor and two mentees. */
async function open(fixture: ClassroomFixture, draft: Partial<ClassDraft> = { steps }) {
  const id = fixture.createClass(30, draft);
  const classroom = fixture.registry.open(id);
  const [teacher, first, second] = [new FakeChannel(), new FakeChannel(), new FakeChannel()];
  await classroom.join(mentor, teacher, joinPayload('이정은'));
  classroom.start(mentor);
  await classroom.join(anna, first, joinPayload('안나'));
  await classroom.join(bora, second, joinPayload('보라'));
  return { id, classroom, workshop: workshopOf(classroom), teacher, first, second };
}

/** A mentee switches a device on. */
async function switchOn(
  classroom: Classroom,
  who: typeof anna,
  track: RequestPayload['producer:create'],
): Promise<string> {
  await classroom.mediaOf(who).openSend();
  return (await classroom.produce(who, track)).producerId;
}

/** Producers offered to somebody and not withdrawn, in the order offered. */
function offered(channel: FakeChannel): string[] {
  const ids: string[] = [];
  for (const { name, payload } of channel.told) {
    const { consumer, producerId } = payload as { consumer?: { producerId: string }; producerId?: string };
    if (name === 'consumer:added' && consumer !== undefined) {
      ids.push(consumer.producerId);
    } else if (name === 'consumer:closed' || name === 'producer:closed') {
      ids.splice(ids.indexOf(producerId ?? ''), 1);
    }
  }
  return ids;
}

/** Consumers are made in microtasks. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('hands', () => {
  it('[HN1] queue in the order raised, and each knows their place', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop, teacher, first, second } = await open(fixture);
    workshop.hands.raise(classroom.present(anna), '');
    fixture.clock.advance(1000);
    expect(workshop.hands.raise(classroom.present(bora), '바닥이 얇아요')).toEqual({ place: 2 });
    expect(workshop.hands.raise(classroom.present(anna), '다시 물을게요')).toEqual({ place: 1 });
    expect(teacher.part('hands')).toMatchObject([
      { peerId: anna.peerId, note: '다시 물을게요', raisedAt: fixture.clock.now() - 1000 },
      { peerId: bora.peerId },
    ]);
    expect(second.part('hand')).toMatchObject({ place: 2 });
    expect(workshop.hands.next()).toBe(anna.peerId);
    expect(first.part('hand')).toBeNull();
    expect(second.part('hand')).toMatchObject({ place: 1 });
    expect(first.part('hands')).toBeUndefined();
  });

  it('[HN2] are lowered by their owner, by those who manage the queue, and when their owner is gone', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop, first } = await open(fixture);
    const raise = () => {
      workshop.hands.raise(classroom.present(anna), '');
      workshop.hands.raise(classroom.present(bora), '');
    };
    raise();
    workshop.hands.lower(classroom.present(anna));
    expect(workshop.hands.queue).toMatchObject([{ peerId: bora.peerId }]);
    expect(() => {
      workshop.hands.lower(classroom.present(anna), bora.peerId);
    }).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }));
    workshop.hands.lower(classroom.present(mentor), bora.peerId);
    expect(workshop.hands.next()).toBeNull();
    raise();
    workshop.hands.lowerAll();
    raise();
    classroom.disconnected(anna, first);
    expect(workshop.hands.queue).toHaveLength(2);
    fixture.clock.advance(GRACES.peerMs);
    expect(workshop.hands.queue).toMatchObject([{ peerId: bora.peerId }]);
  });
});

describe('benches and the stage', () => {
  it('[BN1] a mentee’s camera reaches the mentor and nobody else', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, teacher, second } = await open(fixture);
    const id = await switchOn(classroom, anna, camera);
    await settled();
    expect(offered(teacher)).toEqual([id]);
    expect(offered(second)).toEqual([]);
    const late = await classroom.join(identity('mentee', 'late'), new FakeChannel(), joinPayload('늦은 이'));
    expect(late.media?.consumers).toEqual([]);
    expect(fixture.names()).not.toContain('producer:closed');
  });

  it('[BN3] those who see a bench are told when it is paused or gone, and nobody else is', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, teacher, second } = await open(fixture);
    const producerId = await switchOn(classroom, anna, camera);
    await classroom.setProducerPaused(anna, producerId, true);
    classroom.closeProducer(anna, { producerId });
    expect(teacher.names()).toEqual(expect.arrayContaining(['producer:paused', 'producer:closed']));
    expect(second.names()).not.toContain('producer:paused');
    expect(fixture.names()).not.toContain('producer:paused');
  });

  it('[SG2] the mentor brings a camera on stage once its owner says yes, and takes it back', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop, first, second } = await open(fixture);
    const picture = await switchOn(classroom, anna, camera);
    await switchOn(classroom, anna, microphone);
    const { at } = workshop.guests.invite({ peerId: anna.peerId, camera: true, mic: false });
    expect(at).toBe(fixture.clock.now() + INVITATION_MS);
    expect(first.part('invitation')).toEqual({ camera: true, mic: false, at });
    fixture.clock.advance(INVITATION_MS - 1);
    await settled();
    expect(offered(second)).toEqual([]);
    workshop.guests.answer(classroom.present(anna), true);
    await settled();
    expect(offered(second)).toEqual([picture]);
    fixture.clock.advance(INVITATION_MS);
    expect(fixture.part('guests')).toMatchObject([{ name: '안나', camera: true, mic: false }]);
    workshop.guests.leave(classroom.present(mentor), anna.peerId);
    await settled();
    expect(offered(second)).toEqual([]);
    expect(fixture.part('guests')).toEqual([]);
  });

  it('[SG2] who declines is not shown, and who accepts is at once', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop, first } = await open(fixture);
    workshop.guests.invite({ peerId: anna.peerId, camera: true, mic: false });
    workshop.guests.answer(classroom.present(anna), false);
    fixture.clock.advance(INVITATION_MS);
    expect(workshop.guests.onStage).toEqual([]);
    expect(first.part('invitation')).toBeNull();
    workshop.guests.invite({ peerId: anna.peerId, camera: true, mic: true });
    workshop.guests.answer(classroom.present(anna), true);
    expect(workshop.guests.onStage).toMatchObject([{ camera: true, mic: true }]);
    // Less than before needs no question, more does.
    workshop.guests.invite({ peerId: anna.peerId, camera: true, mic: false });
    expect(workshop.guests.onStage).toMatchObject([{ camera: true, mic: false }]);
    workshop.guests.invite({ peerId: anna.peerId, camera: true, mic: true });
    expect(workshop.guests.onStage).toMatchObject([{ mic: false }]);
    workshop.guests.leave(classroom.present(anna));
    fixture.clock.advance(INVITATION_MS);
    expect(workshop.guests.onStage).toEqual([]);
  });

  it('[SG3] has room for four', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop } = await open(fixture);
    const guests: Identity[] = [];
    const invite = async (index: number) => {
      const who = identity('mentee', `guest-${index}`);
      await classroom.join(who, new FakeChannel(), joinPayload(`손님 ${index}`));
      guests.push(who);
      return workshop.guests.invite({ peerId: who.peerId, camera: true, mic: false });
    };
    for (let index = 0; index < MAX_GUESTS; index += 1) {
      await invite(index);
    }
    await expect(invite(MAX_GUESTS)).rejects.toMatchObject({ code: 'CONFLICT' });
    for (const who of guests.slice(0, MAX_GUESTS)) {
      workshop.guests.answer(classroom.present(who), true);
    }
    expect(workshop.guests.onStage).toHaveLength(MAX_GUESTS);
    await expect(invite(MAX_GUESTS + 1)).rejects.toMatchObject({ code: 'CONFLICT' });
    classroom.leave(identity('mentee', 'guest-0'));
    expect(workshop.guests.onStage).toHaveLength(MAX_GUESTS - 1);
  });

  it('[WH1] a whisper goes to one, and both know', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop, teacher, first, second } = await open(fixture);
    const { producerId } = await classroom.produce(mentor, whisper);
    await settled();
    expect([offered(first), offered(second)]).toEqual([[], []]);
    workshop.whisper.start(anna.peerId);
    await settled();
    expect([offered(first), offered(second)]).toEqual([[producerId], []]);
    expect(teacher.part('whisper')).toEqual({ peerId: anna.peerId, name: '안나' });
    expect(first.part('whisper')).toEqual({ peerId: anna.peerId, name: '안나' });
    expect(second.part('whisper')).toBeUndefined();
    workshop.whisper.start(bora.peerId);
    await settled();
    expect([offered(first), offered(second)]).toEqual([[], [producerId]]);
    expect(first.part('whisper')).toBeNull();
    classroom.disconnected(bora, second);
    expect(workshop.whisper.to).toBeNull();
  });
});

describe('round table', () => {
  it('[RT1] everybody is asked before their bench is for all, and may keep it to the mentor', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop, first, second } = await open(fixture);
    const annas = await switchOn(classroom, anna, camera);
    const boras = await switchOn(classroom, bora, camera);
    expect(() => {
      workshop.shareBench(classroom.present(anna), { withEveryone: true });
    }).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
    workshop.configure({ kind: 'round-table' });
    expect(first.part('benchShare')).toEqual({ withEveryone: false, at: fixture.clock.now() + NOTICE_MS });
    workshop.shareBench(classroom.present(bora), { withEveryone: false });
    fixture.clock.advance(NOTICE_MS - 1);
    workshop.shareBench(classroom.present(anna), { withEveryone: true });
    await settled();
    expect(offered(second)).toEqual([annas]);
    expect(offered(first)).toEqual([]);
    workshop.shareBench(classroom.present(bora), { withEveryone: true });
    await settled();
    expect(offered(first)).toEqual([boras]);
  });

  it('[RT2] ends with the workshop: what was shared is the mentor’s alone again', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop, second } = await open(fixture, { kind: 'round-table' });
    await switchOn(classroom, anna, camera);
    workshop.shareBench(classroom.present(anna), { withEveryone: true });
    await settled();
    expect(offered(second)).toHaveLength(1);
    workshop.configure({ kind: 'workshop' });
    await settled();
    expect(offered(second)).toEqual([]);
  });

  it('[RT3] everyone learns who speaks of those they hear, the mentor of all', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, teacher } = await open(fixture);
    await switchOn(classroom, anna, microphone);
    const [media] = fixture.media.classes;
    media?.events.speaking([mentor.peerId, anna.peerId]);
    expect(fixture.broadcasts.at(-1)).toEqual({
      name: 'speaking:changed',
      payload: { peerIds: [mentor.peerId] },
    });
    expect(teacher.told.at(-1)?.payload).toEqual({ peerIds: [mentor.peerId, anna.peerId] });
  });
});

describe('reactions and polls', () => {
  it('[RE1] many reactions make one notification, without names, and are gone', async () => {
    using fixture = new ClassroomFixture();
    const { workshop } = await open(fixture);
    for (let index = 0; index < 20; index += 1) {
      workshop.reactions.send(index % 2 === 0 ? 'heart' : 'thumb');
    }
    fixture.clock.advance(1000);
    const sent = fixture.broadcasts.filter(({ name }) => name === 'reactions:sent');
    expect(sent.map(({ payload }) => payload)).toEqual([{ counts: { heart: 10, thumb: 10 } }]);
  });

  it('[PO1] the mentor sees the bars live; who has not voted, and who must not, does not', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop, teacher, first, second } = await open(fixture);
    const ask = (isShared: boolean) =>
      workshop.polls.start({ question: '어느 쪽?', choices: ['왼쪽', '오른쪽'], isShared }).pollId;
    const pollId = ask(true);
    workshop.polls.vote(classroom.present(anna), { pollId, choice: 1 });
    fixture.clock.advance(1000);
    expect(teacher.part('poll')?.counts).toEqual([0, 1]);
    expect(first.part('poll')).toMatchObject({ counts: [0, 1], mine: 1 });
    expect(second.part('poll')).toMatchObject({ counts: null, mine: null });
    workshop.polls.vote(classroom.present(anna), { pollId, choice: 0 });
    workshop.polls.end({ pollId, isShared: false });
    expect(first.part('poll')).toMatchObject({ counts: null, mine: 0, isOpen: false });
    expect(teacher.part('poll')?.counts).toEqual([1, 0]);
    expect(() => {
      workshop.polls.vote(classroom.present(anna), { pollId, choice: 1 });
    }).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
    workshop.polls.clear();
    expect(fixture.part('poll')).toBeNull();
  });
});

describe('hands view', () => {
  it('[HV2] a phone comes in by a key that works once, for a while, and can be taken back', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop } = await open(fixture);
    const { cameras } = workshop;
    const { key, cameraId } = cameras.invite();
    const phone = identity('camera', 'phone', key);
    const enter = (who: Identity, channel = new FakeChannel()) =>
      classroom.join(who, channel, joinPayload('휴대폰'));
    const channel = new FakeChannel();
    await enter(phone, channel);
    expect(fixture.phones).toMatchObject([{ id: cameraId, state: 'sending' }]);
    expect(classroom.audience).toBe(2);
    await expect(enter(identity('camera', 'thief', key))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    fixture.clock.advance(KEY_LIFETIME_MS);
    await enter(phone, channel);
    cameras.revoke(cameraId);
    expect(channel.names()).toContain('session:ended');
    expect(channel.isClosed).toBe(true);
    await expect(enter(phone)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    const unused = identity('camera', 'phone', cameras.invite().key);
    fixture.clock.advance(KEY_LIFETIME_MS + 1);
    await expect(enter(unused)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('[HV3] the mentor learns at once that a phone sleeps or is lost, and adjusts it', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop } = await open(fixture);
    const { key, cameraId } = workshop.cameras.invite();
    const phone = identity('camera', 'phone', key);
    const channel = new FakeChannel();
    await classroom.join(phone, channel, joinPayload('휴대폰'));
    const report = (isAwake: boolean) => {
      const capabilities = { zoom: { min: 1, max: 4, step: 0.1 }, torch: true, focusLock: false };
      workshop.cameras.report(classroom.present(phone), {
        isAwake,
        capabilities,
        settings: {},
        battery: 0.38,
      });
    };
    report(false);
    expect(fixture.phones).toMatchObject([{ state: 'asleep', battery: 0.38 }]);
    report(true);
    workshop.cameras.adjust({ cameraId, settings: { zoom: 2 } });
    expect(channel.told.at(-1)).toEqual({ name: 'camera:adjusted', payload: { settings: { zoom: 2 } } });
    classroom.disconnected(phone, channel);
    expect(fixture.phones).toMatchObject([{ state: 'away', settings: { zoom: 2 } }]);
  });

  it('[HV4] the hands come from one camera at a time, the laptop’s or a phone', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop, first, teacher } = await open(fixture);
    const phone = identity('camera', 'phone', workshop.cameras.invite().key);
    await classroom.join(phone, new FakeChannel(), joinPayload('휴대폰'));
    await classroom.produce(mentor, { ...camera, source: 'hands' });
    const { producerId } = await classroom.produce(phone, { ...camera, source: 'hands' });
    await settled();
    expect(classroom.mediaOf(mentor).producers).toEqual([]);
    expect(offered(teacher)).toEqual([producerId]);
    expect(first.told.at(-1)?.payload).toMatchObject({ consumer: { producerId, isBench: false } });
  });

  it('[SC1] [UP1] [UP2] a scene, a turn and filling are one broadcast each, and who comes later has them', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop } = await open(fixture);
    workshop.arrange({ scene: 'hands' });
    workshop.arrange({ rotation: 90 });
    workshop.arrange({ fills: true });
    const stageView = { scene: 'hands', rotation: 90, fills: true };
    expect(fixture.part('stageView')).toEqual(stageView);
    expect(fixture.keptWorkshop(classroom.info.id).stageView).toEqual(stageView);
    const late = await classroom.join(identity('mentee', 'late'), new FakeChannel(), joinPayload('늦은 이'));
    expect(late.snapshot.workshop.stageView).toEqual(stageView);
  });

  const piece = (strokeId: string, x: number, fades = false): RequestPayload['draw:stroke'] => ({
    strokeId,
    canvas: 'hands',
    ink: 'live',
    fades,
    points: [[x, 0.5]],
  });

  it('[DR1] points of a moment go out together', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop } = await open(fixture);
    const peer = classroom.present(mentor);
    for (let index = 0; index < 30; index += 1) {
      workshop.drawing.draw(peer, piece('one-stroke', index / 30));
      fixture.clock.advance(2);
    }
    fixture.clock.advance(100);
    const drawn = fixture.broadcasts.filter(({ name }) => name === 'strokes:drawn');
    expect(drawn.length).toBeLessThanOrEqual(3);
    const points = drawn.flatMap(({ payload }) =>
      (payload as { strokes: { points: unknown[] }[] }).strokes.flatMap((stroke) => stroke.points),
    );
    expect(points).toHaveLength(30);
    expect(workshop.drawing.strokes).toMatchObject([{ id: 'one-stroke' }]);
    expect(workshop.drawing.strokes[0]?.points).toHaveLength(30);
  });

  it('[DR2] strokes fade or stay, are undone by their owner, and cleared by the mentor', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop } = await open(fixture);
    const peer = classroom.present(mentor);
    workshop.drawing.draw(peer, piece('stays-1', 0.1));
    workshop.drawing.draw(peer, piece('stays-2', 0.2));
    workshop.drawing.draw(peer, piece('fades-1', 0.3, true));
    fixture.clock.advance(FADE_MS);
    expect(workshop.drawing.strokes.map(({ id }) => id)).toEqual(['stays-1', 'stays-2']);
    workshop.drawing.undo(peer);
    expect(fixture.broadcasts.at(-1)).toEqual({ name: 'strokes:removed', payload: { ids: ['stays-2'] } });
    workshop.drawing.clear();
    expect(workshop.drawing.strokes).toEqual([]);
  });

  it('[DR2] the oldest strokes make room for new ones, so that a snapshot stays small', async () => {
    using fixture = new ClassroomFixture();
    const { id, classroom, workshop } = await open(fixture);
    const peer = classroom.present(mentor);
    const long = Array.from({ length: 64 }, (): [number, number] => [0.5, 0.5]);
    for (let index = 0; index < 20; index += 1) {
      for (let part = 0; part < 40; part += 1) {
        workshop.drawing.draw(peer, { ...piece(`stroke-${index}`, 0), points: long });
      }
    }
    const points = workshop.drawing.strokes.reduce((sum, stroke) => sum + stroke.points.length, 0);
    expect(points).toBe(20_000);
    expect(workshop.drawing.strokes.at(-1)?.id).toBe('stroke-19');
    fixture.clock.advance(2000);
    fixture.restart();
    expect(fixture.registry.open(id).workshop.drawing.strokes).toHaveLength(10);
  });

  it('[DR3] who is on stage draws too, nobody else does, and nobody in another’s stroke', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop } = await open(fixture);
    const peer = classroom.present(anna);
    expect(() => {
      workshop.drawing.draw(peer, piece('annas-1', 0.1));
    }).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }));
    workshop.guests.invite({ peerId: anna.peerId, camera: true, mic: false });
    workshop.guests.answer(peer, true);
    workshop.drawing.draw(peer, piece('annas-1', 0.1));
    workshop.drawing.point(peer, { at: { canvas: 'hands', point: [0.5, 0.5] } });
    fixture.clock.advance(100);
    expect(fixture.broadcasts.at(-1)?.name).toBe('pointer:moved');
    expect(() => {
      workshop.drawing.draw(classroom.present(mentor), piece('annas-1', 0.9));
    }).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
    workshop.guests.leave(peer);
    expect(fixture.broadcasts).toContainEqual({
      name: 'pointer:moved',
      payload: { peerId: anna.peerId, at: null },
    });
  });
});

describe('the lesson', () => {
  it('[LS1] goes from step to step, each with its time', async () => {
    using fixture = new ClassroomFixture();
    const { workshop } = await open(fixture);
    const now = fixture.clock.now();
    workshop.lesson.go('ball');
    expect(fixture.part('lesson')).toMatchObject({
      current: 'ball',
      startedAt: now,
      dueAt: now + 10 * MINUTE_MS,
    });
    workshop.lesson.addTime(5);
    expect(workshop.lesson.lesson.dueAt).toBe(now + 15 * MINUTE_MS);
    fixture.clock.advance(20 * MINUTE_MS);
    workshop.lesson.addTime(5);
    expect(workshop.lesson.lesson.dueAt).toBe(now + 25 * MINUTE_MS);
    workshop.lesson.go('wall');
    expect(workshop.lesson.lesson).toMatchObject({ current: 'wall', dueAt: null });
  });

  it('[LS2] an edit keeps the current step and its check-ins; a step that is gone is left', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop } = await open(fixture);
    workshop.lesson.go('ball');
    workshop.checkIns.set(classroom.present(anna), { stepId: 'ball', mark: 'done', note: '' });
    const [ball, wall] = steps;
    workshop.lesson.edit({
      materials: [],
      steps: [wall, { ...ball, title: '공 굴리기' }].filter((s) => s !== undefined) as typeof steps,
    });
    expect(workshop.lesson.lesson).toMatchObject({ current: 'ball' });
    expect(workshop.checkIns.of(anna.peerId).checkIns).toMatchObject([{ stepId: 'ball', mark: 'done' }]);
    workshop.lesson.edit({ materials: [], steps: [] });
    expect(workshop.lesson.lesson).toMatchObject({ current: null, startedAt: null });
  });

  it('[LS3] a mentee marks steps and ticks materials, and those who manage the class see it', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop, teacher, first, second } = await open(fixture, {
      steps,
      materials: [{ id: 'clay', text: '흙' }],
    });
    const peer = classroom.present(anna);
    const stuckAt = fixture.clock.now();
    workshop.checkIns.set(peer, { stepId: 'ball', mark: 'stuck', note: '갈라져요' });
    fixture.clock.advance(1000);
    workshop.checkIns.set(peer, { stepId: 'ball', mark: 'stuck', note: '많이 갈라져요' });
    workshop.checkIns.tick(peer, { materialId: 'clay', isTicked: true });
    const progress = {
      checkIns: [{ stepId: 'ball', mark: 'stuck', at: stuckAt, note: '많이 갈라져요' }],
      ticked: ['clay'],
    };
    expect(teacher.told.at(-1)).toEqual({
      name: 'progress:changed',
      payload: { peerId: anna.peerId, progress },
    });
    expect(first.part('progress')).toEqual(progress);
    expect(second.names()).not.toContain('progress:changed');
    workshop.checkIns.set(peer, { stepId: 'ball', mark: null, note: '' });
    workshop.checkIns.tick(peer, { materialId: 'clay', isTicked: false });
    expect(workshop.checkIns.of(anna.peerId)).toEqual({ checkIns: [], ticked: [] });
  });
});

describe('practice mentees', () => {
  it('[PR2] come and go, take no seat, act like people, and are marked', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, teacher } = await fixture.rehearse(fixture.createClass(2, { steps }), 12);
    const { workshop } = classroom;
    workshop.lesson.go('ball');
    expect(classroom.audience).toBe(0);
    expect(teacher.told.filter(({ name }) => name === 'peer:joined')).toHaveLength(12);
    await settled();
    expect(offered(teacher)).toHaveLength(12);
    fixture.clock.advance(10 * MINUTE_MS);
    const told = new Set(teacher.names());
    expect(told).toContain('progress:changed');
    expect(teacher.part('hands')).toBeDefined();
    await workshop.practice.set({ count: 3, language: 'ko' });
    expect(teacher.told.filter(({ name }) => name === 'peer:left')).toHaveLength(9);
    await workshop.practice.set({ count: 0, language: 'ko' });
    expect(offered(teacher)).toEqual([]);
    expect(workshop.checkIns.all).toEqual({});
  });

  it('[PR2] come to no class, where people would read what they say', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop } = await open(fixture);
    await expect(workshop.practice.set({ count: 2, language: 'en' })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect(classroom.peerCount).toBe(3);
  });
});

describe('order in the room', () => {
  it('[OR1] a stopped microphone is closed on the server, and its owner told', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, first, second } = await open(fixture);
    await switchOn(classroom, anna, microphone);
    await switchOn(classroom, anna, camera);
    classroom.order.stopSource({ peerId: anna.peerId, source: 'mic' });
    expect(classroom.mediaOf(anna).producers.map(({ source }) => source)).toEqual(['camera']);
    expect(first.told.at(-1)).toEqual({ name: 'producer:stopped', payload: { source: 'mic' } });
    await switchOn(classroom, bora, microphone);
    classroom.order.muteAll();
    expect(classroom.mediaOf(bora).producers).toEqual([]);
    expect(second.names()).toContain('producer:stopped');
  });

  it('[OR2] who is sent out is out with all they sent, and kept out until forgiven', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop, first, teacher } = await open(fixture);
    await switchOn(classroom, anna, camera);
    const media = classroom.mediaOf(anna);
    classroom.order.sendOut({ peerId: anna.peerId, keepOut: true });
    expect(media.closed).toBe(true);
    expect(first.names()).toContain('session:ended');
    expect(first.isClosed).toBe(true);
    const join = () => classroom.join(anna, new FakeChannel(), joinPayload('안나'));
    await expect(join()).rejects.toMatchObject({ code: 'REMOVED' });
    expect(teacher.part('sentOut')).toEqual([{ peerId: anna.peerId, name: '안나' }]);
    workshop.register.forgive(anna.peerId);
    await join();
    classroom.order.sendOut({ peerId: bora.peerId, keepOut: false });
    await classroom.join(bora, new FakeChannel(), joinPayload('보라'));
  });

  it('[OR3] a locked class lets those back in who were in, and nobody else', async () => {
    using fixture = new ClassroomFixture();
    const { id, classroom, workshop } = await open(fixture);
    workshop.configure({ isLocked: true });
    classroom.leave(anna);
    await classroom.join(anna, new FakeChannel(), joinPayload('안나'));
    fixture.restart();
    const again = fixture.registry.open(id);
    await again.join(anna, new FakeChannel(), joinPayload('안나'));
    const stranger = () =>
      again.join(identity('mentee', 'stranger'), new FakeChannel(), joinPayload('낯선 이'));
    await expect(stranger()).rejects.toMatchObject({ code: 'CLASS_LOCKED' });
    again.workshop.configure({ isLocked: false });
    await stranger();
  });

  it('[OR5] an assistant sees the wall and manages the queue; a mentee again, they do not', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop, first, second } = await open(fixture);
    const boras = await switchOn(classroom, bora, camera);
    await switchOn(classroom, bora, microphone);
    workshop.hands.raise(classroom.present(anna), '');
    classroom.order.setAssistant({ peerId: anna.peerId, isAssistant: true });
    await settled();
    expect(classroom.roleOf(anna)).toBe('assistant');
    expect(offered(first)).toEqual([boras]);
    expect(first.part('hands')).toEqual([]);
    expect(second.part('watchers')).toEqual(['이정은', '안나']);
    classroom.order.setAssistant({ peerId: anna.peerId, isAssistant: false });
    await settled();
    expect(offered(first)).toEqual([]);
    expect(first.part('hands')).toBeNull();
    expect(second.part('watchers')).toEqual(['이정은']);
  });

  it('[OR6] the chat can be slow, for announcements only, or closed', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop } = await open(fixture);
    const { chat } = workshop;
    let count = 0;
    const say = (who: typeof anna, thread: string | null = null) => {
      count += 1;
      return chat.say(classroom.present(who), { clientId: `client-${count}`, text: '안녕', thread });
    };
    chat.setMode({ mode: 'slow', slowSeconds: 10 });
    say(anna);
    expect(() => say(anna)).toThrow(expect.objectContaining({ code: 'RATE_LIMITED' }));
    fixture.clock.advance(10_000);
    say(anna);
    chat.setMode({ mode: 'announcements', slowSeconds: 10 });
    expect(() => say(anna)).toThrow(expect.objectContaining({ code: 'CHAT_CLOSED' }));
    say(mentor);
    say(anna, anna.peerId);
    expect(fixture.part('chatMode')).toMatchObject({ mode: 'announcements' });
  });

  it('[CH11] a private line reaches the mentor and its mentee only', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop, teacher, first, second } = await open(fixture);
    const line = { clientId: 'client-1', text: '저만 모르는 것 같아요', thread: anna.peerId };
    workshop.chat.say(classroom.present(anna), line);
    expect(teacher.names().at(-1)).toBe('chat:posted');
    expect(first.names().at(-1)).toBe('chat:posted');
    expect(second.names()).not.toContain('chat:posted');
    expect(fixture.names()).not.toContain('chat:posted');
    const back = await classroom.join(mentor, new FakeChannel(), joinPayload('이정은'));
    expect(back.snapshot.lines[anna.peerId]?.messages).toMatchObject([{ text: line.text }]);
    const late = await classroom.join(bora, new FakeChannel(), joinPayload('보라'));
    expect(late.snapshot.lines).toEqual({});
  });

  it('[CH16] one removes what one wrote; on a private line the mentor does as well, and nobody else', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop, teacher, first, second } = await open(fixture);
    const [me, other, boss] = [anna, bora, mentor].map((who) => classroom.present(who));
    if (me === undefined || other === undefined || boss === undefined) {
      throw new Error('They are in.');
    }
    const { chat } = workshop;
    const say = (clientId: string, thread: string | null) =>
      chat.say(me, { clientId, text: '잘못 보냈어요', thread }).message.seq;
    const [mine, theirs] = [say('client-1', me.id), say('client-2', me.id)];
    const forAll = say('client-3', null);
    expect(() => {
      chat.remove(other, { seq: mine, thread: me.id });
    }).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }));
    expect(() => {
      chat.remove(other, { seq: forAll, thread: null });
    }).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }));
    chat.remove(me, { seq: mine, thread: me.id });
    expect([teacher, first].map((channel) => channel.names().at(-1))).toEqual([
      'chat:removed',
      'chat:removed',
    ]);
    expect(second.names()).not.toContain('chat:removed');
    expect(fixture.names()).not.toContain('chat:removed');
    chat.remove(boss, { seq: theirs, thread: me.id });
    chat.remove(me, { seq: forAll, thread: null });
    expect(fixture.names().at(-1)).toBe('chat:removed');
    const { messages } = chat.history(me, { thread: me.id, limit: 9 });
    expect(messages).toMatchObject([
      { text: '', removed: true },
      { text: '', removed: true },
    ]);
  });

  it('[AD1] who has to ask waits for the mentor, and is in for good once admitted', async () => {
    using fixture = new ClassroomFixture();
    const { id, classroom, workshop, teacher } = await open(fixture);
    workshop.configure({ admission: 'ask' });
    const cara = identity('mentee', 'cara');
    const channel = new FakeChannel();
    const join = () => classroom.join(cara, channel, joinPayload('카라'));
    await expect(join()).rejects.toMatchObject({ code: 'NOT_ADMITTED' });
    expect(teacher.part('knocking')).toEqual([{ peerId: cara.peerId, name: '카라' }]);
    workshop.register.decide({ peerId: cara.peerId, admit: false });
    expect(channel.told.at(-1)?.payload).toEqual({ admitted: false });
    await expect(join()).rejects.toMatchObject({ code: 'NOT_ADMITTED' });
    workshop.register.decide({ peerId: cara.peerId, admit: true });
    await join();
    fixture.restart();
    await fixture.registry.open(id).join(cara, new FakeChannel(), joinPayload('카라'));
  });

  it('[AD1] one who asks and goes away is forgotten, and the class with them', async () => {
    using fixture = new ClassroomFixture();
    const id = fixture.createClass(30, { admission: 'ask' });
    const classroom = fixture.registry.open(id);
    const channel = new FakeChannel();
    await expect(classroom.join(anna, channel, joinPayload('안나'))).rejects.toMatchObject({
      code: 'NOT_ADMITTED',
    });
    expect(fixture.registry.active.size).toBe(1);
    classroom.disconnected(anna, channel);
    expect(classroom.workshop.register.knocking).toEqual([]);
    expect(fixture.registry.active.size).toBe(0);
  });
});

describe('[WS1] a workshop survives the server', () => {
  it('with everything in the snapshot', async () => {
    using fixture = new ClassroomFixture();
    const { id, classroom, workshop } = await open(fixture);
    workshop.lesson.go('ball');
    workshop.hands.raise(classroom.present(anna), '질문');
    workshop.checkIns.set(classroom.present(bora), { stepId: 'ball', mark: 'stuck', note: '' });
    workshop.guests.invite({ peerId: bora.peerId, camera: true, mic: false });
    workshop.guests.answer(classroom.present(bora), true);
    workshop.arrange({ scene: 'face' });
    workshop.chat.setMode({ mode: 'paused', slowSeconds: 30 });
    const { pollId } = workshop.polls.start({ question: '?', choices: ['a', 'b'], isShared: true });
    workshop.polls.vote(classroom.present(anna), { pollId, choice: 1 });
    fixture.restart();
    const again = fixture.registry.open(id);
    await again.join(mentor, new FakeChannel(), joinPayload('이정은'));
    await again.join(bora, new FakeChannel(), joinPayload('보라'));
    const { snapshot } = await again.join(anna, new FakeChannel(), joinPayload('안나'));
    expect(snapshot.workshop).toMatchObject({
      lesson: { current: 'ball' },
      hand: { place: 1, note: '질문' },
      guests: [{ name: '보라' }],
      stageView: { scene: 'face' },
      chatMode: { mode: 'paused' },
      poll: { mine: 1, counts: [0, 1] },
      hands: null,
      progressOf: null,
    });
    const teaching = await again.join(mentor, new FakeChannel(), joinPayload('이정은'));
    expect(teaching.snapshot.workshop).toMatchObject({
      hands: [{ peerId: anna.peerId }],
      progressOf: { [bora.peerId]: { checkIns: [{ mark: 'stuck' }] } },
    });
  });
});

describe('what everyone sees again', () => {
  it('[RP7] is told to all, the phone above the hands too, and who comes meanwhile or back has it', async () => {
    using fixture = new ClassroomFixture();
    const { classroom, workshop } = await open(fixture);
    const now = fixture.clock.now();
    workshop.replays.show({ seconds: 20, speed: 0.5 });
    const shown = { startedAt: now, endsAt: now + 40_000, seconds: 20, speed: 0.5 };
    expect(fixture.part('replay')).toEqual(shown);
    const rejoined = new FakeChannel();
    await classroom.join(mentor, rejoined, joinPayload('이정은'));
    await classroom.join(identity('mentee', 'late'), new FakeChannel(), joinPayload('다미'));
    for (const who of [mentor, identity('mentee', 'late')]) {
      expect(workshop.viewFor(classroom.present(who)).replay).toEqual(shown);
    }
  });

  it('[RP8] ends by itself, when it is ended, and when a picture is frozen; another one begins anew', async () => {
    using fixture = new ClassroomFixture();
    const { id, classroom, workshop } = await open(fixture);
    workshop.replays.show({ seconds: 10, speed: 1 });
    fixture.clock.advance(9_999);
    expect(fixture.part('replay')).toMatchObject({ seconds: 10 });
    workshop.replays.show({ seconds: 10, speed: 0.25 });
    fixture.clock.advance(39_999);
    expect(fixture.part('replay')).toMatchObject({ speed: 0.25 });
    fixture.clock.advance(1);
    expect(fixture.part('replay')).toBeNull();

    workshop.replays.show({ seconds: 10, speed: 1 });
    workshop.replays.stop();
    expect(fixture.part('replay')).toBeNull();

    workshop.replays.show({ seconds: 30, speed: 1 });
    classroom.stills.save(id, 'still-one', new Uint8Array(8), null);
    classroom.commit(() => {
      classroom.workshop.freeze({ id: 'still-one', of: 'hands' });
    });
    expect(fixture.part('replay')).toBeNull();
    expect(fixture.part('still')).toMatchObject({ id: 'still-one' });
    // Nothing of it arrives later.
    fixture.clock.advance(200_000);
    expect(fixture.part('replay')).toBeNull();
  });
});
