// npm test: all set-up, then every check and every test. Arguments go to Vitest: npm test -- tests/e2e
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { ensureChromium } from './setup/chromium.mjs';
import { ensureFirefox } from './setup/firefox.mjs';
import { ensureNetworkTools } from './setup/network.mjs';
import { ensurePackages } from './setup/packages.mjs';
import { ensurePage } from './setup/page.mjs';
import { ensurePeer } from './setup/peer.mjs';
import { NODE, ROOT } from './setup/paths.mjs';
import { main, run, runVisibly, step } from './setup/steps.mjs';
import { ensureWorker } from './setup/worker.mjs';

/** The longest first. */
const CHECKS = [
  ['Types, and the rules that need them', 'node_modules/oxlint/bin/oxlint', []],
  ['Lint', 'node_modules/eslint/bin/eslint.js', ['.']],
  ['Format', 'node_modules/prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']],
  ['Generated documents', 'scripts/docs.ts', ['--check']],
];
const REPORT = join(ROOT, 'tests/output/report.json');

main(async () => {
  await ensurePackages();
  const env = {
    MEDIASOUP_WORKER_BIN: await ensureWorker(),
    CHROMIUM_BIN: await ensureChromium(),
    FIREFOX_BIN: (await ensureFirefox()) ?? '',
    RTCPEER_BIN: await ensurePeer(),
    PATH: `${dirname(NODE)}:${process.env.PATH}:/usr/sbin:/sbin`,
    FAULTS: (await ensureNetworkTools()) ? 'short' : 'off',
  };
  await ensurePage();
  const failures = await runChecks(env);
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

/**
 * Runs every check, two at a time: each keeps one core busy.
 * @returns {Promise<string[]>} the names of those that failed; why has been printed
 */
async function runChecks(env) {
  const failures = [];
  const waiting = [...CHECKS];
  const lane = async (progress) => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const [name, script, args] = check;
      progress(name);
      try {
        await run(NODE, [join(ROOT, script), ...args], { cwd: ROOT, env });
      } catch (error) {
        failures.push(name);
        console.error(`${name}: ${error.message}`);
      }
    }
  };
  await step('Checks', (progress) => Promise.all([lane(progress), lane(progress)]));
  return failures;
}
