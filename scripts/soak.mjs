// npm run test:soak -- --minutes 30: sets up as for the tests, then has people join and leave for that long.
import { dirname, join } from 'node:path';

import { ensurePackages } from './setup/packages.mjs';
import { NODE, ROOT } from './setup/paths.mjs';
import { ensurePeer } from './setup/peer.mjs';
import { SetupError, main, runVisibly } from './setup/steps.mjs';
import { ensureWorker } from './setup/worker.mjs';

main(async () => {
  await ensurePackages();
  const env = {
    MEDIASOUP_WORKER_BIN: await ensureWorker(),
    RTCPEER_BIN: await ensurePeer(),
    PATH: `${dirname(NODE)}:${process.env.PATH}`,
  };
  if (env.RTCPEER_BIN === '') {
    throw new SetupError('Without the tests’ WebRTC peer, nobody can join with media.');
  }
  process.exitCode = await runVisibly(NODE, [join(ROOT, 'tests/soak/soak.ts'), ...process.argv.slice(2)], {
    cwd: ROOT,
    env,
  });
});
