import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** What a proxy that does not know WebSockets does with one. */
export type Stripping = 'refuses' | 'closes' | 'swallows';

/** A reverse proxy on this machine that passes requests, but no WebSockets. */
export interface StrippingProxy extends AsyncDisposable {
  readonly url: string;
  /** Upgrades that were requested. */
  readonly upgrades: number;
}

export interface StrippingOptions {
  readonly stripping?: Stripping;
  /** The Host that it sends, if it does not pass on the one it received. */
  readonly host?: string;
}

/** Stands before a server on loopback. */
export async function startStrippingProxy(
  port: number,
  { stripping = 'refuses', host }: StrippingOptions = {},
): Promise<StrippingProxy> {
  let upgrades = 0;
  const held = new Set<Socket>();
  const server = createServer((incoming, answer) => {
    const headers = { ...incoming.headers, ...(host === undefined ? {} : { host }) };
    const { method, url: path } = incoming;
    const outgoing = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    outgoing.on('error', () => answer.destroy());
    answer.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  });
  server.on('upgrade', (_request, socket: Socket) => {
    upgrades += 1;
    held.add(socket);
    socket.on('error', () => socket.destroy());
    if (stripping === 'refuses') {
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    } else if (stripping === 'closes') {
      socket.destroy();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get upgrades() {
      return upgrades;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of held) {
        socket.destroy();
      }
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
