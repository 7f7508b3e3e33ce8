import { LEFT_MS, REOPEN_MS, type ClassDraft, type ClassId } from '@gongbang/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ClassroomFixture,
  FakeChannel,
  GRACES,
  identity,
  joinPayload,
} from '@gongbang/tests/support/classroomFixture.ts';
import { CAMERA_TRACK } from '@gongbang/tests/support/rtp.ts';

const HOUR_MS = 3_600_000;
const mentor = identity('mentor');
const seo = identity('mentee', 'seo');
const camera = { source: 'camera', kind: 'video', rtpParameters: CAMERA_TRACK, paused: false } as const;

let fixture: ClassroomFixture;
beforeEach(() => {
  fixture = new ClassroomFixture();
});
afterEach(() => {
  fixture[Symbol.dispose]();
});

/** A class that its mentor has started, with these people in it. */
async function teach({ people = [seo], ...draft }: Partial<ClassDraft> & { people?: (typeof seo)[] } = {}) {
  const id = fixture.createClass(30, draft);
  const classroom = fixture.registry.open(id);
  const channel = new FakeChannel();
  for (const who of people) {
    await classroom.join(who, new FakeChannel(), joinPayload(who.peerId));
  }
  await classroom.join(mentor, channel, joinPayload('이정은'));
  classroom.start(mentor);
  return { id, classroom, channel };
}

const phaseOf = (id: ClassId): string => fixture.registry.peek(id).info.phase;

describe('[LC1] a class that was only tried will begin anew', () => {
  it('is scheduled again when its mentor stays away and no mentee was in it', async () => {
    const { id, classroom, channel } = await teach({ people: [] });
    classroom.disconnected(mentor, channel);
    fixture.clock.advance(GRACES.mentorMs - 1);
    expect(phaseOf(id)).toBe('live');
    fixture.clock.advance(1);
    expect(fixture.registry.peek(id).info).toMatchObject({
      phase: 'scheduled',
      startedAt: null,
      endedAt: null,
    });
    expect(fixture.names()).toContain('class:scheduled');
    expect(fixture.registry.active.size).toBe(0);
    expect(fixture.clock.pending).toBe(0);
  });

  it('is scheduled again when a mentee came only after its mentor had gone', async () => {
    const { id, classroom, channel } = await teach({ people: [] });
    classroom.disconnected(mentor, channel);
    await classroom.join(seo, new FakeChannel(), joinPayload('박서연'));
    fixture.clock.advance(GRACES.mentorMs);
    expect(phaseOf(id)).toBe('open');
    expect(fixture.registry.peek(id).view('mentee').mentor).toEqual({ state: 'absent' });
  });

  it('is scheduled again when its mentor went before its time, whoever was in it and however late that is noticed', async () => {
    const startsAt = fixture.clock.now() + GRACES.mentorMs / 2;
    const { id, classroom, channel } = await teach({ startsAt });
    classroom.disconnected(mentor, channel);
    fixture.clock.advance(GRACES.mentorMs);
    expect(fixture.clock.now()).toBeGreaterThan(startsAt);
    expect(phaseOf(id)).toBe('open');
    // At its time it is held as planned, and ends by itself like any other.
    const again = new FakeChannel();
    await classroom.join(mentor, again, joinPayload('이정은'));
    classroom.start(mentor);
    classroom.disconnected(mentor, again);
    fixture.clock.advance(GRACES.mentorMs);
    expect(fixture.registry.peek(id).info).toMatchObject({ phase: 'ended', endReason: 'mentor-away' });
  });

  it('is scheduled again after a restart as well; one that was held ends', async () => {
    const tried = await teach({ people: [] });
    const early = await teach({ startsAt: fixture.clock.now() + HOUR_MS });
    const held = await teach();
    // How it went is stored a moment later.
    fixture.clock.advance(2000);
    fixture.restart();
    const { id: anew } = await teach({ people: [] });
    fixture.clock.advance(GRACES.mentorMs);
    expect([tried, early, held].map(({ id }) => phaseOf(id))).toEqual(['scheduled', 'scheduled', 'ended']);
    expect(phaseOf(anew)).toBe('live');
    fixture.restart();
    expect(phaseOf(tried.id)).toBe('scheduled');
  });

  it('is scheduled again when its mentor went before its time, and the server was started anew after it', async () => {
    const { id, classroom, channel } = await teach({ startsAt: fixture.clock.now() + HOUR_MS });
    fixture.clock.advance(HOUR_MS - 60_000);
    classroom.disconnected(mentor, channel);
    fixture.clock.advance(120_000);
    fixture.restart();
    fixture.clock.advance(GRACES.mentorMs);
    expect(phaseOf(id)).toBe('scheduled');
  });

  it('sends nothing any more, has nobody on stage or in line, and keeps what was said and marked', async () => {
    const { id, classroom, channel } = await teach({
      startsAt: fixture.clock.now() + HOUR_MS,
      steps: [{ id: 'ball', title: '공 만들기', note: '', minutes: null }],
    });
    const { workshop } = classroom;
    const peer = classroom.present(seo);
    await classroom.mediaOf(seo).openSend();
    await classroom.produce(seo, camera);
    classroom.commit(() => {
      workshop.guests.invite({ peerId: seo.peerId, camera: true, mic: false });
      workshop.guests.answer(peer, true);
      workshop.hands.raise(peer, '');
      workshop.chat.say(peer, { clientId: 'client-1', text: '안녕하세요', thread: null });
      workshop.checkIns.set(peer, { stepId: 'ball', mark: 'done', note: '' });
      workshop.whisper.start(seo.peerId);
    });
    expect(classroom.mediaOf(seo).producers).toHaveLength(1);
    classroom.disconnected(mentor, channel);
    fixture.clock.advance(GRACES.mentorMs);
    expect(classroom.info.phase).toBe('open');
    expect(classroom.mediaOf(seo).producers).toEqual([]);
    expect([workshop.guests.onStage, workshop.hands.queue, workshop.whisper.to]).toEqual([[], [], null]);
    expect(workshop.checkIns.of(seo.peerId).checkIns).toMatchObject([{ stepId: 'ball', mark: 'done' }]);
    expect(fixture.registry.chatHistory(id, { limit: 10 }).messages).toMatchObject([{ text: '안녕하세요' }]);
    await expect(classroom.produce(seo, camera)).rejects.toMatchObject({ code: 'CLASS_NOT_LIVE' });
  });

  it('is kept from then on as one that was never held', async () => {
    const { id, classroom, channel } = await teach({ people: [] });
    classroom.disconnected(mentor, channel);
    fixture.clock.advance(GRACES.mentorMs);
    const [row] = fixture.database.prepare('SELECT usedAt, keptFrom FROM classes WHERE id = ?').all(id);
    expect(row).toEqual({ usedAt: fixture.clock.now(), keptFrom: fixture.clock.now() });
  });
});

describe('[LC2] a mentor leaves without ending', () => {
  it('is waited for longer than one who was lost, and the mentees are told until when', async () => {
    const { id, classroom } = await teach();
    const until = fixture.clock.now() + LEFT_MS;
    classroom.leave(mentor, { willReturn: true });
    expect(fixture.broadcasts.at(-1)).toEqual({ name: 'mentor:left', payload: { until, left: true } });
    expect(classroom.view('mentee').mentor).toEqual({ state: 'away', until, left: true });
    fixture.clock.advance(LEFT_MS - 1);
    expect(phaseOf(id)).toBe('live');
    fixture.clock.advance(1);
    expect(fixture.registry.peek(id).info).toMatchObject({ phase: 'ended', endReason: 'mentor-away' });
  });

  it('comes back to the same class, and is waited for anew the next time', async () => {
    const { id, classroom } = await teach();
    classroom.leave(mentor, { willReturn: true });
    fixture.clock.advance(LEFT_MS - 1000);
    const again = new FakeChannel();
    const { snapshot } = await classroom.join(mentor, again, joinPayload('이정은'));
    expect(snapshot.class.phase).toBe('live');
    expect(classroom.view('mentee').mentor).toEqual({ state: 'present' });
    classroom.disconnected(mentor, again);
    expect(classroom.view('mentee').mentor).toEqual({
      state: 'away',
      until: fixture.clock.now() + GRACES.mentorMs,
    });
    fixture.clock.advance(GRACES.mentorMs);
    expect(phaseOf(id)).toBe('ended');
  });

  it('is waited for over a restart of the server', async () => {
    const { id, classroom } = await teach();
    const until = fixture.clock.now() + LEFT_MS;
    classroom.leave(mentor, { willReturn: true });
    fixture.clock.advance(10 * 60_000);
    fixture.restart();
    expect(fixture.registry.peek(id).view('mentee').mentor).toEqual({ state: 'away', until, left: true });
    fixture.clock.advance(until - fixture.clock.now() - 1);
    expect(phaseOf(id)).toBe('live');
    fixture.clock.advance(1);
    expect(phaseOf(id)).toBe('ended');
  });

  it('leaves what was only tried scheduled at once', async () => {
    const tried = await teach({ people: [] });
    tried.classroom.leave(mentor, { willReturn: true });
    expect(phaseOf(tried.id)).toBe('scheduled');
    const early = await teach({ startsAt: fixture.clock.now() + HOUR_MS });
    early.classroom.leave(mentor, { willReturn: true });
    expect(phaseOf(early.id)).toBe('open');
    expect(fixture.names().at(-1)).toBe('class:scheduled');
  });

  it('says so of themselves: a mentee who leaves is gone, whatever they say', async () => {
    const { classroom } = await teach();
    classroom.leave(seo, { willReturn: true });
    expect(classroom.audience).toBe(0);
    expect(classroom.view('mentee').mentor).toEqual({ state: 'present' });
  });
});

describe('[LC3] an ended class is reopened', () => {
  it('by its mentor, within a day, with all that is kept of it', async () => {
    const { id, classroom } = await teach({
      steps: [{ id: 'ball', title: '공 만들기', note: '', minutes: null }],
    });
    const peer = classroom.present(seo);
    classroom.commit(() => {
      classroom.workshop.chat.say(peer, { clientId: 'client-1', text: '안녕하세요', thread: null });
      classroom.workshop.checkIns.set(peer, { stepId: 'ball', mark: 'done', note: '' });
      classroom.workshop.hands.raise(peer, '');
    });
    classroom.end(mentor);
    fixture.clock.advance(REOPEN_MS - 1);
    fixture.registry.change(id, { phase: 'scheduled' });
    expect(fixture.registry.peek(id).info).toMatchObject({
      phase: 'scheduled',
      startedAt: null,
      endedAt: null,
      endReason: null,
    });
    const again = fixture.registry.open(id);
    const { snapshot } = await again.join(seo, new FakeChannel(), joinPayload('박서연'));
    expect(snapshot.chat.messages).toMatchObject([{ text: '안녕하세요' }]);
    expect(snapshot.workshop).toMatchObject({ hand: null, progress: { checkIns: [{ mark: 'done' }] } });
    await again.join(mentor, new FakeChannel(), joinPayload('이정은'));
    again.start(mentor);
    expect(phaseOf(id)).toBe('live');
  });

  it('not after a day, and not when it was deleted; what has not ended stays as it is', async () => {
    const { id, classroom } = await teach();
    fixture.registry.change(id, { phase: 'scheduled' });
    expect(classroom.info.phase).toBe('live');
    classroom.end(mentor);
    fixture.clock.advance(REOPEN_MS);
    const reopen = (which: ClassId) => () => {
      fixture.registry.change(which, { phase: 'scheduled' });
    };
    expect(reopen(id)).toThrow(expect.objectContaining({ code: 'CLASS_ENDED' }));
    expect(phaseOf(id)).toBe('ended');
    const deleted = await teach();
    fixture.registry.delete(deleted.id);
    expect(reopen(deleted.id)).toThrow(expect.objectContaining({ code: 'CLASS_ENDED' }));
    const unused = fixture.createClass();
    reopen(unused)();
    expect(phaseOf(unused)).toBe('scheduled');
  });

  it('and is only tried until it was taught again', async () => {
    const { id, classroom } = await teach();
    classroom.end(mentor);
    fixture.registry.change(id, { phase: 'scheduled' });
    const again = fixture.registry.open(id);
    const channel = new FakeChannel();
    await again.join(mentor, channel, joinPayload('이정은'));
    again.start(mentor);
    again.disconnected(mentor, channel);
    fixture.clock.advance(GRACES.mentorMs);
    expect(phaseOf(id)).toBe('scheduled');
  });
});

describe('[LC6] what a class is called, when it is and for how many', () => {
  it('is changed until it ends, and everybody is told at once', async () => {
    const { id, classroom, channel } = await teach();
    const startsAt = fixture.clock.now() + HOUR_MS;
    fixture.registry.change(id, { title: '접시', mentorName: '김하늘', startsAt, minutes: 90 });
    const changed = {
      title: '접시',
      mentorName: '김하늘',
      about: '',
      startsAt,
      minutes: 90,
      revision: 1,
      phase: 'live',
    };
    expect(classroom.info).toMatchObject(changed);
    expect(fixture.broadcasts.at(-1)).toMatchObject({ name: 'class:changed', payload: { class: changed } });
    // The mentor gets the new name, and the new plan is the one that counts.
    expect(classroom.present(mentor).name).toBe('김하늘');
    expect(classroom.view('mentee').class).toMatchObject(changed);
    classroom.disconnected(mentor, channel);
    fixture.clock.advance(GRACES.mentorMs);
    expect(phaseOf(id)).toBe('open');
    fixture.restart();
    expect(fixture.registry.peek(id).info).toMatchObject({ ...changed, phase: 'scheduled' });
  });

  it('is changed where nobody is in, without waking it; told to nobody when nothing is another', () => {
    const id = fixture.createClass(30, { about: '둥글게', minutes: 60, timeZone: 'Asia/Seoul' });
    fixture.registry.change(id, { about: '네모나게', minutes: null });
    expect(fixture.registry.active.size).toBe(0);
    expect(fixture.registry.peek(id).info).toMatchObject({
      title: '찻잔',
      about: '네모나게',
      minutes: null,
      timeZone: 'Asia/Seoul',
      revision: 1,
    });
    fixture.registry.change(id, { about: '네모나게' });
    fixture.registry.change(id, {});
    expect(fixture.registry.peek(id).info.revision).toBe(1);
    // Once, for those in the green room.
    expect(fixture.names()).toEqual(['class:changed']);
  });

  it('cannot be fewer seats than are taken, and new seats count for the next who comes', async () => {
    const other = identity('mentee', 'other');
    const { id, classroom } = await teach({ people: [seo, other] });
    const change = (seats: number) => () => {
      fixture.registry.change(id, { seats });
    };
    expect(change(1)).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
    expect(classroom.info).toMatchObject({ seats: 30, revision: 0 });
    change(2)();
    const third = () => classroom.join(identity('mentee', 'third'), new FakeChannel(), joinPayload('셋째'));
    await expect(third()).rejects.toMatchObject({ code: 'CLASS_FULL' });
    change(3)();
    await third();
    expect(classroom.audience).toBe(3);
  });

  it('stays as it is once the class has ended', async () => {
    const { id, classroom } = await teach();
    classroom.end(mentor);
    expect(() => {
      fixture.registry.change(id, { title: '접시' });
    }).toThrow(expect.objectContaining({ code: 'CLASS_ENDED' }));
    fixture.registry.change(id, { phase: 'scheduled', title: '접시' });
    expect(fixture.registry.peek(id).info).toMatchObject({ phase: 'scheduled', title: '접시' });
  });
});
