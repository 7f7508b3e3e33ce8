import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { CountingClock, censusAtRest, expectCensus, takeCensus } from '../support/census.ts';
import { figure } from '../support/figure.ts';
import { Sequences, hostilePacket } from '../support/hostileMedia.ts';
import { MediaScene, WIRE } from '../support/mediaScene.ts';
import { HAS_RTC_PEER } from '../support/RtcPeers.ts';
import { runVolume, volume } from '../support/volumes.ts';

const PACKETS = 200_000;
/** Sent in one go; then the worker is waited for, so that none is lost in a full buffer. */
const PER_RUN = 200;
const AUDIBLE_PAUSE_MS = 1000;

describe.skipIf(!HAS_RTC_PEER)('media', () => {
  let scene: MediaScene;
  beforeAll(async () => {
    scene = await MediaScene.set();
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  it('[VL5] two hundred thousand packets of RTP and RTCP through DTLS and SRTP, with a viewer', async () => {
    const clock = new CountingClock();
    const census = () => takeCensus(scene.pool, clock);
    await scene.bystanderHears(1);
    const before = await censusAtRest(census);
    const sequences = new Sequences();
    const batch = fc.array(hostilePacket, { minLength: PER_RUN, maxLength: PER_RUN, size: 'max' });
    const property = fc.asyncProperty(batch, async (packets) => {
      for (const packet of packets) {
        scene.peers.send(WIRE.attacker, packet.wrapping, sequences.inOrder(packet));
      }
      await scene.settle(WIRE.attacker);
    });
    await runVolume(property, volume(PACKETS / PER_RUN));
    const pause = await scene.bystanderHears(10);
    const { rtp, rtcp } = await scene.peers.counts(WIRE.viewer);
    figure('hostile media', {
      'longest pause of the bystander in ms': pause,
      'passed on to the viewer': { rtp, rtcp },
    });
    expect(pause).toBeLessThan(AUDIBLE_PAUSE_MS);
    expect(rtp).toBeGreaterThan(0);
    await expectCensus(census, before);
  });
});
