import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';

import { afterEach, describe, expect, it } from 'vitest';
import { FakeClock } from '@gongbang/tests/support/FakeClock.ts';

import { readConfig } from '../config.ts';
import { DomainAddress } from './DomainAddress.ts';
import { mappedAddresses } from './stun.ts';

const DOMAIN = 'class.example.org';

describe('[DO6] a domain', () => {
  it('is the address to hand out, and says that a proxy is in front', () => {
    expect(readConfig({ DOMAIN })).toMatchObject({ PUBLIC_URL: `https://${DOMAIN}`, TRUST_PROXY: true });
  });

  it('leaves what is set itself', () => {
    const config = readConfig({ DOMAIN, PUBLIC_URL: 'https://other.example.org', TRUST_PROXY: '0' });
    expect(config).toMatchObject({ PUBLIC_URL: 'https://other.example.org', TRUST_PROXY: false });
  });

  it.each(['https://class.example.org', 'class.example.org:443', 'localhost', 'class.example.org/', '-.org'])(
    'is no %s',
    (wrong) => {
      expect(() => readConfig({ DOMAIN: wrong })).toThrow(/^DOMAIN is .* must be a domain name alone/);
    },
  );
});

/** A STUN server on loopback. */
class StunServer implements AsyncDisposable {
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  static async start(answer: (request: Buffer) => Buffer, host = '127.0.0.1'): Promise<StunServer> {
    const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
    socket.on('message', (request, { port, address }) => {
      socket.send(answer(request), port, address);
    });
    await new Promise<void>((resolve) => {
      socket.bind(0, host, resolve);
    });
    return new StunServer(socket);
  }

  get url(): string {
    const { address, port } = this.#socket.address();
    return `stun:${isIPv6(address) ? `[${address}]` : address}:${port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#socket.close(resolve);
    });
  }
}

/** An answer as defined in RFC 8489: an unknown attribute, then XOR-MAPPED-ADDRESS of 203.0.113.7:4660. */
function success(request: Buffer): Buffer {
  return answered(request, Buffer.from('80220003416263000020000800013326ea12d545', 'hex'));
}

/** An answer with XOR-MAPPED-ADDRESS of [2001:db8::7]:4660. */
function success6(request: Buffer): Buffer {
  const address = Buffer.from('20010db8000000000000000000000007', 'hex');
  const masked = address.map((byte, index) => byte ^ (request[4 + index] ?? 0));
  return answered(request, Buffer.concat([Buffer.from('0020001400023326', 'hex'), masked]));
}

function answered(request: Buffer, attributes: Buffer): Buffer {
  const header = Buffer.from(request);
  header.writeUInt16BE(0x0101, 0);
  header.writeUInt16BE(attributes.length, 2);
  return Buffer.concat([header, attributes]);
}

describe('[DO7] the media of a domain', () => {
  const open: AsyncDisposable[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one[Symbol.asyncDispose]()));
  });
  const logged: string[] = [];
  const log = {
    info: (_: object, text: string) => logged.push(text),
    warn: (_: object, text: string) => logged.push(text),
  };
  const find = async (named: () => Promise<string[]>, stunUrls: string[] = []) => {
    const clock = new FakeClock();
    const found = await DomainAddress.find({ domain: DOMAIN, stunUrls, clock, log, resolve: named });
    return { clock, found };
  };

  it('is announced where its name leads, private addresses left out', async () => {
    const { found } = await find(() =>
      Promise.resolve(['10.0.0.7', '203.0.113.7', '2001:db8::7', 'fd00::7']),
    );
    expect(found.addresses).toEqual(['203.0.113.7', '2001:db8::7']);
    found.close();
  });

  it('follows the name to another address, and stays while the name leads nowhere', async () => {
    let named = (): Promise<string[]> => Promise.resolve(['203.0.113.7']);
    const { clock, found } = await find(() => named());
    named = () => Promise.resolve(['203.0.113.8']);
    clock.advance(60_000);
    await expect.poll(() => found.addresses).toEqual(['203.0.113.8']);
    named = () => Promise.reject(new Error('ENOTFOUND'));
    clock.advance(60_000);
    await Promise.resolve();
    expect(found.addresses).toEqual(['203.0.113.8']);
    found.close();
  });

  it('is asked of a STUN server where the name leads into a house', async () => {
    const server = await StunServer.start(success);
    open.push(server);
    const { found } = await find(() => Promise.resolve(['192.168.0.12']), ['turn:127.0.0.1:1', server.url]);
    expect(found.addresses).toEqual(['203.0.113.7']);
    found.close();
  });

  it('is asked of one over IPv6 as well', async () => {
    const server = await StunServer.start(success6, '::1');
    open.push(server);
    const { found } = await find(() => Promise.resolve([]), [server.url]);
    expect(found.addresses).toEqual(['2001:db8::7']);
    found.close();
  });

  it('says what to set when nothing is found', async () => {
    const { found } = await find(() => Promise.resolve(['192.168.0.12']));
    expect(found.addresses).toEqual([]);
    expect(logged.at(-1)).toMatch(/set ANNOUNCED_ADDRESS/);
    found.close();
  });

  it.each(['stun:127.0.0.1:99999', 'stun:127.0.0.1:0', 'turn:127.0.0.1', 'stun:', ''])(
    'is not asked at %s, which is no address',
    async (url) => {
      expect(await mappedAddresses(url)).toEqual([]);
    },
  );

  it('is no answer to another request, nor half a one', async () => {
    let asked = 0;
    const server = await StunServer.start((request) => {
      asked += 1;
      const other = success(request);
      other.writeUInt8((other[9] ?? 0) ^ 1, 9);
      return asked === 1 ? other : success(request).subarray(0, 30);
    });
    open.push(server);
    expect(await mappedAddresses(server.url)).toEqual([]);
    expect(asked).toBeGreaterThan(1);
  });
});
