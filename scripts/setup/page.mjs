import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { NODE, ROOT, hashOf } from './paths.mjs';
import { run, step } from './steps.mjs';

const WEB = join(ROOT, 'packages/web');
const STAMP = join(WEB, 'dist/.built-from');
const ENV = { PATH: `${dirname(NODE)}:${process.env.PATH}` };
const SOURCES = [
  ...['web', 'client', 'protocol'].map((name) => `packages/${name}`),
  'pnpm-lock.yaml',
  'tsconfig.base.json',
];

/** Builds the web page, unless the built one is up to date. */
export async function ensurePage() {
  if (isPageBuilt()) {
    return;
  }
  await step('Web page', async (progress) => {
    progress('checking types and texts');
    await run(NODE, [join(ROOT, 'node_modules/typescript/bin/tsc'), '--noEmit'], { cwd: WEB, env: ENV });
    progress('building');
    await buildPage();
  });
}

/** Whether the built page is up to date. */
export const isPageBuilt = () => existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hashOf(SOURCES);

/** Builds the page without checking its types; the caller does that. */
export async function buildPage() {
  const wanted = hashOf(SOURCES);
  await run(NODE, [join(WEB, 'node_modules/vite/bin/vite.js'), 'build'], { cwd: WEB, env: ENV });
  writeFileSync(STAMP, wanted);
}
