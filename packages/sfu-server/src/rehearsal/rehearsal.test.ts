import { LIMITS, type ClassId } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';
import {
  ClassroomFixture,
  FakeChannel,
  GRACES,
  identity,
  joinPayload,
} from '@gongbang/tests/support/classroomFixture.ts';
import { CAMERA_TRACK } from '@gongbang/tests/support/rtp.ts';

import { newClassLink, newKey } from '../auth/keys.ts';
import type { Classroom } from '../class/Classroom.ts';
import { RehearsalChat } from './RehearsalChat.ts';

const mentor = identity('mentor');
const anna = identity('mentee', 'anna');
const plan = { count: 0, language: 'ko' } as const;
const steps = [
  { id: 'ball', title: '공 만들기', note: '', minutes: 10 },
  { id: 'wall', title: '벽 집기', note: '', minutes: null },
];
const materials = [{ id: 'clay', text: '흙' }];
const camera = { source: 'camera', kind: 'video', rtpParameters: CAMERA_TRACK, paused: false } as const;
const MINUTE_MS = 60_000;
const FIRST = 'practice00000000';

const createClass = (fixture: ClassroomFixture): ClassId => fixture.createClass(30, { steps, materials });
const phaseOf = (fixture: ClassroomFixture, id: ClassId) => fixture.registry.peek(id).info.phase;

describe('a rehearsal', () => {
  it('[RH1] is before the class, and never the class', async () => {
    using fixture = new ClassroomFixture();
    const id = createClass(fixture);
    const { classroom } = await fixture.rehearse(id, 2);
    expect(phaseOf(fixture, id)).toBe('rehearsal');
    expect(classroom.peerCount).toBe(3);
    await classroom.produce(mentor, camera);
    const again = fixture.registry.open(id).rehearse(plan);
    expect(again).toEqual({ startedAt: classroom.info.startedAt });
    expect(fixture.registry.find(id)).toBe(classroom);
    for (const refused of [
      () => classroom.start(mentor),
      () => classroom.end(mentor),
      () => classroom.order.rotateLink(newClassLink(newKey())),
    ]) {
      expect(refused).toThrow(/[Ll]eave/);
      expect(refused).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
    }
    expect(classroom.info.phase).toBe('rehearsal');
  });

  it('[RH1] is refused once the class is live, and while a mentee is in, away or at the door', async () => {
    using fixture = new ClassroomFixture();
    const id = createClass(fixture);
    const rehearse = () => fixture.registry.open(id).rehearse(plan);
    const refusal = expect.objectContaining({ code: 'CONFLICT' }) as Error;
    const channel = new FakeChannel();
    await fixture.registry.open(id).join(anna, channel, joinPayload('안나'));
    expect(rehearse).toThrow(refusal);
    fixture.registry.open(id).disconnected(anna, channel);
    expect(rehearse).toThrow(refusal);
    fixture.clock.advance(GRACES.peerMs);
    expect(rehearse()).toMatchObject({});
    fixture.clock.advance(GRACES.peerMs);

    const classroom = fixture.registry.open(id);
    await classroom.join(mentor, new FakeChannel(), joinPayload('이정은'));
    classroom.workshop.configure({ admission: 'ask' });
    await classroom.join(anna, new FakeChannel(), joinPayload('안나')).catch(() => undefined);
    expect(rehearse).toThrow(refusal);
    classroom.workshop.register.decide({ peerId: anna.peerId, admit: false });
    classroom.start(mentor);
    expect(rehearse).toThrow('live');
    expect(fixture.registry.find(id)).toBe(classroom);
  });

  /** Does everything possible in a class to one being rehearsed. */
  async function rehearseAll(fixture: ClassroomFixture, id: ClassId): Promise<Classroom> {
    const { classroom } = await fixture.rehearse(id, 2);
    const { workshop, order } = classroom;
    const teacher = classroom.present(mentor);
    workshop.lesson.go('wall');
    workshop.configure({ kind: 'round-table', admission: 'ask', isLocked: true });
    workshop.arrange({ scene: 'face', rotation: 180 });
    workshop.chat.say(teacher, { clientId: 'client-1', text: '연습이에요', thread: null });
    workshop.chat.say(teacher, { clientId: 'client-2', text: '둘이서', thread: FIRST });
    workshop.chat.setMode({ mode: 'paused', slowSeconds: 30 });
    const { pollId } = workshop.polls.start({
      question: '어느 쪽?',
      choices: ['왼쪽', '오른쪽'],
      isShared: false,
    });
    workshop.guests.invite({ peerId: FIRST, camera: true, mic: false });
    workshop.drawing.draw(teacher, {
      strokeId: 'stroke-one',
      canvas: 'hands',
      ink: 'live',
      fades: false,
      points: [[0.5, 0.5]],
    });
    classroom.stills.save(id, 'still-one', new Uint8Array(8), null);
    workshop.drawing.show({ id: 'still-one', of: 'hands' });
    fixture.clock.advance(10 * MINUTE_MS);
    expect(workshop.polls.open?.votes).not.toEqual({});
    workshop.polls.end({ pollId, isShared: true });
    expect(Object.values(workshop.checkIns.all).some(({ checkIns }) => checkIns.length > 0)).toBe(true);
    order.sendOut({ peerId: FIRST, keepOut: true });
    workshop.settle();
    return classroom;
  }

  it.each([
    [
      'left',
      (classroom: Classroom) => {
        classroom.endRehearsal(mentor);
      },
    ],
    [
      'left by leaving the class',
      (classroom: Classroom) => {
        classroom.leave(mentor);
      },
    ],
    [
      'lost with the server',
      (_classroom: Classroom, fixture: ClassroomFixture) => {
        fixture.restart();
      },
    ],
  ])('[RH2] that is %s leaves nothing behind', async (_how, leave) => {
    using fixture = new ClassroomFixture();
    const id = createClass(fixture);
    const before = fixture.kept(id);
    const classroom = await rehearseAll(fixture, id);
    expect(fixture.kept(id)).toEqual(before);
    leave(classroom, fixture);
    expect(fixture.registry.find(id)).toBeUndefined();
    expect(fixture.kept(id)).toEqual(before);
    expect(fixture.registry.chatHistory(id, { limit: 10 }).messages).toEqual([]);
    expect(fixture.registry.stillsFor(id, 'mentor').find(id, 'still-one')).toBeNull();
    expect(fixture.clock.pending).toBe(0);

    const { snapshot } = await fixture.registry
      .open(id)
      .join(mentor, new FakeChannel(), joinPayload('이정은'));
    expect(snapshot).toMatchObject({
      class: { phase: 'open', startedAt: null },
      peers: [],
      chat: { messages: [] },
      lines: {},
      workshop: {
        settings: { kind: 'workshop', admission: 'open', isLocked: false },
        lesson: { current: null, steps },
        poll: null,
        strokes: [],
        still: null,
        guests: [],
        hands: [],
        progressOf: {},
        sentOut: [],
        absent: [],
        practice: 0,
        chatMode: { mode: 'open' },
      },
    });
  });

  it('[RH2] begins set up like the class, with nothing of what has happened in it', async () => {
    using fixture = new ClassroomFixture();
    const id = createClass(fixture);
    const first = fixture.registry.open(id);
    await first.join(anna, new FakeChannel(), joinPayload('안나'));
    first.workshop.chat.say(first.present(anna), { clientId: 'client-1', text: '곧 봐요', thread: null });
    first.workshop.hands.raise(first.present(anna), '');
    first.workshop.configure({ kind: 'round-table' });
    first.leave(anna);
    const kept = fixture.kept(id);
    const { classroom } = await fixture.rehearse(id);
    const { workshop } = classroom;
    expect(workshop.register.settings.kind).toBe('round-table');
    expect(workshop.lesson.lesson.steps).toEqual(steps);
    const { snapshot } = await classroom.join(mentor, new FakeChannel(), joinPayload('이정은'));
    expect(snapshot.chat.messages).toEqual([]);
    expect(snapshot.workshop).toMatchObject({ hands: [], absent: [] });
    classroom.endRehearsal(mentor);
    expect(fixture.kept(id)).toEqual(kept);
  });

  it('[RH2] keeps what was edited of the lesson, and the phones', async () => {
    using fixture = new ClassroomFixture();
    const id = createClass(fixture);
    const { classroom } = await fixture.rehearse(id);
    const { workshop } = classroom;
    const { key } = workshop.cameras.invite();
    const phone = identity('camera', 'phone', key);
    await classroom.join(phone, new FakeChannel(), joinPayload('휴대폰'));
    await classroom.produce(phone, { ...camera, source: 'hands' });
    workshop.lesson.go('ball');
    const better = [{ ...steps[0], title: '공 굴리기' }] as typeof steps;
    workshop.lesson.edit({ materials: [], steps: better });
    classroom.endRehearsal(mentor);
    expect(fixture.keptWorkshop(id).lesson).toMatchObject({ materials: [], steps: better, current: null });
    const after = fixture.registry.open(id);
    await after.join(phone, new FakeChannel(), joinPayload('휴대폰'));
    expect(after.workshop.cameras.view).toMatchObject([{ state: 'sending' }]);
  });

  it('[RH2] takes back what was refused', async () => {
    using fixture = new ClassroomFixture();
    const id = createClass(fixture);
    const { classroom } = await fixture.rehearse(id);
    const say = (clientId: string) =>
      classroom.workshop.chat.say(classroom.present(mentor), { clientId, text: '안녕', thread: null });
    say('client-1');
    const refused = () => {
      classroom.commit(() => {
        say('client-2');
        classroom.workshop.lesson.go('no such step');
      });
    };
    expect(refused).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
    expect(say('client-3').message.seq).toBe(2);
  });

  it('[RH6] holds as much text as a class', () => {
    const chat = new RehearsalChat();
    const say = (index: number) =>
      chat.append('abcdefghijkl', {
        clientId: `client-${index}`,
        peerId: mentor.peerId,
        name: '이정은',
        role: 'mentor',
        thread: null,
        text: '가'.repeat(LIMITS.chatText),
        sentAt: 0,
      });
    const fit = Math.floor(LIMITS.classMessageBytes / (3 * LIMITS.chatText));
    for (let index = 0; index < fit; index += 1) {
      say(index);
    }
    expect(() => say(fit)).toThrow(expect.objectContaining({ code: 'CHAT_FULL' }));
    expect(say(0).added).toBe(false);
  });

  it('[RH3] lets no mentee in, and is read by its mentor alone', async () => {
    using fixture = new ClassroomFixture();
    const id = createClass(fixture);
    const { classroom } = await fixture.rehearse(id);
    classroom.stills.save(id, 'still-one', new Uint8Array(8), null);
    classroom.workshop.chat.say(classroom.present(mentor), {
      clientId: 'client-1',
      text: '쉿',
      thread: null,
    });
    const channel = new FakeChannel();
    const join = () => fixture.registry.open(id).join(anna, channel, joinPayload('안나'));
    await expect(join()).rejects.toMatchObject({ code: 'REHEARSING' });
    expect(channel.told).toEqual([]);
    expect(classroom.audience).toBe(0);
    fixture.registry.assertMayRead(id, { role: 'mentee', peerId: anna.peerId });
    expect(fixture.registry.chatHistory(id, { limit: 10 }).messages).toEqual([]);
    expect(fixture.registry.stillsFor(id, 'mentee').find(id, 'still-one')).toBeNull();
    expect(fixture.registry.stillsFor(id, 'mentor').find(id, 'still-one')).not.toBeNull();
    classroom.endRehearsal(mentor);
    expect(fixture.names()).toContain('rehearsal:ended');
    await expect(join()).resolves.toMatchObject({ snapshot: { class: { phase: 'open' } } });
  });

  it('[RH4] is over when its mentor is gone for good, and not before', async () => {
    using fixture = new ClassroomFixture();
    const id = createClass(fixture);
    const { classroom, teacher } = await fixture.rehearse(id, 1);
    const { key } = classroom.workshop.cameras.invite();
    const hands = new FakeChannel();
    await classroom.join(identity('camera', 'phone', key), hands, joinPayload('휴대폰'));
    classroom.disconnected(mentor, teacher);
    fixture.clock.advance(GRACES.peerMs - 1);
    const back = new FakeChannel();
    await classroom.join(mentor, back, joinPayload('이정은'));
    fixture.clock.advance(GRACES.mentorMs);
    expect(phaseOf(fixture, id)).toBe('rehearsal');
    classroom.disconnected(mentor, back);
    fixture.clock.advance(GRACES.peerMs);
    expect(fixture.names()).toContain('rehearsal:ended');
    expect(fixture.names()).not.toContain('class:ended');
    await expect.poll(() => fixture.media.classes.size).toBe(0);
    expect(hands.isAdmitted).toBe(false);
    expect(hands.isReleased).toBe(false);
    expect(fixture.registry.find(id)).toBeUndefined();
    expect(phaseOf(fixture, id)).toBe('scheduled');
    fixture.clock.advance(GRACES.mentorMs * 2);
    expect(phaseOf(fixture, id)).toBe('scheduled');
  });

  it('[RH4] to which its mentor never comes is over as well', () => {
    using fixture = new ClassroomFixture();
    const id = createClass(fixture);
    fixture.registry.open(id).rehearse(plan);
    fixture.clock.advance(GRACES.peerMs);
    expect(fixture.registry.find(id)).toBeUndefined();
    expect(fixture.clock.pending).toBe(0);
  });

  it('[RH2] [OP3] whose class is deleted is over, with one word', async () => {
    using fixture = new ClassroomFixture();
    const id = createClass(fixture);
    const { teacher } = await fixture.rehearse(id, 1);
    fixture.registry.delete(id);
    expect(fixture.names().filter((name) => name.includes('ended'))).toEqual(['class:ended']);
    expect(teacher.isClosed).toBe(true);
    expect(fixture.registry.find(id)).toBeUndefined();
    expect(fixture.clock.pending).toBe(0);
  });

  it('[RH1] takes over who was in already: the mentor and a phone', async () => {
    using fixture = new ClassroomFixture();
    const id = createClass(fixture);
    const first = fixture.registry.open(id);
    const [teacher, hands] = [new FakeChannel(), new FakeChannel()];
    await first.join(mentor, teacher, joinPayload('이정은'));
    const { key } = first.workshop.cameras.invite();
    const phone = identity('camera', 'phone', key);
    await first.join(phone, hands, joinPayload('휴대폰'));
    first.rehearse(plan);
    expect(first.isForgotten).toBe(true);
    expect([teacher.isAdmitted, hands.isAdmitted]).toEqual([false, false]);
    expect(fixture.names()).toContain('rehearsal:started');
    const classroom = fixture.registry.open(id);
    await classroom.join(mentor, teacher, joinPayload('이정은'));
    await classroom.join(phone, hands, joinPayload('휴대폰'));
    await classroom.produce(phone, { ...camera, source: 'hands' });
    expect(classroom.peerCount).toBe(2);
  });
});
