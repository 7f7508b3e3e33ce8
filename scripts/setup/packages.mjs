import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { NODE, ROOT, hashOf } from './paths.mjs';
import { ensurePinned } from './pinned.mjs';
import { NODE_PIN, PLATFORM, PNPM_PIN } from './pins.mjs';
import { SetupError, run, step } from './steps.mjs';

const STAMP = join(ROOT, 'node_modules/.gongbang-packages');

/** Installs Node 24 and the packages of the lockfile; does nothing if they are there. */
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
    progress(`Node ${NODE_PIN.version} from the npm registry`);
    await ensureNode();
    progress('installing with pnpm from the npm registry');
    const [pnpm, ...first] = await pnpmCommand();
    await run(pnpm, [...first, 'install', '--frozen-lockfile'], { cwd: ROOT, env: { CI: 'true' } });
    writeFileSync(STAMP, wanted);
  });
}

/** @throws {SetupError} if none is pinned for this platform and the one that runs this is too old */
async function ensureNode() {
  const [major] = NODE_PIN.version.split('.');
  if (
    (await ensurePinned(NODE_PIN)) === null &&
    Number(process.versions.node.split('.')[0]) < Number(major)
  ) {
    throw new SetupError(
      `Gongbang cannot install Node ${major} on ${PLATFORM} by itself. Install Node ${major} or later, and run this again with it.`,
    );
  }
}

/** How to call pnpm: the command and its first arguments. If no checksum is pinned, npm fetches and verifies it. */
export async function pnpmCommand() {
  const pnpm = await ensurePinned(PNPM_PIN);
  return pnpm === null
    ? [process.platform === 'win32' ? 'npx.cmd' : 'npx', '--yes', `pnpm@${PNPM_PIN.version}`]
    : [pnpm];
}
