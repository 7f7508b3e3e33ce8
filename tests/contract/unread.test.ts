import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { startTestServer, temporaryFolder } from '../support/classServer.ts';
import { FakeMediaServer } from '../support/FakeMedia.ts';

const MB = 1024 * 1024;

it('[LM26] who leaves many answers unread keeps nobody elsewhere from reading theirs', async () => {
  const webRoot = temporaryFolder();
  writeFileSync(join(webRoot, 'long.bin'), Buffer.alloc(20 * MB));
  writeFileSync(join(webRoot, 'longer.bin'), Buffer.alloc(40 * MB));
  await using server = await startTestServer({ media: new FakeMediaServer().backend, webRoot });
  const ask = async (localAddress: string, path: string): Promise<Socket> => {
    const socket = connect({ host: '127.0.0.1', port: server.server.port, localAddress });
    socket.on('error', () => undefined);
    socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    await once(socket, 'readable');
    return socket;
  };
  const slow = await ask('127.0.0.2', '/long.bin');
  const first = await ask('127.0.0.3', '/longer.bin');
  const second = await ask('127.0.0.3', '/longer.bin');
  let received = 0;
  for await (const chunk of slow as AsyncIterable<Buffer>) {
    received += chunk.length;
  }
  expect(received).toBeGreaterThan(20 * MB);
  const ended = once(first, 'close');
  first.resume();
  await ended;
  expect(first.bytesRead).toBeLessThan(40 * MB);
  second.destroy();
});
