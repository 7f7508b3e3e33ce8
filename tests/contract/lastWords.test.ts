import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { SOCKET_PATH } from '@gongbang/protocol';
import { Guard } from '@gongbang/sfu-server/guard.ts';
import { acceptUpgrades } from '@gongbang/sfu-server/signaling/upgrades.ts';
import { createSocketServer } from '@gongbang/sfu-server/signaling/server.ts';
import { systemClock } from '@gongbang/sfu-server/clock.ts';
import { io as connect, type Socket } from 'socket.io-client';
import { expect, it } from 'vitest';

const happens = (client: Socket, event: string): Promise<void> =>
  new Promise((resolve) => {
    client.once(event, () => {
      resolve();
    });
  });

it('[RC4] that the server is being updated reaches people to whom something else is being sent', async () => {
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
  await io.close();
  await gone;
  expect(heard).toEqual(['media:lost', 'server:stopping']);
  http.close();
  client.close();
});
