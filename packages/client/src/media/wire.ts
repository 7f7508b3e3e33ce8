import type * as protocol from '@gongbang/protocol';
import type { types } from 'mediasoup-client';

/*
 * Between mediasoup-client's types and the protocol's. The shapes are the same except for how optional members are
 * written, so the casts below are all it takes.
 */

export const toRtpCapabilities = (value: protocol.RtpCapabilities): types.RtpCapabilities =>
  value as types.RtpCapabilities;

export const fromRtpCapabilities = (value: types.RtpCapabilities): protocol.RtpCapabilities =>
  value as protocol.RtpCapabilities;

export const toRtpParameters = (value: protocol.RtpParameters): types.RtpParameters =>
  value as types.RtpParameters;

export const fromRtpParameters = (value: types.RtpParameters): protocol.RtpParameters =>
  value as protocol.RtpParameters;

export const fromDtlsParameters = (value: types.DtlsParameters): protocol.DtlsParameters => value;

export const toTransportOptions = ({
  id,
  iceParameters,
  iceCandidates,
  dtlsParameters,
}: protocol.TransportOptions): types.TransportOptions =>
  ({ id, iceParameters, iceCandidates, dtlsParameters }) as types.TransportOptions;

export const toIceParameters = (value: protocol.IceParameters): types.IceParameters =>
  value as types.IceParameters;

export const toIceServers = (value: protocol.IceServer[]): RTCIceServer[] => value as RTCIceServer[];
