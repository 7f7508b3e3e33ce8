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
 * The least sent to a viewer, however poor the estimate of their network: the hands in their lowest layer. An
 * estimate that has collapsed takes half a minute to recover. Bits/s.
 */
const MIN_OUTGOING_BITRATE = 120_000;
/** The initial estimate of a receiving transport: enough for the top camera layer at once. Bits/s. */
const INITIAL_OUTGOING_BITRATE = 3_000_000;
/** How much somebody may send in all, in bits/s. */
export const maxIncomingOf = ({ options }: TransportParts): number =>
  MAX_INCOMING_BITRATE[options.role ?? 'mentor'];

/** A transport to send on, which accepts no more than its owner may send. */
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

/** A transport to receive on. */
export async function makeReceivingTransport(parts: TransportParts): Promise<types.WebRtcTransport> {
  const transport = await makeTransport(parts);
  // It only matters once bandwidth runs short, so the join does not wait for it.
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

/** mediasoup throws a TypeError (and the worker an Error) when parameters make no sense to it. */
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
