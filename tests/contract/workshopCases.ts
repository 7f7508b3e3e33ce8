import type { RequestName } from '@gongbang/protocol';

import type { Case, Scene } from './scene.ts';
import { junk, nobody } from './scene.ts';

type WorkshopRequest = Exclude<
  RequestName,
  | `class:${'join' | 'leave' | 'start' | 'end'}`
  | `transport:${string}`
  | `producer:${string}`
  | `consumer:${string}`
  | `${'quality' | 'sound'}:report`
  | `chat:${'send' | 'history'}`
>;

const stroke = {
  strokeId: 'stroke-1',
  canvas: 'hands' as const,
  ink: 'live' as const,
  fades: false,
  points: [
    [0.1, 0.1],
    [0.2, 0.3],
  ] as [number, number][],
};

/** The workshop's rows. */
export const WORKSHOP_CASES: { [N in WorkshopRequest]: Case<N> } = {
  'hand:raise': {
    by: 'mentee',
    good: () => ({ note: '벽이 갈라져요' }),
    malformed: [...junk, { note: 'x'.repeat(81) }, { note: '두\n줄' }],
    wrong: [],
  },
  'hand:lower': {
    by: 'mentee',
    good: () => ({}),
    malformed: [...junk, { peerId: 'x' }],
    wrong: [['FORBIDDEN', ({ otherId }) => ({ peerId: otherId })]],
  },
  'hand:lowerAll': { by: 'mentor', good: () => ({}), malformed: junk, wrong: [] },
  'hand:next': { by: 'mentor', good: () => ({}), malformed: junk, wrong: [] },
  'stage:invite': {
    by: 'mentor',
    good: ({ menteeId }) => ({ peerId: menteeId, camera: true, mic: false }),
    malformed: [...junk, { peerId: 'x', camera: true, mic: true }],
    wrong: [
      ['NOT_FOUND', () => ({ peerId: nobody, camera: true, mic: true })],
      ['NOT_FOUND', ({ mentorId }) => ({ peerId: mentorId, camera: true, mic: true })],
      ['BAD_REQUEST', ({ menteeId }) => ({ peerId: menteeId, camera: false, mic: false })],
    ],
  },
  'stage:answer': {
    by: 'mentee',
    good: async ({ mentor, menteeId }) => {
      // Asked twice within a millisecond, the mentee is told once.
      await mentor.do('stage:invite', { peerId: menteeId, camera: true, mic: false });
      return { accept: true };
    },
    malformed: [...junk, { accept: 'yes' }],
    wrong: [['NOT_FOUND', () => ({ accept: true })]],
  },
  'stage:leave': {
    by: 'mentee',
    good: () => ({}),
    malformed: [...junk, { peerId: 1 }],
    wrong: [['FORBIDDEN', ({ otherId }) => ({ peerId: otherId })]],
  },
  'bench:ask': {
    by: 'mentor',
    good: ({ menteeId }) => ({ peerId: menteeId }),
    malformed: [...junk, { peerId: 7 }],
    wrong: [
      ['NOT_FOUND', () => ({ peerId: nobody })],
      ['NOT_FOUND', ({ mentorId }) => ({ peerId: mentorId })],
    ],
  },
  'bench:share': {
    by: 'mentee',
    good: async ({ mentor }) => {
      await mentor.do('class:configure', { kind: 'round-table' });
      return { withEveryone: false };
    },
    malformed: [...junk, { withEveryone: true, extra: 1 }],
    wrong: [['CONFLICT', () => ({ withEveryone: true })]],
  },
  'consent:set': {
    by: 'mentee',
    good: () => ({ always: true }),
    malformed: [...junk, { always: 'yes' }],
    wrong: [],
  },
  'peer:rename': {
    by: 'mentee',
    good: () => ({ name: '박서연' }),
    malformed: [...junk, { name: '' }, { name: '\u3164' }, { name: 'x'.repeat(200) }],
    wrong: [],
  },
  'whisper:start': {
    by: 'mentor',
    good: ({ menteeId }) => ({ peerId: menteeId }),
    malformed: junk,
    wrong: [['NOT_FOUND', () => ({ peerId: nobody })]],
  },
  'whisper:stop': { by: 'mentor', good: () => ({}), malformed: junk, wrong: [] },
  'reaction:send': {
    by: 'mentee',
    good: () => ({ reaction: 'heart' }),
    malformed: [...junk, { reaction: 'frown' }],
    wrong: [],
  },
  'poll:open': {
    by: 'mentor',
    good: () => ({ question: '어떤 찻잔부터?', choices: ['손잡이 없는', '손잡이 달린'] }),
    malformed: [
      ...junk,
      { question: '하나만?', choices: ['하나'] },
      { question: '너무 많은', choices: Array(7).fill('x') },
      { question: '', choices: ['a', 'b'] },
      { question: 'q', choices: ['a', ''] },
    ],
    wrong: [],
  },
  'poll:vote': {
    by: 'mentee',
    good: async (scene) => ({ pollId: await openPoll(scene), choice: 1 }),
    malformed: [...junk, { pollId: 'abcd', choice: 6 }, { pollId: 'abcd', choice: -1 }],
    wrong: [
      ['NOT_FOUND', () => ({ pollId: 'none', choice: 0 })],
      ['BAD_REQUEST', async (scene) => ({ pollId: await openPoll(scene), choice: 2 })],
    ],
  },
  'poll:close': {
    by: 'mentor',
    good: async (scene) => ({ pollId: await openPoll(scene), isShared: true }),
    malformed: [...junk, { pollId: 'abcd' }],
    wrong: [['NOT_FOUND', () => ({ pollId: 'none', isShared: true })]],
  },
  'poll:clear': { by: 'mentor', good: () => ({}), malformed: junk, wrong: [] },
  'scene:set': {
    by: 'mentor',
    good: () => ({ scene: 'hands', rotation: 90, fills: true }),
    malformed: [...junk, { scene: 'feet' }, { rotation: 45 }, { fills: 1 }],
    wrong: [],
  },
  'replay:show': {
    by: 'mentor',
    good: () => ({ seconds: 20, speed: 0.5 }),
    malformed: [
      ...junk,
      { seconds: 20 },
      { seconds: 3600, speed: 1 },
      { seconds: 10, speed: 0 },
      { seconds: 10, speed: 0.001 },
    ],
    wrong: [['FORBIDDEN', () => ({ seconds: 10, speed: 1 }), 'mentee']],
  },
  'replay:stop': {
    by: 'mentor',
    good: () => ({}),
    malformed: junk,
    wrong: [['FORBIDDEN', () => ({}), 'mentee']],
  },
  'camera:list': {
    by: 'mentor',
    good: () => ({}),
    malformed: junk,
    wrong: [],
    isOfGreenRoom: true,
  },
  'camera:invite': {
    by: 'mentor',
    good: () => ({}),
    malformed: junk,
    wrong: [],
    isOfGreenRoom: true,
  },
  'camera:revoke': {
    by: 'mentor',
    good: ({ cameraId }) => ({ cameraId }),
    malformed: [...junk, { cameraId: '' }],
    wrong: [['NOT_FOUND', () => ({ cameraId: 'none' })]],
    isOfGreenRoom: true,
  },
  'camera:adjust': {
    by: 'mentor',
    good: ({ cameraId }) => ({ cameraId, settings: { zoom: 2, torch: true } }),
    malformed: [
      ...junk,
      { cameraId: 'abcd', settings: { zoom: -1 } },
      { cameraId: 'abcd', settings: { iso: 1 } },
    ],
    wrong: [['NOT_FOUND', () => ({ cameraId: 'none', settings: {} })]],
    isOfGreenRoom: true,
  },
  'camera:report': {
    by: 'camera',
    good: () => ({ isAwake: true, capabilities: null, settings: {}, battery: 0.4 }),
    malformed: [...junk, { isAwake: true, capabilities: null, settings: {}, battery: 38 }],
    wrong: [],
  },
  'draw:stroke': {
    by: 'mentor',
    good: () => stroke,
    malformed: [
      ...junk,
      { ...stroke, points: [] },
      { ...stroke, points: [[0.5, 1.01]] },
      { ...stroke, points: Array(65).fill([0, 0]) },
      { ...stroke, points: [[Number.NaN, 0]] },
    ],
    wrong: [['FORBIDDEN', () => stroke, 'mentee']],
  },
  'draw:point': {
    by: 'mentor',
    good: () => ({ at: { canvas: 'hands', point: [0.1, 0.2] } }),
    malformed: [...junk, { at: { canvas: 'hands', point: [0.1] } }],
    wrong: [['FORBIDDEN', () => ({ at: null }), 'mentee']],
  },
  'draw:undo': { by: 'mentee', good: () => ({}), malformed: junk, wrong: [] },
  'draw:clear': { by: 'mentor', good: () => ({}), malformed: junk, wrong: [] },
  'still:show': {
    by: 'mentor',
    good: () => ({ still: null }),
    malformed: [...junk, { still: { id: 'abcd', of: 'still' } }],
    wrong: [['NOT_FOUND', () => ({ still: { id: 'none', of: 'hands' } })]],
  },
  'lesson:edit': {
    by: 'mentor',
    good: () => ({
      materials: [{ id: 'clay', text: '흙 300g' }],
      steps: [{ id: 'step-1', title: '공 만들기' }],
    }),
    malformed: [
      ...junk,
      {
        materials: [],
        steps: [
          { id: 'same', title: 'a' },
          { id: 'same', title: 'b' },
        ],
      },
      { materials: [{ id: 'clay', text: '' }], steps: [] },
      { materials: [], steps: [{ id: 'step-1', title: 'a', minutes: 0 }] },
    ],
    wrong: [],
  },
  'step:picture': {
    by: 'mentor',
    good: ({ stepId }) => ({ stepId, picture: null }),
    malformed: [...junk, { stepId: 3 }, { stepId: 'none' }],
    wrong: [
      ['NOT_FOUND', () => ({ stepId: 'none', picture: null })],
      ['NOT_FOUND', ({ stepId }) => ({ stepId, picture: 'none' })],
    ],
  },
  'step:go': {
    by: 'mentor',
    good: ({ stepId }) => ({ stepId }),
    malformed: [...junk, { stepId: 3 }],
    wrong: [['NOT_FOUND', () => ({ stepId: 'none' })]],
  },
  'step:addTime': {
    by: 'mentor',
    good: async ({ mentor, stepId }) => {
      await mentor.do('step:go', { stepId });
      return { minutes: 5 };
    },
    malformed: [...junk, { minutes: 0 }, { minutes: 1.5 }],
    wrong: [['CONFLICT', () => ({ minutes: 5 })]],
  },
  'checkin:set': {
    by: 'mentee',
    good: ({ stepId }) => ({ stepId, mark: 'stuck', note: '미끄러져요' }),
    malformed: [...junk, { stepId: 'abcd', mark: 'bored' }],
    wrong: [['NOT_FOUND', () => ({ stepId: 'none', mark: 'done' })]],
  },
  'checkin:clear': {
    by: 'mentor',
    good: ({ menteeId, stepId }) => ({ peerId: menteeId, stepId }),
    malformed: [...junk, { stepId: 'abcd' }],
    wrong: [
      ['NOT_FOUND', ({ menteeId }) => ({ peerId: menteeId, stepId: 'none' })],
      ['NOT_FOUND', ({ stepId }) => ({ peerId: nobody, stepId })],
      ['NOT_FOUND', ({ mentorId, stepId }) => ({ peerId: mentorId, stepId })],
    ],
  },
  'material:tick': {
    by: 'mentee',
    good: ({ materialId }) => ({ materialId, isTicked: true }),
    malformed: junk,
    wrong: [['NOT_FOUND', () => ({ materialId: 'none', isTicked: true })]],
  },
  'rehearsal:start': {
    by: 'mentor',
    good: () => ({ count: 2 }),
    malformed: [...junk, { count: 41 }, { language: 'tlh' }],
    wrong: [['CONFLICT', () => ({})]],
    isOfRehearsal: true,
  },
  'rehearsal:end': {
    by: 'mentor',
    good: () => ({}),
    malformed: junk,
    wrong: [['CONFLICT', () => ({})]],
    isOfRehearsal: true,
  },
  'practice:set': {
    by: 'mentor',
    good: () => ({ count: 2 }),
    malformed: [...junk, { count: 41 }, { count: -1 }],
    wrong: [['CONFLICT', () => ({ count: 2 })]],
    isOfRehearsal: true,
  },
  'peer:stop': {
    by: 'mentor',
    good: ({ menteeId }) => ({ peerId: menteeId, source: 'camera' }),
    malformed: [...junk, { peerId: nobody, source: 'hands' }],
    wrong: [
      ['NOT_FOUND', () => ({ peerId: nobody, source: 'mic' })],
      ['NOT_FOUND', ({ mentorId }) => ({ peerId: mentorId, source: 'mic' })],
    ],
  },
  'peer:muteAll': { by: 'mentor', good: () => ({}), malformed: junk, wrong: [] },
  'peer:remove': {
    by: 'mentor',
    good: ({ otherId }) => ({ peerId: otherId, keepOut: true }),
    malformed: [...junk, { peerId: nobody }],
    wrong: [
      ['NOT_FOUND', () => ({ peerId: nobody, keepOut: false })],
      ['NOT_FOUND', ({ mentorId }) => ({ peerId: mentorId, keepOut: true })],
    ],
  },
  'peer:forgive': {
    by: 'mentor',
    good: async ({ mentor, otherId }) => {
      // Repeated, they are out already.
      await mentor.request('peer:remove', { peerId: otherId, keepOut: true });
      return { peerId: otherId };
    },
    malformed: junk,
    wrong: [['NOT_FOUND', ({ otherId }) => ({ peerId: otherId })]],
  },
  'assistant:set': {
    by: 'mentor',
    good: ({ menteeId }) => ({ peerId: menteeId, isAssistant: true }),
    malformed: junk,
    wrong: [['NOT_FOUND', () => ({ peerId: nobody, isAssistant: true })]],
  },
  'class:configure': {
    by: 'mentor',
    good: () => ({ isLocked: true, admission: 'ask', kind: 'round-table' }),
    malformed: [
      ...junk,
      { isLocked: 1 },
      { isAddressShared: 'yes' },
      { hasPictures: 1 },
      { kind: 'lecture' },
    ],
    wrong: [],
  },
  'class:rotateLink': { by: 'mentor', good: () => ({}), malformed: junk, wrong: [] },
  'admission:decide': {
    by: 'mentor',
    good: async (scene) => ({ peerId: await scene.knock(), admit: true }),
    malformed: [...junk, { peerId: nobody }],
    wrong: [['NOT_FOUND', () => ({ peerId: nobody, admit: true })]],
  },
  'chat:remove': {
    by: 'mentor',
    good: async ({ mentee }) => {
      const { message } = await mentee.do('chat:send', { clientId: 'client-1', text: '지워질 말' });
      return { seq: message.seq };
    },
    malformed: [...junk, { seq: 0 }, { seq: 1, thread: 1 }],
    wrong: [
      ['NOT_FOUND', () => ({ seq: 99 })],
      ['NOT_FOUND', () => ({ seq: 99, thread: nobody })],
    ],
  },
  'chat:setMode': {
    by: 'mentor',
    good: () => ({ mode: 'slow', slowSeconds: 10 }),
    malformed: [...junk, { mode: 'slow', slowSeconds: 1 }],
    wrong: [],
  },
};

async function openPoll({ mentor }: Scene): Promise<string> {
  const { pollId } = await mentor.do('poll:open', { question: '어느 쪽?', choices: ['왼쪽', '오른쪽'] });
  return pollId;
}
