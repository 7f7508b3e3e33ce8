import { describe, expect, it } from 'vitest';

import type { EntryRecord, Writer } from '../../ports/board.ts';
import {
  emptied,
  headingOf,
  isLeftOut,
  manages,
  mayRead,
  shownEntry,
  stateFor,
  type Viewer,
} from './rules.ts';

const entry = (more: Partial<EntryRecord> = {}): EntryRecord => ({
  ...{ id: 'e', courseId: 'c', parentId: null, kind: 'work', writerId: 'w', draft: 'd', at: 1 },
  ...{ editedAt: 2, text: '말', state: 'shown', hiddenWhy: null, hiddenAt: null },
  ...{ removedBy: null, pinnedAt: null },
  ...more,
});
const viewer = (id: string, more: Partial<Viewer> = {}): Viewer => ({
  ...{ id, isMentor: false, hidden: new Set<string>() },
  ...more,
});
const writer: Writer = { id: 'w', role: 'person', name: '박서연', email: 'w@example.com', language: 'ko' };
const beside = {
  ...{ writer, isMentors: false, name: '박서연', photos: [{ id: 'p', width: 4, height: 3 }] },
  likes: { count: 2, isMine: true },
};
const mentor = viewer('m', { isMentor: true });

describe('[BD2] a board', () => {
  it.each([
    ['mentor', 'm', true],
    ['mentor', 'n', false],
    ['owner', 'n', true],
    ['person', 'm', false],
  ] as const)('of m, managed by a %s %s: %s', (role, id, is) => {
    expect(manages({ id, role }, { mentorId: 'm' })).toBe(is);
  });
});

describe('[BD5] an entry', () => {
  const hidden = entry({ state: 'hidden', hiddenWhy: '얼굴' });
  const removed = entry({ state: 'removed', removedBy: 'mentor', text: '남은 말' });

  it('is read by all, by its writer and the mentor, or by nobody', () => {
    const readers = [viewer('x'), viewer('w'), mentor];
    const may = (one: EntryRecord) => readers.map((who) => mayRead(who, one));
    expect([may(entry()), may(hidden), may(removed)]).toEqual([
      [true, true, true],
      [false, true, true],
      [false, false, false],
    ]);
  });

  it('of nobody any more is no writer’s', () => {
    const orphan = entry({ state: 'hidden', writerId: null });
    expect([
      mayRead(viewer('x'), orphan),
      isLeftOut(viewer('x', { hidden: new Set(['w']) }), orphan),
    ]).toEqual([false, false]);
  });

  it('says why it is hidden to who reads it, and by whom it was removed to all', () => {
    expect(stateFor(viewer('x'), hidden)).toEqual({ is: 'hidden', why: null });
    expect(stateFor(viewer('w'), hidden)).toEqual({ is: 'hidden', why: '얼굴' });
    expect(stateFor(viewer('x'), removed)).toEqual({ is: 'removed', by: 'mentor' });
    expect(stateFor(viewer('x'), { ...removed, removedBy: null })).toEqual({ is: 'removed', by: 'writer' });
  });

  it('tells of itself nothing but its place to who does not read it', () => {
    const place = { id: 'e', at: 1, writer: null, editedAt: null, text: '', photos: [], likes: 0 };
    for (const [who, one] of [
      [viewer('x'), hidden],
      [mentor, removed],
      [viewer('w'), removed],
    ] as const) {
      const shown = shownEntry(who, one, beside);
      expect(shown).toEqual({ ...place, isLiked: false, state: stateFor(who, one) });
    }
    expect(shownEntry(viewer('w'), hidden, beside)).toEqual({
      ...{ id: 'e', at: 1, editedAt: 2, text: '말', photos: beside.photos, likes: 2, isLiked: true },
      writer: { name: '박서연', isMentor: false, isMe: true },
      state: { is: 'hidden', why: '얼굴' },
    });
  });

  it('is nothing but a place once it is removed', () => {
    expect({ ...hidden, ...emptied('writer') }).toEqual(
      entry({ state: 'removed', removedBy: 'writer', text: '', editedAt: null }),
    );
  });
});

describe('[BD9] somebody', () => {
  it('is left out for who does not want to see them', () => {
    const hiding = viewer('x', { hidden: new Set(['w']) });
    expect([isLeftOut(hiding, entry()), isLeftOut(hiding, entry({ writerId: 'y' }))]).toEqual([true, false]);
    // If an empty place disappeared too, that would reveal whose it was.
    const places = [entry({ state: 'hidden' }), entry({ state: 'removed' })];
    expect(places.map((place) => isLeftOut(hiding, place))).toEqual([false, false]);
  });
});

describe('[BD7] a question', () => {
  it.each([
    ['유약은 언제 바르나요?\n초벌하고요?', '유약은 언제 바르나요?'],
    ['\n\r\n  언제요?\r\n네', '언제요?'],
    ['언제요?\r네', '언제요?'],
    ['', ''],
  ])('is about its first line: %j', (text, heading) => {
    expect(headingOf({ text })).toBe(heading);
  });
});
