import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { useStudio } from '../hooks/useStudio.ts';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import { ThemeButton } from './ThemeButton.tsx';

/** As high as a finger needs (WCAG 2.5.8). */
const LINK =
  'inline-flex min-h-6 items-center text-text-2 underline decoration-line-strong underline-offset-4';

interface SiteFooterProps {
  /** Who sells here. */
  readonly children?: ReactNode;
  /** On a phone, language and theme are here: the head has no room for them. */
  readonly hasSwitches?: boolean;
}

/** The foot of the pages outside class: what is kept about people, the connection check, and who runs the server. */
export function SiteFooter({ children, hasSwitches = false }: SiteFooterProps) {
  const { t } = useTranslation();
  const imprint = useStudio()?.imprint;
  const hasImprint = imprint !== undefined && (imprint.url !== null || imprint.hasText);
  return (
    <footer className="site flex flex-wrap items-center justify-between gap-x-8 gap-y-4 py-7 text-sm">
      {children}
      <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
        <Link to="/privacy" className={LINK}>
          {t('studio.privacy')}
        </Link>
        <Link to="/check" className={LINK}>
          {t('check.title')}
        </Link>
        {hasImprint && (
          <Link to="/imprint" className={LINK}>
            {t('studio.imprint')}
          </Link>
        )}
        {hasSwitches && (
          <span className="flex items-center gap-1 md:hidden">
            <LanguageSwitch />
            <ThemeButton />
          </span>
        )}
      </div>
    </footer>
  );
}
