import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

import type { DtlsParameters, TransportOptions } from '@gongbang/protocol';
import { z } from 'zod';

/** Whether the peer could be compiled; tests that need it are skipped otherwise. `npm run build peer` prints its path. */
export const HAS_RTC_PEER = (process.env['RTCPEER_BIN'] ?? '') !== '';

/** How long any action of a peer may take, in ms. */
const PATIENCE_MS = 20_000;

const counts = z.object({
  rtp: z.number(),
  rtcp: z.number(),
  /** Of the RTCP packets, those that request a key frame. */
  keyFrameRequests: z.number(),
  bytes: z.number(),
  undecipherable: z.number(),
  /** The longest time without RTP since the counts were last read. */
  longestPauseMs: z.number(),
});
/** What a peer has received, decrypted; without the packets by which the worker probes for bandwidth. */
export type PeerCounts = z.infer<typeof counts>;

const line = z.object({
  event: z.enum(['ready', 'up', 'settled', 'counts', 'closed', 'error']),
  id: z.number().optional(),
  reason: z.string().optional(),
  fingerprint: z.string().optional(),
});
type Line = z.infer<typeof line>;

/** A track that is sent steadily. Video is VP8, each packet a key frame. */
export interface Flow {
  readonly ssrc: number;
  readonly payloadType: number;
  /** Bytes per packet, 24 to 1400. */
  readonly size: number;
  /** Packets per second; 0 ends the track. */
  readonly perSecond: number;
  readonly kind: 'audio' | 'video';
}

/** How a packet is sent: encrypted, as it is (in a datagram or a frame), or on TCP without a frame. */
export type Wrapping = 'rtp' | 'rtcp' | 'plain' | 'bytes';

type Server = Pick<TransportOptions, 'iceParameters' | 'iceCandidates'>;

/**
 * WebRTC peers without a browser, many in one process, which send whatever they are told: `rtcpeer.c`. The ids are the
 * caller's, 0 to 255. They only ever talk to loopback.
 */
export class RtcPeers implements AsyncDisposable {
  /** What the server has to be told about every peer here. */
  readonly dtlsParameters: DtlsParameters;
  readonly #process: ChildProcess;
  readonly #waiting = new Set<{ wants: (told: Line) => boolean; resolve: (text: string) => void }>();
  readonly #closed = new Map<number, string>();

  private constructor(child: ChildProcess, fingerprint: string) {
    this.#process = child;
    this.dtlsParameters = { role: 'client', fingerprints: [{ algorithm: 'sha-256', value: fingerprint }] };
  }

  static async start(): Promise<RtcPeers> {
    const child = spawn(process.env['RTCPEER_BIN'] ?? '', [], { stdio: ['pipe', 'pipe', 'inherit'] });
    // Whoever waits for a peer notices that it has ended.
    child.stdin.on('error', () => undefined);
    const lines = createInterface({ input: child.stdout });
    const [first] = (await once(lines, 'line')) as [string];
    const peers = new RtcPeers(child, line.parse(JSON.parse(first)).fingerprint ?? '');
    lines.on('line', (text) => {
      peers.#onLine(text);
    });
    return peers;
  }

  /** Goes through ICE and DTLS with one of the server's transports. */
  async open(id: number, server: Server, via: 'udp' | 'tcp' = 'udp'): Promise<void> {
    await this.#ask(`open ${id} ${place(server, via)}`, id, 'up');
  }

  /** Goes through ICE only. */
  async join(id: number, server: Server, via: 'udp' | 'tcp' = 'udp'): Promise<void> {
    await this.#ask(`join ${id} ${place(server, via)}`, id, 'settled');
  }

  /** Opens a TCP connection, and sends nothing on it. */
  dial(id: number, host: string, port: number): void {
    this.#write(`dial ${id} ${host} ${port}`);
  }

  send(id: number, wrapping: Wrapping, bytes: Uint8Array): void {
    this.#write(`${wrapping} ${id} ${Buffer.from(bytes).toString('hex')}`);
  }

  flow(id: number, { ssrc, payloadType, size, perSecond, kind }: Flow): void {
    this.#write(`flow ${id} ${ssrc} ${payloadType} ${size} ${perSecond} ${kind}`);
  }

  /** Leaves incoming data in the socket, or reads on. */
  read(id: number, isReading: boolean): void {
    this.#write(`read ${id} ${isReading ? 'on' : 'off'}`);
  }

  /** Waits until the server has looked at everything sent before. @throws Error if it does not answer */
  async settle(id: number): Promise<void> {
    await this.#ask(`settle ${id}`, id, 'settled');
  }

  async counts(id: number): Promise<PeerCounts> {
    return counts.parse(JSON.parse(await this.#ask(`counts ${id}`, id, 'counts')));
  }

  /** Waits until the server has closed the connection; says how. */
  async closed(id: number): Promise<string> {
    const reason = this.#closed.get(id);
    return reason ?? line.parse(JSON.parse(await this.#ask(null, id, 'closed'))).reason ?? '';
  }

  /** Says goodbye over DTLS, and closes. */
  close(id: number): void {
    this.#write(`close ${id}`);
  }

  /** Disappears without a word. */
  drop(id: number): void {
    this.#write(`drop ${id}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode === null) {
      const ended = once(this.#process, 'exit');
      this.#process.stdin?.end();
      await ended;
    }
  }

  #write(command: string): void {
    this.#process.stdin?.write(`${command}\n`);
  }

  /** @param command null to wait only @throws Error on an error of that peer, or on timeout */
  async #ask(command: string | null, id: number, event: Line['event']): Promise<string> {
    const answer = Promise.withResolvers<string>();
    const waiter = {
      wants: (told: Line) => told.id === id && (told.event === event || told.event === 'error'),
      resolve: answer.resolve,
    };
    this.#waiting.add(waiter);
    const patience = setTimeout(() => {
      answer.reject(new Error(`peer ${id} was not ${event} in time`));
    }, PATIENCE_MS);
    if (command !== null) {
      this.#write(command);
    }
    try {
      const text = await answer.promise;
      const { event: told, reason } = line.parse(JSON.parse(text));
      if (told === 'error') {
        throw new Error(`peer ${id}: ${reason ?? 'unknown error'}`);
      }
      return text;
    } finally {
      clearTimeout(patience);
      this.#waiting.delete(waiter);
    }
  }

  #onLine(text: string): void {
    const told = line.parse(JSON.parse(text));
    if (told.event === 'closed' && told.id !== undefined) {
      this.#closed.set(told.id, told.reason ?? '');
    }
    for (const { wants, resolve } of this.#waiting) {
      if (wants(told)) {
        resolve(text);
      }
    }
  }
}

/** The address of one of the server's transports, in the peer's format. */
function place({ iceParameters, iceCandidates }: Server, via: 'udp' | 'tcp'): string {
  const candidate = iceCandidates.find(({ protocol }) => protocol === via);
  if (candidate === undefined) {
    throw new Error(`the server offers no way over ${via}`);
  }
  const { usernameFragment, password } = iceParameters;
  return `${via} ${candidate.address} ${candidate.port} ${usernameFragment} ${password}`;
}
