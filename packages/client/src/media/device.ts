import type { MediaSetup } from '@gongbang/protocol';
import { Device, type types } from 'mediasoup-client';

import { toRtpCapabilities } from './wire.ts';

const SHA_256_BYTES = 32;
/** Packets use it to say how a picture is rotated (3GPP TS 26.114, 7.4.5). */
const ORIENTATION = 'urn:3gpp:video-orientation';

/** What this browser can do of what the router can. @throws Error if it has no WebRTC that we can use */
export async function loadDevice({ routerRtpCapabilities }: MediaSetup): Promise<Device> {
  const device = await Device.factory();
  await device.load({ routerRtpCapabilities: upright(toRtpCapabilities(routerRtpCapabilities)) });
  return device;
}

/**
 * A phone's pictures are rotated before they are sent, not after they are received: what is kept for replay are frames
 * without their packets, and the packets would say how they are rotated.
 */
function upright({ headerExtensions = [], ...capabilities }: types.RtpCapabilities): types.RtpCapabilities {
  return { ...capabilities, headerExtensions: headerExtensions.filter(({ uri }) => uri !== ORIENTATION) };
}

/** ECDSA on P-256: quick to make, and every browser's own default (RFC 8827, 6.5). */
export async function makeCertificate(): Promise<RTCCertificate | null> {
  const algorithm: EcKeyGenParams = { name: 'ECDSA', namedCurve: 'P-256' };
  return RTCPeerConnection.generateCertificate(algorithm).catch(() => null);
}

/** A transport that leads nowhere: no other end is known, so nothing is ever sent. */
export function openTrial(device: Device): types.Transport {
  const trial = device.createRecvTransport({
    id: 'trial',
    iceParameters: { usernameFragment: 'trial', password: 'trial'.repeat(5), iceLite: true },
    iceCandidates: [],
    dtlsParameters: {
      role: 'auto',
      fingerprints: [{ algorithm: 'sha-256', value: Array<string>(SHA_256_BYTES).fill('00').join(':') }],
    },
  });
  trial.on('connect', (_parameters, done) => {
    done();
  });
  return trial;
}
