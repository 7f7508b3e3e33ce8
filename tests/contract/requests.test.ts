import { randomUUID } from 'node:crypto';

import {
  requestNames,
  requests,
  type CreatedClass,
  type RequestInput,
  type RequestName,
} from '@gongbang/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestServer, type TestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { CAMERA_TRACK, DTLS, OPUS_TRACK, RECEIVE } from '../support/rtp.ts';
import { TestClient } from '../support/TestClient.ts';

/** A live class with a mentor who sends a camera and a mentee who gets it. */
interface Scene extends Disposable {
  readonly created: CreatedClass;
  readonly mentor: TestClient;
  readonly mentee: TestClient;
  readonly sendTransport: string;
  readonly recvTransport: string;
  readonly producer: string;
  readonly consumer: string;
}

interface Case<N extends RequestName> {
  /** Who makes it, and with what, so that it succeeds. */
  readonly by: 'mentor' | 'mentee';
  readonly good: (scene: Scene) => RequestInput[N];
  /** Payloads that are not of the protocol. */
  readonly malformed: readonly unknown[];
  /** One that is fine but for the state or the owner of what it names, and the code that answers it. */
  readonly wrong: readonly [string, (scene: Scene) => RequestInput[N], by?: 'mentor' | 'mentee'][];
}

const elsewhere = randomUUID();
const junk: readonly unknown[] = [
  null,
  7,
  'x',
  [],
  { unknown: true },
  { __proto__: { polluted: true }, constructor: 1 },
];

/** The table drives the tests: a request without a row here does not compile. */
const CASES: { [N in RequestName]: Case<N> } = {
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
      ['FORBIDDEN', () => ({ source: 'mic', kind: 'audio', rtpParameters: OPUS_TRACK }), 'mentee'],
      ['FORBIDDEN', () => ({ source: 'mic', kind: 'video', rtpParameters: CAMERA_TRACK })],
    ],
  },
  'producer:close': {
    by: 'mentor',
    good: ({ producer }) => ({ producerId: producer }),
    malformed: junk,
    wrong: [
      ['NOT_FOUND', () => ({ producerId: elsewhere })],
      ['FORBIDDEN', ({ producer }) => ({ producerId: producer }), 'mentee'],
    ],
  },
  'producer:pause': {
    by: 'mentor',
    good: ({ producer }) => ({ producerId: producer }),
    malformed: junk,
    wrong: [
      ['NOT_FOUND', () => ({ producerId: elsewhere })],
      ['FORBIDDEN', ({ producer }) => ({ producerId: producer }), 'mentee'],
    ],
  },
  'producer:resume': {
    by: 'mentor',
    good: ({ producer }) => ({ producerId: producer }),
    malformed: junk,
    wrong: [
      ['NOT_FOUND', () => ({ producerId: elsewhere })],
      ['FORBIDDEN', ({ producer }) => ({ producerId: producer }), 'mentee'],
    ],
  },
  'consumer:resume': {
    by: 'mentee',
    good: ({ consumer }) => ({ consumerIds: [consumer] }),
    malformed: [...junk, { consumerIds: [] }, { consumerIds: Array(33).fill(elsewhere) }],
    wrong: [
      ['NOT_FOUND', () => ({ consumerIds: [elsewhere] })],
      ['NOT_FOUND', ({ consumer }) => ({ consumerIds: [consumer] }), 'mentor'],
    ],
  },
  'consumer:pause': {
    by: 'mentee',
    good: ({ consumer }) => ({ consumerIds: [consumer] }),
    malformed: [...junk, { consumerIds: ['x'] }],
    wrong: [['NOT_FOUND', ({ consumer }) => ({ consumerIds: [consumer] }), 'mentor']],
  },
  'consumer:setLayers': {
    by: 'mentee',
    good: ({ consumer }) => ({ consumerId: consumer, spatialLayer: 0 }),
    malformed: [
      ...junk,
      { consumerId: elsewhere, spatialLayer: 9 },
      { consumerId: elsewhere, spatialLayer: 0.5 },
    ],
    wrong: [['NOT_FOUND', () => ({ consumerId: elsewhere, spatialLayer: 0 })]],
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
    ],
    wrong: [],
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
    wrong: [],
  },
};

describe('requests', () => {
  const media = new FakeMediaServer();
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ media: media.backend, env: { CLASSES_PER_MINUTE: '10000' } });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  async function scene(): Promise<Scene> {
    const created = await server.createClass();
    const mentor = await TestClient.connect(server.url, created, 'mentor');
    const teaching = await mentor.join('이정은');
    await mentor.do('class:start', {});
    const { producerId } = await mentor.do('producer:create', {
      source: 'camera',
      kind: 'video',
      rtpParameters: CAMERA_TRACK,
    });
    const mentee = await TestClient.connect(server.url, created, 'mentee');
    // Without DTLS parameters, so that `transport:connect` has something to do.
    const watching = await mentee.join('박서연', { media: { rtpCapabilities: RECEIVE } });
    return {
      created,
      mentor,
      mentee,
      sendTransport: teaching.media?.sendTransport?.id ?? '',
      recvTransport: watching.media?.recvTransport?.id ?? '',
      producer: producerId,
      consumer: watching.media?.consumers[0]?.id ?? '',
      [Symbol.dispose]() {
        mentor[Symbol.dispose]();
        mentee[Symbol.dispose]();
      },
    };
  }

  it('[JN1] one join answers with snapshot, transport and all that is on stage', async () => {
    using it = await scene();
    using late = await TestClient.connect(server.url, it.created, 'mentee');
    const { snapshot, media: answered } = await late.join('최하린');
    expect(snapshot).toMatchObject({
      class: { phase: 'live', title: '손으로 빚는 찻잔' },
      mentor: { state: 'present' },
      audience: 2,
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

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- ties the name to its row
  describe.each(requestNames)('%s', <N extends RequestName>(name: N) => {
    const { by, good, malformed, wrong } = CASES[name];

    it('succeeds when it should', async () => {
      using it = await scene();
      const ack = await it[by].request(name, good(it));
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
        expect(await it[who].refused(name, payload(it))).toBe(code);
      }
      if (!(requests[name].roles as readonly string[]).includes('mentee')) {
        expect(await it.mentee.refused(name, good(it))).toBe('FORBIDDEN');
      }
    });

    it('[LM6] is refused before the join, and after the end', async () => {
      using it = await scene();
      if (name !== 'class:join') {
        using stranger = await TestClient.connect(server.url, it.created, by);
        expect(await stranger.refused(name, good(it))).toBe('CONFLICT');
      }
      using watcher = await TestClient.connect(server.url, it.created, 'mentee');
      await it.mentor.do('class:end', {});
      await watcher.next('class:ended');
      expect(['CLASS_ENDED', 'CONFLICT', 'FORBIDDEN']).toContain(await watcher.refused(name, good(it)));
    });

    it('[LM1] without an ack is dropped, and the process goes on', async () => {
      using it = await scene();
      it[by].socket.emit(name, good(it));
      it[by].socket.emit(name);
      expect(await it[by].request('chat:history', { after: 0, limit: 1 })).toMatchObject({ ok: true });
    });
  });
});
