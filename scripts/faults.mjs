// npm run test:faults: every network fault, three times each and at full length. Arguments go to Vitest.
import { dirname, join } from 'node:path';

import { ensureChromium } from './setup/chromium.mjs';
import { ensureNetworkTools } from './setup/network.mjs';
import { ensurePackages } from './setup/packages.mjs';
import { ensurePage } from './setup/page.mjs';
import { ensurePeer } from './setup/peer.mjs';
import { NODE, ROOT } from './setup/paths.mjs';
import { SetupError, main, runVisibly } from './setup/steps.mjs';
import { ensureWorker } from './setup/worker.mjs';

main(async () => {
  await ensurePackages();
  const env = {
    MEDIASOUP_WORKER_BIN: await ensureWorker(),
    CHROMIUM_BIN: await ensureChromium(),
    RTCPEER_BIN: await ensurePeer(),
    PATH: `${dirname(NODE)}:${process.env.PATH}:/usr/sbin:/sbin`,
    FAULTS: 'full',
  };
  if (!(await ensureNetworkTools())) {
    throw new SetupError('There are no tests to run.');
  }
  await ensurePage();
  process.exitCode = await runVisibly(
    NODE,
    [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'faults*', ...process.argv.slice(2)],
    { cwd: ROOT, env },
  );
});
