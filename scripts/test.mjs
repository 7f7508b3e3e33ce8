// npm test: all set-up, then every check and every test. Arguments go to Vitest: npm test -- tests/e2e
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { ensureChromium } from './setup/chromium.mjs';
import { ensureNetworkTools } from './setup/network.mjs';
import { ensurePackages } from './setup/packages.mjs';
import { ensurePage } from './setup/page.mjs';
import { ensurePeer } from './setup/peer.mjs';
import { NODE, ROOT } from './setup/paths.mjs';
import { main, run, runVisibly, step } from './setup/steps.mjs';
import { ensureWorker } from './setup/worker.mjs';

const CHECKS = [
  ['Format', 'node_modules/prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']],
  ['Lint', 'node_modules/eslint/bin/eslint.js', ['.']],
  ...['.', 'packages/protocol', 'packages/sfu-server', 'packages/web', 'tests'].map((project) => [
    `Types of ${project}`,
    'node_modules/typescript/bin/tsc',
    ['-p', project],
  ]),
  ['Generated documents', 'scripts/docs.ts', ['--check']],
];
const REPORT = join(ROOT, 'tests/output/report.json');

main(async () => {
  await ensurePackages();
  const env = {
    MEDIASOUP_WORKER_BIN: await ensureWorker(),
    CHROMIUM_BIN: await ensureChromium(),
    RTCPEER_BIN: await ensurePeer(),
    PATH: `${dirname(NODE)}:${process.env.PATH}:/usr/sbin:/sbin`,
    FAULTS: (await ensureNetworkTools()) ? 'short' : 'off',
  };
  await ensurePage();
  const failures = [];
  for (const [name, script, args] of CHECKS) {
    try {
      await step(name, () => run(NODE, [join(ROOT, script), ...args], { cwd: ROOT, env }));
    } catch (error) {
      failures.push(name);
      console.error(error.message);
    }
  }
  mkdirSync(dirname(REPORT), { recursive: true });
  const code = await runVisibly(
    NODE,
    [
      join(ROOT, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${REPORT}`,
      ...process.argv.slice(2),
    ],
    { cwd: ROOT, env },
  );
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(REPORT, 'utf8'));
  const passed = numPassedTests + CHECKS.length - failures.length;
  const failed = numFailedTests + failures.length;
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = code === 0 && failed === 0 ? 0 : 1;
});
