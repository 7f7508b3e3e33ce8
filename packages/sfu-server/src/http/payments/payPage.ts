import type { Checkout, LaunchPage, PaymentProvider } from '../../ports/payments.ts';
import { escape, inScript } from '../../rules/html.ts';
import { moneyInWords } from '../../rules/moneyInWords.ts';
import { whenInWords } from '../../rules/whenInWords.ts';
import type { Language } from '../language.ts';
import { PLAIN_STYLE } from '../plainStyle.ts';
import { PAY_TEXTS, PROVIDER_NAMES } from './payTexts.ts';

/* The pages on the way to a provider and back, as HTML. */

interface PageParts {
  readonly language: Language;
  /** Whose page it is. */
  readonly shop: string;
  readonly nonce: string;
}

/** What is to be paid, and the window that opens for it. */
export interface WindowParts extends PageParts {
  readonly checkout: Checkout;
  readonly provider: PaymentProvider;
  readonly launch: LaunchPage;
  readonly backHref: string;
}

/** The page that opens a provider's window. */
export function windowPage(parts: WindowParts): string {
  const { language, shop, nonce, checkout, provider, launch, backHref } = parts;
  const texts = PAY_TEXTS[language];
  return frame(
    parts,
    texts.title,
    `${summary(language, checkout)}
<p class="quiet">${escape(texts.whose(shop, PROVIDER_NAMES[language][provider.id]))}</p>
<p class="note" role="status" id="said" hidden></p>
<noscript><p class="note">${texts.noScript}</p></noscript>
<p class="acts"><button class="button" id="open" hidden>${texts.open}</button><a class="second" href="${escape(backHref)}">${texts.back}</a></p>
<script nonce="${nonce}">${opener(launch, texts, backHref)}</script>`,
  );
}

/** The window of the provider that moves no money: three buttons. */
export function trialPage(parts: Omit<WindowParts, 'launch' | 'provider' | 'backHref'>): string {
  const texts = PAY_TEXTS[parts.language];
  return frame(
    parts,
    texts.trialTitle,
    `<p class="note">${texts.trialNote}</p>
${summary(parts.language, parts.checkout)}
<form method="post" class="acts">
<button class="button" name="press" value="pay">${texts.pressPay}</button>
<button class="second" name="press" value="decline">${texts.pressDecline}</button>
<button class="second" name="press" value="left">${texts.back}</button>
</form>`,
  );
}

/** Says that there is nothing to pay. */
export function nothingPage(parts: PageParts): string {
  const texts = PAY_TEXTS[parts.language];
  const body = `<p>${texts.nothing}</p><p class="acts"><a class="button" href="/">${texts.home}</a></p>`;
  return frame(parts, texts.nothingTitle, body);
}

/** Says that nobody knows yet whether it is paid. */
export function waitPage(parts: PageParts & { readonly againHref: string }): string {
  const texts = PAY_TEXTS[parts.language];
  const again = `<a class="button" href="${escape(parts.againHref)}">${texts.again}</a>`;
  return frame(parts, texts.waitTitle, `<p>${texts.wait}</p><p class="acts">${again}</p>`);
}

function summary(language: Language, checkout: Checkout): string {
  const texts = PAY_TEXTS[language];
  const { title, total, number, startsAt: at, timeZone, expiresAt } = checkout;
  // The window closes soon, so the reader is in the same year.
  const when = whenInWords({ at, timeZone }, language, expiresAt);
  return `<section class="card"><h2>${escape(title)}</h2>
<p>${escape(when)}</p>
<dl><dt>${texts.total}</dt><dd><b>${escape(moneyInWords(total, language))}</b></dd><dt>${texts.number}</dt><dd>${escape(number)}</dd></dl></section>`;
}

/**
 * Loads the provider's script and opens its window: at once on the way there, by the button if somebody comes
 * back to this page. Whatever the window reports, that it was closed or anything else, goes to the server,
 * which asks the provider; only a failure to open the window is reported here.
 */
function opener(
  { scriptUrl, script }: LaunchPage,
  texts: { opening: string; failed: string },
  backHref: string,
): string {
  const back = `${backHref}&code=`;
  return `
const button = document.getElementById('open');
const said = document.getElementById('said');
const say = (text) => { said.hidden = false; said.textContent = text; };
let loaded = null;
const load = () => loaded ??= new Promise((resolve, reject) => {
  const tag = document.createElement('script');
  tag.src = ${inScript(scriptUrl ?? '')};
  tag.onload = resolve;
  tag.onerror = () => { loaded = null; tag.remove(); reject(new Error('no script')); };
  document.head.append(tag);
});
const launch = async () => { ${script} };
const open = async () => {
  button.disabled = true;
  say(${inScript(texts.opening)});
  try {
    await load();
    await launch();
  } catch (error) {
    const code = error?.code;
    if (typeof code === 'string') return location.replace(${inScript(back)} + encodeURIComponent(code.slice(0, 100)));
    say(${inScript(texts.failed)});
  }
  button.disabled = false;
};
button.hidden = false;
button.addEventListener('click', open);
addEventListener('pageshow', ({ persisted }) => { if (persisted) { button.disabled = false; said.hidden = true; } });
if (performance.getEntriesByType('navigation')[0]?.type === 'navigate') open();
`;
}

const frame = ({ language, shop, nonce }: PageParts, title: string, body: string): string => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>${escape(title)} — ${escape(shop)}</title>
<meta name="robots" content="noindex">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<style nonce="${nonce}">${PLAIN_STYLE}${STYLE}</style>
</head>
<body>
<header><a href="/">${escape(shop)}</a></header>
<main>
<h1>${escape(title)}</h1>
${body}
</main>
</body>
</html>
`;

const STYLE = `
main{max-width:520px}
header{max-width:520px}
.card{margin:0 0 16px}
.card h2{margin:0 0 8px}
.card dl{gap:4px 16px}
.acts{margin-top:24px}
.acts .button,.acts .second{justify-content:center;width:100%;font:inherit;font-weight:550;border:0;cursor:pointer;text-align:center}
.second{display:inline-flex;align-items:center;min-height:44px;padding:8px 16px;border-radius:11px;background:var(--surface);box-shadow:inset 0 0 0 1px var(--line);color:var(--text);text-decoration:none}
.button[hidden]{display:none}
.button:disabled{opacity:.6;cursor:default}
button:focus-visible{outline:3px solid var(--primary);outline-offset:2px}
`;
