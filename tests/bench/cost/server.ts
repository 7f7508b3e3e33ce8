// The server of the cost bench, in a process of its own: everything but media, so that what is measured is the server.
// Tells its port, and its CPU time whenever it is asked.
import { pino } from 'pino';

import { readConfig } from '@gongbang/sfu-server/config.ts';
import { startServer } from '@gongbang/sfu-server/server.ts';

import { FakeMediaServer } from '../../support/FakeMedia.ts';

const server = await startServer({
  config: readConfig({ HOST: '127.0.0.1', PORT: '0', TRUST_PROXY: '1', ...process.env }),
  log: pino({ level: 'info' }, pino.destination('/dev/null')),
  webRoot: '/nonexistent',
  media: new FakeMediaServer().backend,
});
process.send?.({ port: server.port });
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMs: (user + system) / 1000 });
});
process.once('disconnect', () => {
  process.exit(0);
});
