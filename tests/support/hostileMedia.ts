import fc from 'fast-check';

import { EXTENSIONS, HOSTILE_STREAMS, rtpPacket, type Element } from './hostileTracks.ts';
import type { Wrapping } from './RtcPeers.ts';

/** What is sent encrypted, by somebody whom the server let in. */
export interface HostilePacket {
  /** Whether it follows the previous packet of its stream: others are mostly dropped as too old or too new. */
  readonly isInOrder: boolean;
  readonly wrapping: Extract<Wrapping, 'rtp' | 'rtcp'>;
  readonly bytes: Uint8Array;
}

const uint32 = fc.nat(2 ** 32 - 1);
const word = (value: number): Buffer => {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value >>> 0);
  return buffer;
};
const ssrcs = HOSTILE_STREAMS.map(({ ssrc }) => ssrc);
const ssrc = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...ssrcs) }, { weight: 1, arbitrary: uint32 });

/** An element of every length that its form can express: none at all in the two-byte form too. */
const element = (form: 'one-byte' | 'two-byte'): fc.Arbitrary<Element> =>
  fc.record({
    id: fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...Object.values(EXTENSIONS)) },
      { weight: 1, arbitrary: fc.nat(form === 'one-byte' ? 15 : 255) },
    ),
    value: fc.uint8Array(
      form === 'one-byte' ? { minLength: 1, maxLength: 16 } : { maxLength: 40, size: 'max' },
    ),
  });
const extensions = fc
  .constantFrom('one-byte' as const, 'two-byte' as const)
  .chain((form) =>
    fc.record({ form: fc.constant(form), elements: fc.array(element(form), { maxLength: 8 }) }),
  );

/** Payload descriptors of VP8, VP9, H264 and AV1 are a few bytes: random ones reach most of the code that reads them. */
const payload = fc.oneof(
  { weight: 6, arbitrary: fc.uint8Array({ maxLength: 30 }) },
  { weight: 3, arbitrary: fc.uint8Array({ maxLength: 1200, size: 'max' }) },
  // Minimal key frames, with a picture id of seven or fifteen bits.
  {
    weight: 2,
    arbitrary: fc
      .constantFrom([0x90, 0x80, 0x01, 0x10], [0x90, 0x80, 0x80, 0x01, 0x10])
      .map((head) => Uint8Array.of(...head, 0, 0, 0x9d, 1, 0x2a, 0, 1, 0, 1)),
  },
);

/** RTP in the format of RFC 3550, with anything in every field. */
const rtp: fc.Arbitrary<Uint8Array> = fc
  .record({
    stream: fc.constantFrom(...HOSTILE_STREAMS),
    strangeType: fc.option(fc.nat(127), { freq: 9 }),
    sequence: fc.nat(0xffff),
    timestamp: uint32,
    marker: fc.boolean(),
    csrcs: fc.array(uint32, { maxLength: 15 }),
    hasExtensions: fc.boolean(),
    extensions,
    payload,
    padding: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(255) }),
  })
  .map(({ stream, strangeType, hasExtensions, extensions, ...rest }) =>
    rtpPacket({
      ...rest,
      ...stream,
      payloadType: strangeType ?? stream.payloadType,
      ...(hasExtensions ? { extensions } : {}),
    }),
  );

/** RTCP (RFC 3550, 6; RFC 4585; RFC 3611): each type with a body of any kind, several together, lengths that lie. */
const rtcpItem = fc
  .record({
    type: fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 200, max: 207 }) },
      { weight: 1, arbitrary: fc.nat(255) },
    ),
    count: fc.nat(31),
    sender: ssrc,
    media: ssrc,
    body: fc.uint8Array({ maxLength: 100, size: 'max' }),
    claimed: fc.option(fc.nat(0xffff), { freq: 6 }),
    hasPadding: fc.boolean(),
  })
  .map(({ type, count, sender, media, body, claimed, hasPadding }) => {
    const filled = Buffer.concat([
      word(sender),
      word(media),
      body,
      Buffer.alloc((4 - (body.length % 4)) % 4),
    ]);
    const header = Buffer.alloc(4);
    header.writeUInt8(0x80 | (hasPadding ? 0x20 : 0) | count, 0);
    header.writeUInt8(type, 1);
    header.writeUInt16BE(claimed ?? filled.length / 4, 2);
    return Buffer.concat([header, filled]);
  });
const rtcp = fc.array(rtcpItem, { minLength: 1, maxLength: 5 }).map((items) => Buffer.concat(items));

/** Changes one byte. */
const changed = (packets: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> =>
  fc.tuple(packets, fc.nat(), fc.nat(255)).map(([packet, at, byte]) => {
    const copy = Uint8Array.from(packet);
    copy[at % copy.length] = byte;
    return copy;
  });

/** Numbers RTP packets that should be in order, stream by stream. */
export class Sequences {
  readonly #last = new Map<number, number>();

  inOrder({ isInOrder, wrapping, bytes }: HostilePacket): Uint8Array {
    if (!isInOrder || wrapping === 'rtcp') {
      return bytes;
    }
    const copy = Buffer.from(bytes);
    const stream = copy.readUInt32BE(8);
    const sequence = ((this.#last.get(stream) ?? 0) + 1) & 0xffff;
    this.#last.set(stream, sequence);
    copy.writeUInt16BE(sequence, 2);
    copy.writeUInt32BE(sequence * 960, 4);
    return copy;
  }
}

/** RTP and RTCP that no browser would send. The version is kept: without it nothing would be encrypted. */
export const hostilePacket: fc.Arbitrary<HostilePacket> = fc
  .tuple(
    fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    fc.oneof(
      { weight: 9, arbitrary: rtp.map((bytes) => ['rtp', bytes] as const) },
      { weight: 3, arbitrary: changed(rtp).map((bytes) => ['rtp', bytes] as const) },
      { weight: 4, arbitrary: rtcp.map((bytes) => ['rtcp', bytes] as const) },
      { weight: 2, arbitrary: changed(rtcp).map((bytes) => ['rtcp', bytes] as const) },
    ),
  )
  .map(([isInOrder, [wrapping, bytes]]) => ({ isInOrder, wrapping, bytes: withVersion(bytes) }));

function withVersion(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[0] = ((copy[0] ?? 0) & 0x3f) | 0x80;
  return copy;
}
