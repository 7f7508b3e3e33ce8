import type { MediaKind, PeerId, RtpCapabilities, RtpParameters } from '@gongbang/protocol';
import type { types } from 'mediasoup';
import {
  canConsume,
  generateRouterRtpCapabilities,
  getProducerRtpParametersMapping,
  validateAndNormalizeRtpParameters,
} from 'mediasoup/ortc';

import { ClassroomError } from '../rules/ClassroomError.ts';
import { ROUTER_CODECS } from './codecs.ts';
import { toRtpCapabilities, toRtpParameters } from './wire.ts';

/*
 * mediasoup passes a sender's own strings on to its receivers: fmtp values, CNAME, msid. Here they are
 * parsed, and rewritten in the router's own terms, so that no browser ever parses what another client wrote.
 */

/** What every router can route. */
export const ROUTER_CAPABILITIES: types.RtpCapabilities = generateRouterRtpCapabilities(ROUTER_CODECS);

/** The codec properties declared by a sender that matter to receivers (RFC 7587, 6.1), each 0 or 1. */
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  'audio/opus': ['sprop-stereo', 'useinbandfec', 'usedtx'],
};

type Codec = RtpParameters['codecs'][number];
type RouterCodec = NonNullable<types.RtpCapabilities['codecs']>[number];
type Encodings = NonNullable<RtpParameters['encodings']>;

/**
 * A track as sent, in the router's terms. From the sender remain only numbers, and the names by which the worker distinguishes
 * its packets: mid, rid and SSRC.
 * @throws ClassroomError BAD_REQUEST for anything the router does not route, or another browser would refuse to receive
 */
export function describeTrack(kind: MediaKind, offered: RtpParameters, owner: PeerId): types.RtpParameters {
  const { mid, codecs, headerExtensions = [], encodings = [] } = offered;
  const [media, ...others] = codecs.filter((codec) => !isRtx(codec));
  const retransmissions = codecs.filter(isRtx);
  if (media === undefined || others.length > 0 || retransmissions.length > 1) {
    throw refused('A track is sent in one codec, with one for retransmissions at most.');
  }
  assertUnique(
    'payload types',
    codecs.map(({ payloadType }) => payloadType),
  );
  assertUnique(
    'ids of header extensions',
    headerExtensions.map(({ id }) => id),
  );
  assertUnique(
    'header extensions',
    headerExtensions.map(({ uri }) => uri),
  );
  assertTold(encodings);
  const routed = routerCodecsOf(offered);
  if (routed.some((codec) => codec.kind !== kind)) {
    throw refused(`These are no codecs for ${kind}.`);
  }
  return {
    ...(mid === undefined ? {} : { mid }),
    codecs: codecs.map((codec, index) => describeCodec(codec, routed[index], media.payloadType)),
    headerExtensions: headerExtensions.flatMap(({ uri, id, encrypt }) => {
      const routed = ROUTER_CAPABILITIES.headerExtensions?.find(
        (known) => known.kind === kind && known.uri === uri,
      );
      return routed === undefined || encrypt === true ? [] : { uri: routed.uri, id };
    }),
    encodings: encodings.map(({ ssrc, rid, rtx, dtx, scalabilityMode, maxBitrate }) => ({
      ...(ssrc === undefined ? {} : { ssrc }),
      ...(rid === undefined ? {} : { rid }),
      ...(rtx === undefined ? {} : { rtx }),
      ...(dtx === undefined ? {} : { dtx }),
      ...(scalabilityMode === undefined ? {} : { scalabilityMode }),
      ...(maxBitrate === undefined ? {} : { maxBitrate }),
    })),
    rtcp: { cname: owner, reducedSize: true },
  };
}

/** What a browser says it can receive of what the router routes, in the router's terms. */
export function receivableBy({ codecs = [], headerExtensions = [] }: RtpCapabilities): types.RtpCapabilities {
  const known = (ROUTER_CAPABILITIES.codecs ?? []).flatMap((routed) => {
    const own = codecs.find((codec) => (isRtx(routed) ? isRtx(codec) : receives(codec, routed)));
    return own === undefined
      ? []
      : {
          ...routed,
          rtcpFeedback: (routed.rtcpFeedback ?? []).filter((feedback) =>
            own.rtcpFeedback?.some(
              ({ type, parameter = '' }) =>
                type === feedback.type && parameter === (feedback.parameter ?? ''),
            ),
          ),
        };
  });
  return {
    codecs: known,
    headerExtensions: (ROUTER_CAPABILITIES.headerExtensions ?? []).filter((routed) =>
      headerExtensions.some(
        ({ uri, preferredId }) => uri === routed.uri && preferredId === routed.preferredId,
      ),
    ),
  };
}

/** Whether a browser receives what all must (RFC 7742, 5; RFC 7874, 3). Anything that does not is no browser. */
export function receivesBaseline({ codecs = [] }: types.RtpCapabilities): boolean {
  return ['audio/opus', 'video/VP8'].every((baseline) =>
    codecs.some(({ mimeType }) => mimeType === baseline),
  );
}

/** The router's codec for each one offered. @throws ClassroomError BAD_REQUEST */
function routerCodecsOf(offered: RtpParameters): RouterCodec[] {
  try {
    const parameters = structuredClone(toRtpParameters(offered));
    validateAndNormalizeRtpParameters(parameters);
    const mapping = getProducerRtpParametersMapping(parameters, ROUTER_CAPABILITIES);
    return offered.codecs.map(({ payloadType, parameters: said }) => {
      const mapped = mapping.codecs.find((entry) => entry.payloadType === payloadType);
      const routed = ROUTER_CAPABILITIES.codecs?.find(
        ({ preferredPayloadType }) => preferredPayloadType === mapped?.mappedPayloadType,
      );
      // mediasoup ignores AV1's profile (AV1 RTP, 7.2.3); browsers do not.
      if (routed === undefined || (routed.mimeType === 'video/AV1' && (said?.['profile'] ?? 0) !== 0)) {
        throw new Error(`no profile of ${routed?.mimeType ?? 'a codec'} that is routed here`);
      }
      return routed;
    });
  } catch (error) {
    throw refused(
      `The media server refused this: ${error instanceof Error ? error.message : 'unknown'}`,
      error,
    );
  }
}

function describeCodec(
  { payloadType, parameters: said = {} }: Codec,
  routed: RouterCodec | undefined,
  mediaPayloadType: number,
): types.RtpCodecParameters {
  if (routed === undefined) {
    throw refused('This codec is not routed here.');
  }
  const { mimeType, clockRate, channels, rtcpFeedback = [] } = routed;
  const flags = (FLAGS[mimeType] ?? []).filter((name) => said[name] === 0 || said[name] === 1);
  return {
    mimeType,
    payloadType,
    clockRate,
    ...(channels === undefined ? {} : { channels }),
    parameters: isRtx(routed)
      ? { apt: mediaPayloadType }
      : { ...routed.parameters, ...Object.fromEntries(flags.map((name) => [name, said[name]])) },
    rtcpFeedback,
  };
}

/** The streams can be told apart, and all are layered the same way. @throws ClassroomError BAD_REQUEST */
function assertTold(encodings: Encodings): void {
  assertUnique(
    'rids',
    encodings.flatMap(({ rid }) => rid ?? []),
  );
  assertUnique(
    'SSRCs',
    encodings.flatMap(({ ssrc, rtx }) => [ssrc ?? [], rtx?.ssrc ?? []].flat()),
  );
  if (new Set(encodings.flatMap(({ scalabilityMode }) => scalabilityMode ?? [])).size > 1) {
    throw refused('All encodings of a track have the same scalability mode.');
  }
}

function assertUnique(what: string, values: readonly (string | number)[]): void {
  if (new Set(values).size < values.length) {
    throw refused(`The ${what} of a track have to differ.`);
  }
}

const isRtx = ({ mimeType }: { mimeType: string }): boolean => mimeType.toLowerCase().endsWith('/rtx');

function receives(claimed: NonNullable<RtpCapabilities['codecs']>[number], routed: RouterCodec): boolean {
  try {
    // mediasoup writes defaults into its arguments.
    const codecs = [{ ...routed, payloadType: routed.preferredPayloadType }];
    return canConsume({ codecs }, structuredClone(toRtpCapabilities({ codecs: [claimed] })));
  } catch {
    return false;
  }
}

function refused(message: string, cause?: unknown): ClassroomError {
  return Object.assign(new ClassroomError('BAD_REQUEST', message), cause === undefined ? {} : { cause });
}
