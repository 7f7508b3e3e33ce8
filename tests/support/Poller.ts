import { request, type IncomingMessage } from 'node:http';

import { PROTOCOL_VERSION, SOCKET_PATH, type CreatedClass } from '@gongbang/protocol';

import { newSecret, nextAddress } from './TestClient.ts';

/** A response. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Question {
  readonly method?: string;
  readonly query?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

/** Engine.IO by hand, over plain requests, each on its own connection: what a client may do, and what it may not. */
export class Poller {
  readonly #port: number;
  readonly #headers: Record<string, string>;
  readonly sid: string;

  private constructor(port: number, headers: Record<string, string>, sid: string) {
    this.#port = port;
    this.#headers = headers;
    this.sid = sid;
  }

  /** A new connection that has sent nothing yet. */
  static async open(
    port: number,
    headers: Record<string, string> = { 'X-Forwarded-For': nextAddress() },
  ): Promise<Poller> {
    const { body } = await ask(port, { headers });
    const { sid } = JSON.parse(body.slice(1)) as { sid: string };
    return new Poller(port, headers, sid);
  }

  /** In the lobby of a class, with the mentees' key. */
  static async enter(port: number, created: CreatedClass, headers?: Record<string, string>): Promise<Poller> {
    const poller = await Poller.open(port, headers);
    await poller.say(handshakeOf(created));
    const { body } = await poller.fetch();
    if (!body.startsWith('40{"sid"')) {
      throw new Error(`Not let in: ${body}`);
    }
    return poller;
  }

  /** Polls for messages. */
  fetch(): Promise<Answer> {
    return this.ask({});
  }

  /** Sends a message. */
  say(body: string | Buffer, headers: Record<string, string> = {}): Promise<Answer> {
    return this.ask({ method: 'POST', body, headers });
  }

  ask({ headers, ...question }: Question): Promise<Answer> {
    const query = `EIO=4&transport=polling&sid=${this.sid}`;
    return ask(this.#port, { query, ...question, headers: { ...this.#headers, ...headers } });
  }

  /** Polls until the connection has ended. @returns everything sent before that */
  async end(): Promise<string> {
    let said = '';
    for (;;) {
      const { status, body } = await this.fetch();
      if (status !== 200) {
        return said;
      }
      said += body;
      if (body.split('\u001e').includes('2')) {
        await this.say('3');
      }
    }
  }
}

/** One request to the socket's path. */
export function ask(
  port: number,
  { method = 'GET', query = 'EIO=4&transport=polling', headers = {}, body }: Question,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        port,
        host: '127.0.0.1',
        path: `${SOCKET_PATH}/?${query}`,
        method,
        agent: false,
        headers: {
          ...(body === undefined ? {} : { 'Content-Type': 'text/plain;charset=UTF-8' }),
          ...headers,
        },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () => {
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: Buffer.concat(chunks).toString(),
          });
        });
        incoming.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** What a page sends first. */
export function handshakeOf({ class: { id }, keys }: CreatedClass, linkKey = keys.mentee): string {
  const auth = { protocolVersion: PROTOCOL_VERSION, classId: id, linkKey, peerKey: newSecret() };
  return `40${JSON.stringify(auth)}`;
}
