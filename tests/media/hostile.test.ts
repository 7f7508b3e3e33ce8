import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { EXTENSIONS, HOSTILE_STREAMS, rtpPacket } from '../support/hostileTracks.ts';
import { fuzz } from '../support/mediaFuzz.ts';
import { MediaScene, WIRE } from '../support/mediaScene.ts';
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
