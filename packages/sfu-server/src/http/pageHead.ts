import type { IncomingMessage } from 'node:http';

import { askedOrigin, type OriginParts } from './askedOrigin.ts';
import { escape } from '../rules/html.ts';
import type { Language } from './language.ts';
import { DEFAULT_NAME, PAGE_TEXTS, PICTURE_ALT, type PageKind } from './pageTexts.ts';

/** The picture shown with a link, in the built page. */
export const PICTURE = '/preview.png';
const PICTURE_SIZE = { width: 1200, height: 630 };
/** A head's placeholder for the origin under which the page was requested. */
export const ORIGIN_MARK = '__ORIGIN__';
/** Open Graph requires a country as well. */
const LOCALES: Readonly<Record<Language, string>> = { ko: 'ko_KR', en: 'en_US' };

/** Links of classes lead to the page whatever follows them: a full stop, or a key whose `#` a messenger has encoded. */
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
/** Kinds that are for one person, or one class: search engines need not know them. */
const PRIVATE: readonly PageKind[] = ['created', 'class', 'mentor', 'phone', 'other'];

/** The kind of page at a path. */
export function kindOf(path: string): PageKind {
  const letter = CLASS_LINK.exec(path)?.[1]?.toLowerCase();
  if (letter === 'm' || letter === 'c' || letter === 'h') {
    return LINK_KINDS[letter];
  }
  const [first = '', second = ''] = path.slice(1).split('/');
  const kind = KINDS.get(first);
  // Only `created` has something after its name.
  return kind === undefined || (second === '') === (kind === 'created') ? 'other' : kind;
}

export const isClassLink = (path: string): boolean => CLASS_LINK.test(path);
export const isPrivate = (kind: PageKind): boolean => PRIVATE.includes(kind);

/**
 * Title, description, and what messengers, which run no scripts, show of a link. Nothing in it comes from the
 * address: whatever a key opens is told only to those who present the key.
 * @param studioName the server's name, if the settings give one
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

/** A page's description of itself. */
export interface PageAbout {
  readonly language: Language;
  /** The server's name. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Its origin, escaped for HTML. */
  readonly origin: string;
  /** The picture shown with a link; null for the studio's. */
  readonly picture: { readonly path: string; readonly alt: string } | null;
}

/** Title, description and Open Graph. Anything people wrote is escaped. */
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

/** The origin under which a page was requested, escaped for HTML; empty if unknown. */
export function originFor(request: IncomingMessage, { publicUrl, trustProxy }: OriginParts): string {
  return escape(publicUrl ?? askedOrigin(request, { trustProxy }) ?? '');
}
