import type { ChatMessage, PeerInfo } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';
import { QUIET_WORKSHOP } from '@gongbang/tests/support/workshop.ts';

import { initialState, type ClassPageState } from './classState.ts';
import { signsOf } from './signs.ts';

const ME = 'me--------------';
const ANNA = 'anna------------';
const anna: PeerInfo = {
  id: ANNA,
  name: '안나',
  role: 'mentee',
  presence: 'present',
  quality: 'good',
  practice: false,
};
const message = (seq: number, peerId: string, removed = false): ChatMessage => ({
  seq,
  clientId: `client-${seq}`,
  peerId,
  name: '안나',
  role: 'mentee',
  thread: null,
  removed,
  text: '안녕하세요',
  sentAt: seq,
});
const lesson = { ...QUIET_WORKSHOP.lesson, current: 'ball' };
const inClass: ClassPageState = {
  ...initialState('mentor'),
  connection: { state: 'online' },
  me: { id: ME, name: '이정은' },
  peers: [anna],
  workshop: { ...QUIET_WORKSHOP, lesson, hands: [], progressOf: {} },
};
const workshop = (change: Partial<NonNullable<ClassPageState['workshop']>>): ClassPageState => ({
  ...inClass,
  workshop: { ...QUIET_WORKSHOP, lesson, hands: [], progressOf: {}, ...change },
});
const stuckAt = (stepId: string) =>
  workshop({
    progressOf: { [ANNA]: { ticked: [], checkIns: [{ stepId, mark: 'stuck', at: 1, note: '' }] } },
  });

describe('[UI19] what happens is noticed', () => {
  it('a hand, and who is stuck at the step that everyone is at: once', () => {
    const raised = workshop({ hands: [{ peerId: ANNA, raisedAt: 1, note: '' }] });
    expect(signsOf(inClass, raised)).toEqual([{ kind: 'hand', name: '안나' }]);
    expect(signsOf(raised, { ...raised, audience: 2 })).toEqual([]);
    expect(signsOf(raised, inClass)).toEqual([]);
    expect(signsOf(inClass, stuckAt('ball'))).toEqual([{ kind: 'stuck', name: '안나' }]);
    expect(signsOf(inClass, stuckAt('a step of before'))).toEqual([]);
  });

  it('[TR6] who is at the door, once', () => {
    const nobody = workshop({ knocking: [] });
    const knocking = workshop({ knocking: [{ peerId: ANNA, name: '안나' }] });
    expect(signsOf(nobody, knocking)).toEqual([{ kind: 'knock', name: '안나' }]);
    expect(signsOf(knocking, { ...knocking, audience: 2 })).toEqual([]);
    expect(signsOf(knocking, nobody)).toEqual([]);
  });

  it('on stage, off stage, and a poll that opens', () => {
    const shown = workshop({ guests: [{ peerId: ME, name: '박서연', camera: true, mic: false }] });
    expect(signsOf(inClass, shown)).toEqual([{ kind: 'onStage' }]);
    expect(signsOf(shown, inClass)).toEqual([{ kind: 'offStage' }]);
    const poll = {
      id: 'poll',
      question: '잘 보이나요?',
      choices: ['네', '아니요'],
      counts: null,
      mine: null,
      isOpen: true,
      isShared: false,
    };
    expect(signsOf(inClass, workshop({ poll }))).toEqual([{ kind: 'poll', question: poll.question }]);
    expect(signsOf(workshop({ poll }), workshop({ poll: { ...poll, mine: 1 } }))).toEqual([]);
  });

  it('the start, a new role, the connection', () => {
    const info = { id: 'abcdefghijkl', title: '', mentorName: '', about: '', seats: 1 };
    const times = {
      wholeDay: false,
      minutes: null,
      timeZone: null,
      revision: 0,
      startsAt: null,
      startedAt: null,
      endedAt: null,
      endReason: null,
    };
    const open = { ...inClass, class: { ...info, ...times, phase: 'open' as const } };
    const live = { ...inClass, class: { ...info, ...times, phase: 'live' as const } };
    expect(signsOf(open, live)).toEqual([{ kind: 'started' }]);
    expect(signsOf(inClass, { ...inClass, role: 'assistant' })).toEqual([
      { kind: 'role', role: 'assistant' },
    ]);
    const lost: ClassPageState = { ...inClass, connection: { state: 'offline', since: 1, updating: false } };
    expect(signsOf(inClass, lost)).toEqual([{ kind: 'lost' }]);
    expect(signsOf(lost, inClass)).toEqual([{ kind: 'back' }]);
  });

  it('messages of others, in every thread; not one’s own, and not those that were removed', () => {
    const said = (...messages: ChatMessage[]): ClassPageState => ({
      ...inClass,
      chat: { ...inClass.chat, messages },
    });
    expect(signsOf(inClass, said(message(1, ANNA), message(2, ME), message(3, ANNA, true)))).toEqual([
      { kind: 'chat', name: '안나' },
    ]);
    const line = { [ANNA]: { ...inClass.chat, messages: [message(1, ANNA)] } };
    expect(signsOf(inClass, { ...inClass, lines: line })).toEqual([{ kind: 'chat', name: '안나' }]);
  });

  it('what was there when one came in is no news', () => {
    const raised = workshop({ hands: [{ peerId: ANNA, raisedAt: 1, note: '' }] });
    expect(signsOf({ ...inClass, me: null, workshop: null }, raised)).toEqual([]);
  });
});
