import { useTranslation } from 'react-i18next';

import { LANGUAGES, chooseLanguage, currentLanguage } from '../i18n/index.ts';

const SHORT = { ko: '한국어', en: 'EN' } as const;

export function LanguageSwitch() {
  const { t } = useTranslation();
  const names = { ko: t('common.korean'), en: t('common.english') };
  return (
    <span className="seg" role="group" aria-label={t('common.language')}>
      {LANGUAGES.map((language) => (
        <button
          key={language}
          lang={language}
          title={names[language]}
          aria-pressed={currentLanguage() === language}
          onClick={() => {
            void chooseLanguage(language);
          }}
        >
          {SHORT[language]}
        </button>
      ))}
    </span>
  );
}
