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
import { PLAIN_STYLE } from './plainStyle.ts';
import { TRUST_TEXTS, type TrustTexts } from './trustTexts.ts';

export interface TrustParts extends OriginParts {
  readonly studio: StudioParts;
  /** Null if there is none: a server with a domain needs none. */
  readonly authority: () => Authority | null;
}

const CERTIFICATE = '/trust/gongbang.crt';
const PROFILE = '/trust/gongbang.mobileconfig';
/** Line length of base64 in a property list. */
const LINE = 64;

/** The page at `/trust`: the authority for those who want no warnings, with instructions. It needs no script. */
export function trustRouter({ authority, studio, ...origin }: TrustParts): Router<PageState> {
  const router = new Router<PageState>({ sensitive: true });
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

/**
 * An Apple configuration profile with one certificate; its ids are derived from the authority, so that a
 * second one replaces the first.
 */
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

/** The same for the same authority (RFC 9562, 5.8: derived from its name). */
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

/**
 * What each system's browsers write into their user agent. An iPad that claims to be a Mac gets the Mac's instructions first.
 */
const MARKS: Readonly<Record<string, RegExp>> = {
  'iPhone, iPad': /iPhone|iPad/,
  Android: /Android/,
  macOS: /Macintosh/,
  Windows: /Windows/,
};

/** The reader's own system comes first. */
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
<style nonce="${nonce}">${PLAIN_STYLE}</style>
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
