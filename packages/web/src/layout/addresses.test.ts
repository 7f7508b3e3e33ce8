import type { ServerAddress, ServerAddresses } from '@gongbang/protocol';
import { describe, expect, it } from 'vitest';

import { handOverUrl, inAppBrowser } from '../client/inAppBrowser.ts';
import { hasMoved, secureOrigin, sharingFrom } from './addresses.ts';

const FINGERPRINT = '4F:A1:9C:07';
const wifi = (host: string, scheme: 'http' | 'https' = 'https', network = 'wlan0'): ServerAddress => ({
  origin: `${scheme}://${host}:${scheme === 'https' ? 3443 : 3000}`,
  reach: 'network',
  hasCameras: scheme === 'https',
  network,
});
const LOCALHOST: ServerAddress = {
  origin: 'http://localhost:3000',
  reach: 'here',
  hasCameras: true,
  network: null,
};
const told = (...addresses: ServerAddress[]): ServerAddresses => ({
  addresses: [...addresses, LOCALHOST],
  authority: { fingerprint: FINGERPRINT },
});
const AT_HOME = told(wifi('192.168.0.12'), wifi('192.168.0.12', 'http'));
const from = (known: ServerAddresses | null, origin: string) =>
  sharingFrom(known, { origin, isSecure: /^https|localhost|127\.0/.test(origin) });
const origins = (known: ServerAddresses | null, origin: string) =>
  from(known, origin).offered.map((address) => address.origin);

describe('[LK4] what is handed out', () => {
  it.each([
    'http://localhost:3000',
    'http://127.0.0.1:3000',
    'http://[::1]:3000',
    'http://192.168.0.12:3000',
  ])('from %s is the https address of the network, with its warning', (page) => {
    expect(from(AT_HOME, page)).toMatchObject({
      reach: 'network',
      offered: [{ origin: 'https://192.168.0.12:3443', network: 'wlan0' }],
      hasCameras: true,
      fingerprint: FINGERPRINT,
      trustPage: 'http://192.168.0.12:3000/trust',
    });
  });

  it('is the page’s own address where that is https, warning or not', () => {
    const two = told(wifi('10.0.4.31', 'https', 'eth0'), wifi('192.168.0.12'));
    expect(from(two, 'https://192.168.0.12:3443')).toMatchObject({ fingerprint: FINGERPRINT });
    expect(origins(two, 'https://192.168.0.12:3443')).toEqual(['https://192.168.0.12:3443']);
    expect(from({ addresses: [], authority: null }, 'https://class.example.org')).toMatchObject({
      reach: 'everywhere',
      offered: [{ origin: 'https://class.example.org' }],
      fingerprint: null,
    });
  });

  it.each(['http://localhost:3000', 'https://192.168.0.12:3443', 'http://192.168.0.12:3000'])(
    'from %s is the public address alone, where there is one',
    (page) => {
      const origin = 'https://class.example.org';
      const known: ServerAddresses = {
        addresses: [{ origin, reach: 'everywhere', hasCameras: true, network: null }, ...AT_HOME.addresses],
        authority: AT_HOME.authority,
      };
      expect(from(known, page)).toMatchObject({
        reach: 'everywhere',
        offered: [{ origin }],
        folded: [],
        fingerprint: null,
      });
    },
  );

  it('is the network’s http address where there is no https, and it says that there are no cameras', () => {
    const known = { ...told(wifi('192.168.0.12', 'http')), authority: null };
    expect(from(known, 'http://localhost:3000')).toMatchObject({
      offered: [{ origin: 'http://192.168.0.12:3000' }],
      hasCameras: false,
      fingerprint: null,
    });
  });

  it('leads nowhere else without a network, and says so', () => {
    expect(from(told(), 'http://localhost:3000')).toMatchObject({
      reach: 'here',
      offered: [{ origin: 'http://localhost:3000' }],
    });
  });

  it('is the page’s own address to one whom the server tells nothing', () => {
    const nothing: ServerAddresses = { addresses: [], authority: null };
    expect(origins(nothing, 'http://class.example.org')).toEqual(['http://class.example.org']);
    expect(from(nothing, 'http://class.example.org')).toMatchObject({ hasCameras: false });
    expect(origins(null, 'http://localhost:3000')).toEqual(['http://localhost:3000']);
  });
});

describe('[LK5] several addresses', () => {
  it('one of each network is offered; adapters that are none are folded', () => {
    const known = told(
      wifi('172.17.0.1', 'https', 'docker0'),
      wifi('192.168.0.12'),
      wifi('[fd00::2]'),
      wifi('10.0.4.31', 'https', 'eth0'),
      wifi('100.64.0.1', 'https', 'tailscale0'),
    );
    const { offered, folded } = from(known, 'http://localhost:3000');
    expect(offered.map(({ network }) => network)).toEqual(['wlan0', 'eth0']);
    expect(folded.map(({ origin }) => new URL(origin).hostname)).toEqual([
      '172.17.0.1',
      '[fd00::2]',
      '100.64.0.1',
    ]);
  });

  it('a virtual one is offered where there is no other', () => {
    expect(origins(told(wifi('100.64.0.1', 'https', 'tailscale0')), 'http://localhost:3000')).toEqual([
      'https://100.64.0.1:3443',
    ]);
  });

  it('links to an address that is gone are dead; those to one that is there are not', () => {
    const before = 'https://192.168.0.12:3443';
    expect(hasMoved(before, from(told(wifi('172.30.1.7')), 'http://localhost:3000'))).toBe(true);
    expect(hasMoved(before, from(AT_HOME, 'http://localhost:3000'))).toBe(false);
    expect(hasMoved(null, from(AT_HOME, 'http://localhost:3000'))).toBe(false);
    expect(hasMoved(before, from(told(), 'http://localhost:3000'))).toBe(false);
  });
});

describe('[LK7] an insecure page', () => {
  it('is told the https address of its own host, else another, never localhost', () => {
    const two = told(wifi('10.0.4.31', 'https', 'eth0'), wifi('192.168.0.12'));
    expect(secureOrigin(two, 'http://192.168.0.12:3000')).toBe('https://192.168.0.12:3443');
    expect(secureOrigin(two, 'http://laptop.local:3000')).toBe('https://10.0.4.31:3443');
    expect(secureOrigin(told(), 'http://192.168.0.12:3000')).toBeNull();
    expect(secureOrigin(null, 'http://192.168.0.12:3000')).toBeNull();
  });
});

const ANDROID =
  'Mozilla/5.0 (Linux; Android 14; SM-S911N; wv) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148';
const HREF = 'https://192.168.0.12:3443/h/abcdefghijkl#AbCdEfGhIjKlMnOpQrStUvWxYz01_-9-';

describe('[LK8] the browsers of apps', () => {
  it.each([
    ['kakaotalk', `${ANDROID} KAKAOTALK 10.8.1`],
    ['kakaotalk', `${IPHONE} KAKAOTALK 10.8.1`],
    ['instagram', `${ANDROID} Instagram 338.0.0.0`],
    ['naver', `${IPHONE} Safari/605.1 NAVER(inapp; search; 2000; 12.6.3)`],
    ['line', `${IPHONE} Safari Line/14.9.0`],
    ['facebook', `${ANDROID} [FB_IAB/FB4A;FBAV/470.0.0;]`],
    ['facebook', `${IPHONE} [FBAN/FBIOS;FBAV/470.0.0]`],
    [null, 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36'],
    [null, `${IPHONE} Version/17.5 Safari/604.1`],
  ])('%s is told from %s', (app, userAgent) => {
    expect(inAppBrowser(userAgent)).toBe(app);
  });

  it('hand the page to the phone’s browser, its key included', () => {
    const kakao = new URL(handOverUrl(`${IPHONE} KAKAOTALK 10.8.1`, HREF) ?? '');
    expect(kakao.protocol + kakao.host + kakao.pathname).toBe('kakaotalk:web/openExternal');
    expect(kakao.searchParams.get('url')).toBe(HREF);

    const intent = handOverUrl(`${ANDROID} Instagram 338.0.0.0`, HREF) ?? '';
    // The way Android reads it: Intent.parseUri splits at the last #.
    const [data, extras] = [intent.slice(0, intent.lastIndexOf('#')), intent.slice(intent.lastIndexOf('#'))];
    expect(data.replace('intent:', 'https:')).toBe(HREF);
    expect(extras).toBe('#Intent;scheme=https;package=com.android.chrome;end');

    const line = new URL(handOverUrl(`${IPHONE} Line/14.9.0`, HREF) ?? '');
    expect(line.hash).toBe(new URL(HREF).hash);
    expect(line.searchParams.get('openExternalBrowser')).toBe('1');
  });

  it('have words where no address does it, and nothing elsewhere', () => {
    expect(handOverUrl(`${IPHONE} Instagram 338.0.0.0`, HREF)).toBeNull();
    expect(handOverUrl(ANDROID.replace('; wv', ''), HREF)).toBeNull();
  });
});
