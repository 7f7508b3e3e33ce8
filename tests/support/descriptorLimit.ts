// Run with few descriptors allowed: prints `refused` if a worker died while none was left, and `replaced` when it is up
// again after some became free. Any other end than an orderly one is what the test is about.
import { closeSync, openSync } from 'node:fs';

import { WorkerPool } from '@gongbang/sfu-server/media/WorkerPool.ts';

const opened: number[] = [];
const refused = Promise.withResolvers<undefined>();
const pool = await WorkerPool.create({
  workers: 1,
  host: '127.0.0.1',
  port: 0,
  log: {
    info: () => undefined,
    warn: (_, text) => {
      if (text === 'worker did not start') {
        refused.resolve(undefined);
      }
    },
  },
});
const before = pool.running[0]?.worker.pid ?? 0;
try {
  for (;;) {
    opened.push(openSync('/dev/null', 'r'));
  }
} catch {
  // None is left.
}
process.kill(before, 'SIGKILL');
await refused.promise;
process.stdout.write('refused\n');
for (const descriptor of opened) {
  closeSync(descriptor);
}
while (pool.running[0] === undefined) {
  await new Promise(setImmediate);
}
process.stdout.write('replaced\n');
pool.close();
