import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { NODE, ROOT, hashOf } from './paths.mjs';
import { run, step } from './steps.mjs';

/** Pinned, so that the lockfile means the same everywhere. */
const PNPM = 'pnpm@12.21.0';
const STAMP = join(ROOT, 'node_modules/.gongbang-packages');

/** Installs the packages of the lockfile, Node 24 among them; nothing when they are there. */
export async function ensurePackages() {
  const wanted = hashOf(
    ['pnpm-lock.yaml', 'package.json', 'pnpm-workspace.yaml'],
    process.platform,
    process.arch,
  );
  if (existsSync(NODE) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) {
    return;
  }
  await step('Packages', async (progress) => {
    progress('installing with pnpm from the npm registry');
    await run(
      process.platform === 'win32' ? 'npx.cmd' : 'npx',
      ['--yes', PNPM, 'install', '--frozen-lockfile'],
      {
        cwd: ROOT,
        env: { CI: 'true' },
      },
    );
    writeFileSync(STAMP, wanted);
  });
}
