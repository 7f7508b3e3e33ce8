// npm run dev: the server restarts and the page reloads on every change. The page is at Vite's address.
import './setup/settings.mjs';
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';

import { ensurePackages } from './setup/packages.mjs';
import { NODE, ROOT } from './setup/paths.mjs';
import { main } from './setup/steps.mjs';
import { ensureWorker } from './setup/worker.mjs';

main(async () => {
  await ensurePackages();
  const env = {
    ...process.env,
    MEDIASOUP_WORKER_BIN: await ensureWorker(),
    PATH: `${dirname(NODE)}:${process.env.PATH}`,
    // Where Vite forwards requests for the server.
    GONGBANG_SERVER: `http://127.0.0.1:${process.env.PORT || 3000}`,
  };
  const web = join(ROOT, 'packages/web');
  const children = [
    spawn(NODE, ['--watch', '--watch-preserve-output', join(ROOT, 'packages/sfu-server/src/main.ts')], {
      cwd: ROOT,
      env,
      stdio: 'inherit',
    }),
    spawn(NODE, [join(web, 'node_modules/vite/bin/vite.js')], { cwd: web, env, stdio: 'inherit' }),
  ];
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => children.forEach((child) => child.kill(signal)));
  }
  await Promise.race(children.map((child) => new Promise((resolve) => child.once('close', resolve))));
  children.forEach((child) => child.kill('SIGTERM'));
});
