import { SOCKET_PATH, type ConnectionCheck, type TransportOptions } from '@gongbang/protocol';

import { pairFrom, type CandidatePair } from '../media/stats.ts';
import type { Http } from './http.ts';
import type { Server } from './Rest.ts';

/** Ways from this browser to the media server. */
export const MEDIA_WAYS = ['udp', 'tcp', 'relay-udp', 'relay-tcp', 'relay-tls'] as const;
export type MediaWay = (typeof MEDIA_WAYS)[number];

/** An ICE candidate of this browser with everything it says (RFC 8445, RFC 8839). */
export interface ParsedCandidate {
  readonly foundation: string;
  readonly component: string;
  readonly protocol: string;
  readonly priority: number;
  readonly address: string;
  readonly port: number;
  readonly type: string;
  readonly tcptype: string;
  readonly relatedAddress: string;
  readonly generation: string;
  readonly ufrag: string;
}

/** The outcome for one way. */
export interface WayResult {
  readonly way: MediaWay;
  /** `absent`: this server has none of that kind. */
  readonly state: 'open' | 'closed' | 'absent';
  /** From the first packet to a connection, in ms. */
  readonly connectMs: number | null;
  readonly pair: CandidatePair | null;
  readonly candidates: readonly ParsedCandidate[];
  /** Why a relay was not reached, in its own words. */
  readonly errors: readonly string[];
}

/** Where media and relays are: what a firewall has to let through. */
export interface Destination {
  readonly protocol: 'UDP' | 'TCP';
  readonly address: string;
  readonly port: number;
}

/** A way that takes longer is no use in a class, in ms. */
const WAY_TIMEOUT_MS = 8000;
const SIGNALLING_TIMEOUT_MS = 5000;

/** Tries one way on its own. @throws ClientError if the server cannot be asked */
export async function tryWay(
  way: MediaWay,
  http: Pick<Http, 'checkConnection'>,
): Promise<{ result: WayResult; destinations: Destination[] }> {
  const connection = new RTCPeerConnection();
  try {
    // A data channel is the least that makes a browser connect; nothing is sent on it.
    connection.createDataChannel('check');
    const offer = await connection.createOffer();
    const check = await http.checkConnection({ dtlsParameters: dtlsOf(offer.sdp ?? '') });
    const destinations = destinationsOf(check);
    const servers = relaysFor(way, check);
    const remote = check.transport.iceCandidates.filter(({ protocol }) =>
      way === 'tcp' ? protocol === 'tcp' : protocol === 'udp',
    );
    if (remote.length === 0 || (way.startsWith('relay') && servers.length === 0)) {
      return { result: nothing(way), destinations };
    }
    connection.setConfiguration({
      iceServers: servers,
      iceTransportPolicy: way.startsWith('relay') ? 'relay' : 'all',
    });
    const result = await connect(connection, way, offer, answerTo(check.transport, remote));
    return { result, destinations };
  } finally {
    connection.close();
  }
}

/**
 * Whether the page's own connection to the server gets through: a WebSocket, or else long polling, as in a
 * class. How long it took in ms, or null.
 */
export async function trySignalling(server: Pick<Server, 'endpoint' | 'fetch'>): Promise<number | null> {
  return (await tryWebSocket(server)) ?? tryPolling(server);
}

async function tryPolling({ endpoint, fetch }: Pick<Server, 'endpoint' | 'fetch'>): Promise<number | null> {
  const startedAt = performance.now();
  try {
    const { ok } = await fetch(`${endpoint}${SOCKET_PATH}/?EIO=4&transport=polling`, {
      signal: AbortSignal.timeout(SIGNALLING_TIMEOUT_MS),
    });
    return ok ? performance.now() - startedAt : null;
  } catch {
    return null;
  }
}

async function tryWebSocket({ endpoint }: Pick<Server, 'endpoint'>): Promise<number | null> {
  const startedAt = performance.now();
  const url = new URL(`${endpoint}${SOCKET_PATH}/?EIO=4&transport=websocket`, location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return new Promise((resolve) => {
    const socket = new WebSocket(url);
    const end = (ms: number | null): void => {
      clearTimeout(timer);
      socket.close();
      resolve(ms);
    };
    const timer = setTimeout(() => {
      end(null);
    }, SIGNALLING_TIMEOUT_MS);
    // The first thing Engine.io says once it has let a client in.
    socket.addEventListener('message', () => {
      end(performance.now() - startedAt);
    });
    socket.addEventListener('error', () => {
      end(null);
    });
  });
}

async function connect(
  connection: RTCPeerConnection,
  way: MediaWay,
  offer: RTCSessionDescriptionInit,
  answer: string,
): Promise<WayResult> {
  const candidates: ParsedCandidate[] = [];
  const errors: string[] = [];
  connection.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate !== null && candidate.candidate !== '') {
      candidates.push(parseCandidate(candidate));
    }
  });
  connection.addEventListener('icecandidateerror', ({ errorCode, errorText, url }) => {
    errors.push(`${url}: ${errorCode} ${errorText}`);
  });
  const startedAt = performance.now();
  const connected = new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => {
      resolve(false);
    }, WAY_TIMEOUT_MS);
    connection.addEventListener('connectionstatechange', () => {
      if (connection.connectionState === 'connected' || connection.connectionState === 'failed') {
        clearTimeout(timer);
        resolve(connection.connectionState === 'connected');
      }
    });
  });
  await connection.setLocalDescription(offer);
  await connection.setRemoteDescription({ type: 'answer', sdp: answer });
  const isOpen = await connected;
  const connectMs = isOpen ? performance.now() - startedAt : null;
  const pair = isOpen ? pairFrom(await connection.getStats()) : null;
  return { way, state: isOpen ? 'open' : 'closed', connectMs, pair, candidates, errors };
}

const nothing = (way: MediaWay): WayResult => ({
  way,
  state: 'absent',
  connectMs: null,
  pair: null,
  candidates: [],
  errors: [],
});

/** The server's half, as the answer to an offer of one data channel (RFC 8866, RFC 8839, RFC 8841). */
function answerTo(
  { iceParameters, dtlsParameters }: TransportOptions,
  candidates: TransportOptions['iceCandidates'],
): string {
  const fingerprint = dtlsParameters.fingerprints.find(({ algorithm }) => algorithm === 'sha-256');
  return [
    'v=0',
    'o=- 1 1 IN IP4 0.0.0.0',
    's=-',
    't=0 0',
    'a=ice-lite',
    'a=group:BUNDLE 0',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    'a=mid:0',
    'a=sctp-port:5000',
    'a=setup:passive',
    `a=fingerprint:sha-256 ${fingerprint?.value ?? ''}`,
    `a=ice-ufrag:${iceParameters.usernameFragment}`,
    `a=ice-pwd:${iceParameters.password}`,
    ...candidates.map(
      ({ foundation, protocol, priority, address, port, tcpType }) =>
        `a=candidate:${foundation} 1 ${protocol} ${priority} ${address} ${port} typ host${tcpType === undefined ? '' : ` tcptype ${tcpType}`}`,
    ),
    'a=end-of-candidates',
    '',
  ].join('\r\n');
}

/** This browser's certificate, as stated in its offer (RFC 8122). */
function dtlsOf(sdp: string): Parameters<Http['checkConnection']>[0]['dtlsParameters'] {
  const value = /a=fingerprint:sha-256 ([0-9A-F:]+)/i.exec(sdp)?.[1] ?? '';
  return { role: 'client', fingerprints: [{ algorithm: 'sha-256', value: value.toUpperCase() }] };
}

/** Relays of one kind only, so that each is tried on its own. */
function relaysFor(way: MediaWay, { iceServers }: ConnectionCheck): RTCIceServer[] {
  if (!way.startsWith('relay')) {
    return [];
  }
  return iceServers.flatMap(({ urls, username = '', credential = '' }) => {
    const ofKind = urls.filter((url) => wayOfRelay(url) === way);
    return ofKind.length === 0 ? [] : [{ urls: ofKind, username, credential }];
  });
}

function wayOfRelay(url: string): MediaWay | null {
  if (url.startsWith('turns:')) {
    return 'relay-tls';
  }
  return url.startsWith('turn:') ? (url.includes('transport=tcp') ? 'relay-tcp' : 'relay-udp') : null;
}

/** RFC 7065: the ports of `turn:` and `turns:` if none is named. */
const TURN_PORT = 3478;
const TURNS_PORT = 5349;

function destinationsOf({ transport, iceServers }: ConnectionCheck): Destination[] {
  const media = transport.iceCandidates.map(({ protocol, address, port }): Destination => ({
    protocol: protocol === 'udp' ? 'UDP' : 'TCP',
    address,
    port,
  }));
  const relays = iceServers
    .flatMap(({ urls }) => urls)
    .flatMap((url): Destination[] => {
      const way = wayOfRelay(url);
      const [, host, port] = /^turns?:(\[[^\]]+\]|[^:?]+)(?::(\d+))?/.exec(url) ?? [];
      const usual = way === 'relay-tls' ? TURNS_PORT : TURN_PORT;
      return way === null || host === undefined
        ? []
        : [
            {
              protocol: way === 'relay-udp' ? 'UDP' : 'TCP',
              address: host,
              port: port === undefined ? usual : Number(port),
            },
          ];
    });
  return [...media, ...relays];
}

function parseCandidate(candidate: RTCIceCandidate): ParsedCandidate {
  const generation = / generation (\d+)/.exec(candidate.candidate)?.[1];
  return {
    foundation: candidate.foundation ?? '',
    component: candidate.component ?? '',
    protocol: candidate.protocol ?? '',
    priority: candidate.priority ?? 0,
    address: candidate.address ?? '',
    port: candidate.port ?? 0,
    type: candidate.type ?? '',
    tcptype: candidate.tcpType ?? '',
    relatedAddress: candidate.relatedAddress ?? '',
    generation: generation ?? '',
    ufrag: candidate.usernameFragment ?? '',
  };
}
