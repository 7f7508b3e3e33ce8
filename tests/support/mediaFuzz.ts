import fc from 'fast-check';

import { EXTENSIONS, HOSTILE_STREAMS, rtpPacket } from './hostileTracks.ts';
import { WIRE, type MediaScene } from './mediaScene.ts';
import type { Wrapping } from './RtcPeers.ts';

/** Packets between two checks that the worker is alive. */
const BURST = 50;

interface Packet {
  readonly wrapping: Wrapping;
  readonly bytes: Uint8Array;
}

const stream = fc.constantFrom(...HOSTILE_STREAMS);
const value = fc.oneof(
  fc.constant(new Uint8Array(0)),
  fc.uint8Array({ maxLength: 17 }),
  fc.uint8Array({ minLength: 30, maxLength: 255 }),
);
const elements = fc.array(
  fc.record({ id: fc.oneof(fc.constantFrom(...Object.values(EXTENSIONS)), fc.nat(255)), value }),
  { maxLength: 4 },
);

/** The beginnings of payloads whose descriptors are read: VP8, VP9, H264 (STAP-A, FU-A), AV1, and unknown ones. */
const payload = fc
  .tuple(
    fc.constantFrom([0x90, 0xe0], [0x10], [0xb0, 0x9f], [0xff, 0xff], [0x78, 0], [0x7c, 0x85], [0x18], []),
    fc.uint8Array({ maxLength: 60 }),
  )
  .map(([start, rest]) => Uint8Array.from([...start, ...rest]));

const rtp = fc
  .record({
    stream,
    sequence: fc.oneof(fc.nat(200), fc.nat(65_535)),
    timestamp: fc.nat(),
    marker: fc.boolean(),
    csrcs: fc.array(fc.nat(), { maxLength: 15 }),
    form: fc.constantFrom('one-byte' as const, 'two-byte' as const),
    elements: fc.option(elements, { nil: undefined }),
    payload,
    padding: fc.oneof(fc.constant(0), fc.nat(255)),
    ssrc: fc.option(fc.nat(), { nil: undefined, freq: 10 }),
  })
  .map(({ stream: { payloadType, ssrc: known }, ssrc, form, elements: list, ...rest }): Packet => {
    const extensions = list === undefined ? {} : { extensions: { form, elements: list } };
    return {
      wrapping: 'rtp',
      bytes: rtpPacket({ ...rest, payloadType, ssrc: ssrc ?? known, ...extensions }),
    };
  });

/** RTCP (RFC 3550, 4585, 3611): known types with true and false lengths around anything. */
const rtcp = fc
  .array(
    fc.record({
      type: fc.oneof(fc.integer({ min: 200, max: 207 }), fc.integer({ min: 192, max: 223 })),
      count: fc.nat(31),
      body: fc.uint8Array({ minLength: 4, maxLength: 80 }),
      ssrc: stream,
      wrong: fc.option(fc.nat(65_535), { nil: undefined, freq: 6 }),
      unique: fc.constantFrom('', 'REMB'),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts): Packet => {
    const packets = parts.map(({ type, count, body, ssrc: { ssrc }, wrong, unique }) => {
      const padded = Buffer.alloc(12 + unique.length + Math.ceil(body.length / 4) * 4);
      padded[0] = 0x80 | count;
      padded[1] = type;
      padded.writeUInt16BE(wrong ?? padded.length / 4 - 1, 2);
      padded.writeUInt32BE(ssrc, 4);
      padded.writeUInt32BE(ssrc, 8);
      padded.write(unique, 12, 'latin1');
      padded.set(body, 12 + unique.length);
      return padded;
    });
    return { wrapping: 'rtcp', bytes: Buffer.concat(packets) };
  });

/** Unencrypted packets: STUN, DTLS, RTP and RTCP by their first bytes, and anything. */
const plain = fc
  .tuple(
    fc.constantFrom(
      [0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42],
      [22, 254, 253],
      [23, 254, 253],
      [0x80, 200],
      [0x90, 96],
      [],
    ),
    fc.uint8Array({ maxLength: 200 }),
  )
  .map(([start, rest]): Packet => ({ wrapping: 'plain', bytes: Uint8Array.from([...start, ...rest]) }));

const packets = fc.array(
  fc.oneof({ arbitrary: rtp, weight: 6 }, { arbitrary: rtcp, weight: 3 }, { arbitrary: plain, weight: 1 }),
  { minLength: BURST, maxLength: BURST },
);

/**
 * Sends bursts of hostile packets over UDP and TCP, from a sender and from a viewer, through real DTLS-SRTP.
 * @throws Error if the worker dies of it; the burst is in the message
 */
export async function fuzz(
  scene: MediaScene,
  { rounds, seed }: { rounds: number; seed: number },
): Promise<void> {
  const senders = [WIRE.attacker, WIRE.attackerOverTcp, WIRE.viewer];
  for (const [round, burst] of fc.sample(packets, { numRuns: rounds, seed }).entries()) {
    const wireId = senders[round % senders.length] ?? WIRE.attacker;
    for (const { wrapping, bytes } of burst) {
      scene.peers.send(wireId, wrapping, bytes);
    }
    await scene.settle(wireId).catch((error: unknown) => {
      const sent = burst.map(({ wrapping, bytes }) => `${wrapping} ${Buffer.from(bytes).toString('hex')}`);
      throw new Error(`round ${round} of seed ${seed}:\n${sent.join('\n')}`, { cause: error });
    });
  }
}
