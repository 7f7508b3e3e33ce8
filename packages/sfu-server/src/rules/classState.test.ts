import { describe, expect, it } from 'vitest';

import { assertNotEnded, assertRunning, transition, type ClassState } from './classState.ts';
import { transition as presence, type Presence } from './presence.ts';

const NOW = 1000;
const scheduled: ClassState = { phase: 'scheduled' };
const open: ClassState = { phase: 'open' };
const rehearsal: ClassState = { phase: 'rehearsal', startedAt: 500 };
const live: ClassState = { phase: 'live', startedAt: 500 };
const ended: ClassState = { phase: 'ended', startedAt: 500, endedAt: 900, reason: 'mentor' };

describe('[CL1] a class is scheduled, open, in rehearsal, live or ended', () => {
  it.each([
    [scheduled, { type: 'peopleCame' }, open],
    [open, { type: 'peopleCame' }, open],
    [open, { type: 'peopleLeft' }, scheduled],
    [scheduled, { type: 'start' }, { phase: 'live', startedAt: NOW }],
    [open, { type: 'start' }, { phase: 'live', startedAt: NOW }],
    [live, { type: 'start' }, live],
    [live, { type: 'callOff' }, open],
    [open, { type: 'callOff' }, open],
    [ended, { type: 'callOff' }, ended],
    [live, { type: 'peopleLeft' }, live],
    [live, { type: 'peopleCame' }, live],
    [live, { type: 'end', reason: 'mentor-away' }, { ...ended, endedAt: NOW, reason: 'mentor-away' }],
    [open, { type: 'end', reason: 'mentor' }, { ...ended, startedAt: null, endedAt: NOW }],
    [rehearsal, { type: 'start' }, rehearsal],
    [rehearsal, { type: 'peopleLeft' }, rehearsal],
    [
      rehearsal,
      { type: 'end', reason: 'deleted' },
      { ...ended, startedAt: null, endedAt: NOW, reason: 'deleted' },
    ],
    [ended, { type: 'start' }, ended],
    [ended, { type: 'end', reason: 'mentor-away' }, ended],
  ] as const)('%o and %o make %o', (state, event, expected) => {
    expect(transition(state, event, NOW)).toEqual(expected);
  });

  it('refuses what the state does not allow, with the code that says why', () => {
    expect(() => {
      assertRunning(open);
    }).toThrow(expect.objectContaining({ code: 'CLASS_NOT_LIVE' }));
    expect(() => {
      assertRunning(ended);
    }).toThrow(expect.objectContaining({ code: 'CLASS_ENDED' }));
    expect(() => {
      assertNotEnded(ended);
    }).toThrow(expect.objectContaining({ code: 'CLASS_ENDED' }));
    expect(() => {
      assertRunning(live);
      assertRunning(rehearsal);
    }).not.toThrow();
  });
});

describe('[JN4] a presence is joining, present, away or gone', () => {
  const away: Presence = { state: 'away', until: 1500 };
  it.each([
    [{ state: 'joining' }, { type: 'joined' }, { state: 'present' }],
    [{ state: 'present' }, { type: 'lost', graceMs: 500 }, away],
    [away, { type: 'lost', graceMs: 9999 }, away],
    [away, { type: 'joined' }, { state: 'present' }],
    [away, { type: 'expired' }, { state: 'gone' }],
    [{ state: 'present' }, { type: 'expired' }, { state: 'present' }],
    [{ state: 'present' }, { type: 'left' }, { state: 'gone' }],
    [{ state: 'gone' }, { type: 'joined' }, { state: 'gone' }],
  ] as const)('%o and %o make %o', (state, event, expected) => {
    expect(presence(state, event, NOW)).toEqual(expected);
  });
});
