/** Apps that open links in a browser of their own, which often has no camera. */
export type InAppBrowser = 'kakaotalk' | 'instagram' | 'naver' | 'line' | 'facebook';

/** What each writes into its user agent. */
const MARKS: Readonly<Record<InAppBrowser, RegExp>> = {
  kakaotalk: /KAKAOTALK/i,
  instagram: /Instagram/i,
  naver: /NAVER\(inapp/i,
  line: /\bLine\//i,
  facebook: /FBAN|FBAV|FB_IAB|FB4A|Messenger/,
};

/** The app whose browser a page is open in, by its user agent; null in a real browser. */
export function inAppBrowser(userAgent: string): InAppBrowser | null {
  const names = Object.keys(MARKS) as InAppBrowser[];
  return names.find((name) => MARKS[name].test(userAgent)) ?? null;
}

/** An address that makes the app pass `href` to the phone's browser, including its `#`; null if only the app's menu can. */
export function handOverUrl(userAgent: string, href: string): string | null {
  const app = inAppBrowser(userAgent);
  if (app === 'kakaotalk') {
    return `kakaotalk://web/openExternal?url=${encodeURIComponent(href)}`;
  }
  if (app === 'line') {
    const url = new URL(href);
    url.searchParams.set('openExternalBrowser', '1');
    return url.href;
  }
  if (app === null || !/Android/i.test(userAgent)) {
    return null;
  }
  const { protocol, host, pathname, search, hash } = new URL(href);
  // Android looks for the last # (Intent.parseUri), so the link's own is kept.
  return `intent://${host}${pathname}${search}${hash}#Intent;scheme=${protocol.slice(0, -1)};package=com.android.chrome;end`;
}
