import { Globe } from 'lucide-react';
import { Trans, useTranslation } from 'react-i18next';

/** What people outside this network need: it takes some setting up, so it is folded. */
export function Elsewhere() {
  const { t } = useTranslation();
  const code = { code: <code className="font-mono text-[13px] wrap-anywhere" /> };
  return (
    <details className="rounded-md bg-sunken p-4" data-elsewhere>
      <summary className="flex cursor-pointer flex-wrap items-center justify-between gap-2">
        <b>{t('share.elsewhere')}</b>
        <span className="pill pill-warn">
          <Globe size={14} aria-hidden />
          <span>{t('share.elsewherePill')}</span>
        </span>
      </summary>
      <div className="mt-3 grid gap-4 text-sm">
        <div className="grid gap-1">
          <b>{t('share.domain')}</b>
          <p className="text-text-2">
            <Trans i18nKey="share.domainHint" components={code} />
          </p>
        </div>
        <div className="grid gap-1">
          <b>{t('share.noDomain')}</b>
          <p className="text-text-2">
            <Trans i18nKey="share.noDomainHint" components={code} />
          </p>
        </div>
      </div>
    </details>
  );
}
