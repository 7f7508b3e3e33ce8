import type { WebhookSecret } from '@gongbang/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { withProof } from '../../client/proof.ts';
import { askWebhooks } from '../../client/webhooks.ts';
import { useCourseAct } from '../../hooks/useCourseAct.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { dayOf, timeOfDay } from '../../layout/format.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { CopyRow } from '../CopyRow.tsx';

/** The signing secret of an address, shown on request, and renewed. */
export function Secret({ webhookId }: { webhookId: string }) {
  const { t } = useTranslation();
  const { act, isBusy } = useCourseAct();
  const [shown, setShown] = useState<WebhookSecret | null>(null);
  const params = { webhookId };
  if (shown === null) {
    return (
      <button
        className="btn btn-line btn-sm justify-self-start"
        disabled={isBusy}
        aria-busy={isBusy}
        onClick={() => {
          act(async () => {
            setShown(await withProof(() => askWebhooks('getWebhookSecret', { params })));
          });
        }}
      >
        {t('developers.showSecret')}
      </button>
    );
  }
  const language = currentLanguage();
  const { secret, formerUntil } = shown;
  return (
    <div className="grid gap-2" data-secret>
      <CopyRow text={secret} label={t('developers.copy')}>
        <code className="break-all">{secret}</code>
      </CopyRow>
      {formerUntil !== null && (
        <p className="text-[13px] text-text-3">
          {t('developers.formerUntil', {
            when: `${dayOf(formerUntil, language)} ${timeOfDay(formerUntil, language)}`,
          })}
        </p>
      )}
      <div className="across">
        <ConfirmDialog
          trigger={<button className="btn btn-line btn-sm">{t('developers.renew')}</button>}
          title={t('developers.renewTitle')}
          description={t('developers.renewHint')}
          confirm={t('developers.renew')}
          isHarmless
          cancel={t('common.cancel')}
          onConfirm={() => {
            act(async () => {
              setShown(await withProof(() => askWebhooks('renewWebhookSecret', { params })));
            });
          }}
        />
        <button
          className="btn btn-quiet btn-sm"
          onClick={() => {
            setShown(null);
          }}
        >
          {t('developers.hideSecret')}
        </button>
      </div>
    </div>
  );
}
