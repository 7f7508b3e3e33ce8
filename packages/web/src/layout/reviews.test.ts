import type { OwnReview, Review } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';

import {
  answerOf,
  draftOf,
  mayEdit,
  meanText,
  previewOf,
  reviewActOf,
  waitingWords,
  withChanged,
  withMore,
} from './reviews.ts';

const NOW = Date.parse('2026-11-27T12:00:00Z');

const review = (id: string, more: Partial<Review> = {}): Review => ({
  ...{ id: id.padEnd(16, '0'), stars: 4, text: 'Warm.', photos: [], name: 'Park', shownAs: 'family' },
  ...{ startsAt: NOW - 100, timeZone: 'Asia/Seoul', at: NOW - 50, editedAt: null, hidden: null, reply: null },
  ...more,
});
const own = (more: Partial<OwnReview> = {}): OwnReview => ({
  ...{ stage: 'open', names: { full: 'Park Seoyeon', family: 'Park' }, review: null, editableUntil: null },
  ...more,
});

describe('[RV31] where a booking is with its review', () => {
  it.each([
    [null, null],
    [{ stage: 'early', stars: null, hasReply: false }, null],
    [{ stage: 'absent', stars: null, hasReply: false }, null],
    [{ stage: 'open', stars: null, hasReply: false }, 'write'],
    [{ stage: 'written', stars: 5, hasReply: false }, 'read'],
    [{ stage: 'written', stars: 5, hasReply: true }, 'answered'],
  ] as const)('%j: %s', (stage, act) => {
    expect(reviewActOf({ review: stage })).toBe(act);
  });

  it('may be changed until it may not: to the moment', () => {
    const written = own({ stage: 'written', review: review('a'), editableUntil: NOW });
    expect([mayEdit(written, NOW - 1), mayEdit(written, NOW)]).toEqual([true, false]);
    expect(mayEdit(own(), NOW)).toBe(false);
  });
});

describe('[RV32] a review that is being written', () => {
  it('begins without stars, and with the whole name; or as it was written', () => {
    expect(draftOf(own())).toEqual({ stars: null, text: '', name: 'full', photos: [] });
    expect(draftOf(own({ review: review('a') }))).toMatchObject({ stars: 4, text: 'Warm.', name: 'family' });
  });

  it('looks as it will on the course’s page, by the name that was chosen', () => {
    const date = { startsAt: NOW, timeZone: 'Asia/Seoul' } as const;
    const draft = { stars: null, text: 'Hm.', photos: [] };
    const preview = (name: 'full' | 'family') => previewOf(own(), { ...draft, name }, date);
    expect(preview('full')).toMatchObject({ stars: null, text: 'Hm.', name: 'Park Seoyeon', startsAt: NOW });
    expect(preview('family')).toMatchObject({ name: 'Park', shownAs: 'family' });
  });
});

describe('[RV34] reviews of a course', () => {
  it('are counted with a mean of one digit, in both languages', () => {
    expect([meanText(4.783, 'ko'), meanText(5, 'en'), meanText(4.04, 'en')]).toEqual(['4.8', '5', '4']);
  });

  it('grow at their end, each once: one may have been written meanwhile', () => {
    const page = withMore([review('c'), review('b')], [review('b', { text: 'Changed.' }), review('a')]);
    expect(page.map(({ id, text }) => `${id[0] ?? ''} ${text}`)).toEqual([
      'c Warm.',
      'b Changed.',
      'a Warm.',
    ]);
  });
});

it('[RV35] one that is changed stays in its place, and one that is not there does not come', () => {
  const all = [review('b'), review('a')];
  const replied = review('b', { stars: 5 });
  expect(withChanged(all, replied)).toEqual([replied, review('a')]);
  expect(withChanged(all, review('c'))).toEqual(all);
});

describe('[RV37] what waits for a mentor', () => {
  it('is one list of questions and reviews, the latest first', () => {
    const waiting = waitingWords([{ at: 3 }, { at: 1 }], [{ review: { at: 4 } }, { review: { at: 2 } }]);
    expect(waiting.map(({ is }) => is)).toEqual(['review', 'question', 'review', 'question']);
  });

  it('keeps an answer that stands on the page there, when it is changed', () => {
    const question = { id: 'q'.repeat(16), text: 'Why?', answer: 'So.', mentorName: 'M' };
    expect(answerOf(question)).toEqual({ text: 'So.', isPublic: true });
  });
});
