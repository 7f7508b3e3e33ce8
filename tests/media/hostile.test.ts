import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { HOSTILE_STREAMS, rtpPacket } from '../support/hostileTracks.ts';
import { MediaScene, WIRE } from '../support/mediaScene.ts';
import { HAS_RTC_PEER } from '../support/RtcPeers.ts';

describe.skipIf(!HAS_RTC_PEER)('a sender that is no browser', () => {
  let scene: MediaScene;
  beforeEach(async () => {
    scene = await MediaScene.set();
  });
  afterEach(async () => {
    await scene[Symbol.asyncDispose]();
  });

  it('is received over UDP and TCP, and honest sound beside it as well', async () => {
    for (const wireId of [WIRE.attacker, WIRE.attackerOverTcp]) {
      for (const { payloadType, ssrc } of HOSTILE_STREAMS) {
        const payload = new Uint8Array(100);
        scene.peers.send(wireId, 'rtp', rtpPacket({ payloadType, ssrc, sequence: 1, payload }));
      }
      await scene.settle(wireId);
    }
    await scene.bystanderHears(10);
    expect(await scene.peers.counts(WIRE.viewer)).toMatchObject({ undecipherable: 0 });
    expect((await scene.peers.counts(WIRE.viewer)).rtp).toBeGreaterThan(0);
  });
});
