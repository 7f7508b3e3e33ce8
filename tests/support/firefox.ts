import type { Browser } from 'playwright-core';
import { firefox } from 'playwright-firefox';

const FIREFOX = process.env['FIREFOX_BIN'] ?? '';
/** Whether there is a Firefox to test in: `npm run test:firefox` names it. */
export const hasFirefox = FIREFOX !== '';
/** What a permission preference means in Firefox. */
const ALLOW = 1;

/**
 * Debian's Firefox with fake devices, reaching a server on loopback, over WebDriver BiDi. The driver is an older
 * playwright-core: later ones type in a way that React does not notice, or ask for what this Firefox lacks.
 */
export async function launchFirefox(): Promise<Browser> {
  const browser = await firefox.launch({
    channel: 'moz-firefox',
    executablePath: FIREFOX,
    headless: true,
    firefoxUserPrefs: {
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'permissions.default.camera': ALLOW,
      'permissions.default.microphone': ALLOW,
      // Without it, and without the permissions, no candidate reaches 127.0.0.1.
      'media.peerconnection.ice.loopback': true,
      'media.autoplay.default': 0,
    },
  });
  // The same interface, in the version before.
  return browser as unknown as Browser;
}
