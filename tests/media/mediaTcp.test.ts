import { readFileSync } from 'node:fs';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { HOSTILE_STREAMS } from '../support/hostileTracks.ts';
import { MediaScene, WIRE } from '../support/mediaScene.ts';
import { HAS_RTC_PEER } from '../support/RtcPeers.ts';

const MIB = 1024 * 1024;
/** What a receiver that does not read may cost the worker. */
const MAX_GROWTH = 16 * MIB;
const [SILENT, SLOW] = [10, 11];

describe.skipIf(!HAS_RTC_PEER)('[MD19] the media port', () => {
  let scene: MediaScene;
  beforeEach(async () => {
    scene = await MediaScene.set();
  });
  afterEach(async () => {
    await scene[Symbol.asyncDispose]();
  });

  const residentBytes = (): number => {
    const pid = scene.pool.running[0]?.worker.pid ?? 0;
    const [, kilobytes = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  };

  it('closes a connection on which nothing is said', async () => {
    const { port } = await scene.mediaPort('tcp');
    scene.peers.dial(SILENT, '127.0.0.1', port);
    expect(await scene.peers.closed(SILENT)).toBe('end of stream');
    await scene.bystanderHears(10);
  });

  it('does not hoard what a receiver does not read, and closes on them', async () => {
    await scene.slowViewer(SLOW);
    scene.peers.read(SLOW, false);
    const before = residentBytes();
    // 28 MB in ten seconds.
    const [stream] = HOSTILE_STREAMS;
    scene.peers.flow(WIRE.attacker, {
      ssrc: stream?.ssrc ?? 0,
      payloadType: stream?.payloadType ?? 0,
      size: 1400,
      perSecond: 2000,
      kind: 'audio',
    });
    // Fifty a second of honest sound are the clock here.
    for (let second = 0; second < 25; second += 1) {
      await scene.bystanderHears(50);
      expect(residentBytes() - before).toBeLessThan(MAX_GROWTH);
    }
    scene.peers.read(SLOW, true);
    expect(await scene.peers.closed(SLOW)).not.toBe('');
  });

  it('does not grow with SSRCs that are made up', async () => {
    const report = (ssrc: number): Buffer => {
      const packet = Buffer.from([0x80, 201, 0, 1, 0, 0, 0, 0]);
      packet.writeUInt32BE(ssrc, 4);
      return packet;
    };
    const send = async (from: number, count: number): Promise<void> => {
      for (let ssrc = from; ssrc < from + count; ssrc += 1) {
        scene.peers.send(WIRE.viewer, 'rtcp', report(ssrc));
        if (ssrc % 100 === 0) {
          await scene.settle(WIRE.viewer);
        }
      }
      await scene.settle(WIRE.viewer);
    };
    await send(100_000, 1000);
    const before = residentBytes();
    await send(200_000, 10_000);
    expect(residentBytes() - before).toBeLessThan(2 * MIB);
  });
});
