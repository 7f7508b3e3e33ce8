import { MAX_MESSAGE_BYTES, SOCKET_PATH, type CreatedClass } from '@gongbang/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestServer, type TestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { Poller, ask, handshakeOf } from '../support/Poller.ts';
import { RawConnection, upgradeRequest } from '../support/RawConnection.ts';
import { startStrippingProxy } from '../support/strippingProxy.ts';
import { TestClient, newSecret } from '../support/TestClient.ts';

const SEPARATOR = '\u001e';
const BOTH_WAYS = ['websocket', 'polling'] as const;

describe('long polling', () => {
  let server: TestServer;
  let created: CreatedClass;
  beforeAll(async () => {
    server = await startTestServer({
      media: new FakeMediaServer().backend,
      env: { SOCKETS_PER_ADDRESS: '2', TRUST_PROXY: '1' },
    });
    created = await server.createClass();
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });
  const port = (): number => server.server.port;
  const enter = (): Promise<Poller> => Poller.enter(port(), created);

  describe('[DO1] where no WebSocket gets through', () => {
    it.each(['refuses', 'closes'] as const)(
      'a proxy that %s it: they are in all the same',
      async (stripping) => {
        await using proxy = await startStrippingProxy(port(), { stripping });
        const own = await server.createClass();
        using mentor = await TestClient.connect(server.url, own, 'mentor');
        await mentor.join('이정은');
        using mentee = await TestClient.connect(proxy.url, own, 'mentee', { ways: BOTH_WAYS });
        expect(mentee.socket.io.engine.transport.name).toBe('polling');
        expect(proxy.upgrades).toBe(1);
        await mentee.join('박서연');
        await mentor.do('chat:send', { clientId: 'client-1', text: '어서 오세요' });
        expect((await mentee.next('chat:posted')).message.text).toBe('어서 오세요');
        await mentee.do('chat:send', { clientId: 'client-2', text: '안녕하세요' });
        await mentor.next('chat:posted', ({ message }) => message.text === '안녕하세요');
        // The connection is cut: the remaining people hear about it, as with anybody.
        mentee.cut();
        await mentor.next('peer:changed', ({ peer }) => peer.presence === 'away');
      },
    );

    it('where one does, nothing else is asked', async () => {
      using mentee = await TestClient.connect(server.url, created, 'mentee', { ways: BOTH_WAYS });
      expect(mentee.socket.io.engine.transport.name).toBe('websocket');
    });
  });

  describe('[DO2] what holds for a WebSocket holds here', () => {
    it('[LM9] who says nothing is closed, and so is a wrong key, once it is told', async () => {
      const silent = await Poller.open(port());
      const wrong = await Poller.open(port());
      await wrong.say(handshakeOf(created, newSecret()));
      expect(await wrong.end()).toContain('"code":"UNAUTHENTICATED"');
      expect(await silent.end()).toBe('1');
    });

    it.each([
      ['a second handshake', () => handshakeOf(created)],
      ['two handshakes at once', () => [handshakeOf(created), handshakeOf(created)].join(SEPARATOR)],
      ['a second namespace', () => '40/x,{}'],
      ['bytes that are no text', () => 'bAAAA'],
      ['a message with attachments', () => '451-["x",{"_placeholder":true,"num":0}]'],
      ['a ping', () => '2'],
      ['what is no packet', () => 'x'],
      ['goodbye to its namespace', () => '41'],
      ['goodbye', () => '1'],
      ['more packets than one may', () => Array.from({ length: 600 }, () => '6').join(SEPARATOR)],
      ['bytes that are no UTF-8', () => Buffer.from([0x34, 0x32, 0xff])],
    ])('[LM9] who sends %s is closed', async (_what, body) => {
      const poller = await enter();
      await poller.say(body());
      expect(await poller.end()).not.toContain('42[');
      expect((await poller.say('3')).status).toBe(400);
    });

    it('[LM3] [LM11] bodies have a bound, and are not unpacked', async () => {
      const large = await enter();
      expect((await large.say('x'.repeat(MAX_MESSAGE_BYTES + 1))).status).toBe(413);
      expect((await large.fetch()).status).toBe(400);
      const packed = await enter();
      expect((await packed.say('3', { 'Content-Encoding': 'gzip' })).status).toBe(415);
      const bytes = await enter();
      expect((await bytes.say('3', { 'Content-Type': 'application/octet-stream' })).status).toBe(415);
    });

    it('[LM8] who says much and fetches nothing is dropped, and slows nobody', async () => {
      const own = await server.createClass();
      using other = await TestClient.connect(server.url, own, 'mentee');
      await other.join('최하린');
      const greedy = await Poller.enter(port(), own);
      const requests = Array.from({ length: 400 }, (_, id) => `42${id}["chat:send",{"text":"x"}]`);
      let said = 0;
      while ((await greedy.say(requests.join(SEPARATOR))).status === 200 && said < 100) {
        said += 1;
        expect(await other.refused('chat:send', { clientId: `client-${said}`, text: 'x' })).not.toBe(
          'INTERNAL',
        );
      }
      expect(said).toBeGreaterThan(0);
      expect(said).toBeLessThan(100);
    });

    it('[LM15] one place has so many, also when the connection that asked first is gone', async () => {
      const headers = { 'X-Forwarded-For': '203.0.113.7' };
      const inside = await Poller.enter(port(), created, headers);
      await Poller.enter(port(), created, headers);
      const late = await Poller.open(port(), headers);
      await late.say(handshakeOf(created));
      expect(await late.end()).toContain('"code":"ADDRESS_FULL"');
      await inside.say('1');
      await Poller.enter(port(), created, headers);
    });

    it('[KY5] [HT9] pages of other origins ask in vain, and nothing is opened for them', async () => {
      const poller = await enter();
      const headers = { Origin: 'https://evil.example' };
      const answers = await Promise.all([
        ask(port(), { headers }),
        poller.ask({ headers }),
        poller.say('3', headers),
        poller.ask({ method: 'OPTIONS', headers }),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
      const opened = await ask(port(), {});
      for (const { headers: given } of [...answers, opened]) {
        expect(Object.keys(given).filter((name) => name.startsWith('access-control'))).toEqual([]);
        expect(given['content-security-policy']).toContain("object-src 'none'");
        expect(given['x-content-type-options']).toBe('nosniff');
      }
      expect(opened.headers['cache-control']).toBe('no-store');
    });

    it('[KY7] who is not wanted any more is told and gone at once', async () => {
      const own = await server.createClass();
      using mentor = await TestClient.connect(server.url, own, 'mentor');
      await mentor.join('이정은');
      const { key, cameraId } = await mentor.do('camera:invite', {});
      const phone = await Poller.open(port());
      await phone.say(handshakeOf(own, key));
      expect((await phone.fetch()).body).toContain('40{"sid"');
      const closed = phone.end();
      await mentor.do('camera:revoke', { cameraId });
      await closed;
    });
  });

  describe('[DO3] a connection stays on its way, one request of each kind at a time', () => {
    it('what hangs twice, or breaks off, ends it', async () => {
      const twice = await enter();
      const [first, second] = await Promise.all([twice.fetch(), twice.fetch()]);
      expect([first.status, second.status].toSorted((a, b) => a - b)).toEqual([200, 400]);
      expect((await twice.say('3')).status).toBe(400);

      const own = await server.createClass();
      using mentor = await TestClient.connect(server.url, own, 'mentor');
      await mentor.join('이정은');
      const { sid } = await Poller.enter(port(), own);
      using broken = await RawConnection.open(port());
      broken.write(`GET ${SOCKET_PATH}/?EIO=4&transport=polling&sid=${sid} HTTP/1.1\r\nHost: x\r\n\r\n`);
      broken.socket.end();
      await expect
        .poll(async () => (await ask(port(), { query: `EIO=4&transport=polling&sid=${sid}` })).status)
        .toBe(400);
    });

    it('nobody takes a connection over from the other way', async () => {
      const { sid } = await enter();
      using upgrade = await RawConnection.open(port());
      upgrade.read();
      upgrade.write(upgradeRequest(`${SOCKET_PATH}/?EIO=4&transport=websocket&sid=${sid}`));
      await upgrade.closed();
      expect(upgrade.received).toMatch(/^HTTP\/1\.1 400 /);

      using webSocket = await RawConnection.upgrade(port());
      await expect.poll(() => webSocket.received).toContain('"sid"');
      const other = /"sid":"([^"]+)"/.exec(webSocket.received)?.[1] ?? '';
      expect(webSocket.received).toContain('"upgrades":[]');
      expect((await ask(port(), { query: `EIO=4&transport=polling&sid=${other}` })).status).toBe(400);
    });
  });
});
