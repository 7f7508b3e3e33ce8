import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

import { onWrittenElsewhere, readText, writeText } from '../client/browserStorage.ts';
import { loadPart } from '../client/loadPart.ts';
import { studioName } from '../client/studioName.ts';
import type { Translated } from './en.ts';
import { isolated } from './isolated.ts';
import type { ko } from './ko.ts';
import type { siteKo } from './site/ko.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof ko & typeof siteKo };
  }
}

export const LANGUAGES = ['ko', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The texts of a language are loaded when it is first shown. */
const TEXTS: Record<Language, () => Promise<Translated<typeof ko>>> = {
  ko: async () => (await import('./ko.ts')).ko,
  en: async () => (await import('./en.ts')).en,
};
/** The texts of the site around the class: no class needs them. */
const SITE_TEXTS: Record<Language, () => Promise<Translated<typeof siteKo>>> = {
  ko: async () => (await import('./site/ko.ts')).siteKo,
  en: async () => (await import('./site/en.ts')).siteEn,
};
const NAMESPACE = 'translation';
const STORAGE_KEY = 'language';
/** The latest choice; its texts may still be loading. */
let wanted = preferredLanguage();
/** Whether a page of the site was shown, and for which languages its texts are loaded. */
let isSite = false;
const site = new Set<Language>();

/** The language that was chosen here, otherwise the browser's first that we have, otherwise English. */
function preferredLanguage(): Language {
  const tags = [readText('local', STORAGE_KEY), ...navigator.languages];
  const found = tags.map((tag) => LANGUAGES.find((language) => tag?.split('-')[0] === language));
  return found.find((language) => language !== undefined) ?? 'en';
}

export function currentLanguage(): Language {
  return i18next.language === 'ko' ? 'ko' : 'en';
}

/** Reports each language the page is shown in from then on. */
export function onLanguage(told: () => void): void {
  i18next.on('languageChanged', told);
}

/** The page's title, with the studio's name if it has one. */
export const pageTitle = (): string =>
  i18next.t('app.title', { name: studioName() ?? i18next.t('app.name') });

/** Shows this page and every tab of this browser in a language as soon as its texts are loaded; until then nothing changes. */
export async function chooseLanguage(language: Language): Promise<void> {
  writeText('local', STORAGE_KEY, language);
  await showLanguage(language);
}

async function showLanguage(language: Language): Promise<void> {
  wanted = language;
  if (!i18next.hasResourceBundle(language, NAMESPACE)) {
    i18next.addResourceBundle(language, NAMESPACE, await loadPart(TEXTS[language]));
  }
  if (isSite) {
    await addSite(language);
  }
  if (wanted === language) {
    await i18next.changeLanguage(language);
  }
}

/** Loads the texts of the site around the class, before one of its pages is shown. */
export async function bringSiteTexts(): Promise<void> {
  isSite = true;
  await addSite(wanted);
}

async function addSite(language: Language): Promise<void> {
  if (!site.has(language)) {
    i18next.addResourceBundle(language, NAMESPACE, await loadPart(SITE_TEXTS[language]), true);
    site.add(language);
  }
}

i18next.on('languageChanged', (language) => {
  document.documentElement.lang = language;
  document.title = pageTitle();
});

await i18next.use(initReactI18next).init({
  lng: wanted,
  fallbackLng: false,
  resources: { [wanted]: { [NAMESPACE]: await loadPart(TEXTS[wanted]) } },
  // React escapes by itself; this only isolates directions.
  interpolation: { escapeValue: true, escape: isolated },
});

onWrittenElsewhere(STORAGE_KEY, (text) => {
  const language = LANGUAGES.find((known) => known === text);
  if (language !== undefined) {
    void showLanguage(language);
  }
});
