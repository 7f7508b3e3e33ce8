// npm start: all set-up, then a server with its page at http://localhost:3000. Runs under Node 20 or later.
// A server that ends by itself is restarted.
// npm start -- --practice 12 also creates a class with twelve practice mentees.
import './setup/settings.mjs';
import { join } from 'node:path';

import { ensurePackages } from './setup/packages.mjs';
import { ensurePage } from './setup/page.mjs';
import { NODE, ROOT } from './setup/paths.mjs';
import { main } from './setup/steps.mjs';
import { ensureWorker } from './setup/worker.mjs';
import { supervise } from './supervise.mjs';

main(async () => {
  await ensurePackages();
  const workerBin = await ensureWorker();
  await ensurePage();
  supervise(
    NODE,
    [join(ROOT, 'packages/sfu-server/src/main.ts'), ...process.argv.slice(2)],
    {
      cwd: ROOT,
      env: {
        ...process.env,
        MEDIASOUP_WORKER_BIN: workerBin,
        // On a terminal a person reads: show only what needs attention.
        LOG_LEVEL: process.env.LOG_LEVEL || (process.stdout.isTTY ? 'warn' : 'info'),
      },
    },
    ({ type, port, practicePath, addresses, hasAuthority, ownerPath }) => {
      if (type === 'listening') {
        console.log(`\n  Gongbang is at http://localhost:${port}\n  Press Ctrl-C to stop it.\n`);
        tellAddresses(addresses, port, hasAuthority);
        if (practicePath !== null) {
          console.log(`  Rehearse as the mentor: http://localhost:${port}${practicePath}\n`);
        }
        if (ownerPath !== null) {
          console.log(
            `  To become the owner of this server, open this once: http://localhost:${port}${ownerPath}\n`,
          );
        }
      }
    },
  );
});

/** Prints where others find the server, and where browsers allow cameras. */
function tellAddresses(addresses, port, hasAuthority) {
  const others = addresses.filter(({ reach }) => reach !== 'here');
  if (others.length === 0) {
    return;
  }
  console.log(others[0].reach === 'everywhere' ? '  For others:' : '  For others on your network:');
  for (const { origin, hasCameras } of others) {
    console.log(`    ${origin}  ${hasCameras ? 'with cameras' : 'watching and chat, no cameras'}`);
  }
  if (hasAuthority) {
    const plain = others.find(({ origin }) => origin.startsWith('http:'));
    const trust = `${plain?.origin ?? `http://localhost:${port}`}/trust`;
    console.log(
      `\n  Browsers show a warning for https the first time. How to trust this machine instead: ${trust}\n`,
    );
  } else {
    console.log();
  }
}
