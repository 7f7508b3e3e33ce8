import { clockTime, shortName, split } from '@gongbang/web/layout/format.ts';
import { checkRegistration, type Registration } from '@gongbang/web/layout/registration.ts';
import { arrangeStage, layerFor } from '@gongbang/client/model/stage.ts';
import { levelOf } from '@gongbang/web/client/levelMeter.ts';
import { linkPath, parseLink } from '@gongbang/client/links.ts';
import { retryDelay, waysAt } from '@gongbang/client/connection/reconnectPolicy.ts';
import { describe, expect, it } from 'vitest';

import { newSecret } from '../support/TestClient.ts';

const camera = { source: 'camera' } as const;
const screen = { source: 'screen' } as const;
const hands = { source: 'hands' } as const;
const nothing = { main: null, second: null };

describe('[UI2] the stage', () => {
  it.each([
    ['screen-hands', [], false, nothing],
    ['screen-hands', [camera], true, { main: camera, second: null }],
    ['screen-hands', [camera, screen], false, { main: screen, second: camera }],
    ['screen-hands', [camera, screen], true, { main: camera, second: screen }],
    ['screen-hands', [camera, screen, hands], false, { main: hands, second: screen }],
    ['hands-face', [camera, screen, hands], false, { main: hands, second: camera }],
    ['face', [camera, screen, hands], false, { main: camera, second: null }],
    ['screen', [camera, screen, hands], false, { main: screen, second: null }],
    ['hands', [camera, screen], false, { main: screen, second: null }],
    ['screen', [camera], false, { main: camera, second: null }],
  ] as const)('%s of %o swapped %o is %o', (scene, pictures, swapped, expected) => {
    expect(arrangeStage<(typeof pictures)[number]>(pictures, scene, swapped)).toEqual(expected);
  });

  it.each([
    [0, 0],
    [180, 0],
    [201, 1],
    [400, 1],
    [401, 2],
    [2160, 2],
  ])('%i px high wants layer %i', (height, layer) => {
    expect(layerFor(height)).toBe(layer);
  });
});

describe('[UI3] times', () => {
  it.each([
    [0, '00:00'],
    [-5, '00:00'],
    [65_000, '01:05'],
    [3_661_000, '1:01:01'],
  ])('%i ms is %s', (ms, text) => {
    expect(clockTime(ms)).toBe(text);
  });

  it('splits a duration', () => {
    expect(split(3_661_999)).toEqual({ hours: 1, minutes: 1, seconds: 1 });
  });
});

describe('[UI27] a name in a sentence with little room', () => {
  it('is whole where it is short, and leaves room where it is long', () => {
    expect(shortName('이정은')).toBe('이정은');
    expect(shortName('황금독수리온세상을놀라게하다남궁빛나리')).toBe('황금독수리온세상을놀라게하다남…');
    expect(shortName('Maximiliane-Theodora von Hohenlohe')).toBe('Maximiliane-The…');
    expect(shortName('👩🏽‍🎨'.repeat(16))).toBe('👩🏽‍🎨'.repeat(16));
  });
});

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

describe('[KY2] links', () => {
  const base = 'https://class.example.org';
  it('carry the key behind the #, and are read back', () => {
    const link = { id: 'abcdefghijkl', role: 'mentor', key: newSecret() } as const;
    const path = linkPath(link);
    expect(new URL(path, base).pathname).not.toContain(link.key);
    expect(parseLink(base + path)).toEqual(link);
    expect(parseLink(` ${path} `)).toEqual(link);
  });

  it.each(['', 'hello', 'https://class.example.org/c/abcdefghijkl', '/c/abc#x', 'javascript:alert(1)'])(
    '%s is none',
    (text) => {
      expect(parseLink(text)).toBeNull();
    },
  );
});

describe('[DO1] the ways to the server', () => {
  const first = (known: 'websocket' | 'polling' | null, wasSilent = false) =>
    [0, 1, 2, 3, 4, 5, 6].map((attempt) => waysAt(attempt, { known, wasSilent }));
  const [webSocket, polling] = [['websocket'], ['polling']];

  it('a WebSocket comes first, and the other at once where it is refused', () => {
    expect(first(null)).toEqual(Array.from({ length: 7 }, () => ['websocket', 'polling']));
  });

  it('where nothing answers they take turns to be first', () => {
    expect(first(null, true).map(([way]) => way)).toEqual([
      'websocket',
      'polling',
      'websocket',
      'polling',
      'websocket',
      'polling',
      'websocket',
    ]);
  });

  it('what was good is tried alone, and the other seldom: the network may be another one', () => {
    const six = <T>(way: T): T[] => Array.from({ length: 6 }, () => way);
    expect(first('websocket')).toEqual([...six(webSocket), polling]);
    expect(first('polling', true)).toEqual([...six(polling), webSocket]);
  });
});

describe('[UI5] small policies', () => {
  it('waits longer each time, never more than 4 s, and not all at once', () => {
    expect([0, 1, 2, 10].map((attempt) => retryDelay(attempt, 1))).toEqual([250, 500, 1000, 4000]);
    expect(retryDelay(10, 0)).toBe(2000);
  });

  it('shows loudness on a scale of decibels', () => {
    expect(levelOf(0)).toBe(0);
    expect(levelOf(1)).toBe(1);
    expect(levelOf(0.001)).toBeCloseTo(0.5);
  });
});
