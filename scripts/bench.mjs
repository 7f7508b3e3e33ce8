// npm run bench: sets up as for the tests, then measures. `npm run bench -- cost` runs one bench; options after its name are
// passed on to it: `npm run bench -- crowd --against COMMIT`.
import { join } from 'node:path';

import { ensureChromium } from './setup/chromium.mjs';
import { ensurePackages } from './setup/packages.mjs';
import { ensurePage } from './setup/page.mjs';
import { NODE, ROOT } from './setup/paths.mjs';
import { ensurePeer } from './setup/peer.mjs';
import { main, runVisibly } from './setup/steps.mjs';
import { ensureWorker } from './setup/worker.mjs';

main(async () => {
  await ensurePackages();
  const env = {
    MEDIASOUP_WORKER_BIN: await ensureWorker(),
    CHROMIUM_BIN: await ensureChromium(),
    RTCPEER_BIN: await ensurePeer(),
  };
  await ensurePage();
  const given = process.argv.slice(2);
  const options = given.findIndex((word) => word.startsWith('--'));
  const [named, rest] = options === -1 ? [given, []] : [given.slice(0, options), given.slice(options)];
  for (const bench of named.length > 0
    ? named
    : ['join', 'wall', 'cost', 'crowd', 'fair', 'recovery', 'door']) {
    const script = join(ROOT, `tests/bench/${bench}.ts`);
    process.exitCode ||= await runVisibly(NODE, [script, ...rest], { cwd: ROOT, env });
  }
});
