import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

import { SOCKET_PATH } from '@gongbang/protocol';

/** One WebSocket frame as it goes on the wire (RFC 6455, 5.2), right or wrong. */
export interface RawFrame {
  /** 0 continuation, 1 text, 2 binary, 8 close, 9 ping, 10 pong; the others are undefined. */
  readonly opcode: number;
  readonly isFinal: boolean;
  /** Bits that only extensions may set. */
  readonly reserved: number;
  readonly isMasked: boolean;
  readonly payload: Uint8Array;
}

let addresses = 0;

/** A WebSocket client that sends whatever it is told to: the frames are made here, by hand. */
export class RawSocket implements Disposable {
  readonly #socket: Socket;
  #received = '';
  readonly #closed: Promise<unknown>;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      // The start of the response is enough to see that it was let in.
      this.#received = (this.#received + chunk.toString('latin1')).slice(0, 4096);
    });
    socket.on('error', () => undefined);
    // Not with `once` of node:events, which an error rejects: here, being cut off is expected.
    this.#closed = new Promise((resolve) => socket.once('close', resolve));
  }

  /** Connects and asks for the upgrade, each time from a different address. */
  static async open(port: number): Promise<RawSocket> {
    const socket = connect(port, '127.0.0.1');
    const raw = new RawSocket(socket);
    await once(socket, 'connect');
    addresses += 1;
    const from = `11.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`;
    socket.write(
      `GET ${SOCKET_PATH}/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n` +
        'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nX-Forwarded-For: ${from}\r\n\r\n`,
    );
    await raw.#until('\r\n\r\n');
    return raw;
  }

  /** Sends a handshake, as Socket.io's client does; resolves when it is answered. */
  async enter(auth: object): Promise<void> {
    this.send(textFrame(`40${JSON.stringify(auth)}`));
    await this.#until('{"sid"', 2);
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed && this.#socket.writable;
  }

  send(frame: RawFrame): void {
    this.#socket.write(encodeFrame(frame));
  }

  /** Closes properly, and waits until the server has closed. */
  async close(): Promise<void> {
    if (this.isOpen) {
      this.#socket.end(encodeFrame({ ...textFrame(''), opcode: 8 }));
    }
    await this.#closed;
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  /** Waits until a text was received that often, or the server has closed. */
  async #until(text: string, times = 1): Promise<void> {
    const isThere = (): boolean => this.#received.split(text).length > times;
    while (!isThere() && this.isOpen) {
      await Promise.race([once(this.#socket, 'data'), this.#closed]);
    }
  }
}

/** A valid frame. */
export const textFrame = (text: string): RawFrame => ({
  opcode: 1,
  isFinal: true,
  reserved: 0,
  isMasked: true,
  payload: Buffer.from(text),
});

function encodeFrame({ opcode, isFinal, reserved, isMasked, payload }: RawFrame): Buffer {
  const { length } = payload;
  const extended = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const header = Buffer.alloc(2 + extended);
  header[0] = (isFinal ? 0x80 : 0) | ((reserved & 7) << 4) | (opcode & 15);
  header[1] = (isMasked ? 0x80 : 0) | (extended === 0 ? length : extended === 2 ? 126 : 127);
  if (extended === 2) {
    header.writeUInt16BE(length, 2);
  } else if (extended === 8) {
    header.writeBigUInt64BE(BigInt(length), 2);
  }
  // A mask of zeroes is still a mask.
  return Buffer.concat([header, ...(isMasked ? [Buffer.alloc(4)] : []), payload]);
}
