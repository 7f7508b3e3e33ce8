import { existsSync } from 'node:fs';

import { ensureDebianPackages, isDebian } from './debian.mjs';
import { SetupError, step } from './steps.mjs';

const DEBIAN_CHROMIUM = '/usr/bin/chromium';
/** Korean text in screenshots needs a font. */
const PACKAGES = ['chromium', 'fonts-noto-cjk'];

/**
 * A Chromium for the browser tests: the one that CHROMIUM_BIN names, or Debian's.
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
  if (!existsSync(DEBIAN_CHROMIUM)) {
    await step('Chromium', (progress) => ensureDebianPackages(PACKAGES, 'run the browser tests', progress));
  }
  return DEBIAN_CHROMIUM;
}
