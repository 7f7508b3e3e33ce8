import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import type { PaymentEndpoints } from '@gongbang/sfu-server/payments/endpoints.ts';

import { FakePortOne } from './FakePortOne.ts';
import { FakeStripe } from './FakeStripe.ts';
import { FakeToss } from './FakeToss.ts';
import type { FakeAnswer } from './wire.ts';

/** What goes wrong with the next response; the request itself is still carried out, except for `refused` and `broken`. */
export type Trouble =
  'none' | 'lost' | 'garbage' | 'huge' | 'refused' | 'broken' | 'sent elsewhere' | 'something else';

const MEGABYTE = 1024 * 1024;

/** The three external providers, on this machine: their APIs, their browser SDKs and their windows. */
export class FakeProviders {
  /** Settings that connect all three. */
  static readonly keys = { ...FakeToss.keys, ...FakePortOne.keys, ...FakeStripe.keys };

  readonly toss = new FakeToss(() => this.origin);
  readonly portone = new FakePortOne(() => this.origin);
  readonly stripe = new FakeStripe(() => this.origin);
  /** For the next API responses, one each. */
  readonly troubles: Trouble[] = [];
  /** Every request to the APIs, as `POST /v1/refunds`. */
  readonly asked: string[] = [];
  /** If set, the next response waits for it. */
  hold: Promise<void> | null = null;
  readonly #server: Server = createServer((request, response) => {
    void this.#answer(request, response);
  });

  static async start(): Promise<FakeProviders> {
    const providers = new FakeProviders();
    providers.#server.listen(0, '127.0.0.1');
    await once(providers.#server, 'listening');
    return providers;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get endpoints(): PaymentEndpoints {
    const { origin } = this;
    return {
      toss: { api: `${origin}/toss`, script: `${origin}/toss/sdk.js` },
      portone: { api: `${origin}/portone`, script: `${origin}/portone/sdk.js` },
      stripe: { api: origin },
    };
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.origin);
    const { pathname: path, searchParams: query } = url;
    const asked = {
      method: request.method ?? 'GET',
      path,
      query,
      headers: request.headers,
      body: await text(request),
    };
    if (path === '/favicon.ico') {
      send(response, { status: 204, body: '' });
      return;
    }
    const isApi = !/\/(?:sdk\.js|window.*)$/.test(path);
    if (isApi) {
      this.asked.push(`${asked.method} ${path}`);
    }
    const trouble = isApi ? this.troubles.shift() : undefined;
    if (trouble === 'refused') {
      request.socket.destroy();
      return;
    }
    if (trouble === 'broken') {
      send(response, {
        status: 500,
        body: '{"code":"FAILED_INTERNAL_SYSTEM_PROCESSING","type":"x","error":{"type":"api_error"}}',
      });
      return;
    }
    const answer = this.toss.handle(asked) ?? this.portone.handle(asked) ?? this.stripe.handle(asked);
    await this.hold;
    switch (trouble) {
      case 'lost':
        request.socket.destroy();
        return;
      case 'garbage':
        send(response, { status: 200, body: '<html>maintenance</html>' });
        return;
      case 'huge':
        // It is correct, and would be read if it were not too large.
        send(response, { status: 200, body: (answer?.body ?? '') + ' '.repeat(MEGABYTE) });
        return;
      case 'sent elsewhere':
        // Where the correct response is.
        send(response, { status: 307, body: '', location: url.href });
        return;
      case 'something else':
        send(response, {
          status: 200,
          body: '{"paymentKey":1,"id":[],"status":"DONE","amount":{"total":-1}}',
        });
        return;
      case 'none':
      case undefined:
        send(response, answer ?? { status: 404, body: '{"code":"NOT_FOUND","type":"NOT_FOUND"}' });
    }
  }
}

function send(
  response: ServerResponse,
  { status, body, type = 'application/json', location }: FakeAnswer,
): void {
  response.writeHead(status, {
    'Content-Type': type,
    ...(location === undefined ? {} : { Location: location }),
  });
  response.end(body);
}
