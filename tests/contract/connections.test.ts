import { PROTOCOL_VERSION, SOCKET_PATH, type CreatedClass } from '@gongbang/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestServer, type TestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import {
  RawConnection,
  binaryFrame,
  pingFrame,
  textFrame,
  upgradeRequest,
} from '../support/RawConnection.ts';
import { newSecret } from '../support/TestClient.ts';

const MiB = 1024 * 1024;
/** How much a flood may send before a test calls it unanswered. */
const FLOOD_BYTES = 24 * MiB;

describe('connections', () => {
  let server: TestServer;
  let created: CreatedClass;
  beforeAll(async () => {
    server = await startTestServer({ media: new FakeMediaServer().backend });
    created = await server.createClass();
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });
  const port = () => server.server.port;
  const handshake = (linkKey = created.keys.mentee) =>
    textFrame(
      `40${JSON.stringify({
        protocolVersion: PROTOCOL_VERSION,
        classId: created.class.id,
        linkKey,
        peerKey: newSecret(),
      })}`,
    );
  /** In the lobby of the class, with the right key. */
  const letIn = async () => {
    const connection = await RawConnection.upgrade(port());
    connection.write(handshake());
    await expect.poll(() => connection.received).toContain('40{"sid"');
    return connection;
  };

  describe('[LM8] who does not read is dropped', () => {
    it('before they have shown a key', async () => {
      using junk = await RawConnection.upgrade(port());
      junk.stall();
      const refusedNamespaces = Buffer.concat(Array.from({ length: 2000 }, () => textFrame('40/x,')));
      expect(await junk.flood(refusedNamespaces, FLOOD_BYTES)).toBe(true);
    });

    it('while they make requests', async () => {
      using greedy = await letIn();
      greedy.stall();
      const requests = Buffer.concat(
        Array.from({ length: 500 }, (_, id) => textFrame(`42${id}["chat:send",{"text":"x"}]`)),
      );
      const before = process.memoryUsage().rss;
      expect(await greedy.flood(requests, FLOOD_BYTES)).toBe(true);
      expect(process.memoryUsage().rss - before).toBeLessThan(200 * MiB);
    });
  });

  describe('[LM9] what holds a connection open for nothing is closed', () => {
    it('a connection that says nothing', async () => {
      using silent = await RawConnection.open(port());
      silent.read();
      expect(await silent.closed()).toBeLessThan(15_000);
    });

    it('headers that drip', async () => {
      using dripping = await RawConnection.open(port());
      dripping.write('GET / HTTP/1.1\r\n');
      const drip = setInterval(() => {
        dripping.write('X: y\r\n');
      }, 500);
      expect(await dripping.closed()).toBeLessThan(15_000);
      clearInterval(drip);
    });

    it('a WebSocket that shows no key, answering pings meanwhile', async () => {
      using silent = await RawConnection.upgrade(port());
      const pong = setInterval(() => {
        silent.write(textFrame('3'));
      }, 500);
      expect(await silent.closed()).toBeLessThan(8_000);
      clearInterval(pong);
    });

    it('a WebSocket with a wrong key, or for another namespace', async () => {
      using wrong = await RawConnection.upgrade(port());
      wrong.write(handshake(newSecret()));
      using elsewhere = await RawConnection.upgrade(port());
      elsewhere.write(textFrame('40/elsewhere,{}'));
      const [after] = await Promise.all([wrong.closed(), elsewhere.closed()]);
      expect(after).toBeLessThan(4_000);
      expect(wrong.received).toContain('"code":"UNAUTHENTICATED"');
    });

    it('a WebSocket that has left its namespace', async () => {
      using gone = await letIn();
      gone.write(textFrame('41'));
      expect(await gone.closed()).toBeLessThan(4_000);
    });

    it.each([
      ['a second handshake', () => handshake()],
      ['a second namespace', () => textFrame('40/x,{}')],
      ['bytes that are no text', () => binaryFrame(Buffer.alloc(10))],
      ['a message with attachments', () => textFrame('451-["x",{"_placeholder":true,"num":0}]')],
      ['a flood of pings', () => Buffer.concat(Array.from({ length: 1000 }, pingFrame))],
    ])('a WebSocket that sends %s', async (_what, bytes) => {
      using busy = await letIn();
      busy.write(bytes());
      expect(await busy.closed()).toBeLessThan(4_000);
    });

    it('two handshakes at once', async () => {
      using twice = await RawConnection.upgrade(port());
      twice.write(Buffer.concat([handshake(), handshake()]));
      expect(await twice.closed()).toBeLessThan(4_000);
      expect(twice.received).not.toContain('40{"sid"');
    });
  });

  describe('[HT7] the socket’s address', () => {
    it.each([
      ['GET', ''],
      ['GET', '?EIO=3&transport=polling'],
      ['GET', '?EIO=4&transport=polling&sid=x'],
      ['GET', '?EIO=4&transport=polling&EIO=4'],
      ['DELETE', '?EIO=4&transport=polling'],
      ['OPTIONS', '?EIO=4&transport=polling'],
      ['GET', '?EIO=4&transport=websocket'],
      ['POST', '?EIO=4&transport=polling'],
      ['OPTIONS', ''],
      ['PUT', ''],
    ])('answers %s %s once, with the security headers', async (method, query) => {
      using connection = await RawConnection.open(port());
      connection.read();
      connection.write(
        `${method} ${SOCKET_PATH}/${query} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
      );
      await connection.closed();
      const answers = connection.received.split(/(?=HTTP\/1\.1 \d{3} )/);
      expect(answers).toHaveLength(2);
      expect(answers[0]).toMatch(/^HTTP\/1\.1 4\d\d /);
      expect(answers[0]).toContain("default-src 'none'");
      expect(answers[0]).toContain('nosniff');
      expect(answers[1]).toContain('{"status":"ok"');
      expect(server.logged.join('')).not.toContain('HTTP request failed');
    });

    it.each([
      ['another path', upgradeRequest('/elsewhere/'), 404],
      ['a path that is none', upgradeRequest('//'), 404],
      ['another transport', upgradeRequest(`${SOCKET_PATH}/?EIO=4&transport=polling`), 400],
      ['an old protocol', upgradeRequest(`${SOCKET_PATH}/?EIO=3&transport=websocket`), 400],
      ['somebody’s session', upgradeRequest(`${SOCKET_PATH}/?EIO=4&transport=websocket&sid=x`), 400],
      [
        'another method',
        upgradeRequest(`${SOCKET_PATH}/?EIO=4&transport=websocket`).replace('GET', 'POST'),
        400,
      ],
    ])('refuses an upgrade to %s, and closes it', async (_what, request, status) => {
      using connection = await RawConnection.open(port());
      connection.read();
      connection.write(request);
      expect(await connection.closed()).toBeLessThan(2_000);
      expect(connection.received).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      expect(connection.received).toContain("default-src 'none'");
    });
  });
});
