import { existsSync } from 'node:fs';

import { ensureDebianPackages, isDebian, isRoot } from './debian.mjs';
import { SetupError, step } from './steps.mjs';

/** The same engine without windows: each page needs a third less of a core. */
const DEBIAN_SHELL = '/usr/bin/chromium-headless-shell';
const DEBIAN_CHROMIUM = '/usr/bin/chromium';
/** A few tests are about questions that only a window asks. Korean text in screenshots needs a font. */
const PACKAGES = ['chromium', 'chromium-headless-shell', 'fonts-noto-cjk'];

/**
 * A Chromium for the browser tests: the one that CHROMIUM_BIN names, or Debian's; windowless if available.
 * @returns {Promise<string>} its path
 */
export async function ensureChromium() {
  const named = process.env.CHROMIUM_BIN;
  if (named) {
    if (!existsSync(named)) {
      throw new SetupError(`CHROMIUM_BIN is ${named}, but there is no such file.`);
    }
    return named;
  }
  if (!isDebian) {
    throw new SetupError(
      'The browser tests need Chromium 120 or later. Install it, and set CHROMIUM_BIN to its path.',
    );
  }
  const hasWindows = existsSync(DEBIAN_CHROMIUM);
  if (hasWindows && existsSync(DEBIAN_SHELL)) {
    return DEBIAN_SHELL;
  }
  if (hasWindows && !isRoot) {
    return DEBIAN_CHROMIUM;
  }
  try {
    await step('Chromium', (progress) => ensureDebianPackages(PACKAGES, 'run the browser tests', progress));
  } catch (error) {
    if (hasWindows) {
      return DEBIAN_CHROMIUM;
    }
    throw error;
  }
  return DEBIAN_SHELL;
}
