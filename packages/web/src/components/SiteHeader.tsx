import { routes } from '@gongbang/protocol';
import { Activity } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { studioName } from '../client/studioName.ts';
import { useStudio } from '../hooks/useStudio.ts';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import { Mark } from './Brand.tsx';
import { ThemeButton } from './ThemeButton.tsx';

interface SiteHeaderProps {
  readonly children?: ReactNode;
  /** The user's account, on pages that have it: a class and its door know of none. */
  readonly account?: ReactNode;
  /** Other destinations, in place of the connection check. A phone then has language and theme at its foot. */
  readonly links?: ReactNode;
}

/** The head of the pages outside class: the mark, language and theme. */
export function SiteHeader({ children, account, links }: SiteHeaderProps) {
  const { t } = useTranslation();
  const studio = useStudio();
  return (
    <header className="site flex h-[60px] items-center justify-between gap-3 max-md:gap-1 md:h-[72px]">
      <Link
        to="/"
        className="inline-flex min-w-0 items-center gap-2 text-[19px] font-extrabold tracking-tight text-text no-underline"
      >
        {studio?.hasLogo === true ? (
          <img src={routes.getLogo.path} alt="" className="h-7 w-auto max-w-24 object-contain" />
        ) : (
          <Mark />
        )}
        <span
          className={`line-clamp-2 max-w-[40vw] leading-tight text-balance max-md:text-base max-[380px]:text-sm ${children !== undefined ? 'max-[420px]:sr-only' : account !== undefined ? 'max-[340px]:sr-only' : ''}`}
        >
          {studioName() ?? studio?.name ?? t('app.name')}
        </span>
      </Link>
      <nav
        className="flex shrink-0 items-center gap-2 max-md:gap-0.5 max-[380px]:[&_.seg_button]:px-2"
        aria-label={t('common.mainMenu')}
      >
        {children}
        {links ?? (
          <Link
            to="/check"
            // Next to the account a phone has no room for it; it is also at the foot of the page.
            className={`btn btn-quiet btn-sm max-md:px-2.5 ${account === undefined ? '' : 'max-md:hidden'}`}
            aria-label={t('check.title')}
          >
            <Activity size={16} className="md:hidden" aria-hidden />
            <span className="max-md:hidden">{t('check.title')}</span>
          </Link>
        )}
        <span
          className={`flex items-center gap-2 max-md:gap-0.5 ${links === undefined ? '' : 'max-md:hidden'}`}
        >
          <LanguageSwitch />
          <ThemeButton />
        </span>
        {account}
      </nav>
    </header>
  );
}
