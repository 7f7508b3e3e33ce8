import type { ConsumerOptions } from '@gongbang/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { EXTENSIONS, HOSTILE_STREAMS, rtpPacket } from '../support/hostileTracks.ts';
import { fuzz } from '../support/mediaFuzz.ts';
import { MediaScene, WIRE } from '../support/mediaScene.ts';
import { CAMERA_TRACK } from '../support/rtp.ts';
import { HAS_RTC_PEER } from '../support/RtcPeers.ts';

describe.skipIf(!HAS_RTC_PEER)('a hostile sender', () => {
  let scene: MediaScene;
  beforeEach(async () => {
    scene = await MediaScene.set();
  });
  afterEach(async () => {
    await scene[Symbol.asyncDispose]();
  });

  it('[MD14] sends extensions of length 0, and the worker lives', async () => {
    for (const { payloadType, ssrc } of HOSTILE_STREAMS) {
      for (const [index, id] of Object.values(EXTENSIONS).entries()) {
        const elements = [{ id, value: new Uint8Array(0) }];
        scene.peers.send(
          WIRE.attacker,
          'rtp',
          rtpPacket({
            payloadType,
            ssrc,
            sequence: index,
            extensions: { form: 'two-byte', elements },
            payload: new Uint8Array(100),
          }),
        );
      }
      await scene.settle(WIRE.attacker);
    }
    await scene.bystanderHears(10);
  });

  it('[MD14] sends packets over TCP that are longer than any, and is cut off', async () => {
    const { payloadType, ssrc } = { payloadType: 96, ssrc: 2010 };
    for (const [sequence, size] of [65_518, 65_519, 65_520].entries()) {
      const payload = new Uint8Array(size - 12);
      scene.peers.send(WIRE.attackerOverTcp, 'rtp', rtpPacket({ payloadType, ssrc, sequence, payload }));
    }
    await scene.bystanderHears(50);
    expect(await scene.peers.closed(WIRE.attackerOverTcp)).not.toBe('');
  });

  it('[MD14] sends bytes that are no frames over TCP, and the worker lives', async () => {
    for (const bytes of [
      [0xff, 0xff],
      [0x05, 0xdd, 1, 2, 3],
      [0, 0, 0, 0, 0],
    ]) {
      scene.peers.send(WIRE.attackerOverTcp, 'bytes', Uint8Array.from(bytes));
    }
    await scene.bystanderHears(10);
  });

  it('[MD14] sends frames of random bytes as every kind of packet, and honest sound goes on', async () => {
    await fuzz(scene, { rounds: 40, seed: 12 });
    expect(await scene.bystanderHears(50)).toBeLessThan(2000);
  });
});

describe.skipIf(!HAS_RTC_PEER)('a hostile viewer', () => {
  const SSRC = 5000;
  const [MENTOR, HONEST, HOSTILE] = [5, 6, 7];

  let scene: MediaScene;
  beforeEach(async () => {
    scene = await MediaScene.set();
  });
  afterEach(async () => {
    await scene[Symbol.asyncDispose]();
  });

  /** A mentor's picture, watched by two, of whom the second keeps sending RTCP until the first has received so much. */
  async function watchTogether(
    flow: { size: number; perSecond: number; packets: number },
    rtcpOf: (ssrc: number) => Uint8Array[],
  ): Promise<void> {
    const { peers } = scene;
    const media = await scene.openClass('lesson');
    const mentor = await scene.peer(media, 'mentor', MENTOR, { way: 'send' });
    const producer = await mentor.produce({
      source: 'camera',
      kind: 'video',
      paused: false,
      rtpParameters: { ...CAMERA_TRACK, encodings: [{ ssrc: SSRC }] },
    });
    const watch = async (name: string, wireId: number): Promise<ConsumerOptions | null> => {
      const viewer = await scene.peer(media, name, wireId, { way: 'receive' });
      const consumer = await viewer.consume({ peerId: 'mentor----------', isBench: false }, producer);
      await viewer.resumeConsumers(consumer === null ? [] : [consumer.id]);
      return consumer;
    };
    await watch('honest', HONEST);
    const consumer = await watch('hostile', HOSTILE);
    const requests = rtcpOf(consumer?.rtpParameters.encodings?.[0]?.ssrc ?? 0);
    const { size, perSecond, packets } = flow;
    peers.flow(MENTOR, { ssrc: SSRC, payloadType: 96, size, perSecond, kind: 'video' });
    while ((await peers.counts(HONEST)).rtp < packets) {
      for (const request of requests) {
        peers.send(HOSTILE, 'rtcp', request);
      }
      await scene.settle(HOSTILE);
    }
  }

  it('[MD36] requests each packet again all the time, and gets half as much again', async () => {
    // Three seconds of 1.9 Mbit/s.
    await watchTogether({ size: 1200, perSecond: 200, packets: 600 }, nacksOfAll);
    const [honest, hostile] = await Promise.all([scene.peers.counts(HONEST), scene.peers.counts(HOSTILE)]);
    expect(hostile.bytes / honest.bytes).toBeGreaterThan(1.3);
    expect(hostile.bytes / honest.bytes).toBeLessThan(1.8);
  });

  it('[MD37] requests a key frame all the time, and the mentor is asked for few', async () => {
    // Six seconds.
    await watchTogether({ size: 200, perSecond: 50, packets: 300 }, (ssrc) => [pli(ssrc)]);
    const { keyFrameRequests } = await scene.peers.counts(MENTOR);
    expect(keyFrameRequests).toBeGreaterThan(2);
    // Five, three more, and one for each who came; those of one moment are one.
    expect(keyFrameRequests).toBeLessThanOrEqual(10);
  });
});

/** Picture loss indication (RFC 4585, 6.3.1). */
function pli(ssrc: number): Uint8Array {
  const packet = Buffer.alloc(12);
  packet.writeUInt32BE(0x81ce0002, 0);
  packet.writeUInt32BE(1, 4);
  packet.writeUInt32BE(ssrc, 8);
  return packet;
}

/** Generic NACKs (RFC 4585, 6.2.1) that name every sequence number: 17 an item, as many items as a packet holds. */
function nacksOfAll(ssrc: number): Uint8Array[] {
  const PER_ITEM = 17;
  const ITEMS = 290;
  const packets: Uint8Array[] = [];
  for (let first = 0; first < 2 ** 16; first += PER_ITEM * ITEMS) {
    const packet = Buffer.alloc(12 + 4 * ITEMS);
    packet.writeUInt32BE(((0x81cd << 16) | (packet.length / 4 - 1)) >>> 0, 0);
    packet.writeUInt32BE(1, 4);
    packet.writeUInt32BE(ssrc, 8);
    for (let item = 0; item < ITEMS; item++) {
      packet.writeUInt16BE((first + item * PER_ITEM) % 2 ** 16, 12 + 4 * item);
      packet.writeUInt16BE(0xffff, 14 + 4 * item);
    }
    packets.push(packet);
  }
  return packets;
}
