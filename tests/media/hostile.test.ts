import type { ConsumerOptions, ProducerInfo } from '@gongbang/protocol';
import type { ClassMedia, PeerMedia } from '@gongbang/sfu-server/ports/media.ts';
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

  /** A picture that the mentor sends in a class. */
  async function picture(
    size: number,
    perSecond: number,
  ): Promise<{ media: ClassMedia; producer: ProducerInfo }> {
    const media = await scene.openClass('lesson');
    const mentor = await scene.peer(media, 'mentor', MENTOR, { way: 'send' });
    const producer = await mentor.produce({
      source: 'camera',
      kind: 'video',
      paused: false,
      rtpParameters: { ...CAMERA_TRACK, encodings: [{ ssrc: SSRC }] },
    });
    scene.peers.flow(MENTOR, { ssrc: SSRC, payloadType: 96, size, perSecond, kind: 'video' });
    return { media, producer };
  }

  async function watch(
    { media, producer }: { media: ClassMedia; producer: ProducerInfo },
    name: string,
    wireId: number,
  ): Promise<{ viewer: PeerMedia; consumer: ConsumerOptions }> {
    const viewer = await scene.peer(media, name, wireId, { way: 'receive' });
    const consumer = await viewer.consume({ peerId: 'mentor----------', isBench: false }, producer);
    if (consumer === null) {
      throw new Error('no Consumer');
    }
    await viewer.resumeConsumers([consumer.id]);
    return { viewer, consumer };
  }

  /** The second of two viewers does this over and over, until the first has received so much. */
  async function meanwhile(packets: number, act: () => Promise<void>): Promise<void> {
    while ((await scene.peers.counts(HONEST)).rtp < packets) {
      await act();
    }
  }

  /** A mentor's picture, watched by two, of whom the second keeps sending RTCP until the first has received so much. */
  async function watchTogether(
    flow: { size: number; perSecond: number; packets: number },
    rtcpOf: (ssrc: number) => Uint8Array[],
  ): Promise<void> {
    const shown = await picture(flow.size, flow.perSecond);
    await watch(shown, 'honest', HONEST);
    const { consumer } = await watch(shown, 'hostile', HOSTILE);
    const requests = rtcpOf(consumer.rtpParameters.encodings?.[0]?.ssrc ?? 0);
    await meanwhile(flow.packets, async () => {
      for (const request of requests) {
        scene.peers.send(HOSTILE, 'rtcp', request);
      }
      await scene.settle(HOSTILE);
    });
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

  it('[MD38] looks and looks away all the time, and the mentor is asked for few key frames', async () => {
    // Six seconds.
    const shown = await picture(200, 50);
    await watch(shown, 'honest', HONEST);
    const { viewer, consumer } = await watch(shown, 'hostile', HOSTILE);
    await meanwhile(300, async () => {
      await viewer.watch([{ id: consumer.id, layer: null }]);
      await viewer.watch([{ id: consumer.id, layer: 0 }]);
      await scene.settle(HOSTILE);
    });
    const { keyFrameRequests } = await scene.peers.counts(MENTOR);
    expect(keyFrameRequests).toBeGreaterThan(2);
    expect(keyFrameRequests).toBeLessThanOrEqual(10);
    // What it looked at last comes once it may begin anew.
    const { rtp } = await scene.peers.counts(HOSTILE);
    await expect
      .poll(async () => (await scene.peers.counts(HOSTILE)).rtp, { timeout: 5000 })
      .toBeGreaterThan(rtp);
  });

  it('[MD38] joins anew all the time, and the mentor is asked for few key frames', async () => {
    const shown = await picture(200, 50);
    await watch(shown, 'honest', HONEST);
    // Twenty times in six seconds.
    for (let joins = 1; joins <= 20; joins++) {
      const { viewer } = await watch(shown, 'hostile', HOSTILE + joins);
      await meanwhile(15 * joins, () => scene.settle(HONEST));
      viewer.close();
    }
    expect((await scene.peers.counts(MENTOR)).keyFrameRequests).toBeLessThanOrEqual(10);
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
