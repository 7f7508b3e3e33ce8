// npm run test:fuzz: everything a stranger could send, at full volume; takes about half an hour. Arguments go to Vitest.
// A failure prints a seed and a path; FUZZ_SEED=… FUZZ_PATH=… npm run test:fuzz -- FILE reproduces it.
import { dirname, join } from 'node:path';

import { ensurePackages } from './setup/packages.mjs';
import { NODE, ROOT } from './setup/paths.mjs';
import { ensurePeer } from './setup/peer.mjs';
import { main, runVisibly } from './setup/steps.mjs';
import { ensureWorker } from './setup/worker.mjs';

main(async () => {
  await ensurePackages();
  const env = {
    MEDIASOUP_WORKER_BIN: await ensureWorker(),
    RTCPEER_BIN: await ensurePeer(),
    PATH: `${dirname(NODE)}:${process.env.PATH}:/usr/sbin:/sbin`,
    VOLUMES: '1',
  };
  process.exitCode = await runVisibly(
    NODE,
    [
      join(ROOT, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--project',
      'fuzz',
      '--no-file-parallelism',
      ...process.argv.slice(2),
    ],
    { cwd: ROOT, env },
  );
});
