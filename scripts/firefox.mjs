// npm run test:firefox: the browser tests, in Debian's Firefox. Arguments go to Vitest: … -- tests/e2e/class.test.ts
import { dirname, join } from 'node:path';

import { ensureChromium } from './setup/chromium.mjs';
import { ensureFirefox } from './setup/firefox.mjs';
import { ensurePackages } from './setup/packages.mjs';
import { ensurePage } from './setup/page.mjs';
import { NODE, ROOT } from './setup/paths.mjs';
import { main, runVisibly } from './setup/steps.mjs';
import { ensureWorker } from './setup/worker.mjs';

main(async () => {
  await ensurePackages();
  const firefox = await ensureFirefox();
  if (firefox === null) {
    return;
  }
  const env = {
    MEDIASOUP_WORKER_BIN: await ensureWorker(),
    CHROMIUM_BIN: await ensureChromium(),
    FIREFOX_BIN: firefox,
    E2E_BROWSER: 'firefox',
    PATH: `${dirname(NODE)}:${process.env.PATH}`,
  };
  await ensurePage();
  process.exitCode = await runVisibly(
    NODE,
    [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'e2e', ...process.argv.slice(2)],
    { cwd: ROOT, env },
  );
});
