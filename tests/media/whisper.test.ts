import { describe, expect, it } from 'vitest';

import { startTestServer } from '../support/classServer.ts';
import { HAS_RTC_PEER, RtcPeers } from '../support/RtcPeers.ts';
import { OPUS_TRACK, RECEIVE } from '../support/rtp.ts';
import { TestClient } from '../support/TestClient.ts';

const MENTOR = 0;
const LISTENER = 1;
/** Opus packets per second. */
const RATE = 50;
/** Nobody who hears a microphone waits this long for the next packet, in ms. */
const SILENCE_MS = 500;

describe.runIf(HAS_RTC_PEER)('[WH4] with real packets', () => {
  it('nothing of a whispering mentor’s microphone reaches the class, whatever their page does', async () => {
    await using server = await startTestServer();
    await using peers = await RtcPeers.start();
    const media = { rtpCapabilities: RECEIVE, dtlsParameters: peers.dtlsParameters };
    const created = await server.createClass();
    using mentor = await TestClient.connect(server.url, created, 'mentor');
    const teaching = await mentor.join('이정은', { media });
    await mentor.do('class:start', {});
    const speak = async (ssrc: number): Promise<string> => {
      const { producerId } = await mentor.do('producer:create', {
        source: 'mic',
        kind: 'audio',
        rtpParameters: { ...OPUS_TRACK, mid: String(ssrc), encodings: [{ ssrc }] },
      });
      return producerId;
    };
    const flow = (ssrc: number): void => {
      peers.flow(MENTOR, { ssrc, payloadType: 111, size: 100, perSecond: RATE, kind: 'audio' });
    };
    const producerId = await speak(501);
    using listener = await TestClient.connect(server.url, created, 'mentee');
    const listening = await listener.join('박서연', { media });
    using partner = await TestClient.connect(server.url, created, 'mentee');
    const { snapshot } = await partner.join('최하린', { media });
    const { sendTransport } = teaching.media ?? {};
    const { recvTransport } = listening.media ?? {};
    if (sendTransport == null || recvTransport == null) {
      throw new Error('no transport');
    }
    await peers.open(MENTOR, sendTransport);
    await peers.open(LISTENER, recvTransport);
    const heard = async (): Promise<number> => (await peers.counts(LISTENER)).rtp;
    /** Waits until the listener has had no packet for a while. */
    const isSilent = async (): Promise<void> => {
      await expect
        .poll(async () => (await peers.counts(LISTENER)).longestPauseMs, {
          interval: SILENCE_MS * 2,
          timeout: 20_000,
        })
        .toBeGreaterThan(SILENCE_MS);
    };
    flow(501);
    await expect.poll(heard, { timeout: 20_000 }).toBeGreaterThan(0);

    await mentor.do('whisper:start', { peerId: snapshot.me.id });
    await peers.counts(LISTENER);
    await isSilent();
    const before = await heard();
    await mentor.do('producer:resume', { producerId });
    await isSilent();
    await speak(502);
    flow(502);
    const { consumer } = await listener.next('consumer:added');
    await listener.do('consumer:resume', { consumerIds: [consumer.id] });
    await isSilent();
    expect(await heard()).toBe(before);

    await mentor.do('whisper:stop', {});
    await expect.poll(heard, { timeout: 20_000 }).toBeGreaterThan(before);
  });
});
