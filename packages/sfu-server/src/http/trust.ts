import { createHash } from 'node:crypto';

import Router from '@koa/router';
import type { Context } from 'koa';

import type { Authority } from '../network/Authority.ts';
import type { StudioParts } from './api.ts';
import { escape } from '../rules/html.ts';
import { languageOf, type Language } from './language.ts';
import type { PageState } from './page.ts';
import type { OriginParts } from './askedOrigin.ts';
import { ORIGIN_MARK, headOf, originFor } from './pageHead.ts';
import { DEFAULT_NAME } from './pageTexts.ts';
import { TRUST_TEXTS, type TrustTexts } from './trustTexts.ts';

export interface TrustParts extends OriginParts {
  readonly studio: StudioParts;
  /** Null where there is none: a server with a domain needs none. */
  readonly authority: () => Authority | null;
}

const CERTIFICATE = '/trust/gongbang.crt';
const PROFILE = '/trust/gongbang.mobileconfig';
/** Base64 in a property list is broken like this. */
const LINE = 64;

/** The page at `/trust`: the authority for those who want no warning, and what to do with it. It needs no script. */
export function trustRouter({ authority, studio, ...origin }: TrustParts): Router<PageState> {
  const router = new Router<PageState>();
  const withAuthority =
    (answer: (context: Context & { state: PageState }, authority: Authority) => void) =>
    (context: Context & { state: PageState }): void => {
      const current = authority();
      context.set('Cache-Control', 'no-cache');
      if (current === null) {
        context.status = 404;
        context.body = 'This server has no certificate of its own to trust.';
      } else {
        answer(context, current);
      }
    };
  router.get(
    '/trust',
    withAuthority((context, current) => {
      const asked = context.query['lang'];
      const preferred = languageOf(context);
      const language = asked === 'ko' || asked === 'en' ? asked : preferred;
      context.set('X-Robots-Tag', 'noindex');
      context.type = 'html';
      context.vary('User-Agent');
      const userAgent = context.get('User-Agent');
      context.body = page(language, current, context.state.nonce, studio.about.name, userAgent).replaceAll(
        ORIGIN_MARK,
        () => originFor(context.req, origin),
      );
    }),
  );
  router.get(
    CERTIFICATE,
    withAuthority((context, { der }) => {
      context.type = 'application/x-x509-ca-cert';
      context.body = der;
    }),
  );
  router.get(
    PROFILE,
    withAuthority((context, current) => {
      context.type = 'application/x-apple-aspen-config';
      context.body = profile(current);
    }),
  );
  return router;
}

/** A configuration profile of Apple's with one certificate; its ids are the authority's, so that a second one replaces the first. */
function profile({ der, fingerprint, title }: Authority): string {
  const base64 = der.toString('base64').replace(new RegExp(`.{1,${LINE}}`, 'g'), '\n\t\t\t$&');
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>PayloadContent</key>
	<array>
		<dict>
			<key>PayloadCertificateFileName</key>
			<string>gongbang.crt</string>
			<key>PayloadContent</key>
			<data>${base64}
			</data>
			<key>PayloadDisplayName</key>
			<string>${escape(title)}</string>
			<key>PayloadIdentifier</key>
			<string>gongbang.authority.${uuid(fingerprint, 'certificate')}</string>
			<key>PayloadType</key>
			<string>com.apple.security.root</string>
			<key>PayloadUUID</key>
			<string>${uuid(fingerprint, 'certificate')}</string>
			<key>PayloadVersion</key>
			<integer>1</integer>
		</dict>
	</array>
	<key>PayloadDisplayName</key>
	<string>${escape(title)}</string>
	<key>PayloadIdentifier</key>
	<string>gongbang.profile.${uuid(fingerprint, 'profile')}</string>
	<key>PayloadRemovalDisallowed</key>
	<false/>
	<key>PayloadType</key>
	<string>Configuration</string>
	<key>PayloadUUID</key>
	<string>${uuid(fingerprint, 'profile')}</string>
	<key>PayloadVersion</key>
	<integer>1</integer>
</dict>
</plist>
`;
}

/** The same for the same authority (RFC 9562, 5.8: made from what it names). */
function uuid(fingerprint: string, what: string): string {
  const hex = createHash('sha256').update(`${what} ${fingerprint}`).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ]
    .join('-')
    .toUpperCase();
}

/** What each system's browsers write into their user agent. An iPad that calls itself a Mac gets the Mac's first. */
const MARKS: Readonly<Record<string, RegExp>> = {
  'iPhone, iPad': /iPhone|iPad/,
  Android: /Android/,
  macOS: /Macintosh/,
  Windows: /Windows/,
};

/** The system that one has comes first. */
const sections = (steps: TrustTexts['systems'], userAgent: string): string =>
  steps
    .toSorted((one, other) => isOf(other.system, userAgent) - isOf(one.system, userAgent))
    .map(
      ({ system, steps: each }) =>
        `<section class="card"><h3>${system}</h3><ol>${each.map((step) => `<li>${step}</li>`).join('')}</ol></section>`,
    )
    .join('');

const isOf = (system: string, userAgent: string): number => Number(MARKS[system]?.test(userAgent) === true);

function page(
  language: Language,
  authority: Authority,
  nonce: string,
  name: string | null,
  userAgent: string,
): string {
  const texts = TRUST_TEXTS[language];
  const other = language === 'ko' ? 'en' : 'ko';
  const list = (items: readonly string[]): string =>
    items.map((item) => `<code>${escape(item)}</code>`).join(' ');
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
${headOf('trust', language, name)}
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<header><a href="/">${escape(name ?? DEFAULT_NAME[language])}</a><a lang="${other}" hreflang="${other}" href="?lang=${other}">${texts.other}</a></header>
<main>
<h1>${texts.title}</h1>
<p>${texts.lead}</p>
<p class="note">${texts.without}</p>
<h2>${texts.fingerprint}</h2>
<p><code class="print">${escape(authority.fingerprint)}</code></p>
<p class="quiet">${texts.fingerprintHint}</p>
<h2>${texts.download}</h2>
<p class="acts"><a class="button" download href="${CERTIFICATE}">${texts.certificate}</a><a class="button" href="${PROFILE}">${texts.profile}</a></p>
<h2>${texts.install}</h2>
<div class="cards">${sections(texts.systems, userAgent)}</div>
<h2>${texts.may}</h2>
<p>${texts.mayHint}</p>
<dl><dt>${texts.names}</dt><dd>${list(authority.hosts)}</dd><dt>${texts.addresses}</dt><dd>${list(authority.ranges)}</dd><dt>${texts.until}</dt><dd>${escape(authority.until)}</dd></dl>
<h2>${texts.remove}</h2>
<p>${texts.removeHint}</p>
<div class="cards">${sections(texts.removal, userAgent)}</div>
</main>
</body>
</html>
`;
}

/** The roles of the page's tokens.css that this page needs, on paper and in the dark. */
const STYLE = `
:root{--page:#f9f6ef;--surface:#fffefb;--line:#e5ddcd;--text:#261f18;--text-2:#51483d;--primary:#27468f;--on-primary:#fff;--warn-soft:#faeec9;color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{--page:#171412;--surface:#1e1a17;--line:#362f29;--text:#f6f0e7;--text-2:#cfc5b7;--primary:#abbef8;--on-primary:#101a38;--warn-soft:#3e331a}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:450 1rem/1.6 'Pretendard Variable',Pretendard,'Noto Sans KR',-apple-system,'Apple SD Gothic Neo','Malgun Gothic',sans-serif;word-break:keep-all;overflow-wrap:anywhere}
header,main{max-width:760px;margin:0 auto;padding:0 16px}
header{display:flex;justify-content:space-between;gap:16px}
header a{display:inline-flex;align-items:center;min-height:44px;color:var(--text);font-weight:650}
main{padding-bottom:48px}
h1{font-size:1.75rem;line-height:1.22;margin:16px 0}
h2{font-size:1.125rem;margin:32px 0 8px}
h3{font-size:1rem;margin:0 0 4px}
p{margin:0 0 12px}
.quiet,ol,dt{color:var(--text-2)}
b{color:var(--text)}
.note{background:var(--warn-soft);border-radius:11px;padding:12px 16px}
code{font-family:ui-monospace,'SF Mono',Menlo,Consolas,monospace;font-size:.875rem;background:var(--surface);border:1px solid var(--line);border-radius:5px;padding:1px 5px}
.print{display:block;padding:12px 16px;border-radius:11px;overflow-wrap:anywhere;word-break:break-all}
.acts{display:flex;flex-wrap:wrap;gap:12px}
.button{display:inline-flex;align-items:center;min-height:44px;padding:8px 16px;border-radius:11px;background:var(--primary);color:var(--on-primary);font-weight:550;text-decoration:none}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,300px),1fr));gap:12px}
.card{background:var(--surface);border:1px solid var(--line);border-radius:16px;padding:16px}
ol{margin:0;padding-left:20px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:8px 16px;margin:0}
dd{margin:0}
a:focus-visible{outline:3px solid var(--primary);outline-offset:2px}
`;
