import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { get as getOverTls } from 'node:https';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';

import { SOCKET_PATH, serverAddresses } from '@gongbang/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestServer, temporaryFolder, type TestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { RawConnection, upgradeRequest } from '../support/RawConnection.ts';
import { TestClient } from '../support/TestClient.ts';

describe('the page over TLS', () => {
  const dataDir = temporaryFolder();
  let server: TestServer;
  let ca: string;
  let port: number;
  beforeAll(async () => {
    server = await startTestServer({
      media: new FakeMediaServer().backend,
      dataDir,
      env: { TLS_PORT: '0', CLASSES_PER_MINUTE: '100' },
    });
    const folder = join(dataDir, 'tls');
    const file = readdirSync(folder).find((name) => name.startsWith('authority')) ?? '';
    ca = readFileSync(join(folder, file), 'utf8').split('-----BEGIN PRIVATE')[0] ?? '';
    port = server.server.tlsPort ?? 0;
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  interface Answer {
    readonly status: number;
    readonly headers: IncomingHttpHeaders;
    readonly body: string;
  }
  const ask = async (path: string, host = '127.0.0.1'): Promise<Answer> => {
    const request = getOverTls({ host, port, path, ca, servername: '', agent: false });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    let body = '';
    for await (const chunk of response.setEncoding('utf8')) {
      body += String(chunk);
    }
    return { status: response.statusCode ?? 0, headers: response.headers, body };
  };
  const openTls = async (): Promise<TLSSocket> => {
    const socket = connect({ host: '127.0.0.1', port, ca });
    socket.on('error', () => undefined);
    await once(socket, 'secureConnect');
    return socket;
  };
  /** Everything the server answers until it closes. */
  const answersTo = async (request: string): Promise<string> => {
    const socket = await openTls();
    let received = '';
    socket.setEncoding('latin1').on('data', (text: string) => {
      received += text;
    });
    const closed = once(socket, 'close');
    socket.write(request);
    await closed;
    return received;
  };

  it('[LA6] is the same page, by a certificate that the authority vouches for', async () => {
    expect((await ask('/healthz')).status).toBe(200);
    const { addresses, authority } = serverAddresses.parse(JSON.parse((await ask('/api/addresses')).body));
    expect(addresses).toEqual([
      { origin: `http://localhost:${server.server.port}`, reach: 'here', hasCameras: true, network: null },
    ]);
    const socket = await openTls();
    expect(socket.authorized).toBe(true);
    const { issuerCertificate } = socket.getPeerCertificate(true);
    expect(issuerCertificate.fingerprint256).toBe(authority?.fingerprint);
    socket.destroy();
  });

  it('[LA6] a class is joined over wss, by a page of this very origin', async () => {
    const created = await server.createClass();
    const url = `https://127.0.0.1:${port}`;
    using client = await TestClient.connect(url, created, 'mentee', { ca, headers: { Origin: url } });
    await client.join('박서연');
    await expect(
      TestClient.connect(url, created, 'mentee', { ca, headers: { Origin: 'https://example.org' } }),
    ).rejects.toThrow();
  });

  it('[LA7] has the headers of every answer, and none that would forbid http to all else on this name', async () => {
    for (const { headers } of [await ask('/healthz'), await ask('/nothing.js')]) {
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['strict-transport-security']).toBeUndefined();
    }
    const refused = await answersTo('CONNECT example.org:443 HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect(refused).toMatch(/^HTTP\/1\.1 405 /);
    expect(refused).toMatch(/^content-security-policy: /im);
    expect(refused).not.toMatch(/^strict-transport-security: /im);
  });

  it.each([
    ['what is no HTTP', 'nonsense\r\n\r\n', /^HTTP\/1\.1 400 /],
    [
      'headers that are too long',
      `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
      /^HTTP\/1\.1 431 /,
    ],
    ['an upgrade elsewhere', upgradeRequest('/elsewhere'), /^HTTP\/1\.1 404 /],
    [
      'an upgrade by another page',
      upgradeRequest(`${SOCKET_PATH}/?EIO=4&transport=websocket`, ['Origin: https://example.org']),
      /^HTTP\/1\.1 403 /,
    ],
    [
      'a body for an upgrade',
      upgradeRequest(`${SOCKET_PATH}/?EIO=4&transport=websocket`, ['Content-Length: 3']),
      /^HTTP\/1\.1 400 /,
    ],
  ])('[LA7] %s is refused once, and closed', async (_, request, expected) => {
    const answers = await answersTo(request);
    expect(answers).toMatch(expected);
    expect(answers.match(/HTTP\/1\.1 \d/g)).toHaveLength(1);
  });

  it('[LA7] answers in their order what does not wait, a hundred at most', async () => {
    const answers = await answersTo('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(150));
    const count = answers.match(/HTTP\/1\.1 200 /g)?.length ?? 0;
    expect(count).toBeGreaterThanOrEqual(100);
    expect(count).toBeLessThan(150);
  });

  it('[LA7] a handshake that is no TLS, breaks off, or drips is closed, and says nothing in the log', async () => {
    const before = server.logged.length;
    using nonsense = await RawConnection.open(port);
    nonsense.read();
    nonsense.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect(await nonsense.closed(16_000)).toBeLessThan(16_000);
    expect(nonsense.received).not.toContain('HTTP/1.1');
    using broken = await RawConnection.open(port);
    broken.write(Buffer.from([0x16, 3, 1, 0, 200, 1, 0]));
    broken.socket.destroy();
    // A record that is begun, and arrives byte by byte.
    using dripping = await RawConnection.open(port);
    using silent = await RawConnection.open(port);
    dripping.write(Buffer.from([0x16, 3, 1, 0x10, 0]));
    const drip = setInterval(() => {
      dripping.write(Buffer.from([1]));
    }, 500);
    const after = await Promise.all([dripping.closed(30_000), silent.closed(30_000)]);
    clearInterval(drip);
    expect(Math.max(...after)).toBeLessThan(30_000);
    expect(server.logged.slice(before).filter((line) => line.includes('callback'))).toEqual([]);
    expect((await ask('/healthz')).status).toBe(200);
  });

  it('[LA6] a port that was asked for and is taken ends the start; nothing is left', async () => {
    const taken = createServer();
    taken.listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const env = { TLS_PORT: String((taken.address() as AddressInfo).port) };
    await expect(startTestServer({ media: new FakeMediaServer().backend, env })).rejects.toThrow(
      'EADDRINUSE',
    );
    taken.close();
  });

  it('[LA6] off, there is none, and no authority either', async () => {
    const folder = temporaryFolder();
    await using plain = await startTestServer({
      media: new FakeMediaServer().backend,
      dataDir: folder,
      env: { TLS_PORT: 'off' },
    });
    expect(plain.server.tlsPort).toBeNull();
    expect(existsSync(join(folder, 'tls'))).toBe(false);
  });

  it('[LA5] a certificate that cannot be kept leaves the page over http', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'tls'), 'in the way');
    await using plain = await startTestServer({
      media: new FakeMediaServer().backend,
      dataDir: folder,
      env: { TLS_PORT: '0' },
    });
    expect(plain.server.tlsPort).toBeNull();
    expect((await fetch(`${plain.url}/healthz`)).status).toBe(200);
    expect(plain.logged.filter((line) => line.includes('certificate cannot be created'))).toHaveLength(1);
  });

  it('[IP5] the leaf names where the machine is announced, and the host of PUBLIC_URL', async () => {
    await using named = await startTestServer({
      media: new FakeMediaServer().backend,
      env: {
        TLS_PORT: '0',
        ANNOUNCED_ADDRESS: '10.77.0.5,fd00:77::5,203.0.113.7,Studio-7.example.org,com',
        PUBLIC_URL: 'https://class.example.org:3443',
      },
    });
    const socket = connect({ port: named.server.tlsPort ?? 0, host: '127.0.0.1', rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    const names = socket.getPeerCertificate().subjectaltname?.split(', ') ?? [];
    socket.destroy();
    expect(names).toEqual(
      expect.arrayContaining([
        'IP Address:10.77.0.5',
        'IP Address:FD00:77:0:0:0:0:0:5',
        'DNS:studio-7.example.org',
        'DNS:class.example.org',
      ]),
    );
    // On the internet, for everybody.
    expect(names).not.toContain('IP Address:203.0.113.7');
    expect(names).not.toContain('DNS:com');
  });

  it('[LA8] the trust page says in both languages what one would trust, over http and https, without a script', async () => {
    const { authority } = serverAddresses.parse(await (await fetch(`${server.url}/api/addresses`)).json());
    for (const [language, word] of [
      ['ko-KR,ko;q=0.9', '설치하기'],
      ['en-GB', 'Install it'],
      ['fr', 'Install it'],
    ] as const) {
      const answer = await fetch(`${server.url}/trust`, { headers: { 'Accept-Language': language } });
      const html = await answer.text();
      expect(html).toContain(word);
      expect(html).toContain(authority?.fingerprint ?? 'none');
      expect(html).not.toContain('<script');
      for (const system of ['iPhone', 'Android', 'macOS', 'Windows', '192.168.0.0/16', 'fc00::/7']) {
        expect(html).toContain(system);
      }
      const nonce = /nonce="([^"]+)"/.exec(html)?.[1] ?? 'none';
      expect(answer.headers.get('Content-Security-Policy')).toContain(nonce);
    }
    expect((await ask('/trust?lang=ko')).body).toContain('설치하기');
  });

  it('[DV6] the trust page begins with the system that one has', async () => {
    for (const [userAgent, system] of [
      ['Mozilla/5.0 (Linux; Android 15)', 'Android'],
      ['Mozilla/5.0 (Windows NT 10.0; Win64; x64)', 'Windows'],
      ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', 'macOS'],
      ['curl/8.5.0', 'iPhone, iPad'],
    ] as const) {
      const answer = await fetch(`${server.url}/trust`, { headers: { 'User-Agent': userAgent } });
      const headings = [...(await answer.text()).matchAll(/<h3>([^<]+)<\/h3>/g)].map(([, text]) => text);
      expect(headings[0]).toBe(system);
      expect(answer.headers.get('Vary')).toContain('User-Agent');
    }
  });

  it('[LA8] the authority is to be had as a certificate and as a profile, the same one every time', async () => {
    const certificate = await fetch(`${server.url}/trust/gongbang.crt`);
    expect(certificate.headers.get('Content-Type')).toBe('application/x-x509-ca-cert');
    const der = Buffer.from(await certificate.arrayBuffer());
    expect(new X509Certificate(der).fingerprint256).toBe(new X509Certificate(ca).fingerprint256);
    const [first, second] = await Promise.all(
      [1, 2].map(async () => {
        const answer = await fetch(`${server.url}/trust/gongbang.mobileconfig`);
        expect(answer.headers.get('Content-Type')).toBe('application/x-apple-aspen-config');
        return answer.text();
      }),
    );
    expect(first).toBe(second);
    const data = /<data>([^<]+)<\/data>/.exec(first ?? '')?.[1] ?? '';
    expect(Buffer.from(data, 'base64')).toEqual(der);
    expect(
      first?.match(/<string>[0-9A-F]{8}-[0-9A-F]{4}-8[0-9A-F]{3}-8[0-9A-F]{3}-[0-9A-F]{12}</g),
    ).toHaveLength(2);
  });

  it('[LA8] where there is no authority there is nothing to trust', async () => {
    await using plain = await startTestServer({ media: new FakeMediaServer().backend });
    for (const path of ['/trust', '/trust/gongbang.crt', '/trust/gongbang.mobileconfig']) {
      expect((await fetch(plain.url + path)).status).toBe(404);
    }
  });
});
