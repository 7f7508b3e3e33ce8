import { inAppBrowser } from './inAppBrowser.ts';

/** Where a site is allowed to use a device: what to tap differs by browser and by system. */
export type Place =
  | 'chrome'
  | 'edge'
  | 'whale'
  | 'firefox'
  | 'safari'
  | 'chromeAndroid'
  | 'edgeAndroid'
  | 'whaleAndroid'
  | 'samsung'
  | 'firefoxAndroid'
  | 'safariIos'
  | 'appIos'
  | 'inApp'
  | 'other';

/** Where the system lets programs use a device, or doesn't. */
export type System = 'ios' | 'android' | 'macos' | 'windows' | 'other';

/** How to get past the warning about a certificate of our own. */
export type Warning = 'safari' | 'chromium' | 'firefox' | 'other';

/** What a browser says about itself; `touchPoints` reveals an iPad that calls itself a Mac. */
export interface BrowserSigns {
  readonly userAgent: string;
  readonly touchPoints: number;
}

/** Marks in the user agent. The first match counts: most also call themselves Chrome or Safari. */
const PLACES: readonly (readonly [RegExp, Partial<Record<System, Place>>, Place])[] = [
  [/SamsungBrowser\//, {}, 'samsung'],
  [/Firefox\//, { android: 'firefoxAndroid' }, 'firefox'],
  [/EdgA?\//, { android: 'edgeAndroid' }, 'edge'],
  [/Whale\//, { android: 'whaleAndroid' }, 'whale'],
  // Opera, an app's web view, and others built on Chromium with a menu of their own.
  [/OPR\/|; wv\)|YaBrowser\/|UCBrowser\/|DuckDuckGo\//, {}, 'other'],
  [/Chrome\//, { android: 'chromeAndroid' }, 'chrome'],
  [/Version\/.*Safari\//, { macos: 'safari' }, 'other'],
];

/** The app's own name next to Safari's: anything but Safari asks through the iPhone's settings. */
const NOT_SAFARI = /CriOS|FxiOS|EdgiOS|Whale|OPiOS|OPT\/|GSA\/|DuckDuckGo/;

const WARNINGS: Readonly<Record<Place, Warning>> = {
  chrome: 'chromium',
  edge: 'chromium',
  whale: 'chromium',
  firefox: 'firefox',
  safari: 'safari',
  chromeAndroid: 'chromium',
  edgeAndroid: 'chromium',
  whaleAndroid: 'chromium',
  samsung: 'chromium',
  firefoxAndroid: 'firefox',
  safariIos: 'safari',
  appIos: 'other',
  inApp: 'other',
  other: 'other',
};

export function systemOf({ userAgent, touchPoints }: BrowserSigns): System {
  if (/iPhone|iPad|iPod/.test(userAgent)) {
    return 'ios';
  }
  if (userAgent.includes('Macintosh')) {
    return touchPoints > 1 ? 'ios' : 'macos';
  }
  if (userAgent.includes('Android')) {
    return 'android';
  }
  return userAgent.includes('Windows') ? 'windows' : 'other';
}

/** Where this browser lets a page use the camera, the microphone and notifications; `other` if we do not know it. */
export function placeOf(signs: BrowserSigns): Place {
  const { userAgent } = signs;
  const system = systemOf(signs);
  if (inAppBrowser(userAgent) !== null) {
    return 'inApp';
  }
  if (system === 'ios') {
    return /Version\/.*Safari\//.test(userAgent) && !NOT_SAFARI.test(userAgent) ? 'safariIos' : 'appIos';
  }
  const found = PLACES.find(([mark]) => mark.test(userAgent));
  return found === undefined ? 'other' : (found[1][system] ?? found[2]);
}

export function warningOf(signs: BrowserSigns): Warning {
  return WARNINGS[placeOf(signs)];
}

/** What this particular browser says about itself. */
export function browserSigns(): BrowserSigns {
  return { userAgent: navigator.userAgent, touchPoints: navigator.maxTouchPoints };
}
