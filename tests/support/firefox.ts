import type { Browser, BrowserContext } from 'playwright-core';
import { firefox } from 'playwright-firefox';

const FIREFOX = process.env['FIREFOX_BIN'] ?? '';
/** Whether there is a Firefox to test in: `npm test` and `npm run test:firefox` name it. */
export const hasFirefox = FIREFOX !== '';
/** Whether every browser is a Firefox, as in `npm run test:firefox`; otherwise only the Firefox tests use it. */
export const isFirefox = process.env['E2E_BROWSER'] === 'firefox';

/** What Firefox's driver cannot do: tests that need it are skipped there. docs/BROWSERS.md has the reasons. */
export const lacks = {
  /** Korean being composed. */
  composition: isFirefox,
  /** A page that may read the clipboard. */
  clipboard: isFirefox,
  /** A particular tab, shared without a prompt. */
  tabCapture: isFirefox,
  /** A microphone that plays a file, and an AudioContext to measure it. */
  soundFile: isFirefox,
  /** A microphone that processes its sound, a second one, or one that is unplugged: an event that a script sends to a track reaches nobody. */
  microphone: isFirefox,
  /** Inspecting a page's workers. */
  workers: isFirefox,
  /** Refusing one payload type for two codecs: Firefox accepts it. */
  refusal: isFirefox,
  /** A colour scheme chosen by the test. */
  colorScheme: isFirefox,
  /** Notice of a saved file. */
  download: isFirefox,
  /** Two cameras. */
  secondCamera: isFirefox,
  /** A passkey authenticator. */
  passkeys: isFirefox,
} as const;

/** What a permission preference means in Firefox. */
const ALLOW = 1;

export type FirefoxPreferences = Readonly<Record<string, boolean | number | string>>;

/**
 * Debian's Firefox with fake devices, reaching a server on loopback, over WebDriver BiDi. The driver is an older
 * playwright-core: later ones type in a way that React does not notice, or need what this Firefox lacks.
 */
export async function launchFirefox(preferences: FirefoxPreferences = {}): Promise<Browser> {
  const browser = await firefox.launch({
    channel: 'moz-firefox',
    executablePath: FIREFOX,
    headless: true,
    firefoxUserPrefs: {
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'permissions.default.camera': ALLOW,
      'permissions.default.microphone': ALLOW,
      // Without this, and without the permissions, no candidate reaches 127.0.0.1.
      'media.peerconnection.ice.loopback': true,
      'media.autoplay.default': 0,
      ...preferences,
    },
  });
  // The same interface, in its previous version.
  return browser as unknown as Browser;
}

/** Gives the pages of a Firefox what tests expect of any browser. */
export async function fitFirefox(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    // It counts no frames of a MediaStream, but it does count the ones shown, once somebody asks.
    const shown = new WeakMap<HTMLVideoElement, number>();
    const own = Reflect.get(HTMLVideoElement.prototype, 'getVideoPlaybackQuality');
    HTMLVideoElement.prototype.getVideoPlaybackQuality = function (this: HTMLVideoElement) {
      if (!shown.has(this)) {
        const count = (): void => {
          shown.set(this, (shown.get(this) ?? -1) + 1);
          this.requestVideoFrameCallback(count);
        };
        count();
      }
      const quality = Reflect.apply(own, this, []);
      return Object.defineProperty(quality, 'totalVideoFrames', { value: shown.get(this) ?? 0 });
    };
    // Without a display there is no screen to capture: a changing picture takes its place.
    if (isSecureContext) {
      navigator.mediaDevices.getDisplayMedia = () => {
        const canvas = Object.assign(document.createElement('canvas'), { width: 1280, height: 720 });
        const pen = canvas.getContext('2d');
        let drawn = 0;
        setInterval(() => {
          drawn += 1;
          pen?.clearRect(0, 0, canvas.width, canvas.height);
          pen?.fillText(`${drawn}`.repeat(40), drawn % 600, drawn % 700);
        }, 100);
        return Promise.resolve(canvas.captureStream());
      };
    }
  });
}
