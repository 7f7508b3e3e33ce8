import type { NoteDraft } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';
import {
  ClassroomFixture,
  FakeChannel,
  identity,
  joinPayload,
} from '@gongbang/tests/support/classroomFixture.ts';

import { Afterwards } from './Afterwards.ts';
import { BOUNDS } from '../rules/bounds.ts';
import type { Classroom } from './Classroom.ts';
import { SqliteClassStore } from '../storage/sqlite/SqliteClassStore.ts';
import { SqliteKeepsakeStore } from '../storage/sqlite/SqliteKeepsakeStore.ts';
import { SqliteWorkshopStore } from '../storage/sqlite/SqliteWorkshopStore.ts';

const MINUTE = 60_000;
const mentor = identity('mentor');
const anna = identity('mentee', 'anna');
const bora = identity('mentee', 'bora');
const STEPS = ['knead', 'pinch'].map((id) => ({ id, title: id, note: '', minutes: null }));
const asMentor = { role: 'mentor', peerId: null } as const;
const as = ({ peerId }: { peerId: string }) => ({ role: 'mentee', peerId }) as const;
const words = (text: string): NoteDraft => ({ rating: null, text });

const afterwardsOf = (fixture: ClassroomFixture): Afterwards =>
  new Afterwards({
    registry: fixture.registry,
    classes: new SqliteClassStore(fixture.database),
    workshops: new SqliteWorkshopStore(fixture.database),
    keepsakes: new SqliteKeepsakeStore(fixture.database),
    clock: fixture.clock,
  });

/** A class with two steps, and its mentor present. */
async function scene(fixture: ClassroomFixture) {
  const id = fixture.createClass(30, { steps: STEPS });
  const classroom = fixture.registry.open(id);
  await classroom.join(mentor, new FakeChannel(), joinPayload('이정은'));
  return { id, classroom };
}

const peerIds = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => String(index).padStart(16, '0'));

const attendees = (fixture: ClassroomFixture, id: string) =>
  afterwardsOf(fixture).of(id, asMentor).report?.attendees ?? [];
const minutesOf = (fixture: ClassroomFixture, id: string) =>
  Object.fromEntries(attendees(fixture, id).map(({ name, ms }) => [name, ms / MINUTE]));

async function enter(classroom: Classroom, who: typeof anna, name: string): Promise<FakeChannel> {
  const channel = new FakeChannel();
  await classroom.join(who, channel, joinPayload(name));
  return channel;
}

describe('who came', () => {
  it('[EP2] is counted while the class is live and they are in, over away and back, and by the name they had last', async () => {
    using fixture = new ClassroomFixture();
    const { id, classroom } = await scene(fixture);
    const channel = await enter(classroom, anna, '안나');
    fixture.clock.advance(10 * MINUTE);
    classroom.start(mentor);
    fixture.clock.advance(3 * MINUTE);
    const wire = await enter(classroom, bora, '보라');
    fixture.clock.advance(2 * MINUTE);
    classroom.disconnected(anna, channel);
    fixture.clock.advance(15_000);
    await enter(classroom, anna, '안나');
    classroom.leave(bora);
    expect(wire.isReleased).toBe(true);
    fixture.clock.advance(MINUTE);
    const peer = classroom.present(anna);
    classroom.order.rename(peer, { name: '박안나' });
    classroom.end(mentor);
    expect(minutesOf(fixture, id)).toEqual({ 박안나: 6, 보라: 2.25 });
    const [first] = attendees(fixture, id);
    expect(first).toMatchObject({ isAssistant: false, done: [], stuck: [] });
    expect((first?.leftAt ?? 0) - (first?.cameAt ?? 0)).toBe(6.25 * MINUTE);
  });

  it('[EP2] is kept over a restart and a kill, and goes on when the class is reopened', async () => {
    using fixture = new ClassroomFixture();
    const { id, classroom } = await scene(fixture);
    classroom.start(mentor);
    await enter(classroom, anna, '안나');
    fixture.clock.advance(10 * MINUTE + 1);
    fixture.restart();
    fixture.clock.advance(2 * MINUTE);
    const again = fixture.registry.open(id);
    await enter(again, mentor, '이정은');
    await enter(again, anna, '안나');
    fixture.clock.advance(MINUTE);
    again.end(mentor);
    // A kill costs only the time since the last stored minute.
    const before = minutesOf(fixture, id)['안나'] ?? 0;
    expect(before).toBeGreaterThanOrEqual(10);
    expect(before).toBeLessThanOrEqual(11);
    fixture.registry.change(id, { phase: 'scheduled' });
    const reopened = fixture.registry.open(id);
    await enter(reopened, mentor, '이정은');
    reopened.start(mentor);
    await enter(reopened, anna, '안나');
    fixture.clock.advance(5 * MINUTE);
    reopened.settle();
    fixture.restart();
    expect(minutesOf(fixture, id)).toEqual({ 안나: before + 5 });
  });

  it('[EP2] has where each was stuck, helped or not, and what they did; assistants are named as such', async () => {
    using fixture = new ClassroomFixture();
    const { id, classroom } = await scene(fixture);
    classroom.start(mentor);
    await enter(classroom, anna, '안나');
    await enter(classroom, bora, '보라');
    const { checkIns } = classroom.workshop;
    const mark = (who: typeof anna, stepId: string, made: 'done' | 'stuck', note = '') => {
      classroom.commit(() => {
        checkIns.set(classroom.present(who), { stepId, mark: made, note });
      });
    };
    mark(anna, 'knead', 'stuck');
    mark(anna, 'knead', 'stuck', '금이 가요');
    classroom.commit(() => {
      checkIns.helped({ peerId: anna.peerId, stepId: 'knead' });
    });
    mark(anna, 'knead', 'done');
    mark(anna, 'pinch', 'stuck');
    mark(bora, 'knead', 'done');
    classroom.commit(() => {
      classroom.workshop.setAssistant({ peerId: bora.peerId, isAssistant: true });
    });
    classroom.end(mentor);
    expect(attendees(fixture, id)).toMatchObject([
      {
        name: '안나',
        done: ['knead'],
        stuck: [
          { stepId: 'knead', note: '금이 가요' },
          { stepId: 'pinch', note: '' },
        ],
      },
      { name: '보라', isAssistant: true, done: ['knead'], stuck: [] },
    ]);
  });

  it('[EP2] is the mentor’s alone: a mentee gets what is their own, and who was not in gets nothing of anybody', async () => {
    using fixture = new ClassroomFixture();
    const { id, classroom } = await scene(fixture);
    classroom.start(mentor);
    await enter(classroom, anna, '안나');
    await enter(classroom, bora, '보라');
    classroom.commit(() => {
      classroom.workshop.checkIns.set(classroom.present(anna), { stepId: 'knead', mark: 'done', note: '' });
    });
    classroom.end(mentor);
    const afterwards = afterwardsOf(fixture);
    const own = afterwards.of(id, as(anna));
    expect(own.report).toBeNull();
    expect(own.mine).toMatchObject({
      name: '안나',
      checkIns: [{ stepId: 'knead', mark: 'done' }],
      note: null,
    });
    expect(JSON.stringify(own)).not.toContain('보라');
    expect(afterwards.of(id, { role: 'mentee', peerId: null })).toMatchObject({ mine: null, report: null });
    expect(afterwards.of(id, as(identity('mentee', 'stranger')))).toMatchObject({ mine: null, report: null });
    expect(afterwards.of(id, asMentor)).toMatchObject({
      mine: null,
      steps: [{ id: 'knead' }, { id: 'pinch' }],
    });
  });

  it('[EP2] leaves nothing of a rehearsal, and goes with the class', async () => {
    using fixture = new ClassroomFixture();
    const id = fixture.createClass(30, { steps: STEPS });
    const { classroom: rehearsal } = await fixture.rehearse(id, 2);
    fixture.clock.advance(5 * MINUTE);
    rehearsal.endRehearsal(mentor);
    expect(attendees(fixture, id)).toEqual([]);
    const classroom = fixture.registry.open(id);
    await enter(classroom, mentor, '이정은');
    classroom.start(mentor);
    await enter(classroom, anna, '안나');
    classroom.end(mentor);
    afterwardsOf(fixture).leaveNote(id, as(anna), words('고맙습니다'));
    fixture.registry.delete(id);
    while (!fixture.retentionStore.removeSome(id, 100)) {
      // A few at a time.
    }
    for (const table of ['visits', 'notes', 'lastPictures']) {
      expect(fixture.database.prepare(`SELECT * FROM ${table}`).all()).toEqual([]);
    }
  });

  it('[EP2] is of so many people at most: whoever came least recently makes room', async () => {
    using fixture = new ClassroomFixture();
    const id = fixture.createClass();
    const store = new SqliteWorkshopStore(fixture.database);
    fixture.database.transaction(() => {
      for (const [index, peerId] of peerIds(BOUNDS.people).entries()) {
        const visit = { name: `사람${index}`, cameAt: index, leftAt: index, ms: 0, since: null, stuck: [] };
        store.saveVisit(id, peerId, visit);
      }
    });
    const classroom = fixture.registry.open(id);
    await enter(classroom, mentor, '이정은');
    classroom.start(mentor);
    await enter(classroom, anna, '안나');
    classroom.end(mentor);
    const names = new Set(attendees(fixture, id).map(({ name }) => name));
    expect(names.size).toBe(BOUNDS.people);
    expect([names.has('안나'), names.has('사람0'), names.has('사람1')]).toEqual([true, false, true]);
  });
});

describe('a note to the mentor', () => {
  async function ended(fixture: ClassroomFixture) {
    const { id, classroom } = await scene(fixture);
    classroom.start(mentor);
    await enter(classroom, anna, '안나');
    return { id, classroom, afterwards: afterwardsOf(fixture) };
  }

  it('[EP3] is left after the class by whoever was in, one each, and changed or taken back', async () => {
    using fixture = new ClassroomFixture();
    const { id, classroom, afterwards } = await ended(fixture);
    const notes = () => afterwards.of(id, asMentor).report?.notes;
    expect(() => {
      afterwards.leaveNote(id, as(anna), words('벌써'));
    }).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
    classroom.end(mentor);
    afterwards.leaveNote(id, as(anna), words('고맙습니다'));
    fixture.clock.advance(MINUTE);
    const note = { name: '안나', rating: 4, text: '고맙습니다!', at: fixture.clock.now() };
    afterwards.leaveNote(id, as(anna), { rating: 4, text: '고맙습니다!' });
    expect(notes()).toEqual([{ peerId: anna.peerId, ...note }]);
    expect(afterwards.of(id, as(anna)).mine?.note).toMatchObject(note);
    afterwards.leaveNote(id, as(anna), words(''));
    expect(notes()).toEqual([]);
  });

  it('[EP3] is from nobody who was not in, was sent out, or is the mentor', async () => {
    using fixture = new ClassroomFixture();
    const { id, classroom, afterwards } = await ended(fixture);
    await enter(classroom, bora, '보라');
    classroom.order.sendOut({ peerId: bora.peerId, keepOut: true });
    classroom.end(mentor);
    const refused = (reader: Parameters<typeof afterwards.leaveNote>[1]) => {
      try {
        afterwards.leaveNote(id, reader, words('안녕하세요'));
        return null;
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    expect(refused(as(bora))).toBe('REMOVED');
    expect(refused(as(identity('mentee', 'stranger')))).toBe('FORBIDDEN');
    expect(refused({ role: 'mentee', peerId: null })).toBe('UNAUTHENTICATED');
    expect(refused(asMentor)).toBe('FORBIDDEN');
    expect(refused(as(anna))).toBeNull();
  });

  it('[EP3] of a class there are so many at most, in the store', () => {
    using fixture = new ClassroomFixture();
    const id = fixture.createClass();
    const store = new SqliteKeepsakeStore(fixture.database);
    const ids = peerIds(BOUNDS.people + 1);
    const [first = '', second = ''] = ids;
    fixture.database.transaction(() => {
      for (const [at, peerId] of ids.entries()) {
        store.saveNote(id, { peerId, name: '안나', rating: 5, text: '네', at });
      }
    });
    expect(store.notes(id)).toHaveLength(BOUNDS.people);
    expect(store.note(id, first)).toBeNull();
    expect(store.note(id, second)).toMatchObject({ rating: 5 });
  });
});

describe('the last picture', () => {
  it('[EP1] is kept while the class is live, the newest alone, and none of a rehearsal', async () => {
    using fixture = new ClassroomFixture();
    const id = fixture.createClass();
    const afterwards = afterwardsOf(fixture);
    const refuses = (): void => {
      expect(() => {
        afterwards.keepPicture(id, new Uint8Array([1]));
      }).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
    };
    refuses();
    const { classroom: rehearsal } = await fixture.rehearse(id);
    refuses();
    rehearsal.endRehearsal(mentor);
    const classroom = fixture.registry.open(id);
    await enter(classroom, mentor, '이정은');
    classroom.start(mentor);
    expect(afterwards.of(id, asMentor).pictureAt).toBeNull();
    afterwards.keepPicture(id, new Uint8Array([1]));
    fixture.clock.advance(1);
    afterwards.keepPicture(id, new Uint8Array([2]));
    const at = fixture.clock.now();
    classroom.end(mentor);
    refuses();
    expect(afterwards.of(id, asMentor).pictureAt).toBe(at);
    expect(new SqliteKeepsakeStore(fixture.database).picture(id)).toEqual(new Uint8Array([2]));
  });
});
