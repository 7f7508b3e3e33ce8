import { existsSync } from 'node:fs';

import { ensureDebianPackages, isDebian } from './debian.mjs';
import { step } from './steps.mjs';

const DEBIAN_FIREFOX = '/usr/bin/firefox-esr';
const PACKAGES = ['firefox-esr'];

/**
 * A Firefox for the browser tests: the one that FIREFOX_BIN names, or Debian's, which is installed where that is possible.
 * @returns {Promise<string | null>} its path; null where there is none: the tests in Firefox are left out, and it has been said
 */
export async function ensureFirefox() {
  const named = process.env.FIREFOX_BIN;
  if (named) {
    return existsSync(named) ? named : leaveOut(`FIREFOX_BIN is ${named}, but there is no such file.`);
  }
  if (existsSync(DEBIAN_FIREFOX)) {
    return DEBIAN_FIREFOX;
  }
  if (!isDebian) {
    return leaveOut('To run them, install Firefox 128 or later, and set FIREFOX_BIN to its path.');
  }
  try {
    await step('Firefox', (progress) => ensureDebianPackages(PACKAGES, 'run the tests in Firefox', progress));
    return DEBIAN_FIREFOX;
  } catch (error) {
    return leaveOut(error.message);
  }
}

/** Chromium runs the same class: without Firefox, the rest of the tests is still worth its run. */
function leaveOut(why) {
  console.log(`Tests in Firefox are left out. ${why}`);
  return null;
}
