import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { NODE, ROOT, hashOf } from './paths.mjs';
import { run, step } from './steps.mjs';

const WEB = join(ROOT, 'packages/web');
const STAMP = join(WEB, 'dist/.built-from');
const SOURCES = [
  ...['web', 'client', 'protocol'].map((name) => `packages/${name}`),
  'pnpm-lock.yaml',
  'tsconfig.base.json',
];

/** Builds the web page, unless it is built from what is here. */
export async function ensurePage() {
  const wanted = hashOf(SOURCES);
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) {
    return;
  }
  await step('Web page', async (progress) => {
    progress('checking types and texts');
    const env = { PATH: `${dirname(NODE)}:${process.env.PATH}` };
    await run(NODE, [join(ROOT, 'node_modules/typescript/bin/tsc'), '--noEmit'], { cwd: WEB, env });
    progress('building');
    await run(NODE, [join(WEB, 'node_modules/vite/bin/vite.js'), 'build'], { cwd: WEB, env });
    writeFileSync(STAMP, wanted);
  });
}
