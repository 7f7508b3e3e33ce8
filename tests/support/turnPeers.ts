// A TURN client for tests: asks a relay for permission to send to each of these peers, and prints its answers as JSON.
// node turnPeers.ts <server> <user> <secret> <peer>…
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';

/** Methods and attributes of RFC 8489 and RFC 8656. */
const ALLOCATE = 0x0003;
const CREATE_PERMISSION = 0x0008;
const SUCCESS = 0x0100;
const USERNAME = 0x0006;
const MESSAGE_INTEGRITY = 0x0008;
const ERROR_CODE = 0x0009;
const XOR_PEER_ADDRESS = 0x0012;
const REALM = 0x0014;
const NONCE = 0x0015;
const REQUESTED_ADDRESS_FAMILY = 0x0017;
const REQUESTED_TRANSPORT = 0x0019;
const MAGIC_COOKIE = 0x2112a442;
const HEADER_BYTES = 20;
const INTEGRITY_BYTES = 24;
const UDP = 17;
const FAMILY = { IPv4: 1, IPv6: 2 };
const PORT = 3478;
const ANSWER_MS = 3000;

type Attributes = readonly (readonly [number, Buffer])[];
interface Answer {
  readonly isSuccess: boolean;
  readonly attributes: ReadonlyMap<number, Buffer>;
}

function encode(method: number, transaction: Buffer, attributes: Attributes, key: Buffer | null): Buffer {
  const body = Buffer.concat(
    attributes.map(([type, value]) => {
      const padded = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4);
      padded.writeUInt16BE(type, 0);
      padded.writeUInt16BE(value.length, 2);
      value.copy(padded, 4);
      return padded;
    }),
  );
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(method, 0);
  header.writeUInt16BE(body.length + (key === null ? 0 : INTEGRITY_BYTES), 2);
  header.writeUInt32BE(MAGIC_COOKIE, 4);
  transaction.copy(header, 8);
  const message = Buffer.concat([header, body]);
  if (key === null) {
    return message;
  }
  const integrity = Buffer.alloc(4);
  integrity.writeUInt16BE(MESSAGE_INTEGRITY, 0);
  integrity.writeUInt16BE(INTEGRITY_BYTES - 4, 2);
  return Buffer.concat([message, integrity, createHmac('sha1', key).update(message).digest()]);
}

function decode(message: Buffer): Answer {
  const attributes = new Map<number, Buffer>();
  for (let at = HEADER_BYTES; at + 4 <= message.length;) {
    const length = message.readUInt16BE(at + 2);
    attributes.set(message.readUInt16BE(at), message.subarray(at + 4, at + 4 + length));
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return { isSuccess: (message.readUInt16BE(0) & 0x0110) === SUCCESS, attributes };
}

/** The eight groups of an IPv6 address, or the four bytes of an IPv4 one. */
function addressBytes(address: string): Buffer {
  if (!isIPv6(address)) {
    return Buffer.from(address.split('.').map(Number));
  }
  const [head = [], tail = []] = new URL(`http://[${address}]`).hostname
    .slice(1, -1)
    .split('::')
    .map((side) =>
      side
        .split(':')
        .filter(Boolean)
        .map((group) => Number.parseInt(group, 16)),
    );
  const groups = [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail];
  return Buffer.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

function xorAddress(address: string, transaction: Buffer): Buffer {
  const mask = Buffer.alloc(4);
  mask.writeUInt32BE(MAGIC_COOKIE);
  const masks = Buffer.concat([mask, transaction]);
  const bytes = addressBytes(address).map((byte, index) => byte ^ (masks[index] ?? 0));
  const head = Buffer.from([0, isIPv6(address) ? FAMILY.IPv6 : FAMILY.IPv4, 0, 0]);
  head.writeUInt16BE(9 ^ (MAGIC_COOKIE >>> 16), 2);
  return Buffer.concat([head, bytes]);
}

/** 200 for a success, otherwise the error's code. */
function codeOf({ isSuccess, attributes }: Answer): number {
  const error = attributes.get(ERROR_CODE);
  return isSuccess || error === undefined ? 200 : (error[2] ?? 0) * 100 + (error[3] ?? 0);
}

class TurnClient {
  readonly #socket: Socket;
  readonly #server: string;
  #credentials: Attributes = [];
  #key: Buffer | null = null;

  constructor(server: string) {
    this.#server = server;
    this.#socket = createSocket(isIPv6(server) ? 'udp6' : 'udp4');
  }

  async allocate(family: number, user: string, password: string): Promise<number> {
    const wanted: Attributes = [
      [REQUESTED_TRANSPORT, Buffer.from([UDP, 0, 0, 0])],
      [REQUESTED_ADDRESS_FAMILY, Buffer.from([family, 0, 0, 0])],
    ];
    const { attributes } = await this.#ask(ALLOCATE, () => wanted);
    const realm = attributes.get(REALM) ?? Buffer.alloc(0);
    this.#credentials = [
      [USERNAME, Buffer.from(user)],
      [REALM, realm],
      [NONCE, attributes.get(NONCE) ?? Buffer.alloc(0)],
    ];
    this.#key = createHash('md5').update(`${user}:${realm.toString()}:${password}`).digest();
    return codeOf(await this.#ask(ALLOCATE, () => wanted));
  }

  async permit(peer: string): Promise<number> {
    return codeOf(
      await this.#ask(CREATE_PERMISSION, (transaction) => [
        [XOR_PEER_ADDRESS, xorAddress(peer, transaction)],
      ]),
    );
  }

  close(): void {
    this.#socket.close();
  }

  async #ask(method: number, attributes: (transaction: Buffer) => Attributes): Promise<Answer> {
    const transaction = randomBytes(12);
    const all = [...attributes(transaction), ...this.#credentials];
    this.#socket.send(encode(method, transaction, all, this.#key), PORT, this.#server);
    const [answer] = (await once(this.#socket, 'message', { signal: AbortSignal.timeout(ANSWER_MS) })) as [
      Buffer,
    ];
    return decode(answer);
  }
}

const [server = '', user = '', secret = '', ...peers] = process.argv.slice(2);
const name = `${Math.floor(Date.now() / 1000) + 60}:${user}`;
const password = createHmac('sha1', secret).update(name).digest('base64');
const results: Record<string, number> = {};
for (const [family, fits] of [
  [FAMILY.IPv4, (peer: string) => !isIPv6(peer)],
  [FAMILY.IPv6, isIPv6],
] as const) {
  const client = new TurnClient(server);
  const allocated = await client.allocate(family, name, password);
  for (const peer of peers.filter(fits)) {
    results[peer] = allocated === 200 ? await client.permit(peer) : -allocated;
  }
  client.close();
}
process.stdout.write(JSON.stringify(results));
