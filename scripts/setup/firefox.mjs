import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

import { ensureDebianPackages, isDebian, renewDebianPackages } from './debian.mjs';
import { step } from './steps.mjs';

const DEBIAN_FIREFOX = '/usr/bin/firefox-esr';
const PACKAGES = ['firefox-esr'];
/** The oldest that the tests' driver supports: it needs `network.addDataCollector` (WebDriver BiDi). */
const LEAST_VERSION = 143;
const PURPOSE = 'run the tests in Firefox';

/**
 * A Firefox for the browser tests: the one that FIREFOX_BIN names, or Debian's, which is installed if possible.
 * @returns {Promise<string | null>} its path; null if there is none: the Firefox tests are skipped, and the reason has been printed
 */
export async function ensureFirefox() {
  const named = process.env.FIREFOX_BIN;
  if (named) {
    return existsSync(named)
      ? ifNewEnough(named)
      : leaveOut(`FIREFOX_BIN is ${named}, but there is no such file.`);
  }
  if (!isDebian && !existsSync(DEBIAN_FIREFOX)) {
    return leaveOut(
      `To run them, install Firefox ${LEAST_VERSION} or later, and set FIREFOX_BIN to its path.`,
    );
  }
  try {
    if (!existsSync(DEBIAN_FIREFOX)) {
      await step('Firefox', (progress) => ensureDebianPackages(PACKAGES, PURPOSE, progress));
    }
    if (isDebian && versionOf(DEBIAN_FIREFOX) < LEAST_VERSION) {
      await step('Firefox', (progress) => renewDebianPackages(PACKAGES, PURPOSE, progress));
    }
    return ifNewEnough(DEBIAN_FIREFOX);
  } catch (error) {
    return leaveOut(error.message);
  }
}

/** Its major version, as it reports it (`Mozilla Firefox 153.7.0esr`); 0 if it reports none. */
function versionOf(path) {
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return Number(/Firefox (\d+)/.exec(stdout ?? '')?.[1] ?? 0);
}

function ifNewEnough(path) {
  const version = versionOf(path);
  return version >= LEAST_VERSION
    ? path
    : leaveOut(`${path} is Firefox ${version}; the tests need ${LEAST_VERSION} or later.`);
}

/** Chromium runs the same class: without Firefox, the rest of the tests is still worth running. */
function leaveOut(why) {
  console.log(`Skipping the tests in Firefox. ${why}`);
  return null;
}
