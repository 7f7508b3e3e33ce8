import type * as protocol from '@gongbang/protocol';
import type { types } from 'mediasoup';

/*
 * Between mediasoup's types and the protocol's. The shapes are the same but for how optional members are written;
 * zod has checked what comes in, so the casts below are the whole of it.
 */

export const toRtpCapabilities = (value: protocol.RtpCapabilities): types.RtpCapabilities =>
  value as types.RtpCapabilities;

export const toRtpParameters = (value: protocol.RtpParameters): types.RtpParameters =>
  value as types.RtpParameters;

export const toDtlsParameters = (value: protocol.DtlsParameters): types.DtlsParameters =>
  value as types.DtlsParameters;

export const fromRtpCapabilities = (value: types.RtpCapabilities): protocol.RtpCapabilities =>
  value as protocol.RtpCapabilities;

export const fromRtpParameters = (value: types.RtpParameters): protocol.RtpParameters =>
  value as protocol.RtpParameters;

/** ICE priority of the first announced address of a kind outranks the next by this much (RFC 8445, 5.1.2.1). */
const PRIORITY_STEP = 256;

/**
 * The candidates of a transport, once for every announced address. The socket itself listens on one address (often
 * the wildcard), and the WebRtcServer tells its clients apart by their ICE user name, whichever way they came.
 */
export function announceCandidates(
  candidates: readonly types.IceCandidate[],
  addresses: readonly string[],
): protocol.IceCandidate[] {
  return candidates.flatMap(({ foundation, priority, protocol: transport, port, tcpType }) =>
    addresses.map((address, index) => ({
      foundation: `${foundation}${index}`,
      priority: priority - index * PRIORITY_STEP,
      ip: address,
      address,
      protocol: transport,
      port,
      type: 'host' as const,
      ...(tcpType === undefined ? {} : { tcpType }),
    })),
  );
}

/** What we note at each Producer. */
export interface ProducerNote extends types.AppData {
  readonly owner: protocol.PeerId;
}

/** Whose Producer it is. */
export const ownerOf = (producer: types.Producer): protocol.PeerId =>
  (producer.appData as ProducerNote).owner;
