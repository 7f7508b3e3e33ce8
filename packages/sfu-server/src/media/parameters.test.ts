import {
  consumerList,
  rtpCapabilities,
  rtpParameters,
  type MediaKind,
  type RtpParameters,
} from '@gongbang/protocol';
import fc from 'fast-check';
import { getConsumerRtpParameters } from 'mediasoup/ortc';
import { describe, expect, it } from 'vitest';
import { consumableOf } from '@gongbang/tests/support/FakeMedia.ts';
import { CAMERA_TRACK, OPUS_TRACK, RECEIVE } from '@gongbang/tests/support/rtp.ts';

import { ROUTER_CAPABILITIES, describeTrack, receivableBy, receivesBaseline } from './parameters.ts';
import { fromRtpCapabilities } from './wire.ts';

const OWNER = 'owner-----------';
const EVERYTHING = fromRtpCapabilities(ROUTER_CAPABILITIES);

/** A track that contains every possible kind of text. */
const TALKATIVE: RtpParameters = {
  ...CAMERA_TRACK,
  codecs: [
    {
      mimeType: 'video/VP8',
      payloadType: 96,
      clockRate: 90_000,
      parameters: { 'x-google-start-bitrate': '1000' },
      rtcpFeedback: [{ type: 'nack', parameter: 'pli' }],
    },
    { mimeType: 'video/rtx', payloadType: 97, clockRate: 90_000, parameters: { apt: 96 } },
  ],
  headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 4, parameters: { some: 'thing' } }],
  msid: 'stream track',
  rtcp: { cname: 'somebody' },
};

/** Every string in a value, with a function that replaces it. */
function slots(value: unknown): { was: string; put: (text: string) => void }[] {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, member]) =>
        typeof member === 'string'
          ? {
              was: member,
              put: (text: string) => {
                Object.assign(value, { [key]: text });
              },
            }
          : slots(member),
      )
    : [];
}

/** How a track reaches a viewer whose browser receives everything. */
function seenOf(kind: MediaKind, offered: RtpParameters, owner = OWNER) {
  return getConsumerRtpParameters({
    consumableRtpParameters: consumableOf(kind, describeTrack(kind, offered, owner)),
    remoteRtpCapabilities: receivableBy(EVERYTHING),
    pipe: false,
    enableRtx: kind === 'video',
  });
}

const stringsOf = (value: unknown): string[] => slots(value).map(({ was }) => was);

describe('[MD20] media parameters', () => {
  const breaks = [
    '\r\na=candidate:1 1 udp 1 203.0.113.9 9 typ host',
    '\n',
    '\r',
    '\0',
    '\u0085',
    '\u2028',
    '\u202e',
    'é',
  ];

  it.each([
    ['a track', rtpParameters, TALKATIVE],
    ['capabilities', rtpCapabilities, EVERYTHING],
  ])('no text in %s holds a line break, a control character or what is no ASCII', (_what, schema, valid) => {
    expect(schema.safeParse(valid).success).toBe(true);
    const count = slots(valid).length;
    for (let index = 0; index < count; index += 1) {
      for (const tail of breaks) {
        const hostile = structuredClone(valid);
        const slot = slots(hostile)[index];
        slot?.put(slot.was + tail);
        expect([slot?.was, tail, schema.safeParse(hostile).success]).toEqual([slot?.was, tail, false]);
      }
    }
  });

  it('no value begins another one', () => {
    for (const value of ['1;x=2', '1 2', '']) {
      const codec = { ...OPUS_TRACK.codecs[0], parameters: { usedtx: value } };
      expect(rtpParameters.safeParse({ ...OPUS_TRACK, codecs: [codec] }).success).toBe(value === '');
    }
  });

  const [vp8, rtx] = CAMERA_TRACK.codecs;
  const video = (mimeType: string, parameters: Record<string, string | number> = {}) => ({
    mimeType,
    payloadType: 96,
    clockRate: 90_000,
    parameters,
  });
  const mid = 'urn:ietf:params:rtp-hdrext:sdes:mid';
  it.each<[string, MediaKind, object]>([
    ['two codecs under one number', 'video', { codecs: [vp8, { ...rtx, payloadType: 96 }] }],
    ['one codec twice', 'video', { codecs: [vp8, { ...vp8, payloadType: 98 }] }],
    ['two codecs', 'video', { codecs: [vp8, { ...video('video/VP9'), payloadType: 98 }] }],
    ['retransmissions alone', 'video', { codecs: [rtx] }],
    ['retransmissions of nothing', 'video', { codecs: [vp8, { ...rtx, parameters: { apt: 55 } }] }],
    ['retransmissions of themselves', 'video', { codecs: [vp8, { ...rtx, parameters: { apt: 97 } }] }],
    [
      'an extension twice',
      'video',
      {
        headerExtensions: [
          { uri: mid, id: 1 },
          { uri: mid, id: 2 },
        ],
      },
    ],
    [
      'two extensions under one number',
      'video',
      {
        headerExtensions: [
          { uri: mid, id: 1 },
          { uri: 'urn:x', id: 1 },
        ],
      },
    ],
    ['two layers of one name', 'video', { encodings: [{ rid: 'a' }, { rid: 'a' }] }],
    ['two layers of one SSRC', 'video', { encodings: [{ ssrc: 5 }, { ssrc: 6, rtx: { ssrc: 5 } }] }],
    [
      'layers of two kinds',
      'video',
      {
        encodings: [
          { rid: 'a', scalabilityMode: 'L1T1' },
          { rid: 'b', scalabilityMode: 'L1T3' },
        ],
      },
    ],
    ['another profile of VP9', 'video', { codecs: [video('video/VP9', { 'profile-id': 2 })] }],
    [
      'another profile of H264',
      'video',
      { codecs: [video('video/H264', { 'packetization-mode': 1, 'profile-level-id': '640c1f' })] },
    ],
    [
      'no profile of H264',
      'video',
      { codecs: [video('video/H264', { 'packetization-mode': 1, 'profile-level-id': 'zzzzzz' })] },
    ],
    [
      'a number for a profile of H264',
      'video',
      { codecs: [video('video/H264', { 'packetization-mode': 1, 'profile-level-id': 420029 })] },
    ],
    [
      'another packetization of H264',
      'video',
      { codecs: [video('video/H264', { 'profile-level-id': '42e01f' })] },
    ],
    ['another profile of AV1', 'video', { codecs: [video('video/AV1', { profile: 1 })] }],
    ['a codec of another kind', 'audio', { codecs: [vp8] }],
    ['a codec that is not routed', 'video', { codecs: [video('video/H265')] }],
    ['another clock', 'video', { codecs: [{ ...vp8, clockRate: 48_000 }] }],
  ])('what another browser would refuse is refused at its sender: %s', (_what, kind, part) => {
    const offered = rtpParameters.parse({ ...CAMERA_TRACK, ...part });
    expect(() => describeTrack(kind, offered, OWNER)).toThrow(
      expect.objectContaining({ code: 'BAD_REQUEST' }),
    );
  });

  it.each<[MediaKind, RtpParameters]>([
    ['audio', OPUS_TRACK],
    ['video', CAMERA_TRACK],
    ['video', { ...CAMERA_TRACK, codecs: [video('video/VP9', { 'profile-id': 0 })] }],
    ['video', { ...CAMERA_TRACK, codecs: [video('video/AV1', { 'level-idx': 5, profile: 0, tier: 0 })] }],
    [
      'video',
      {
        ...CAMERA_TRACK,
        codecs: [
          video('video/H264', {
            'level-asymmetry-allowed': 1,
            'packetization-mode': 1,
            'profile-level-id': '42e034',
          }),
        ],
      },
    ],
  ])('what browsers send is taken: %s', (kind, offered) => {
    expect(describeTrack(kind, rtpParameters.parse(offered), OWNER).codecs).toHaveLength(
      offered.codecs.length,
    );
  });
});

describe('[MD21] what viewers get of a track', () => {
  it('is said in the router’s words, and under its owner’s id', () => {
    const seen = seenOf('audio', {
      ...OPUS_TRACK,
      msid: 'stream track',
      rtcp: { cname: 'somebody' },
      codecs: [
        {
          mimeType: 'AUDIO/OPUS',
          payloadType: 111,
          clockRate: 48_000,
          channels: 2,
          parameters: { 'sprop-stereo': 1, usedtx: 0, minptime: 10, useinbandfec: '1', foo: 'bar' },
        },
      ],
    });
    expect(seen.codecs).toMatchObject([
      { mimeType: 'audio/opus', parameters: { useinbandfec: 1, usedtx: 0, 'sprop-stereo': 1 } },
    ]);
    expect(seen.rtcp).toEqual({ cname: OWNER, reducedSize: true });
    expect(seen.msid).toBeUndefined();
    const { parameters } =
      seenOf('video', {
        ...CAMERA_TRACK,
        codecs: [
          {
            mimeType: 'video/H264',
            payloadType: 96,
            clockRate: 90_000,
            parameters: {
              'packetization-mode': 1,
              'profile-level-id': '42E034',
              'sprop-parameter-sets': 'Zx==,aM4=',
            },
          },
        ],
      }).codecs[0] ?? {};
    expect(parameters).toEqual({
      'packetization-mode': 1,
      'profile-level-id': '42e01f',
      'level-asymmetry-allowed': 1,
    });
  });

  it('holds no text that its sender wrote', { timeout: 60_000 }, () => {
    const allowed = new Set([
      ...stringsOf(ROUTER_CAPABILITIES),
      ...[1, 2, 3, 4].flatMap((layers) => [1, 2, 3].map((frames) => `L${layers}T${frames}`)),
      OWNER,
    ]);
    const characters = fc.string({
      unit: fc.constantFrom(
        'a',
        'X',
        '0',
        '-',
        '_',
        '.',
        '+',
        '/',
        '=',
        ',',
        ':',
        ';',
        '\r',
        '\n',
        ' ',
        '\u202e',
      ),
      maxLength: 12,
    });
    const word = fc.string({
      unit: fc.constantFrom('a', 'b', 'X', 'Y', '0', '9'),
      minLength: 3,
      maxLength: 8,
    });
    const anything = fc.oneof(characters, word);
    fc.assert(
      fc.property(
        fc.constantFrom<[MediaKind, RtpParameters]>(['video', TALKATIVE], ['audio', OPUS_TRACK]),
        fc.array(fc.tuple(fc.nat(), anything), { minLength: 1, maxLength: 6 }),
        fc.dictionary(word, fc.oneof(anything, fc.nat())),
        ([kind, valid], changes, parameters) => {
          const hostile = structuredClone(valid);
          for (const [at, text] of changes) {
            const all = slots(hostile);
            all[at % all.length]?.put(text);
          }
          Object.assign(hostile.codecs[0] ?? {}, { parameters });
          const parsed = rtpParameters.safeParse(hostile);
          let strings: string[] = [];
          try {
            strings = parsed.success ? stringsOf(seenOf(kind, parsed.data)) : [];
          } catch (error) {
            expect(error).toMatchObject({ code: 'BAD_REQUEST' });
          }
          expect(strings.filter((text) => !allowed.has(text))).toEqual([]);
        },
      ),
      { numRuns: 300, seed: 3 },
    );
  });

  it('nor any that the viewer wrote', () => {
    const claimed = structuredClone(RECEIVE);
    claimed.codecs?.push({
      kind: 'video',
      mimeType: 'video/AV1',
      clockRate: 90_000,
      parameters: { evil: 'x' },
    });
    claimed.codecs?.forEach((codec) =>
      Object.assign(codec, { rtcpFeedback: [{ type: 'evil' }, { type: 'nack' }] }),
    );
    claimed.headerExtensions?.push({ kind: 'video', uri: 'urn:evil', preferredId: 1 });
    const receivable = receivableBy(rtpCapabilities.parse(claimed));
    expect(JSON.stringify(receivable)).not.toContain('evil');
    expect(receivable.codecs?.map(({ mimeType }) => mimeType)).toContain('video/AV1');
    expect(receivesBaseline(receivable)).toBe(true);
    expect(receivesBaseline(receivableBy({}))).toBe(false);
    expect(receivesBaseline(receivableBy({ codecs: RECEIVE.codecs?.slice(0, 1) }))).toBe(false);
  });
});

describe('[MD22] Consumers in an answer', () => {
  it('one that is not of the protocol is left out, and takes no other with it', () => {
    const good = {
      id: crypto.randomUUID(),
      producerId: crypto.randomUUID(),
      peerId: OWNER,
      isBench: false,
      source: 'mic',
      kind: 'audio',
      rtpParameters: OPUS_TRACK,
      producerPaused: false,
      paused: false,
    };
    const bad = { ...good, rtpParameters: { ...OPUS_TRACK, rtcp: { cname: 'x\r\na=ice-lite' } } };
    expect(consumerList.parse([good, bad, null])).toEqual([good]);
    expect(consumerList.safeParse('x').success).toBe(false);
  });
});
