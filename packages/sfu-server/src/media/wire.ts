import { isIP } from 'node:net';

import type * as protocol from '@gongbang/protocol';
import type { types } from 'mediasoup';

/*
 * Between mediasoup's types and the protocol's. The shapes differ only in how optional members are written;
 * zod has checked what comes in, so the casts below are all it takes.
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

/** ICE priority: the first announced address of a kind outranks the next by this much (RFC 8445, 5.1.2.1). */
const PRIORITY_STEP = 256;

/**
 * A transport's candidates, once for every announced address. Sockets listen on one address each, often a
 * family's wildcard, and the WebRtcServer tells its clients apart by their ICE user name, whichever way they
 * came. An address is announced with the ports of its family; a host name, or an address of a family not
 * listened on (translated by a router or Docker), with all of them.
 */
export function announceCandidates(
  candidates: readonly types.IceCandidate[],
  addresses: readonly string[],
): protocol.IceCandidate[] {
  const waysTo = new Map(addresses.map((address) => [address, waysOf(address, candidates)]));
  return candidates.flatMap((candidate) =>
    addresses
      .map((address, index) => ({ address, index }))
      .filter(({ address }) => waysTo.get(address)?.has(candidate) === true)
      .map(({ address, index }) => ({
        foundation: `${candidate.foundation}${index}`,
        priority: candidate.priority - index * PRIORITY_STEP,
        ip: address,
        address,
        protocol: candidate.protocol,
        port: candidate.port,
        type: 'host' as const,
        ...(candidate.tcpType === undefined ? {} : { tcpType: candidate.tcpType }),
      })),
  );
}

/** The candidates through whose ports an address is reached, each port once. */
function waysOf(address: string, candidates: readonly types.IceCandidate[]): ReadonlySet<types.IceCandidate> {
  const ofFamily = candidates.filter((candidate) => isIP(candidate.address) === isIP(address));
  const fitting = ofFamily.length > 0 ? ofFamily : candidates;
  return new Set(
    fitting.filter(
      ({ protocol: transport, port }, index) =>
        fitting.findIndex((other) => other.protocol === transport && other.port === port) === index,
    ),
  );
}

/** What we attach to each Producer. */
export interface ProducerNote extends types.AppData {
  readonly owner: protocol.PeerId;
}

/** Who owns a Producer. */
export const ownerOf = (producer: types.Producer): protocol.PeerId =>
  (producer.appData as ProducerNote).owner;
