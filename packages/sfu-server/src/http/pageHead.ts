import type { IncomingMessage } from 'node:http';

import { askedOrigin, type OriginParts } from './askedOrigin.ts';
import { escape } from '../rules/html.ts';
import type { Language } from './language.ts';
import { DEFAULT_NAME, PAGE_TEXTS, PICTURE_ALT, type PageKind } from './pageTexts.ts';

/** The picture that goes with a link, in the built page. */
export const PICTURE = '/preview.png';
const PICTURE_SIZE = { width: 1200, height: 630 };
/** Stands in a head where the origin goes under which the page was asked for. */
export const ORIGIN_MARK = '__ORIGIN__';
/** Open Graph wants a country as well. */
const LOCALES: Readonly<Record<Language, string>> = { ko: 'ko_KR', en: 'en_US' };

/** Links of classes are the page whatever stands behind them: a full stop, a key whose `#` a messenger has encoded. */
const LINK_KINDS = { m: 'mentor', c: 'class', h: 'phone' } as const;
const CLASS_LINK = /^\/([mch])(?:\/|%2f)/i;
const KINDS: ReadonlyMap<string, PageKind> = new Map([
  ['', 'home'],
  ['new', 'new'],
  ['created', 'created'],
  ['check', 'check'],
  ['privacy', 'privacy'],
  ['imprint', 'imprint'],
]);
/** Kinds that are for one person, or one class: no search engine has to know of them. */
const PRIVATE: readonly PageKind[] = ['created', 'class', 'mentor', 'phone', 'other'];

/** What kind of page is at a path. */
export function kindOf(path: string): PageKind {
  const letter = CLASS_LINK.exec(path)?.[1]?.toLowerCase();
  if (letter === 'm' || letter === 'c' || letter === 'h') {
    return LINK_KINDS[letter];
  }
  const [first = '', second = ''] = path.slice(1).split('/');
  const kind = KINDS.get(first);
  // Only what was created has something behind its name.
  return kind === undefined || (second === '') === (kind === 'created') ? 'other' : kind;
}

export const isClassLink = (path: string): boolean => CLASS_LINK.test(path);
export const isPrivate = (kind: PageKind): boolean => PRIVATE.includes(kind);

/**
 * Title, description, and what messengers show of a link, which run no scripts. Nothing in it is from the address: what a
 * key opens is told to nobody who does not show the key.
 * @param studioName what the server is called, where its settings say so
 */
export function headOf(kind: PageKind, language: Language, studioName: string | null): string {
  const name = studioName ?? DEFAULT_NAME[language];
  const { title: about, description } = PAGE_TEXTS[language][kind];
  const title = kind === 'home' || kind === 'other' ? `${name} — ${about}` : `${about} — ${name}`;
  const applicationName =
    studioName === null ? '' : `<meta name="application-name" content="${escape(studioName)}">`;
  return [
    openHead({ language, name, title, description, origin: ORIGIN_MARK, picture: null }),
    applicationName,
  ]
    .filter((part) => part !== '')
    .join('\n    ');
}

/** What a page says of itself. */
export interface PageAbout {
  readonly language: Language;
  /** What the server is called. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Where it is, as it may stand in HTML. */
  readonly origin: string;
  /** The picture that goes with a link; null for that of the studio. */
  readonly picture: { readonly path: string; readonly alt: string } | null;
}

/** Title, description and Open Graph. Whatever people wrote is text in it. */
export function openHead({ language, name, title, description, origin, picture }: PageAbout): string {
  const others = Object.entries(LOCALES).filter(([other]) => other !== language);
  const shown: readonly (readonly [name: string, content: string])[] =
    picture === null
      ? [
          ['og:image', origin + PICTURE],
          ['og:image:type', 'image/png'],
          ['og:image:width', String(PICTURE_SIZE.width)],
          ['og:image:height', String(PICTURE_SIZE.height)],
          ['og:image:alt', PICTURE_ALT[language]],
        ]
      : [
          ['og:image', origin + picture.path],
          ['og:image:type', 'image/jpeg'],
          ['og:image:alt', picture.alt],
        ];
  const properties: readonly (readonly [name: string, content: string])[] = [
    ['og:type', 'website'],
    ['og:site_name', name],
    ['og:title', title],
    ['og:description', description],
    ['og:locale', LOCALES[language]],
    ...others.map(([, locale]) => ['og:locale:alternate', locale] as const),
    ...shown,
  ];
  return [
    `<title>${escape(title)}</title>`,
    `<meta name="description" content="${escape(description)}">`,
    ...properties.map(([property, content]) => `<meta property="${property}" content="${escape(content)}">`),
    '<meta name="twitter:card" content="summary_large_image">',
  ].join('\n    ');
}

/** The origin under which a page was asked for, ready to stand in HTML; empty where that cannot be told. */
export function originFor(request: IncomingMessage, { publicUrl, trustProxy }: OriginParts): string {
  return escape(publicUrl ?? askedOrigin(request, { trustProxy }) ?? '');
}
