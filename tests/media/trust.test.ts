import { createSocket } from 'node:dgram';

import { MediasoupServer } from '@gongbang/sfu-server/media/MediasoupServer.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { HOSTILE_STREAMS, rtpPacket } from '../support/hostileTracks.ts';
import { MediaScene, WIRE } from '../support/mediaScene.ts';
import { HAS_RTC_PEER } from '../support/RtcPeers.ts';

const HOST = '127.0.0.1';
/** Free among the ids on the wire. */
const STRANGER = 9;

/** The start of a DTLS 1.2 ClientHello (RFC 6347, 4.2.2) with no cipher that anybody supports. */
function clientHello(): Buffer {
  const body = Buffer.concat([
    Buffer.from('fefd', 'hex'),
    Buffer.alloc(32, 7),
    Buffer.from('00', 'hex'),
    Buffer.from('00', 'hex'),
    Buffer.from('0002ffff0100', 'hex'),
  ]);
  const length = Buffer.alloc(3);
  length.writeUIntBE(body.length, 0, 3);
  const handshake = Buffer.concat([Buffer.from([1]), length, Buffer.alloc(5), length, body]);
  const record = Buffer.alloc(13);
  record.writeUInt8(22, 0);
  record.writeUInt16BE(0xfeff, 1);
  record.writeUInt16BE(handshake.length, 11);
  return Buffer.concat([record, handshake]);
}

describe.skipIf(!HAS_RTC_PEER)('media', () => {
  let scene: MediaScene;
  beforeEach(async () => {
    scene = await MediaScene.set();
  });
  afterEach(async () => {
    await scene[Symbol.asyncDispose]();
  });

  const viewerReceived = async (): Promise<number> => {
    await scene.settle(WIRE.viewer);
    return (await scene.peers.counts(WIRE.viewer)).rtp;
  };

  it('[MD30] that does not authenticate is not forwarded', async () => {
    const [stream] = HOSTILE_STREAMS;
    if (stream === undefined) {
      throw new Error('no track');
    }
    const packet = (sequence: number) => rtpPacket({ ...stream, sequence, payload: new Uint8Array(100) });
    scene.peers.send(WIRE.attacker, 'rtp', packet(1));
    await scene.settle(WIRE.attacker);
    const before = await viewerReceived();
    expect(before).toBeGreaterThan(0);
    for (let sequence = 2; sequence < 50; sequence += 1) {
      scene.peers.send(WIRE.attacker, 'plain', packet(sequence));
    }
    await scene.settle(WIRE.attacker);
    expect(await viewerReceived()).toBe(before);
    scene.peers.send(WIRE.attacker, 'rtp', packet(60));
    await scene.settle(WIRE.attacker);
    expect(await viewerReceived()).toBeGreaterThan(before);
  });

  it('[MD31] is not sent to one whose certificate is not the one that was announced', async () => {
    const media = await scene.openClass('mistaken');
    const peer = await media.openPeer('mistaken--------', {
      rtpCapabilities: MediasoupServer.routerRtpCapabilities,
      dtlsParameters: {
        role: 'client',
        fingerprints: [{ algorithm: 'sha-256', value: Array(32).fill('AB').join(':') }],
      },
      send: true,
      receive: false,
    });
    const { sendTransport } = peer;
    if (sendTransport === null) {
      throw new Error('no transport');
    }
    await scene.peers.open(STRANGER, sendTransport);
    // What the server says over DTLS, once it has seen the certificate.
    expect(await scene.peers.closed(STRANGER)).not.toBe('');
  });

  it('[MD32] is not disturbed by a ClientHello from elsewhere, before or after the real one', async () => {
    const media = await scene.openClass('race');
    const peer = await media.openPeer('raced-----------', {
      rtpCapabilities: MediasoupServer.routerRtpCapabilities,
      dtlsParameters: scene.peers.dtlsParameters,
      send: true,
      receive: false,
    });
    const { sendTransport } = peer;
    const port = sendTransport?.iceCandidates.find(({ protocol }) => protocol === 'udp')?.port;
    if (sendTransport === null || port === undefined) {
      throw new Error('no transport');
    }
    const elsewhere = createSocket('udp4');
    const flood = setInterval(() => {
      elsewhere.send(clientHello(), port, HOST);
    }, 1);
    try {
      await scene.peers.open(STRANGER, sendTransport);
      await scene.peers.settle(STRANGER);
    } finally {
      clearInterval(flood);
      elsewhere.close();
    }
  });
});
