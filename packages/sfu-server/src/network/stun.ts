import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';

/** The header of a STUN message (RFC 8489, 5): type, length, cookie, transaction. */
const HEADER_BYTES = 20;
const BINDING_REQUEST = 0x0001;
const BINDING_SUCCESS = 0x0101;
const MAGIC_COOKIE = 0x2112a442;
const XOR_MAPPED_ADDRESS = 0x0020;
const FAMILIES = { udp4: 0x01, udp6: 0x02 } as const;
/** How often a request is sent, at these intervals in ms (RFC 8489, 6.2.1, cut short: the server waits for it). */
const ATTEMPTS = 3;
const RETRY_MS = 500;

const DEFAULT_PORT = 3478;
const MAX_PORT = 65_535;

/**
 * Asks a STUN server under which addresses it sees this machine (RFC 8489): an IPv4 address, an IPv6 address,
 * or both. Never fails.
 * @param url `stun:host` or `stun:host:port`
 * @returns none if it does not answer, or the url is not one of STUN over UDP
 */
export async function mappedAddresses(url: string): Promise<string[]> {
  const [, host, bare, given] = /^stun:(?:\[([\da-f:]+)\]|([^:?]+))(?::(\d+))?$/i.exec(url) ?? [];
  const server = host ?? bare;
  const port = Number(given ?? DEFAULT_PORT);
  if (server === undefined || port === 0 || port > MAX_PORT) {
    return [];
  }
  const found = await Promise.all([mappedBy('udp4', server, port), mappedBy('udp6', server, port)]);
  return found.filter((address) => address !== null);
}

async function mappedBy(family: keyof typeof FAMILIES, host: string, port: number): Promise<string | null> {
  const socket = createSocket(family);
  const request = Buffer.alloc(HEADER_BYTES);
  request.writeUInt16BE(BINDING_REQUEST, 0);
  request.writeUInt32BE(MAGIC_COOKIE, 4);
  randomBytes(12).copy(request, 8);
  return new Promise((resolve) => {
    let attempts = 0;
    let hasEnded = false;
    const end = (address: string | null): void => {
      clearInterval(timer);
      if (!hasEnded) {
        hasEnded = true;
        socket.close();
        resolve(address);
      }
    };
    const ask = (): void => {
      attempts += 1;
      if (attempts > ATTEMPTS) {
        end(null);
      } else {
        // The callback reports a name that leads nowhere; the request is simply sent again.
        socket.send(request, port, host, () => undefined);
      }
    };
    const timer = setInterval(ask, RETRY_MS);
    socket.on('error', () => {
      end(null);
    });
    socket.on('message', (answer) => {
      const address = readAnswer(answer, request);
      if (address !== null) {
        end(address);
      }
    });
    ask();
  });
}

/** The address in an answer to this very request; null if there is none. */
function readAnswer(answer: Buffer, request: Buffer): string | null {
  if (
    answer.length < HEADER_BYTES ||
    answer.readUInt16BE(0) !== BINDING_SUCCESS ||
    !answer.subarray(4, HEADER_BYTES).equals(request.subarray(4))
  ) {
    return null;
  }
  for (let at = HEADER_BYTES; at + 4 <= answer.length;) {
    const type = answer.readUInt16BE(at);
    const length = answer.readUInt16BE(at + 2);
    const value = answer.subarray(at + 4, at + 4 + length);
    if (type === XOR_MAPPED_ADDRESS) {
      return unmasked(value, request);
    }
    // Attributes begin at multiples of four (RFC 8489, 14).
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return null;
}

/** The address in XOR-MAPPED-ADDRESS: masked with the cookie, an IPv6 one with the transaction as well (RFC 8489, 14.2). */
function unmasked(value: Buffer, request: Buffer): string | null {
  const mask = request.subarray(4);
  const bytes = [...value.subarray(4)].map((byte, index) => byte ^ (mask[index] ?? 0));
  if (value[1] === FAMILIES.udp4 && bytes.length === 4) {
    return bytes.join('.');
  }
  if (value[1] !== FAMILIES.udp6 || bytes.length !== 16) {
    return null;
  }
  const groups = Buffer.from(bytes).toString('hex').match(/.{4}/g) ?? [];
  // In canonical form (RFC 5952).
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}
