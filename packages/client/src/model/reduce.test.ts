import type { ClassInfo, Snapshot } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';
import { QUIET_WORKSHOP } from '@gongbang/tests/support/workshop.ts';

import { initialState, type ClassPageState } from './classState.ts';
import { entered, joined, notified, viewed, type StateNotification } from './reduce.ts';

const info: ClassInfo = {
  id: 'abcdefghijkl',
  title: '찻잔',
  mentorName: '이정은',
  about: '',
  startsAt: null,
  wholeDay: false,
  minutes: null,
  timeZone: null,
  revision: 0,
  seats: 12,
  phase: 'open',
  startedAt: null,
  endedAt: null,
  endReason: null,
};
const snapshot: Snapshot = {
  class: info,
  me: { id: 'me--------------', role: 'mentee', name: '박서연' },
  mentor: { state: 'absent' },
  audience: 3,
  peers: [],
  chat: {
    messages: [
      {
        seq: 1,
        clientId: 'client-1',
        peerId: 'x',
        name: '이정은',
        role: 'mentor',
        thread: null,
        removed: false,
        text: '환영해요',
        sentAt: 1,
      },
    ],
    hasMore: false,
  },
  removedChat: [],
  lines: {},
  workshop: QUIET_WORKSHOP,
  now: 10_500,
};
const start = initialState('mentee');
const inClass = entered(joined({ ...start, standing: { at: 'joining', again: false } }, snapshot, 10_000));
const after = (state: ClassPageState, ...notifications: StateNotification[]) =>
  notifications.reduce(notified, state);

describe('[UI1] the page’s state follows the server', () => {
  it('a link that was followed leads to the green room, or to the end', () => {
    const view = {
      class: info,
      role: 'mentee',
      mentor: { state: 'absent' },
      audience: 0,
      menteeKey: null,
    } as const;
    expect(viewed(start, view).standing).toEqual({ at: 'lobby' });
    expect(viewed(start, { ...view, class: { ...info, phase: 'ended' } }).standing).toEqual({ at: 'ended' });
  });

  it('joining brings the snapshot; what was said before is history, not news', () => {
    expect(inClass).toMatchObject({ standing: { at: 'joined' }, audience: 3, clockOffset: 500 });
    expect(inClass.chat.readSeq).toBe(1);
  });

  it('what is told while the media is being built is not undone by entering', () => {
    const answered = joined({ ...start, standing: { at: 'joining', again: false } }, snapshot, 10_000);
    const told = after(answered, { name: 'class:started', payload: { startedAt: 7 } });
    expect(entered(told)).toMatchObject({ standing: { at: 'joined' }, class: { phase: 'live' } });
    const out = after(answered, { name: 'session:replaced', payload: {} });
    expect(entered(out).standing).toEqual({ at: 'replaced' });
  });

  it('[RH2] of a rehearsal that is over the page keeps nothing but its devices', () => {
    const local = { camera: 'on', mic: 'on', screen: 'off', hands: 'off' } as const;
    const rehearsing = { ...inClass, role: 'mentor', local } as const;
    const over = after(rehearsing, { name: 'rehearsal:ended', payload: {} });
    expect(over).toMatchObject({
      standing: { at: 'lobby' },
      class: { phase: 'scheduled', startedAt: null },
      role: 'mentor',
      me: null,
      chat: { messages: [] },
      peers: [],
      workshop: null,
      local,
    });
    const inGreenRoom = after(
      { ...start, class: info, standing: { at: 'lobby' } },
      { name: 'rehearsal:started', payload: { startedAt: 7 } },
    );
    expect(inGreenRoom).toMatchObject({ class: { phase: 'rehearsal' }, standing: { at: 'lobby' } });
  });

  it('coming back keeps what is unread', () => {
    const missed = { ...snapshot.chat.messages[0], seq: 2, clientId: 'client-2' } as never;
    const back = joined(inClass, { ...snapshot, chat: { messages: [missed], hasMore: true } }, 10_000);
    expect(back.chat.messages).toHaveLength(2);
    expect(back.chat.readSeq).toBe(1);
  });

  it('start, head count, mentor away and back, end', () => {
    const live = after(
      inClass,
      { name: 'class:started', payload: { startedAt: 7 } },
      { name: 'audience:changed', payload: { count: 9 } },
      { name: 'mentor:joined', payload: {} },
    );
    expect(live).toMatchObject({
      class: { phase: 'live', startedAt: 7 },
      audience: 9,
      mentor: { state: 'present' },
    });
    const away = after(live, { name: 'mentor:left', payload: { until: 99 } });
    expect(away.mentor).toEqual({ state: 'away', until: 99 });
    const left = after(live, { name: 'mentor:left', payload: { until: 99, left: true } });
    expect(left.mentor).toEqual({ state: 'away', until: 99, left: true });
    expect(after(away, { name: 'class:scheduled', payload: {} })).toMatchObject({
      class: { phase: 'open', startedAt: null },
      mentor: { state: 'absent' },
    });
    const over = after(away, { name: 'class:ended', payload: { endedAt: 99, reason: 'mentor-away' } });
    expect(over).toMatchObject({
      standing: { at: 'ended' },
      class: { phase: 'ended', endReason: 'mentor-away' },
    });
  });

  it('the mentor’s roster', () => {
    const peer = {
      id: 'peer------------',
      name: '최하린',
      presence: 'present',
      role: 'mentee',
      practice: false,
      quality: 'good',
    } as const;
    const one = after(inClass, { name: 'peer:joined', payload: { peer } });
    const away = after(one, { name: 'peer:changed', payload: { peer: { ...peer, presence: 'away' } } });
    expect(away.peers).toEqual([{ ...peer, presence: 'away' }]);
    expect(after(away, { name: 'peer:left', payload: { peerId: peer.id } }).peers).toEqual([]);
  });

  it('another tab has taken over', () => {
    expect(after(inClass, { name: 'session:replaced', payload: {} }).standing).toEqual({ at: 'replaced' });
  });
});
