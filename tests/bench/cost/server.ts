// The server of the cost benches, in a separate process: everything but media, so that only the server is measured.
// Reports its port, and on request what it has used. CHECKOUT names another checkout whose server is measured.
import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { pino } from 'pino';

const CHECKOUT = process.env['CHECKOUT'] ?? join(import.meta.dirname, '../../..');
/** Objects that the garbage collector finds only the second time have had time to go. */
const COLLECTIONS = 3;
const COLLECTED_MS = 100;

const sockets = new Set<Socket>();
let bytesOfClosed = 0;
subscribe('net.server.socket', (message) => {
  const { socket } = message as { socket: Socket };
  sockets.add(socket);
  socket.once('close', () => {
    sockets.delete(socket);
    bytesOfClosed += socket.bytesWritten;
  });
});

const { readConfig } = (await import(
  join(CHECKOUT, 'packages/sfu-server/src/config.ts')
)) as typeof import('@gongbang/sfu-server/config.ts');
const { startServer } = (await import(
  join(CHECKOUT, 'packages/sfu-server/src/server.ts')
)) as typeof import('@gongbang/sfu-server/server.ts');
const { FakeMediaServer } = (await import(
  join(CHECKOUT, 'tests/support/FakeMedia.ts')
)) as typeof import('../../support/FakeMedia.ts');

const server = await startServer({
  config: readConfig({ HOST: '127.0.0.1', PORT: '0', TRUST_PROXY: '1', ...process.env }),
  log: pino({ level: 'info' }, pino.destination('/dev/null')),
  webRoot: '/nonexistent',
  media: new FakeMediaServer().backend,
});
process.send?.({ port: server.port });

/** Memory that is held and would not be given back. */
async function heapBytes(): Promise<number> {
  for (let times = 0; times < COLLECTIONS; times += 1) {
    globalThis.gc?.();
    await setTimeout(COLLECTED_MS);
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

process.on('message', (asked) => {
  if (asked === 'heap') {
    void heapBytes().then((bytes) => process.send?.({ heapBytes: bytes }));
    return;
  }
  const { user, system } = process.cpuUsage();
  const bytesOut = [...sockets].reduce((sum, socket) => sum + socket.bytesWritten, bytesOfClosed);
  process.send?.({ cpuMs: (user + system) / 1000, bytesOut });
});
process.once('disconnect', () => {
  process.exit(0);
});
