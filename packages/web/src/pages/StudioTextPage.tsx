import type { StudioPage } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';

import { AccountButton } from '../components/account/AccountButton.tsx';
import { SiteHeader } from '../components/SiteHeader.tsx';
import { useStudio, useStudioText } from '../hooks/useStudio.ts';
import { useTerms } from '../hooks/useTerms.ts';

/** The privacy notice, or the imprint: in the owner's words, at another address, or what applies to every server. */
export function StudioTextPage({ page }: { page: StudioPage }) {
  const { t } = useTranslation();
  const studio = useStudio();
  const text = useStudioText(page, studio?.[page].hasText === true);
  const url = studio?.[page].url ?? null;
  const isEmpty = studio !== null && url === null && !studio[page].hasText;
  return (
    <>
      <SiteHeader account={<AccountButton />} />
      <main id="main" className="site-narrow grid gap-5 pt-5 pb-12">
        <h1 className="text-[28px] font-[750] md:text-4xl">
          {page === 'privacy' ? t('studio.privacy') : t('studio.imprint')}
        </h1>
        {url !== null && (
          <a href={url} rel="noreferrer" className="break-all">
            {url}
          </a>
        )}
        {text !== null && <p className="leading-relaxed break-words whitespace-pre-wrap">{text}</p>}
        {isEmpty && (page === 'privacy' ? <WhatIsKept /> : <p>{t('studio.noImprint')}</p>)}
      </main>
    </>
  );
}

/** What Gongbang itself keeps about people. */
function WhatIsKept() {
  const { t } = useTranslation();
  const terms = useTerms();
  return (
    <div className="grid gap-4 leading-relaxed">
      <p>{t('kept.live')}</p>
      <p>{t('kept.stored')}</p>
      <p>{terms?.keepDays == null ? t('kept.untilDeleted') : t('kept.forDays', { days: terms.keepDays })}</p>
      <p>{t('kept.address')}</p>
      <p>{t('kept.browser')}</p>
      <p>{t('kept.account')}</p>
      <p>{t('kept.booked')}</p>
      <p>{t('kept.who')}</p>
    </div>
  );
}
