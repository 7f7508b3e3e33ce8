import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

import { SOCKET_PATH } from '@gongbang/protocol';

const TEXT = 0x1;
const BINARY = 0x2;
const PING = 0x9;
const FINAL = 0x80;
const MASKED = 0x80;
/** From this size on, a frame's length takes two extra bytes (RFC 6455, 5.2). */
const LONG = 126;

/** After this long without anything being read, the flood stops waiting. */
const STALLED_MS = 8000;

/** A WebSocket frame as a client sends it, with a mask that changes nothing. */
function frame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const size = length < LONG ? [MASKED | length] : [MASKED | LONG, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([FINAL | opcode, ...size, 0, 0, 0, 0]), payload]);
}

export const textFrame = (text: string): Buffer => frame(TEXT, Buffer.from(text));
export const binaryFrame = (bytes: Buffer): Buffer => frame(BINARY, bytes);
export const pingFrame = (): Buffer => frame(PING, Buffer.alloc(0));

/** A TCP connection that sends what a test wants, and reads only when told to. */
export class RawConnection implements Disposable {
  readonly socket: Socket;
  /** What has come in, while somebody reads. */
  received = '';

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('error', () => undefined);
  }

  static async open(port: number): Promise<RawConnection> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new RawConnection(socket);
  }

  /** A WebSocket beneath Socket.io; nothing has been sent on it yet. */
  static async upgrade(port: number, headers: readonly string[] = []): Promise<RawConnection> {
    const connection = await RawConnection.open(port);
    connection.write(upgradeRequest(`${SOCKET_PATH}/?EIO=4&transport=websocket`, headers));
    await once(connection.socket, 'readable');
    connection.read();
    return connection;
  }

  /** Reads everything that is there and that comes. */
  read(): void {
    this.socket.on('data', (chunk: Buffer) => {
      this.received += chunk.toString('latin1');
    });
  }

  /** Stops reading. */
  stall(): void {
    this.socket.removeAllListeners('data').pause();
  }

  write(data: string | Uint8Array): void {
    this.socket.write(data);
  }

  /** Sends the same bytes over and over, up to `max`. @returns whether the server closed the connection before that */
  async flood(data: Buffer, max: number): Promise<boolean> {
    for (let sent = 0; sent < max && !this.socket.destroyed; sent += data.length) {
      if (!this.socket.write(data)) {
        await this.#settled();
      }
    }
    return this.socket.destroyed;
  }

  /** @returns after how many ms the server closed it; `maxMs` if it has not by then */
  async closed(maxMs = 16_000): Promise<number> {
    const startedAt = performance.now();
    if (!this.socket.destroyed) {
      await once(this.socket, 'close', { signal: AbortSignal.timeout(maxMs) }).catch(() => undefined);
    }
    return this.socket.destroyed ? performance.now() - startedAt : maxMs;
  }

  /** Until there is room to send more, nobody to send it to, or nothing has been read for long. */
  async #settled(): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(patience);
        this.socket.off('drain', done).off('close', done);
        resolve();
      };
      const patience = setTimeout(done, STALLED_MS);
      this.socket.once('drain', done).once('close', done);
    });
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }
}

export function upgradeRequest(path: string, headers: readonly string[] = []): string {
  return [
    `GET ${path} HTTP/1.1`,
    'Host: localhost',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
    '\r\n',
  ].join('\r\n');
}
