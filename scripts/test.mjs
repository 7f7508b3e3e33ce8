// npm test: all set-up, then every check and every test. Arguments go to Vitest: npm test -- tests/e2e
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { ensureChromium } from './setup/chromium.mjs';
import { ensureFirefox } from './setup/firefox.mjs';
import { ensureNetworkTools } from './setup/network.mjs';
import { ensurePackages } from './setup/packages.mjs';
import { buildPage, isPageBuilt } from './setup/page.mjs';
import { ensurePeer } from './setup/peer.mjs';
import { ensurePostgres } from './setup/postgres.mjs';
import { loadPassed } from './setup/passed.mjs';
import { NODE, ROOT } from './setup/paths.mjs';
import { makeScratch } from './setup/scratch.mjs';
import { SetupError, main, run, runVisibly, step } from './setup/steps.mjs';
import { ensureWorker } from './setup/worker.mjs';

/** A file unchanged since it was last checked is not checked again. */
const FORMAT = ['--check', '--log-level', 'warn', '--cache', '--cache-strategy', 'content'];
/** The slowest first. */
const CHECKS = [
  ['Types, and the rules that need them', 'node_modules/oxlint/bin/oxlint', []],
  ['Lint', 'node_modules/eslint/bin/eslint.js', ['.']],
  ['Format', 'node_modules/prettier/bin/prettier.cjs', [...FORMAT, '.']],
  ['Generated documents', 'scripts/docs.ts', ['--check']],
];
/** Compile cache: the tests start a server a hundred times. */
const COMPILED = join(ROOT, 'node_modules/.cache/compiled');
const REPORT = join(ROOT, 'tests/output/report.json');

main(async () => {
  await ensurePackages();
  const env = {
    MEDIASOUP_WORKER_BIN: await ensureWorker(),
    CHROMIUM_BIN: await ensureChromium(),
    FIREFOX_BIN: (await ensureFirefox()) ?? '',
    RTCPEER_BIN: await ensurePeer(),
    POSTGRES_BIN: (await ensurePostgres()) ?? '',
    PATH: `${dirname(NODE)}:${process.env.PATH}:/usr/sbin:/sbin`,
    NODE_COMPILE_CACHE: COMPILED,
    TMPDIR: makeScratch(),
    FAULTS: (await ensureNetworkTools()) ? 'short' : 'off',
  };
  const failures = await prepare(env);
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
 * Builds the page and runs every check, two at a time, since each keeps one core busy. A check that passed on the same files is
 * not run again.
 * @returns {Promise<string[]>} the names of the checks that failed; the reasons have been printed
 * @throws {SetupError} if there is no page to test
 */
async function prepare(env) {
  const failures = [];
  const before = loadPassed();
  const passed = [];
  const check = async ([name, script, args]) => {
    try {
      await run(NODE, [join(ROOT, script), ...args], { cwd: ROOT, env });
      passed.push(name);
    } catch (error) {
      failures.push(name);
      console.error(`${name}: ${error.message}`);
    }
  };
  // The checks include the page's types.
  const page = isPageBuilt() ? [] : [['Web page', buildPage]];
  const checks = CHECKS.filter(([name]) => !before.has(name));
  const waiting = [...checks.map((each) => [each[0], () => check(each)]), ...page];
  const lane = async (progress) => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [name, work] = next;
      progress(name);
      await work();
    }
  };
  const failed = new SetupError('Some checks failed.');
  try {
    await step('Checks, and the web page', async (progress) => {
      await Promise.all([lane(progress), lane(progress)]);
      before.keep(passed);
      if (failures.length > 0) {
        throw failed;
      }
    });
  } catch (error) {
    // As long as there is a page to test, the tests say more.
    if (error !== failed) {
      throw error;
    }
  }
  return failures;
}
