import type { MailLanguage } from '@gongbang/protocol';

import type { Mail } from '../../ports/accounts.ts';
import { escape } from '../../rules/html.ts';

/** A mail's content before layout. People's texts are quoted unchanged. */
export interface Letter {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** What the mail is about, one line each. */
  readonly facts: readonly string[];
  /** Somebody's own words. */
  readonly quote: { readonly by: string; readonly text: string } | null;
  readonly links: readonly MailLink[];
  readonly after: readonly string[];
  /** Who sent it, and why. */
  readonly footer: readonly string[];
}

export interface MailLink {
  readonly label: string;
  readonly url: string;
}

/** Lays a letter out as plain text, and as simple HTML that says the same. */
export function layOut(letter: Letter, language: MailLanguage): Pick<Mail, 'subject' | 'text' | 'html'> {
  return { subject: oneLine(letter.subject), text: plain(letter), html: marked(letter, language) };
}

/** A text made safe for a header. */
const oneLine = (text: string): string => text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
/** A text's lines, whatever their line ends. */
const linesOf = (text: string): string[] => text.split(/\r\n|\r|\n/);

function plain({ paragraphs, facts, quote, links, after, footer }: Letter): string {
  const said =
    quote === null
      ? []
      : [
          `${quote.by}\n${linesOf(quote.text)
            .map((line) => `  ${line}`.trimEnd())
            .join('\n')}`,
        ];
  const blocks = [
    ...paragraphs,
    facts.map(oneLine).join('\n'),
    ...said,
    ...links.map(({ label, url }) => `${label}\n${url}`),
    ...after,
    `-- \n${footer.map(oneLine).join('\n')}`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

const FONT = "font:16px/1.6 -apple-system,'Segoe UI','Apple SD Gothic Neo','Malgun Gothic',sans-serif";
const BUTTON =
  'display:inline-block;padding:10px 18px;border-radius:8px;background:#2f3a8f;color:#ffffff;text-decoration:none';

/** HTML for mail clients: no style sheet, no pictures, nothing loaded from elsewhere. */
function marked(letter: Letter, language: MailLanguage): string {
  const { paragraphs, facts, quote, links, after, footer } = letter;
  const p = (text: string, style = ''): string =>
    `<p style="margin:0 0 16px${style}">${linesOf(text).map(escape).join('<br>')}</p>`;
  const [first, ...others] = facts;
  const [main, ...more] = links;
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escape(oneLine(letter.subject))}</title></head>`,
    `<body style="margin:0;padding:24px;max-width:560px;${FONT};color:#1d1b18;background:#ffffff">`,
    ...paragraphs.map((text) => p(text)),
    ...(first === undefined
      ? []
      : [
          `<p style="margin:0 0 16px"><b>${escape(first)}</b>${others.map((line) => `<br>${escape(line)}`).join('')}</p>`,
        ]),
    ...(quote === null
      ? []
      : [
          p(quote.by, ';color:#6b665e'),
          `<blockquote style="margin:0 0 16px;padding-left:12px;border-left:3px solid #d9d4ca">${linesOf(quote.text).map(escape).join('<br>')}</blockquote>`,
        ]),
    ...(main === undefined
      ? []
      : [
          `<p style="margin:0 0 16px"><a href="${escape(main.url)}" style="${BUTTON}">${escape(main.label)}</a></p>`,
        ]),
    ...more.map(
      ({ label, url }) => `<p style="margin:0 0 16px"><a href="${escape(url)}">${escape(label)}</a></p>`,
    ),
    ...after.map((text) => p(text)),
    p(footer.join('\n'), ';font-size:13px;color:#6b665e'),
    '</body></html>',
  ].join('\n');
}
