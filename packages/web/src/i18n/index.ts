import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

import { readText, writeText } from '../client/browserStorage.ts';
import { en } from './en.ts';
import { ko } from './ko.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof ko };
  }
}

export const LANGUAGES = ['ko', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

const STORAGE_KEY = 'language';

/** The language that was chosen here, else the browser's first that we have, else English. */
function preferredLanguage(): Language {
  const wanted = [readText('local', STORAGE_KEY), ...navigator.languages];
  const found = wanted.map((tag) => LANGUAGES.find((language) => tag?.split('-')[0] === language));
  return found.find((language) => language !== undefined) ?? 'en';
}

export function currentLanguage(): Language {
  return i18next.language === 'ko' ? 'ko' : 'en';
}

export function chooseLanguage(language: Language): void {
  writeText('local', STORAGE_KEY, language);
  void i18next.changeLanguage(language);
}

i18next.on('languageChanged', (language) => {
  document.documentElement.lang = language;
  document.title = i18next.t('app.title');
});

await i18next.use(initReactI18next).init({
  lng: preferredLanguage(),
  fallbackLng: false,
  resources: { ko: { translation: ko }, en: { translation: en } },
  interpolation: { escapeValue: false },
});
