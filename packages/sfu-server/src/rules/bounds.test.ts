import type { Stroke } from '@gongbang/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ClassroomFixture,
  FakeChannel,
  identity,
  joinPayload,
} from '@gongbang/tests/support/classroomFixture.ts';

import { BOUNDS, bounded, ofHeaviest } from './bounds.ts';
import { extend } from '../features/drawing.ts';

let fixture: ClassroomFixture;
beforeEach(() => {
  fixture = new ClassroomFixture();
});
afterEach(() => {
  fixture[Symbol.dispose]();
});

const step = { id: 'step-1', title: '모양 잡기', note: '', minutes: null };

describe('[RM6] what people can add to for ever', () => {
  it('makes room: what is of no use first, then the oldest', () => {
    expect(bounded([1, 2, 3, 4], (item) => item === 1, 3)).toEqual([1, 3, 4]);
    expect(bounded([1, 2, 3, 4], () => true, 3)).toEqual([2, 3, 4]);
    expect(bounded([1, 2], undefined, 3)).toEqual([1, 2]);
  });

  it('progress is kept of so many: who is gone the longest makes room, who is here does not', async () => {
    const id = fixture.createClass(30, { steps: [step] });
    const classroom = fixture.registry.open(id);
    const enter = async (name: string) => {
      await classroom.join(identity('mentee', name), new FakeChannel(), joinPayload(name));
      classroom.workshop.checkIns.set(classroom.present(identity('mentee', name)), {
        stepId: step.id,
        mark: 'done',
        note: '',
      });
    };
    await enter('stays');
    for (let index = 0; index < 5; index += 1) {
      await enter(`comes-${index}`);
      classroom.leave(identity('mentee', `comes-${index}`));
    }
    // As if many more had come and gone.
    fixture.restart();
    const store = fixture.database.prepare(
      'INSERT INTO progress (classId, peerId, value) VALUES (?, ?, \'{"checkIns":[],"ticked":[]}\')',
    );
    fixture.database.transaction(() => {
      for (let index = 0; index < BOUNDS.people - 6; index += 1) {
        store.run(id, `z${String(index).padStart(15, '0')}`);
      }
    });
    const again = fixture.registry.open(id);
    const mentee = identity('mentee', 'stays');
    await again.join(mentee, new FakeChannel(), joinPayload('stays'));
    await again.join(identity('mentee', 'last'), new FakeChannel(), joinPayload('last'));
    again.workshop.checkIns.set(again.present(identity('mentee', 'last')), {
      stepId: step.id,
      mark: 'done',
      note: '',
    });
    const rows = fixture.database.prepare('SELECT count(*) AS rows FROM progress WHERE classId = ?').get(id);
    expect(rows).toEqual({ rows: BOUNDS.people });
    expect(again.workshop.checkIns.of(mentee.peerId).checkIns).toHaveLength(1);
  });

  it('a class has so many phones', async () => {
    const classroom = fixture.registry.open(fixture.createClass());
    await classroom.join(identity('mentor'), new FakeChannel(), joinPayload('이정은'));
    const { cameras } = classroom.workshop;
    for (let index = 0; index < BOUNDS.phones; index += 1) {
      cameras.claim(identity('camera', `phone-${index}`, cameras.invite().key));
    }
    expect(() => cameras.invite()).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
  });

  it('strokes: the oldest make room', () => {
    const dot = (index: number): Stroke => ({
      id: `stroke-${index}`,
      peerId: 'mentor----------',
      canvas: 'hands',
      ink: 'live',
      fades: false,
      points: [[0, 0]],
    });
    let strokes: Stroke[] = Array.from({ length: BOUNDS.strokes }, (_, index) => dot(index));
    strokes = extend(strokes, dot(BOUNDS.strokes));
    expect(strokes).toHaveLength(BOUNDS.strokes);
    expect(strokes[0]?.id).toBe('stroke-1');
  });
});

describe('[LM25] [LM26] [PH10] what is too much together', () => {
  const entry = (owner: string, weight: number) => ({ owner, weight });
  const heaviest = (...entries: readonly { owner: string; weight: number }[]) =>
    ofHeaviest(
      entries,
      ({ owner }) => owner,
      ({ weight }) => weight,
    );

  it('is taken from whoever has most of it, in order', () => {
    const [a, b, c, d] = [entry('one', 3), entry('two', 4), entry('one', 2), entry('three', 1)];
    expect(heaviest(a, b, c, d)).toEqual([a, c]);
    expect(heaviest(b, d)).toEqual([b]);
  });

  it('of several who have as much, from the first', () => {
    const [a, b] = [entry('one', 2), entry('two', 2)];
    expect(heaviest(a, b)).toEqual([a]);
    expect(heaviest()).toEqual([]);
  });
});
