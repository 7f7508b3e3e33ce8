import { readFileSync } from 'node:fs';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { EXTENSIONS, HOSTILE_STREAMS, rtpPacket } from '../support/hostileTracks.ts';
import { MediaScene, WIRE } from '../support/mediaScene.ts';
import { HAS_RTC_PEER } from '../support/RtcPeers.ts';
import { OPUS_TRACK } from '../support/rtp.ts';

const MIB = 1024 * 1024;
/** How much memory a receiver that does not read may cost the worker. */
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
    // Fifty packets a second of honest sound serve as the clock here.
    for (let second = 0; second < 25; second += 1) {
      await scene.bystanderHears(50);
      expect(residentBytes() - before).toBeLessThan(MAX_GROWTH);
    }
    scene.peers.read(SLOW, true);
    expect(await scene.peers.closed(SLOW)).not.toBe('');
  });

  it.each([
    ['reports', 'rtcp', report],
    ['packets', 'rtp', packet],
    ['packets that are none once they are deciphered', 'rtp', brokenPacket],
  ] as const)('does not grow with SSRCs that are made up, in %s', async (_, wrapping, withSsrc) => {
    const send = async (from: number, count: number): Promise<void> => {
      for (let ssrc = from; ssrc < from + count; ssrc += 1) {
        scene.peers.send(WIRE.attacker, wrapping, withSsrc(ssrc));
        if (ssrc % 100 === 0) {
          await scene.settle(WIRE.attacker);
        }
      }
      await scene.settle(WIRE.attacker);
    };
    await send(100_000, 1000);
    const before = residentBytes();
    await send(200_000, 10_000);
    expect(residentBytes() - before).toBeLessThan(2 * MIB);
  });

  it('does not grow with SSRCs that were made up for tracks which have ended', async () => {
    const sender = await scene.peer(await scene.openClass('churn'), 'churn', SILENT, { way: 'send' });
    const comeAndGo = async (from: number, tracks: number): Promise<void> => {
      for (let first = from; first < from + tracks * 500; first += 500) {
        const { id } = await sender.produce({
          source: 'mic',
          kind: 'audio',
          rtpParameters: OPUS_TRACK,
          paused: false,
        });
        for (let ssrc = first; ssrc < first + 500; ssrc += 1) {
          scene.peers.send(SILENT, 'rtp', packet(ssrc, { mid: '0' }));
          scene.peers.send(SILENT, 'rtcp', report(ssrc));
          if (ssrc % 100 === 0) {
            await scene.settle(SILENT);
          }
        }
        await scene.settle(SILENT);
        sender.closeProducer(id);
      }
    };
    await comeAndGo(100_000, 2);
    const before = residentBytes();
    await comeAndGo(200_000, 20);
    expect(residentBytes() - before).toBeLessThan(2 * MIB);
  });
});

/** A receiver report without a block (RFC 3550, 6.4.2). */
function report(ssrc: number): Uint8Array {
  const bytes = Buffer.from([0x80, 201, 0, 1, 0, 0, 0, 0]);
  bytes.writeUInt32BE(ssrc, 4);
  return bytes;
}

function packet(ssrc: number, { mid }: { mid?: string } = {}): Uint8Array {
  const elements = mid === undefined ? [] : [{ id: EXTENSIONS.mid, value: Buffer.from(mid) }];
  return rtpPacket({
    payloadType: 111,
    ssrc,
    sequence: 1,
    extensions: { form: 'one-byte', elements },
    payload: new Uint8Array(20),
  });
}

/** It claims to be padded, with a padding of no bytes (RFC 3550, 5.1: the count includes itself). */
function brokenPacket(ssrc: number): Uint8Array {
  const bytes = Uint8Array.from(packet(ssrc));
  bytes[0] = 0xb0;
  return bytes;
}
