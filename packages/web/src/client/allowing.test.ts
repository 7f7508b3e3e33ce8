import { DeviceError } from '@gongbang/client/media/DeviceError.ts';
import { describe, expect, it } from 'vitest';

import { placeOf, systemOf, warningOf, type Place, type System } from './allowing.ts';

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const WINDOWS = `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/141.0.0.0 Safari/537.36`;
const MAC = `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${WEBKIT} Chrome/141.0.0.0 Safari/537.36`;
const ANDROID = `Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT}`;
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const MAC_WEBKIT = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)';

/** What browsers say about themselves, and where they and their systems let a page use a device. */
type Row = readonly [name: string, userAgent: string, place: Place, system: System, touchPoints: number];
const KNOWN: readonly Row[] = [
  ['Chrome on Windows', WINDOWS, 'chrome', 'windows', 10],
  ['Chrome on a Mac', MAC, 'chrome', 'macos', 0],
  [
    'Chrome on Linux',
    `Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} Chrome/141.0.0.0 Safari/537.36`,
    'chrome',
    'other',
    0,
  ],
  [
    'Chrome on ChromeOS',
    `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${WEBKIT} Chrome/141.0.0.0 Safari/537.36`,
    'chrome',
    'other',
    0,
  ],
  ['Edge on Windows', `${WINDOWS} Edg/141.0.0.0`, 'edge', 'windows', 0],
  [
    'Whale on Windows',
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/138.0.0.0 Whale/4.33.325.17 Safari/537.36`,
    'whale',
    'windows',
    0,
  ],
  ['Opera', `${WINDOWS} OPR/122.0.0.0`, 'other', 'windows', 0],
  [
    'Firefox on Windows',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0',
    'firefox',
    'windows',
    0,
  ],
  [
    'Firefox on a Mac',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:144.0) Gecko/20100101 Firefox/144.0',
    'firefox',
    'macos',
    0,
  ],
  ['Safari on a Mac', `${MAC_WEBKIT} Version/18.6 Safari/605.1.15`, 'safari', 'macos', 0],
  [
    'Safari on an iPad that calls itself a Mac',
    `${MAC_WEBKIT} Version/18.6 Safari/605.1.15`,
    'safariIos',
    'ios',
    5,
  ],
  ['Chrome on Android', `${ANDROID} Chrome/141.0.0.0 Mobile Safari/537.36`, 'chromeAndroid', 'android', 0],
  [
    'Edge on Android',
    `${ANDROID} Chrome/141.0.0.0 Mobile Safari/537.36 EdgA/141.0.0.0`,
    'edgeAndroid',
    'android',
    0,
  ],
  [
    'Whale on Android',
    `${ANDROID} Chrome/138.0.0.0 Whale/1.0.0.0 Crosswalk/28 Mobile Safari/537.36`,
    'whaleAndroid',
    'android',
    0,
  ],
  [
    'Samsung Internet',
    `${ANDROID} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`,
    'samsung',
    'android',
    0,
  ],
  [
    'Firefox on Android',
    'Mozilla/5.0 (Android 15; Mobile; rv:144.0) Gecko/144.0 Firefox/144.0',
    'firefoxAndroid',
    'android',
    0,
  ],
  [
    'some app on Android',
    `Mozilla/5.0 (Linux; Android 14; SM-S911N; wv) ${WEBKIT} Version/4.0 Chrome/141.0.0.0 Mobile Safari/537.36`,
    'other',
    'android',
    0,
  ],
  [
    'KakaoTalk',
    `Mozilla/5.0 (Linux; Android 14; SM-S911N; wv) ${WEBKIT} Version/4.0 Chrome/141.0.0.0 Mobile Safari/537.36 KAKAOTALK 10.9.0`,
    'inApp',
    'android',
    0,
  ],
  ['Instagram', `${IPHONE} Mobile/22G86 Instagram 400.0.0.0`, 'inApp', 'ios', 0],
  ['Safari on an iPhone', `${IPHONE} Version/18.6 Mobile/15E148 Safari/604.1`, 'safariIos', 'ios', 0],
  ['Chrome on an iPhone', `${IPHONE} CriOS/141.0.0.0 Mobile/15E148 Safari/604.1`, 'appIos', 'ios', 0],
  ['Firefox on an iPhone', `${IPHONE} FxiOS/144.0 Mobile/15E148 Safari/605.1.15`, 'appIos', 'ios', 0],
  [
    'Edge on an iPhone',
    `${IPHONE} Version/18.0 EdgiOS/141.0.0.0 Mobile/15E148 Safari/604.1`,
    'appIos',
    'ios',
    0,
  ],
  ['Whale on an iPhone', `${IPHONE} Version/18.6 Whale/4.0.0 Mobile/15E148 Safari/604.1`, 'appIos', 'ios', 0],
  ['nothing known', 'curl/8.5.0', 'other', 'other', 0],
  ['nothing at all', '', 'other', 'other', 0],
];

describe('[DV6] where a device is allowed', () => {
  it.each(KNOWN)('%s', (_name, userAgent, place, system, touchPoints) => {
    expect(placeOf({ userAgent, touchPoints })).toBe(place);
    expect(systemOf({ userAgent, touchPoints })).toBe(system);
  });

  it('knows how the warning of each is passed', () => {
    const warnings = Object.fromEntries(
      KNOWN.map(([name, userAgent, , , touchPoints]) => [name, warningOf({ userAgent, touchPoints })]),
    );
    expect(warnings).toMatchObject({
      'Samsung Internet': 'chromium',
      'Firefox on Android': 'firefox',
      'Safari on an iPhone': 'safari',
      'Chrome on an iPhone': 'other',
      KakaoTalk: 'other',
      'nothing at all': 'other',
    });
  });

  it('tells the system’s no from the browser’s', () => {
    const thrown = (message: string) =>
      DeviceError.from('camera', new DOMException(message, 'NotAllowedError')).bySystem;
    expect(thrown('Permission denied by system')).toBe(true);
    expect(thrown('Permission denied')).toBe(false);
    expect(thrown('The request is not allowed by the user agent or the platform.')).toBe(false);
  });
});
