import {
  notificationNames,
  notifications,
  partRoles,
  type NotificationName,
  type Role,
  type Snapshot,
  type Workshop,
} from '@gongbang/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestServer, type TestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { AV1_TRACK, OPUS_TRACK } from '../support/rtp.ts';
import { TestClient } from '../support/TestClient.ts';
import { enterAll, type Everybody, type Standing } from './everybody.ts';

const IN_CLASS: readonly Standing[] = ['mentor', 'assistant', 'mentee', 'guest', 'passer'];
const STAFF: readonly Standing[] = ['mentor', 'assistant'];
const CONNECTED: readonly Standing[] = [...IN_CLASS, 'phone', 'lobby', 'knocking', 'lockedOut'];
const LEAVERS: readonly Standing[] = ['left'];
/** Connected with a mentee's link, or a stronger one. */
const LINKED: readonly Standing[] = CONNECTED.filter((who) => who !== 'phone');

/** Connected, while only the mentor and the phone are in. */
const AROUND: readonly Standing[] = ['mentor', 'phone', 'lobby', 'knocking', 'lockedOut'];

/** What causes a notification, who receives it, and who is waited for. */
interface Telling {
  readonly to: readonly Standing[];
  readonly by: (all: Everybody) => Promise<unknown>;
  /** The class waits for its start. */
  readonly isEarly?: true;
}

const microphone = { source: 'mic', kind: 'audio', rtpParameters: OPUS_TRACK } as const;
const stroke = {
  strokeId: 'stroke-1',
  canvas: 'hands',
  ink: 'live',
  fades: false,
  points: [[0.1, 0.1]] satisfies [number, number][],
} as const;
const without = (...gone: readonly Standing[]): Standing[] =>
  IN_CLASS.filter((standing) => !gone.includes(standing));

/** Who is told what, written down a second time. A notification without a row here does not compile. */
const TOLD: Readonly<Record<NotificationName, Telling>> = {
  'class:started': {
    isEarly: true,
    to: CONNECTED,
    by: ({ mentor }) => mentor.do('class:start', {}),
  },
  'class:scheduled': {
    to: CONNECTED.filter((standing) => standing !== 'mentor'),
    by: ({ mentor }) => mentor.do('class:leave', { willReturn: true }),
  },
  'class:changed': {
    to: CONNECTED,
    by: ({ url, classId, keys }) =>
      fetch(`${url}/api/classes/${classId}`, {
        method: 'PATCH',
        headers: { Authorization: `Bearer ${keys.mentor}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ title: '찻잔과 접시' }),
      }),
  },
  'class:ended': { to: CONNECTED, by: ({ mentor }) => mentor.do('class:end', {}) },
  'rehearsal:started': {
    isEarly: true,
    to: AROUND,
    by: async (all) => {
      await leaveAlone(all);
      await all.mentor.do('rehearsal:start', { count: 0 });
    },
  },
  'rehearsal:ended': {
    isEarly: true,
    to: AROUND,
    by: async (all) => {
      await leaveAlone(all);
      await all.mentor.do('rehearsal:start', { count: 0 });
      await all.mentor.join('이정은');
      await all.mentor.do('rehearsal:end', {});
    },
  },
  'audience:changed': {
    to: LINKED.filter((standing) => standing !== 'passer'),
    by: ({ passer }) => leave(passer),
  },
  'mentor:joined': {
    to: without('mentor'),
    by: async ({ mentor, mentee, again }) => {
      mentor.cut();
      await mentee.next('mentor:left');
      await (await again('mentor')).join('이정은');
    },
  },
  'mentor:left': {
    to: without('mentor'),
    by: ({ mentor }) => {
      mentor.cut();
      return Promise.resolve();
    },
  },
  'peer:joined': {
    to: STAFF,
    by: async ({ passer, again }) => {
      await leave(passer);
      await (await again('passer')).join('지나가던 이');
    },
  },
  'peer:changed': { to: STAFF, by: ({ mentee }) => mentee.do('quality:report', { quality: 'poor' }) },
  'peer:left': { to: STAFF, by: ({ passer }) => leave(passer) },
  'consumer:added': {
    to: without('mentor'),
    by: ({ mentor }) => mentor.do('producer:create', microphone),
  },
  'consumer:closed': {
    to: ['mentee', 'passer'],
    by: async ({ mentor, ids }) => {
      await mentor.do('stage:leave', { peerId: ids.guest });
    },
  },
  'producer:stopped': {
    to: ['guest'],
    by: ({ mentor, ids }) => mentor.do('peer:stop', { peerId: ids.guest, source: 'camera' }),
  },
  'producer:layersWanted': {
    to: ['guest'],
    by: async ({ guest, mentee }) => {
      const { consumer } = await mentee.next('consumer:added', ({ consumer: { isBench } }) => isBench);
      await guest.next('producer:layersWanted', ({ layer }) => layer === null);
      await mentee.do('consumer:watch', { consumers: [{ id: consumer.id, layer: 2 }] });
    },
  },
  'producer:unsupported': {
    to: ['mentor'],
    by: ({ mentor }) =>
      mentor.do('producer:create', { source: 'screen', kind: 'video', rtpParameters: AV1_TRACK }),
  },
  'producer:closed': {
    to: IN_CLASS,
    by: ({ mentor, producer }) => mentor.do('producer:close', { producerId: producer }),
  },
  'producer:paused': {
    to: IN_CLASS,
    by: ({ mentor, producer }) => mentor.do('producer:pause', { producerId: producer }),
  },
  'producer:resumed': {
    to: IN_CLASS,
    by: async ({ mentor, producer }) => {
      await mentor.do('producer:pause', { producerId: producer });
      await mentor.do('producer:resume', { producerId: producer });
    },
  },
  'consumers:changed': {
    to: ['mentee'],
    by: ({ media, ids }) => {
      media.events.consumersChanged(ids.mentee, []);
      return Promise.resolve();
    },
  },
  'media:lost': {
    to: [...IN_CLASS, 'phone'],
    by: ({ media }) => {
      media.lose();
      return Promise.resolve();
    },
  },
  'chat:posted': {
    to: IN_CLASS,
    by: ({ mentee }) => mentee.do('chat:send', { clientId: 'client-1', text: '안녕하세요' }),
  },
  'chat:removed': {
    to: IN_CLASS,
    by: async ({ mentee, assistant }) => {
      const { message } = await mentee.do('chat:send', { clientId: 'client-1', text: '지울 말' });
      await assistant.do('chat:remove', { seq: message.seq });
    },
  },
  'workshop:changed': {
    to: [...IN_CLASS, 'phone'],
    by: ({ mentor }) => mentor.do('scene:set', { scene: 'hands' }),
  },
  'progress:changed': {
    to: STAFF,
    by: ({ mentee, stepId }) => mentee.do('checkin:set', { stepId, mark: 'stuck' }),
  },
  'speaking:changed': {
    to: IN_CLASS,
    by: ({ media, ids }) => {
      media.events.speaking([ids.mentor]);
      return Promise.resolve();
    },
  },
  'reactions:sent': { to: IN_CLASS, by: ({ mentee }) => mentee.do('reaction:send', { reaction: 'cup' }) },
  'strokes:drawn': { to: IN_CLASS, by: ({ mentor }) => mentor.do('draw:stroke', stroke) },
  'strokes:removed': {
    to: IN_CLASS,
    by: async ({ mentor }) => {
      await mentor.do('draw:stroke', stroke);
      await mentor.do('draw:clear', {});
    },
  },
  'pointer:moved': {
    to: IN_CLASS,
    by: ({ mentor }) => mentor.do('draw:point', { at: { canvas: 'hands', point: [0.5, 0.5] } }),
  },
  'cameras:changed': { to: ['mentor'], by: ({ mentor }) => mentor.do('camera:invite', {}) },
  'camera:adjusted': {
    to: ['phone'],
    by: ({ mentor, cameraId }) => mentor.do('camera:adjust', { cameraId, settings: { zoom: 2 } }),
  },
  'role:changed': {
    to: ['mentee'],
    by: ({ mentor, ids }) => mentor.do('assistant:set', { peerId: ids.mentee, isAssistant: true }),
  },
  'bench:asked': {
    to: ['mentee'],
    by: ({ mentor, ids }) => mentor.do('bench:ask', { peerId: ids.mentee }),
  },
  'link:rotated': { to: ['mentor'], by: ({ mentor }) => mentor.do('class:rotateLink', {}) },
  'admission:decided': {
    to: ['knocking'],
    by: ({ assistant, ids }) => assistant.do('admission:decide', { peerId: ids.knocking, admit: false }),
  },
  'session:ended': {
    to: ['passer'],
    by: ({ mentor, ids }) => mentor.do('peer:remove', { peerId: ids.passer, keepOut: false }),
  },
  'session:replaced': {
    to: ['mentee'],
    by: async ({ again }) => (await again('mentee')).join('박서연'),
  },
  'server:stopping': { to: CONNECTED, by: ({ stop }) => stop() },
};

/** Who may see a part, written down a second time: M mentor, A assistant, E mentee, C phone. */
const SEEN: Record<keyof Workshop, string> = {
  settings: 'MAE',
  stageView: 'MAEC',
  lesson: 'MAEC',
  guests: 'MAE',
  still: 'MAE',
  replay: 'MAEC',
  strokes: 'MAE',
  chatMode: 'MAE',
  poll: 'MAE',
  table: 'MAE',
  hand: 'AE',
  progress: 'AE',
  invitation: 'AE',
  benchShare: 'AE',
  consent: 'AE',
  watchers: 'AE',
  isUnheard: 'MAE',
  whisper: 'MAE',
  hands: 'MA',
  progressOf: 'MA',
  knocking: 'MA',
  invited: 'MA',
  tally: 'C',
  sentOut: 'M',
  absent: 'M',
  cameras: 'M',
  practice: 'M',
  declined: 'M',
  crowdedOut: 'M',
};
const LETTER: Record<Role, string> = { mentor: 'M', assistant: 'A', mentee: 'E', camera: 'C' };
const ROLE: Partial<Record<Standing, Role>> = {
  mentor: 'mentor',
  assistant: 'assistant',
  mentee: 'mentee',
  guest: 'mentee',
  passer: 'mentee',
  phone: 'camera',
};

const leave = (client: TestClient) => client.do('class:leave', {});

/** Only the mentor and their phone are in, or waiting at the door. */
async function leaveAlone({ mentor, assistant, mentee, guest, passer }: Everybody): Promise<void> {
  await Promise.all([assistant, mentee, guest, passer].map(leave));
  const told = mentor.everHeard('workshop:changed').findLast(({ parts }) => parts.knocking !== undefined);
  for (const { peerId } of told?.parts.knocking ?? []) {
    await mentor.do('admission:decide', { peerId, admit: false });
  }
}

describe('who learns what', () => {
  let server: TestServer;
  const media = new FakeMediaServer();
  beforeAll(async () => {
    server = await startTestServer({
      media: media.backend,
      env: { TRUST_PROXY: '1', CLASSES_PER_MINUTE: '1000' },
    });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  it.each(notificationNames)('[PV5] %s is told to those it is for, and to nobody else', async (name) => {
    const { by, to, isEarly = false } = TOLD[name];
    const own = name === 'server:stopping' ? await startTestServer({ media: media.backend }) : null;
    using all = await enterAll(own ?? server, media, { isEarly });
    const before = all.counts(name);
    await by(all);
    await all.told(name, to, before);
    // Someone who has left is told as much as someone in the green room, or nothing.
    const others = all
      .countedSince(name, before)
      .filter((who) => notifications[name].to !== 'lobby' || !LEAVERS.includes(who));
    expect(others).toEqual([...to].sort());
    await own?.[Symbol.asyncDispose]();
  });

  it('[PV5] of the workshop, each role gets its own parts', async () => {
    for (const [part, roles] of Object.entries(partRoles)) {
      expect(`${part} ${roles.map((who) => LETTER[who]).join('')}`).toBe(
        `${part} ${SEEN[part as keyof Workshop]}`,
      );
    }
    using all = await enterAll(server, media);
    const { mentor, mentee, guest, stepId, ids } = all;
    await mentee.do('hand:raise', {});
    await mentee.do('checkin:set', { stepId, mark: 'done' });
    await mentee.do('chat:send', { clientId: 'client-1', text: '모두에게' });
    await mentee.do('chat:send', { clientId: 'client-2', text: '선생님께만', thread: ids.mentee });
    await mentor.do('draw:stroke', stroke);
    await mentor.do('poll:open', { question: '어느 쪽?', choices: ['왼쪽', '오른쪽'] });
    await mentor.do('chat:setMode', { mode: 'slow', slowSeconds: 30 });
    await mentor.do('whisper:start', { peerId: ids.guest });
    await mentor.do('class:configure', { kind: 'round-table' });
    await mentor.do('step:go', { stepId });
    await guest.do('bench:share', { withEveryone: true });
    await guest.do('consent:set', { always: true });
    await mentee.do('bench:share', { withEveryone: false });
    await all.settle();
    for (const [standing, role] of Object.entries(ROLE)) {
      const told = all[standing as 'mentor']
        .everHeard('workshop:changed')
        .flatMap(({ parts }) => Object.keys(parts));
      const hidden = told.filter((part) => !SEEN[part as keyof Workshop].includes(LETTER[role]));
      // Someone made an assistant was sent everything again, with nothing in what they still may not see.
      expect(standing === 'assistant' ? [] : hidden).toEqual([]);
    }
    expect(all.phone.everHeard('workshop:changed').flatMap(({ parts }) => Object.keys(parts))).toEqual([
      'lesson',
      'tally',
    ]);
    for (const standing of ['assistant', 'mentee', 'guest'] as const) {
      const lines = all[standing].everHeard('chat:posted').filter(({ message }) => message.thread !== null);
      expect(lines).toHaveLength(standing === 'mentee' ? 1 : 0);
    }
  });

  it('[PV5] the snapshot holds what is for one’s role, and the phone gets no chat', async () => {
    using all = await enterAll(server, media);
    const { mentor, mentee, ids } = all;
    await mentee.do('chat:send', { clientId: 'client-1', text: '모두에게' });
    await mentee.do('chat:send', { clientId: 'client-2', text: '선생님께만', thread: ids.mentee });
    await mentor.do('peer:remove', { peerId: ids.passer, keepOut: true });
    const snapshots = new Map<Standing, Snapshot>();
    for (const standing of ['mentor', 'assistant', 'mentee', 'guest', 'phone'] as const) {
      const { snapshot } = await (await all.again(standing)).join(standing);
      snapshots.set(standing, snapshot);
    }
    const of = (read: (snapshot: Snapshot) => unknown) =>
      Object.fromEntries([...snapshots].map(([standing, snapshot]) => [standing, read(snapshot)]));
    expect(of(({ chat, removedChat }) => chat.messages.length + removedChat.length)).toEqual({
      mentor: 1,
      assistant: 1,
      mentee: 1,
      guest: 1,
      phone: 0,
    });
    expect(of(({ lines }) => Object.keys(lines))).toEqual({
      mentor: [ids.mentee],
      assistant: [],
      mentee: [ids.mentee],
      guest: [],
      phone: [],
    });
    expect(of(({ peers }) => peers.length)).toEqual({
      mentor: 3,
      assistant: 3,
      mentee: 0,
      guest: 0,
      phone: 0,
    });
    expect(of(({ workshop: { hands, sentOut } }) => [hands?.length, sentOut?.length])).toEqual({
      mentor: [0, 2],
      assistant: [0, undefined],
      mentee: [undefined, undefined],
      guest: [undefined, undefined],
      phone: [undefined, undefined],
    });
    const phone = snapshots.get('phone');
    expect(phone?.workshop.lesson.steps).toHaveLength(1);
    expect(phone?.workshop).toMatchObject({ guests: [], strokes: [], poll: null, table: [], watchers: [] });
  });

  it('[PV5] one who is no assistant any more sees nothing of it', async () => {
    using all = await enterAll(server, media);
    const { mentor, assistant, mentee, ids } = all;
    await mentor.do('assistant:set', { peerId: ids.assistant, isAssistant: false });
    await assistant.next('role:changed', ({ role }) => role === 'mentee');
    const { parts } = await assistant.next('workshop:changed', ({ parts: { hands } }) => hands === null);
    expect(parts).toMatchObject({ progressOf: null, knocking: null, invited: null });
    const before = all.counts('peer:changed');
    await mentee.do('quality:report', { quality: 'poor' });
    await mentee.do('hand:raise', {});
    await all.told('peer:changed', ['mentor'], before);
    expect(all.countedSince('peer:changed', before)).toEqual(['mentor']);
    await expect(assistant.refused('hand:next', {})).resolves.toBe('FORBIDDEN');
  });
});
