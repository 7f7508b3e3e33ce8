// npm run build [packages] [worker] [page] [peer]: sets up without starting anything: all of it, or only the steps named.
// `peer` is the tests' WebRTC peer, and is built only when named.
import { copyFileSync } from 'node:fs';

import { ensurePackages } from './setup/packages.mjs';
import { ensurePage } from './setup/page.mjs';
import { ensurePeer } from './setup/peer.mjs';
import { main } from './setup/steps.mjs';
import { ensureWorker } from './setup/worker.mjs';

const steps = process.argv.slice(2);
const wants = (name) => steps.length === 0 || steps.includes(name);

main(async () => {
  await ensurePackages();
  if (wants('worker')) {
    const worker = await ensureWorker();
    console.log(worker);
    // The image needs it at a fixed path.
    if (process.env.WORKER_OUT) {
      copyFileSync(worker, process.env.WORKER_OUT);
    }
  }
  if (wants('page')) {
    await ensurePage();
  }
  if (steps.includes('peer')) {
    console.log(await ensurePeer());
  }
});
