import type { types } from 'mediasoup';

import { ClassroomError } from '../rules/ClassroomError.ts';
import type { PeerMediaOptions } from '../ports/media.ts';
import { MAX_INCOMING_BITRATE } from './Inflow.ts';
import { toDtlsParameters } from './wire.ts';

interface TransportParts {
  readonly router: types.Router;
  readonly webRtcServer: types.WebRtcServer;
  readonly options: PeerMediaOptions;
}

/**
 * What is sent to a viewer at least, however poor the estimate of their network: the hands in their lowest layer. An
 * estimate that has once broken down takes half a minute to recover. Bits/s.
 */
const MIN_OUTGOING_BITRATE = 120_000;
/** The estimate that a receiving transport starts with: enough for the top camera layer at once. Bits/s. */
const INITIAL_OUTGOING_BITRATE = 3_000_000;
/** How much somebody may send in all, in bits/s. */
export const maxIncomingOf = ({ options }: TransportParts): number =>
  MAX_INCOMING_BITRATE[options.role ?? 'mentor'];

/** One to send on, which takes no more than its owner may send. */
export async function makeSendTransport(parts: TransportParts): Promise<types.WebRtcTransport> {
  const transport = await makeTransport(parts);
  try {
    await transport.setMaxIncomingBitrate(maxIncomingOf(parts));
    return transport;
  } catch (error) {
    transport.close();
    throw error;
  }
}

/** One to receive on. */
export async function makeReceivingTransport(parts: TransportParts): Promise<types.WebRtcTransport> {
  const transport = await makeTransport(parts);
  // It matters once the network is short: the join does not wait for it.
  void transport.setMinOutgoingBitrate(MIN_OUTGOING_BITRATE).catch(() => undefined);
  return transport;
}

async function makeTransport({
  router,
  webRtcServer,
  options,
}: TransportParts): Promise<types.WebRtcTransport> {
  const transport = await router.createWebRtcTransport({
    webRtcServer,
    enableUdp: true,
    enableTcp: true,
    preferUdp: true,
    initialAvailableOutgoingBitrate: INITIAL_OUTGOING_BITRATE,
  });
  const { dtlsParameters } = options;
  try {
    if (dtlsParameters !== undefined) {
      await asBadRequest(() => transport.connect({ dtlsParameters: toDtlsParameters(dtlsParameters) }));
    }
    return transport;
  } catch (error) {
    transport.close();
    throw error;
  }
}

/** mediasoup says with a TypeError (and the worker with an Error) that parameters make no sense to it. */
export async function asBadRequest<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error) {
      throw Object.assign(
        new ClassroomError('BAD_REQUEST', `The media server refused this: ${error.message}`),
        {
          cause: error,
        },
      );
    }
    throw error;
  }
}
