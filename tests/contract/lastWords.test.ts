import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { SOCKET_PATH } from '@gongbang/protocol';
import { systemClock } from '@gongbang/sfu-server/clock.ts';
import { Guard } from '@gongbang/sfu-server/guard.ts';
import { createSocketServer } from '@gongbang/sfu-server/signaling/server.ts';
import { acceptUpgrades } from '@gongbang/sfu-server/signaling/upgrades.ts';
import { io as connect, type Socket } from 'socket.io-client';
import { describe, expect, it } from 'vitest';

import { startTestServer } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';
import { Poller, ask } from '../support/Poller.ts';
import { RawConnection, upgradeRequest } from '../support/RawConnection.ts';

const media = new FakeMediaServer().backend;

const happens = (client: Socket, event: string): Promise<void> =>
  new Promise((resolve) => {
    client.once(event, () => {
      resolve();
    });
  });

describe('[RC4] that the server is being updated', () => {
  it('reaches people who fetch it, and nobody new is admitted meanwhile', async () => {
    const server = await startTestServer({ media, env: { TRUST_PROXY: '1' } });
    const { port } = server.server;
    const poller = await Poller.enter(port, await server.createClass());
    // They are between two polls.
    const closed = server[Symbol.asyncDispose]();
    expect((await poller.fetch()).body).toContain('"server:stopping"');
    await expect.poll(async () => (await ask(port, {})).status, { interval: 10 }).toBe(503);
    using upgrading = await RawConnection.open(port);
    upgrading.read();
    upgrading.write(upgradeRequest(`${SOCKET_PATH}/?EIO=4&transport=websocket`));
    await expect.poll(() => upgrading.received, { interval: 10 }).toMatch(/^HTTP\/1\.1 503 /);
    await closed;
  });

  it('reaches people to whom something else is being sent', async () => {
    const guard = new Guard(systemClock, { info: () => undefined, warn: () => undefined });
    const { io, engine } = createSocketServer(guard);
    const http = createServer();
    const inTurn = (_request: unknown, action: () => void): void => {
      action();
    };
    acceptUpgrades({ http, inTurn, refuse: (socket) => socket.destroy() }, engine, () => null, guard);
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    const client = connect(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, {
      path: SOCKET_PATH,
      transports: ['websocket'],
      reconnection: false,
    });
    await happens(client, 'connect');
    const heard: string[] = [];
    client.onAny((name: string) => heard.push(name));
    const gone = happens(client, 'disconnect');
    io.local.emit('media:lost', {});
    io.local.emit('server:stopping', {});
    await engine.farewell();
    await gone;
    expect(heard).toEqual(['media:lost', 'server:stopping']);
    await io.close();
    http.close();
    client.close();
  });
});
