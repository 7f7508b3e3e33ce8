import { describe, expect, it } from 'vitest';

import { checkRegistration, type Registration } from './registration.ts';

describe('[UI4] registration', () => {
  const form: Registration = {
    title: '찻잔',
    mentorName: '이정은',
    about: '',
    date: '',
    time: '',
    minutes: '',
    repeat: 'once',
    everyDays: '',
    times: '',
    seats: '12',
    kind: 'workshop',
    admission: 'open',
    materials: [],
    steps: [],
  };
  const now = new Date('2026-11-21T12:00').getTime();
  it('makes a class of a good form', () => {
    const checked = checkRegistration({ ...form, date: '2026-11-22', time: '14:00' }, now);
    expect(checked).toMatchObject({
      ok: true,
      draft: { startsAt: new Date('2026-11-22T14:00').getTime(), seats: 12 },
    });
    expect(checkRegistration({ ...form, date: '2026-11-21' }, now)).toMatchObject({ ok: true });
  });

  it('[TX1] leaves out what was pasted along and is not seen', () => {
    const steps = [{ id: 'one-1', title: '공\u200b 만들기', note: '', minutes: 10 }];
    const checked = checkRegistration({ ...form, title: '\ufeff찻\u00ad잔', steps }, now);
    expect(checked).toMatchObject({ draft: { title: '찻잔', steps: [{ title: '공 만들기' }] } });
  });

  it('leaves out what was left empty of the lesson', () => {
    const empty = { id: 'one-1', title: ' ', note: '', minutes: null };
    const ball = { id: 'two-2', title: '공 만들기', note: '', minutes: 10 };
    const materials = [{ id: 'clay', text: '' }];
    expect(checkRegistration({ ...form, steps: [empty, ball], materials }, now)).toMatchObject({
      draft: { steps: [ball], materials: [] },
    });
  });

  it.each([
    [{ title: ' ' }, { title: 'required' }],
    [{ mentorName: '' }, { mentorName: 'required' }],
    [{ title: '\u3164' }, { title: 'required' }],
    [{ mentorName: '\u2800' }, { mentorName: 'required' }],
    [{ seats: '0' }, { seats: 'badSeats' }],
    [{ seats: '1.5' }, { seats: 'badSeats' }],
    [{ seats: '' }, { seats: 'badSeats' }],
    [{ time: '14:00' }, { date: 'dateMissing' }],
    [{ date: '2026-11-20', time: '14:00' }, { date: 'past' }],
    [{ steps: [{ id: 'one-1', title: 'x'.repeat(61), note: '', minutes: null }] }, { lesson: 'badLesson' }],
    [{ steps: [{ id: 'one-1', title: '공', note: '', minutes: 0 }] }, { lesson: 'badLesson' }],
  ])('%o is refused with %o', (change, errors) => {
    expect(checkRegistration({ ...form, ...change }, now)).toEqual({ ok: false, errors });
  });
});
