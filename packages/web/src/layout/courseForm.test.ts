import { describe, expect, it } from 'vitest';

import { EMPTY_COURSE, EMPTY_DATE, checkCourse, checkDate, momentOf, typedAt } from './courseForm.ts';

const NOW = new Date('2026-11-27T12:00').getTime();

describe('[BP8] the form of a course', () => {
  it('needs a title alone', () => {
    expect(checkCourse(EMPTY_COURSE, 'KRW')).toEqual({ ok: false, errors: { title: 'titleMissing' } });
    expect(checkCourse({ ...EMPTY_COURSE, title: 'Pots' }, 'KRW')).toMatchObject({
      ok: true,
      draft: { title: 'Pots', minutes: 90, materials: [], steps: [] },
    });
  });

  it.each([
    [{ minutes: '0' }, { minutes: 'minutesBad' }],
    [{ minutes: '1441' }, { minutes: 'minutesBad' }],
    [{ minutes: '1.5' }, { minutes: 'minutesBad' }],
    [{ seats: '' }, { seats: 'seatsBad' }],
    [{ seats: '501' }, { seats: 'seatsBad' }],
    [
      { steps: [{ id: 'step000000000001', title: '', note: 'A note', minutes: null }] },
      { lesson: 'lessonBad' },
    ],
  ])('says of %j what is wrong', (change, errors) => {
    expect(checkCourse({ ...EMPTY_COURSE, title: 'Pots', ...change }, 'KRW')).toEqual({ ok: false, errors });
  });

  it('leaves out what was left empty', () => {
    const steps = [{ id: 'step000000000001', title: ' ', note: '', minutes: null }];
    expect(checkCourse({ ...EMPTY_COURSE, title: 'Pots', steps }, 'KRW')).toMatchObject({
      draft: { steps: [] },
    });
  });
});

describe('[BP8] the form of a date', () => {
  const typed = { ...EMPTY_DATE, date: '2026-12-05', time: '10:30' };

  it('needs a day and a time ahead; seats are the course’s, and no minimum is none', () => {
    expect(checkDate(typed, NOW)).toMatchObject({ ok: true, draft: { minimum: null } });
    expect(checkDate(typed, NOW)).not.toHaveProperty('draft.seats');
    expect(checkDate({ ...typed, minimum: '6' }, NOW, 6)).toMatchObject({ draft: { minimum: 6 } });
    expect(checkDate({ ...typed, seats: '8', minimum: '8' }, NOW, 6)).toMatchObject({
      draft: { seats: 8, minimum: 8, startsAt: new Date('2026-12-05T10:30').getTime() },
    });
  });

  it.each([
    [{ date: '' }, { date: 'dateMissing' }],
    [{ time: '' }, { date: 'dateMissing' }],
    [{ date: '2026-11-27', time: '12:00' }, { date: 'pastDate' }],
    [{ seats: '0' }, { seats: 'seatsBad' }],
    [{ minimum: 'x' }, { minimum: 'seatsBad' }],
    [{ minimum: '7' }, { minimum: 'minimumBad' }],
    [{ seats: '8', minimum: '9' }, { minimum: 'minimumBad' }],
    [
      { seats: '0', minimum: '2' },
      { seats: 'seatsBad', minimum: 'minimumBad' },
    ],
  ])('says of %j what is wrong', (change, errors) => {
    expect(checkDate({ ...typed, ...change }, NOW, 6)).toEqual({ ok: false, errors });
  });

  it('writes a moment as it reads it', () => {
    expect(momentOf(typedAt(NOW))).toBe(NOW);
  });
});
