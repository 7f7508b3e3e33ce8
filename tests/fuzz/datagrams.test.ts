import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { CountingClock, censusAtRest, expectCensus, takeCensus } from '../support/census.ts';
import { bindingRequest, datagrams } from '../support/datagrams.ts';
import { figure } from '../support/figure.ts';
import { MediaScene, WIRE } from '../support/mediaScene.ts';
import { HAS_RTC_PEER } from '../support/RtcPeers.ts';
import { DTLS, RECEIVE } from '../support/rtp.ts';
import { runVolume, volume } from '../support/volumes.ts';

const DATAGRAMS = 100_000;
/** Sent in one go; then the worker is waited for, so that none is lost in a full buffer. */
const PER_RUN = 100;
/** A pause in the bystander's sound that somebody would hear, in ms. */
const AUDIBLE_PAUSE_MS = 1000;

describe.skipIf(!HAS_RTC_PEER)('the media port', () => {
  let scene: MediaScene;
  beforeAll(async () => {
    scene = await MediaScene.set();
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  it('[VL4] a hundred thousand datagrams of STUN, DTLS, RTP and RTCP, and as frames over TCP', async () => {
    const clock = new CountingClock();
    const census = () => takeCensus(scene.pool, clock);
    await scene.bystanderHears(1);
    const before = await censusAtRest(census);
    const media = await scene.openClass('target');
    const target = await media.openPeer('target----------', {
      rtpCapabilities: RECEIVE,
      dtlsParameters: DTLS,
      send: true,
      receive: false,
    });
    const transport = target.sendTransport;
    if (transport === null) {
      throw new Error('no transport');
    }
    const portOf = (protocol: string) =>
      transport.iceCandidates.find((candidate) => candidate.protocol === protocol)?.port ?? 0;
    // A stranger, and somebody to whom the transport listens.
    const senders = [createSocket('udp4'), createSocket('udp4')] as const;
    const send = (socket: UdpSocket, datagram: Uint8Array): Promise<void> =>
      new Promise((resolve) => {
        // What is too large for a datagram is not sent at all.
        socket.send(datagram, portOf('udp'), '127.0.0.1', () => {
          resolve();
        });
      });
    await send(senders[1], bindingRequest(transport.iceParameters));
    await once(senders[1], 'message');

    const batch = fc.record({
      isKnown: fc.boolean(),
      isFramed: fc.boolean(),
      all: fc.array(datagrams(transport.iceParameters), {
        minLength: PER_RUN,
        maxLength: PER_RUN,
        size: 'max',
      }),
    });
    const property = fc.asyncProperty(batch, async ({ isKnown, isFramed, all }) => {
      for (const datagram of all) {
        await send(senders[isKnown ? 1 : 0], datagram);
      }
      if (isFramed) {
        await sendFrames(portOf('tcp'), all);
      }
      await scene.settle(WIRE.bystander);
    });
    await runVolume(property, volume(DATAGRAMS / PER_RUN));

    for (const socket of senders) {
      socket.close();
    }
    media.close();
    const pause = await scene.bystanderHears(10);
    figure('datagrams, longest pause of the bystander in ms', pause);
    expect(pause).toBeLessThan(AUDIBLE_PAUSE_MS);
    await expectCensus(census, before);
  });
});

/** The same as frames (RFC 4571) on one connection, until the server has had enough of it. */
async function sendFrames(port: number, all: readonly Uint8Array[]): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  // Not with `once` of node:events, which an error rejects: here, being cut off is expected.
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  for (const datagram of all) {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(datagram.length);
    socket.write(Buffer.concat([length, datagram]));
  }
  socket.end();
  socket.destroySoon();
  await closed;
}
