import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import { createServer as createRawServer, type AddressInfo, type Socket } from 'node:net';

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, it } from 'vitest';

import { postman } from './postman.ts';
import { guardedLookup, leadsToWeb, mayReach, type Directories } from './reach.ts';

const servers: Server[] = [];
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const call = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at: 1_614_265_330_000, payload: '{"test": 2432232314}' };

async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
}
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});
const here = (timeoutMs = 5000) => postman({ allowsPrivate: true, name: 'Gongbang/test', timeoutMs });

describe('[WBH2] a call', () => {
  it('is signed as the specification’s own example is', async () => {
    let seen: IncomingHttpHeaders = {};
    const url = await listen((request, response) => {
      seen = request.headers;
      response.end('ok');
    });
    const answer = await here().call({ ...call, url, secrets: [secret] });
    expect(answer).toEqual({ status: 200, answer: 'ok', failure: null, waitMs: 0 });
    expect(seen).toMatchObject({
      'webhook-id': call.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
      'content-type': 'application/json',
    });
  });

  it('is signed by each secret, and each is known by a library of others', async () => {
    const { newSecret } = here();
    const secrets = [newSecret(), newSecret()];
    const sent = { headers: {} as Record<string, string>, body: '' };
    const url = await listen((request, response) => {
      sent.headers = request.headers as Record<string, string>;
      request.on('data', (chunk: Buffer) => {
        sent.body += chunk.toString();
      });
      request.on('end', () => response.end());
    });
    await here().call({ ...call, at: Date.now(), url, secrets });
    for (const one of secrets) {
      expect(one).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
      expect(new Webhook(one).verify(sent.body, sent.headers)).toEqual({ test: 2_432_232_314 });
    }
    expect(() => new Webhook(newSecret()).verify(sent.body, sent.headers)).toThrow();
  });
});

describe('[WBH8] a call', () => {
  it.each([
    ['127.0.0.1', '::1', '::ffff:127.0.0.1', '10.0.0.1', '192.168.1.1', '172.16.0.1', '169.254.169.254'],
    ['fe80::1', 'fe80::1%eth0', 'fc00::1', '::ffff:10.0.0.1', '0.0.0.0', '::', '100.64.0.1', '::7f00:1'],
    ['::ffff:0:7f00:1', '2001:2::1', '2001:20::1', '3fff::1', '5f00::1', '4000::1', 'fec0::1', '100::1'],
    ['64:ff9b::a00:1', '2002:7f00:1::', '224.0.0.1', '255.255.255.255', 'ff02::1', '198.51.100.1', 'nowhere'],
  ])('goes to nobody’s address: %s, %s, %s …', (...addresses) => {
    for (const address of addresses) {
      expect([address, mayReach(address, true, false)]).toEqual([address, false]);
    }
  });

  it('goes by https to the web, and by http to this house alone, where that is allowed', () => {
    const of = (address: string) =>
      [true, false].flatMap((isSecure) =>
        [true, false].map((allowed) => mayReach(address, isSecure, allowed)),
      );
    expect(of('8.8.8.8')).toEqual([true, true, false, false]);
    expect(of('2606:4700::1111')).toEqual([true, true, false, false]);
    expect(of('127.0.0.1')).toEqual([true, false, true, false]);
    const { mayCall } = postman({ allowsPrivate: false, name: 'x' });
    expect(
      [
        'https://example.com/x',
        'https://example.com:8443',
        'http://example.com',
        'https://127.1/',
        'https://[::1]/',
      ]
        .concat([
          'https://0x7f000001/',
          'https://2130706433/',
          'https://user@example.com',
          'ftp://example.com',
          '',
        ])
        .filter(mayCall),
    ).toEqual(['https://example.com/x', 'https://example.com:8443']);
  });

  it('looks at what a name leads to as it connects', async () => {
    const found = (allowed: boolean) =>
      new Promise<unknown>((resolve) => {
        guardedLookup(false, allowed)('localhost', { all: true }, (error, addresses) => {
          resolve(error?.message ?? addresses);
        });
      });
    expect(await found(false)).toMatch(/no public address/);
    expect(await found(true)).toContainEqual({ address: '127.0.0.1', family: 4 });
    const strict = postman({ allowsPrivate: false, name: 'x' });
    const answer = await strict.call({ ...call, url: 'https://localhost:9/', secrets: [secret] });
    expect(answer.failure).toBe('private');
  });

  it('[WBH7] has names looked up where nobody else waits for it, and believes nobody who says that a name is of the house', async () => {
    const found = (newResolver: Directories['newResolver'], allowsPrivate = false) =>
      new Promise<unknown>((resolve) => {
        const directories = { newResolver, hosts: '/nowhere' };
        guardedLookup(true, allowsPrivate, directories)(
          'hooks.example',
          { all: true },
          (error, addresses) => {
            resolve(error?.message ?? addresses);
          },
        );
      });
    const answered = () => ({
      resolve4: () => Promise.resolve(['10.0.0.1', '8.8.8.8']),
      resolve6: () => Promise.resolve(['::1', '2606:4700::1111']),
    });
    expect(await found(answered)).toEqual([
      { address: '8.8.8.8', family: 4 },
      { address: '2606:4700::1111', family: 6 },
    ]);
    // A name server that takes every question, and says nothing: the system is not asked, where others wait.
    await using silent = createSocket('udp4');
    await new Promise<void>((resolve) => {
      silent.bind(0, '127.0.0.1', resolve);
    });
    const resolver = new Resolver({ timeout: 50, tries: 1 });
    resolver.setServers([`127.0.0.1:${silent.address().port}`]);
    expect(await found(() => resolver)).toBe('The name servers do not answer.');
    // Where the house's own addresses are allowed as well, a silent name delays no other either.
    expect(await found(() => resolver, true)).toBe('The name servers do not answer.');
    expect(await found(answered, true)).toContainEqual({ address: '10.0.0.1', family: 4 });
  });

  it('goes where this machine itself says that a name of the house is', async () => {
    const hosts = join(mkdtempSync(join(tmpdir(), 'gongbang-test-')), 'hosts');
    writeFileSync(hosts, '127.0.0.1 localhost\n10.0.0.7\tx Hooks.Example # ours\n');
    let asked = 0;
    const newResolver = () => {
      asked += 1;
      return { resolve4: () => Promise.resolve(['8.8.8.8']), resolve6: () => Promise.resolve([]) };
    };
    for (const name of ['hooks.example', 'printer.local', 'intranet']) {
      await new Promise<void>((resolve) => {
        guardedLookup(true, true, { newResolver, hosts })(name, { all: true }, () => {
          resolve();
        });
      });
    }
    expect(asked).toBe(0);
  });

  it('without TLS to a name on the web is refused as the address is entered', async () => {
    const at = (...addresses: string[]) => ({
      newResolver: () => ({
        resolve4: () => Promise.resolve(addresses),
        resolve6: () => Promise.reject(new Error('ENODATA')),
      }),
      hosts: '/nowhere',
    });
    expect(await leadsToWeb('hooks.example', at('8.8.8.8'))).toBe(true);
    expect(await leadsToWeb('hooks.example', at('8.8.8.8', '10.0.0.1'))).toBe(false);
    expect(await leadsToWeb('nobody.invalid', at())).toBe(false);
    const { isBare } = here();
    expect([await isBare('https://example.com'), await isBare('http://localhost/x')]).toEqual([false, false]);
  });

  it('follows nobody elsewhere, waits for nobody for long, and reads no more than it shows', async () => {
    let others = 0;
    const elsewhere = await listen((_request, response) => {
      others += 1;
      response.end();
    });
    const redirecting = await listen((_request, response) => {
      response.writeHead(302, { Location: elsewhere }).end();
    });
    expect(await here().call({ ...call, url: redirecting, secrets: [secret] })).toMatchObject({
      ...{ status: 302, failure: 'redirect' },
    });
    expect(others).toBe(0);
    const silent = await listen(() => undefined);
    expect((await here(50).call({ ...call, url: silent, secrets: [secret] })).failure).toBe('timeout');
    const endless = await listen((_request, response) => {
      const more = (): void => {
        if (!response.destroyed) {
          response.write('가'.repeat(9999), () => setImmediate(more));
        }
      };
      more();
    });
    const { status, answer } = await here().call({ ...call, url: endless, secrets: [secret] });
    expect([status, answer]).toEqual([200, '가'.repeat(300)]);
    const busy = await listen((_request, response) => {
      response.writeHead(503, { 'Retry-After': '120' }).end('a\u0000b\n\nc');
    });
    expect(await here().call({ ...call, url: busy, secrets: [secret] })).toEqual({
      ...{ status: 503, answer: 'a b c', failure: null, waitMs: 120_000 },
    });
  });
});

describe('[WBH15] an address', () => {
  /** A server that answers every request with raw bytes. */
  const answering = async (answer: (socket: Socket) => void) => {
    const sockets: Socket[] = [];
    const server = createRawServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      socket.once('data', () => {
        answer(socket);
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      [Symbol.dispose]: () => {
        server.close();
        for (const socket of sockets) {
          socket.destroy();
        }
      },
    };
  };
  const calling = (url: string, timeoutMs?: number) =>
    here(timeoutMs).call({ ...call, url, secrets: [secret] });

  it('whose name is nobody’s is one that cannot be reached', async () => {
    for (const allowsPrivate of [true, false]) {
      const { call: ask } = postman({ allowsPrivate, name: 'x' });
      expect(await ask({ ...call, url: 'https://nobody.invalid/', secrets: [secret] })).toMatchObject({
        ...{ status: null, failure: 'unreachable' },
      });
    }
  });

  it('that speaks something else from there on is hung up on', async () => {
    using there = await answering((socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
    });
    expect(await calling(there.url)).toMatchObject({ status: null, failure: 'unreachable' });
  });

  it('that has said what came of it is believed, however it goes on', async () => {
    using slow = await answering((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nok');
    });
    expect(await calling(slow.url, 300)).toMatchObject({ status: 200, answer: 'ok', failure: null });
    using broken = await answering((socket) => {
      socket.write('HTTP/1.1 503 Busy\r\nContent-Length: 99\r\nRetry-After: 9\r\n\r\nbusy', () => {
        socket.resetAndDestroy();
      });
    });
    expect(await calling(broken.url)).toMatchObject({ status: 503, waitMs: 9000, failure: null });
  });

  it('is shown with whole signs, and called by TLS however it is written', async () => {
    using there = await answering((socket) => {
      socket.end(`HTTP/1.1 500 No\r\n\r\na${'😀'.repeat(300)}`);
    });
    expect((await calling(there.url)).answer).toBe(`a${'😀'.repeat(149)}`);
    using plain = await answering((socket) => {
      socket.end('HTTP/1.1 204 OK\r\n\r\n');
    });
    expect(await calling(plain.url.replace('http:', 'HTTPS:'))).toMatchObject({ failure: 'tls' });
  });
});
