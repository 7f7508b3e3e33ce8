import { requestNames, requests, type RequestName } from '@gongbang/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestServer, type TestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { CAMERA_TRACK, DTLS, OPUS_TRACK, RECEIVE } from '../support/rtp.ts';
import { TestClient } from '../support/TestClient.ts';
import { elsewhere, junk, setRehearsal, setScene, type Case, type Scene } from './scene.ts';
import { WORKSHOP_CASES } from './workshopCases.ts';

/** The table drives the tests: a request without a row here does not compile. */
const CASES: { [N in RequestName]: Case<N> } = {
  ...WORKSHOP_CASES,
  'class:join': {
    by: 'mentee',
    good: () => ({ name: '박서연', media: { rtpCapabilities: RECEIVE, dtlsParameters: DTLS } }),
    malformed: [
      ...junk,
      { name: '' },
      { name: 'a'.repeat(41) },
      { name: '두\n줄' },
      { name: '\u202egnabgnog' },
      { name: '\ud800' },
      { name: 'x', lastSeq: -1 },
      { name: 'x', lastSeq: Number.NaN },
      { name: 'x', media: { rtpCapabilities: { codecs: Array.from({ length: 65 }, () => ({})) } } },
      { name: 'x', media: { rtpCapabilities: {}, dtlsParameters: { fingerprints: [] } } },
      {
        name: 'x',
        media: {
          rtpCapabilities: {},
          dtlsParameters: { fingerprints: [{ algorithm: 'md5', value: 'AA:BB' }] },
        },
      },
    ],
    wrong: [],
  },
  'class:leave': { by: 'mentee', good: () => ({}), malformed: junk, wrong: [] },
  'class:start': {
    by: 'mentor',
    good: () => ({}),
    malformed: junk,
    wrong: [['FORBIDDEN', () => ({}), 'mentee']],
  },
  'class:end': {
    by: 'mentor',
    good: () => ({}),
    malformed: junk,
    wrong: [['FORBIDDEN', () => ({}), 'mentee']],
  },
  'transport:open': {
    by: 'mentee',
    good: () => ({}),
    malformed: junk,
    wrong: [],
  },
  'transport:connect': {
    by: 'mentee',
    good: ({ recvTransport }) => ({ transportId: recvTransport, dtlsParameters: DTLS }),
    malformed: [...junk, { transportId: 'x', dtlsParameters: DTLS }, { transportId: elsewhere }],
    wrong: [
      ['NOT_FOUND', () => ({ transportId: elsewhere, dtlsParameters: DTLS })],
      ['NOT_FOUND', ({ sendTransport }) => ({ transportId: sendTransport, dtlsParameters: DTLS })],
    ],
  },
  'transport:restartIce': {
    by: 'mentee',
    good: ({ recvTransport }) => ({ transportId: recvTransport }),
    malformed: [...junk, { transportId: 1 }],
    wrong: [
      ['NOT_FOUND', () => ({ transportId: elsewhere })],
      ['NOT_FOUND', ({ sendTransport }) => ({ transportId: sendTransport })],
    ],
  },
  'producer:create': {
    by: 'mentor',
    good: () => ({ source: 'mic', kind: 'audio', rtpParameters: OPUS_TRACK }),
    malformed: [
      ...junk,
      { source: 'telepathy', kind: 'audio', rtpParameters: OPUS_TRACK },
      { source: 'mic', kind: 'audio', rtpParameters: { codecs: [] } },
      { source: 'mic', kind: 'audio', rtpParameters: { ...OPUS_TRACK, encodings: [{ ssrc: 2 ** 32 }] } },
      {
        source: 'mic',
        kind: 'audio',
        rtpParameters: {
          ...OPUS_TRACK,
          codecs: [{ ...OPUS_TRACK.codecs[0], parameters: { ['__proto__x']: 1 } }],
        },
      },
      { source: 'camera', kind: 'video', rtpParameters: { ...CAMERA_TRACK, encodings: Array(5).fill({}) } },
    ],
    wrong: [
      // A mentee has no transport to send on before `transport:open`.
      ['FORBIDDEN', () => ({ source: 'mic', kind: 'audio', rtpParameters: OPUS_TRACK }), 'mentee'],
      ['FORBIDDEN', () => ({ source: 'hands', kind: 'video', rtpParameters: CAMERA_TRACK }), 'mentee'],
      ['FORBIDDEN', () => ({ source: 'camera', kind: 'video', rtpParameters: CAMERA_TRACK }), 'camera'],
      ['FORBIDDEN', () => ({ source: 'mic', kind: 'video', rtpParameters: CAMERA_TRACK })],
    ],
  },
  'producer:close': {
    by: 'mentor',
    good: ({ producer }) => ({ producerId: producer }),
    malformed: junk,
    wrong: [
      ['NOT_FOUND', () => ({ producerId: elsewhere })],
      ['NOT_FOUND', ({ producer }) => ({ producerId: producer }), 'mentee'],
    ],
  },
  'producer:pause': {
    by: 'mentor',
    good: ({ producer }) => ({ producerId: producer }),
    malformed: junk,
    wrong: [
      ['NOT_FOUND', () => ({ producerId: elsewhere })],
      ['NOT_FOUND', ({ producer }) => ({ producerId: producer }), 'mentee'],
    ],
  },
  'producer:resume': {
    by: 'mentor',
    good: ({ producer }) => ({ producerId: producer }),
    malformed: junk,
    wrong: [
      ['NOT_FOUND', () => ({ producerId: elsewhere })],
      ['NOT_FOUND', ({ producer }) => ({ producerId: producer }), 'mentee'],
    ],
  },
  'consumer:resume': {
    by: 'mentee',
    good: ({ consumer }) => ({ consumerIds: [consumer] }),
    malformed: [...junk, { consumerIds: [] }, { consumerIds: Array(65).fill(elsewhere) }],
    wrong: [
      ['NOT_FOUND', () => ({ consumerIds: [elsewhere] })],
      ['NOT_FOUND', ({ consumer }) => ({ consumerIds: [consumer] }), 'mentor'],
    ],
  },
  'consumer:watch': {
    by: 'mentee',
    good: ({ consumer }) => ({ consumers: [{ id: consumer, layer: 0 }] }),
    malformed: [
      ...junk,
      { consumers: [] },
      { consumers: [{ id: elsewhere, layer: 9 }] },
      { consumers: [{ id: elsewhere, layer: 0.5 }] },
      { consumers: [{ id: 'x', layer: null }] },
      { consumers: Array(65).fill({ id: elsewhere, layer: 0 }) },
    ],
    wrong: [
      ['NOT_FOUND', () => ({ consumers: [{ id: elsewhere, layer: 0 }] })],
      ['NOT_FOUND', ({ consumer }) => ({ consumers: [{ id: consumer, layer: null }] }), 'mentor'],
    ],
  },
  'quality:report': {
    by: 'mentee',
    good: () => ({ quality: 'fair' }),
    malformed: [...junk, { quality: 'splendid' }],
    wrong: [],
  },
  'sound:report': {
    by: 'mentee',
    good: () => ({ playback: 'blocked' }),
    malformed: [...junk, { playback: 'loud' }, {}],
    wrong: [['FORBIDDEN', () => ({ playback: 'muted' }), 'mentor']],
  },
  'chat:send': {
    by: 'mentee',
    good: () => ({ clientId: 'client-1', text: '안녕하세요' }),
    malformed: [
      ...junk,
      { clientId: 'client-1', text: '   ' },
      { clientId: 'client-1', text: 'x'.repeat(2001) },
      { clientId: 'client-1', text: 'lone \udc00 surrogate' },
      { clientId: 'no spaces', text: 'x' },
      { clientId: 'client-1', text: 'x', thread: 'somebody' },
      { clientId: 'client-1', text: 'x', picture: 'no id' },
    ],
    wrong: [
      ['FORBIDDEN', ({ otherId }) => ({ clientId: 'client-1', text: 'x', thread: otherId })],
      ['PICTURES_OFF', () => ({ clientId: 'client-1', text: '', picture: 'none' })],
      [
        'NOT_FOUND',
        ({ menteeId }) => ({ clientId: 'client-1', text: '', picture: 'none', thread: menteeId }),
      ],
    ],
  },
  'chat:history': {
    by: 'mentee',
    good: () => ({ after: 0, limit: 10 }),
    malformed: [
      ...junk,
      { after: 0, before: 1, limit: 1 },
      { after: 0, limit: 1000 },
      { before: 0, limit: 1 },
    ],
    wrong: [['FORBIDDEN', ({ otherId }) => ({ after: 0, limit: 1, thread: otherId })]],
  },
};

describe('requests', () => {
  const media = new FakeMediaServer();
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({
      media: media.backend,
      env: { CLASSES_PER_MINUTE: '10000', TRUST_PROXY: '1' },
    });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  const scene = (): Promise<Scene> => setScene(server);

  it('[JN1] one join answers with snapshot, transport and all that is on stage', async () => {
    using it = await scene();
    using late = await TestClient.connect(server.url, it.created, 'mentee');
    const { snapshot, media: answered } = await late.join('최하린');
    expect(snapshot).toMatchObject({
      class: { phase: 'live', title: '손으로 빚는 찻잔' },
      mentor: { state: 'present' },
      audience: 3,
      me: { role: 'mentee', name: '최하린' },
    });
    expect(answered).toMatchObject({
      kept: false,
      sendTransport: null,
      recvTransport: { connected: true },
      primer: null,
      consumers: [{ producerId: it.producer, source: 'camera', paused: false }],
    });
  });

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- ties the name to its row
  describe.each(requestNames)('%s', <N extends RequestName>(name: N) => {
    const { by, good, malformed, wrong, isOfRehearsal = false, isOfGreenRoom = false } = CASES[name];

    it('succeeds when it should', async () => {
      using it = await scene();
      using mentor = isOfRehearsal ? await setRehearsal(server) : null;
      const ack = await (mentor ?? it[by]).request(name, await good(it));
      expect(ack).toMatchObject({ ok: true });
    });

    it('[LM2] refuses what is not of the protocol, and changes nothing', async () => {
      using it = await scene();
      for (const payload of malformed) {
        const ack = await it[by].requestRaw(name, payload);
        const code = ack.ok ? `OK for ${JSON.stringify(payload)}` : ack.error.code;
        expect(['BAD_REQUEST', 'RATE_LIMITED']).toContain(code);
      }
      expect(await it.mentee.request('chat:history', { after: 0, limit: 1 })).toMatchObject({ ok: true });
    });

    it('[PV4] refuses the wrong role, and ids that are not the caller’s', async () => {
      using it = await scene();
      for (const [code, payload, who = by] of wrong) {
        expect(await it[who].refused(name, await payload(it))).toBe(code);
      }
      for (const role of ['mentor', 'mentee', 'camera'] as const) {
        if (!requests[name].roles.includes(role)) {
          expect(await it[role].refused(name, await good(it))).toBe('FORBIDDEN');
        }
      }
    });

    it('[LM6] is refused before the join, and after the end', async () => {
      using it = await scene();
      if (name !== 'class:join') {
        const payload = await good(it);
        using stranger =
          by === 'camera'
            ? await TestClient.connect(server.url, it.created, by, {
                linkKey: (await it.mentor.do('camera:invite', {})).key,
              })
            : await TestClient.connect(server.url, it.created, by);
        expect(await stranger.refused(name, payload)).toBe(isOfGreenRoom ? 'OK' : 'CONFLICT');
      }
      using watcher = await TestClient.connect(server.url, it.created, 'mentee');
      const late = await good(it);
      await it.mentor.do('class:end', {});
      await watcher.next('class:ended');
      expect(['CLASS_ENDED', 'CONFLICT', 'FORBIDDEN']).toContain(await watcher.refused(name, late));
    });

    it('[LM1] without an ack is dropped, and the process goes on', async () => {
      using it = await scene();
      it[by].socket.emit(name, await good(it));
      it[by].socket.emit(name);
      expect(await it.mentor.request('chat:history', { after: 0, limit: 1 })).toMatchObject({ ok: true });
    });
  });
});
