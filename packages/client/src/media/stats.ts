import type { MediaKind } from '@gongbang/protocol';

/*
 * What getStats() reports (W3C webrtc-stats), put together for display.
 */

/** Both ends of a way, as ICE found it. */
export interface CandidatePair {
  /** `udp` or `tcp`; for a relay, how this browser reaches it. */
  readonly protocol: string;
  /** How this browser reaches its relay; null without one. */
  readonly relayProtocol: string | null;
  readonly local: string;
  readonly remote: string;
  readonly roundTripMs: number | null;
  /** The bandwidth that the sender's congestion control estimates, in bits per second; null when only receiving. */
  readonly availableBitrate: number | null;
}

/** One stream of packets since the sample before. */
export interface StreamStats {
  readonly id: string;
  /** What it carries, by the caller's name for its track. */
  readonly name: string;
  /** The track's id; empty if the browser does not tell. */
  readonly trackId: string;
  readonly direction: 'send' | 'receive';
  readonly kind: MediaKind;
  /** The simulcast layer's name; empty without layers. */
  readonly rid: string;
  readonly codec: string;
  readonly bitrate: number;
  /** Whole numbers; Firefox reports fractions. */
  readonly framesPerSecond: number | null;
  readonly width: number | null;
  readonly height: number | null;
  /** How often the picture froze, in total. */
  readonly freezes: number;
  /** Share of the time since the previous sample that the picture was frozen, 0 to 1. */
  readonly freezeRatio: number;
  /** Share of packets that did not arrive the first time, 0 to 1; for sent ones, that did not arrive, as the receiver reports. */
  readonly lossRatio: number;
  readonly jitterMs: number | null;
  /** Share of the sound that was made up because it did not arrive in time, 0 to 1. */
  readonly concealedRatio: number;
  /** Why the encoder delivers less than it could: `bandwidth`, `cpu`; null if nothing limits it. */
  readonly limitation: string | null;
}

export interface TransportStats {
  readonly direction: 'send' | 'receive';
  readonly pair: CandidatePair | null;
  readonly streams: readonly StreamStats[];
}

/** The members of getStats() entries that are used here. */
interface Entry {
  readonly id: string;
  readonly type: string;
  readonly timestamp: number;
  readonly kind?: MediaKind;
  readonly selectedCandidatePairId?: string;
  /** For Firefox, which has no `transport` entry before 154. */
  readonly selected?: boolean;
  readonly mid?: string;
  readonly localCandidateId?: string;
  readonly remoteCandidateId?: string;
  readonly currentRoundTripTime?: number;
  readonly availableOutgoingBitrate?: number;
  readonly protocol?: string;
  readonly relayProtocol?: string;
  readonly candidateType?: string;
  readonly address?: string;
  readonly port?: number;
  readonly trackIdentifier?: string;
  readonly mediaSourceId?: string;
  readonly rid?: string;
  readonly codecId?: string;
  readonly mimeType?: string;
  readonly bytesReceived?: number;
  readonly bytesSent?: number;
  readonly packetsReceived?: number;
  readonly packetsSent?: number;
  readonly packetsLost?: number;
  readonly retransmittedPacketsReceived?: number;
  readonly framesPerSecond?: number;
  readonly frameWidth?: number;
  readonly frameHeight?: number;
  readonly freezeCount?: number;
  readonly totalFreezesDuration?: number;
  readonly jitter?: number;
  readonly concealedSamples?: number;
  readonly totalSamplesReceived?: number;
  readonly remoteId?: string;
  readonly qualityLimitationReason?: string;
  readonly active?: boolean;
}

const BITS_PER_BYTE = 8;
const MS_PER_SECOND = 1000;

/** What was read before, by connection. */
export type StatsMemory = Map<string, ReadonlyMap<string, Entry>>;

/** How statistics identify a track: by its id, by its media section (Firefox has no id for what is sent), or both; empty: unknown. */
export interface StatsTrack {
  readonly id: string;
  readonly mid: string;
}

/** Reads one connection; rates are since it was last read into the same memory. */
export function readStats(
  id: string,
  direction: 'send' | 'receive',
  report: RTCStatsReport,
  memory: StatsMemory,
  nameOf: (track: StatsTrack) => string,
): TransportStats {
  const now = entriesOf(report);
  const before = memory.get(id) ?? new Map<string, Entry>();
  memory.set(id, now);
  const type = direction === 'send' ? 'outbound-rtp' : 'inbound-rtp';
  return {
    direction,
    pair: pairOf(now),
    streams: [...now.values()]
      .filter((entry) => entry.type === type && entry.kind !== undefined)
      .map((entry) => streamOf(entry, direction, now, before, nameOf))
      // Nameless streams carry nothing for anybody: silence, and mediasoup's probes for bandwidth.
      .filter(({ name }) => name !== ''),
  };
}

function streamOf(
  entry: Entry,
  direction: 'send' | 'receive',
  now: ReadonlyMap<string, Entry>,
  before: ReadonlyMap<string, Entry>,
  nameOf: (track: StatsTrack) => string,
): StreamStats {
  const earlier = before.get(entry.id);
  const remote = now.get(entry.remoteId ?? '');
  const remoteBefore = before.get(entry.remoteId ?? '');
  // For what we send, the receiver counts the losses.
  const lost = entry.type === 'outbound-rtp' ? remote : entry;
  const lostBefore = entry.type === 'outbound-rtp' ? remoteBefore : earlier;
  const risen = (of: (one: Entry) => number | undefined): number =>
    Math.max(0, (of(entry) ?? 0) - (earlier === undefined ? 0 : (of(earlier) ?? 0)));
  const seconds = earlier === undefined ? 0 : (entry.timestamp - earlier.timestamp) / MS_PER_SECOND;
  const missing = Math.max(0, (lost?.packetsLost ?? 0) - (lostBefore?.packetsLost ?? 0));
  const packets = risen(({ packetsReceived, packetsSent }) => packetsReceived ?? packetsSent);
  // A packet that was lost and arrived when resent was still lost.
  const repaired = risen(({ retransmittedPacketsReceived }) => retransmittedPacketsReceived);
  const expected = entry.type === 'outbound-rtp' ? packets : packets + missing;
  const samples = risen(({ totalSamplesReceived }) => totalSamplesReceived);
  const bytes = risen(({ bytesReceived, bytesSent }) => bytesReceived ?? bytesSent);
  const jitter = entry.jitter ?? remote?.jitter;
  const source = now.get(entry.mediaSourceId ?? '');
  const trackId = entry.trackIdentifier ?? source?.trackIdentifier ?? '';
  return {
    id: entry.id,
    name: nameOf({ id: trackId, mid: entry.mid ?? '' }),
    trackId,
    direction,
    kind: entry.kind ?? 'video',
    rid: entry.rid ?? '',
    codec: now.get(entry.codecId ?? '')?.mimeType?.split('/')[1] ?? '',
    bitrate: seconds > 0 ? (bytes * BITS_PER_BYTE) / seconds : 0,
    framesPerSecond: entry.kind === 'video' ? Math.round(entry.framesPerSecond ?? 0) : null,
    width: entry.frameWidth ?? null,
    height: entry.frameHeight ?? null,
    freezes: entry.freezeCount ?? 0,
    freezeRatio: ratio(
      risen(({ totalFreezesDuration }) => totalFreezesDuration),
      seconds,
    ),
    lossRatio: ratio(missing + repaired, expected),
    jitterMs: jitter === undefined ? null : jitter * MS_PER_SECOND,
    concealedRatio: ratio(
      risen(({ concealedSamples }) => concealedSamples),
      samples,
    ),
    limitation:
      entry.qualityLimitationReason === undefined || entry.qualityLimitationReason === 'none'
        ? null
        : entry.qualityLimitationReason,
  };
}

/** The pair that carries the packets of a connection; null before there is one. */
export function pairFrom(report: RTCStatsReport): CandidatePair | null {
  return pairOf(entriesOf(report));
}

/** Browsers type the report loosely, so each member is read with care. */
function entriesOf(report: RTCStatsReport): ReadonlyMap<string, Entry> {
  return new Map(report.entries() as IterableIterator<[string, Entry]>);
}

/**
 * Bytes of media and RTCP that have arrived; null if the browser does not tell. Answers to ICE do not count, because they also
 * arrive on ways that are not used.
 */
export function receivedBytes(report: RTCStatsReport | null): number | null {
  if (report === null) {
    return null;
  }
  const entries = entriesOf(report);
  const transport = [...entries.values()].find(({ type }) => type === 'transport');
  return transport?.bytesReceived ?? selectedPair(entries)?.bytesReceived ?? null;
}

function selectedPair(entries: ReadonlyMap<string, Entry>): Entry | undefined {
  const transport = [...entries.values()].find(({ type }) => type === 'transport');
  return (
    entries.get(transport?.selectedCandidatePairId ?? '') ??
    [...entries.values()].find(({ type, selected }) => type === 'candidate-pair' && selected === true)
  );
}

function pairOf(entries: ReadonlyMap<string, Entry>): CandidatePair | null {
  const pair = selectedPair(entries);
  const local = entries.get(pair?.localCandidateId ?? '');
  const remote = entries.get(pair?.remoteCandidateId ?? '');
  if (pair === undefined || local === undefined || remote === undefined) {
    return null;
  }
  return {
    protocol: local.protocol ?? '',
    relayProtocol: local.relayProtocol ?? null,
    local: nameOf(local),
    remote: nameOf(remote),
    roundTripMs: pair.currentRoundTripTime === undefined ? null : pair.currentRoundTripTime * MS_PER_SECOND,
    availableBitrate: pair.availableOutgoingBitrate ?? null,
  };
}

/** `host 192.0.2.1:40000`; browsers keep some addresses to themselves. */
const nameOf = ({ candidateType = '', address, port = 0 }: Entry): string =>
  `${candidateType} ${address ?? '…'}:${port}`;

const ratio = (part: number, whole: number): number => (whole > 0 ? Math.min(1, part / whole) : 0);
