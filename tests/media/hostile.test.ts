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
  /** Packets that an honest viewer has received by the end: three seconds of 1.9 Mbit/s. */
  const ENOUGH = 600;

  it('[MD36] requests each packet again all the time, and gets half as much again', async () => {
    await using scene = await MediaScene.set();
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
    const ssrc = (await watch('hostile', HOSTILE))?.rtpParameters.encodings?.[0]?.ssrc ?? 0;
    peers.flow(MENTOR, { ssrc: SSRC, payloadType: 96, size: 1200, perSecond: 200, kind: 'video' });
    const requests = nacksOfAll(ssrc);
    let honest = await peers.counts(HONEST);
    while (honest.rtp < ENOUGH) {
      for (const request of requests) {
        peers.send(HOSTILE, 'rtcp', request);
      }
      await scene.settle(HOSTILE);
      honest = await peers.counts(HONEST);
    }
    const share = (await peers.counts(HOSTILE)).bytes / honest.bytes;
    expect(share).toBeGreaterThan(1.3);
    expect(share).toBeLessThan(1.8);
  });
});

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
