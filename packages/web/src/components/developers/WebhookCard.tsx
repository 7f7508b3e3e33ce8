import type { Webhook } from '@gongbang/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { withProof } from '../../client/proof.ts';
import { askWebhooks } from '../../client/webhooks.ts';
import { useCourseAct } from '../../hooks/useCourseAct.ts';
import { useToast } from '../../hooks/useToast.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { SwitchRow } from '../SettingRow.tsx';
import { Deliveries } from './Deliveries.tsx';
import { Secret } from './Secret.tsx';

interface WebhookCardProps {
  readonly webhook: Webhook;
  readonly onEdit: () => void;
  readonly onChanged: () => void;
}

/** An address: whether it is on, its secret, a test, and what was last sent to it. */
export function WebhookCard({ webhook, onEdit, onChanged }: WebhookCardProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const { act, isBusy } = useCourseAct();
  const [sent, setSent] = useState(0);
  const { id, url, events, off, failingSince, waiting } = webhook;
  const params = { webhookId: id };
  const trouble = {
    owner: null,
    gone: t('developers.offGone'),
    failing: t('developers.offFailing'),
    full: t('developers.offFull'),
  };
  const test = async (): Promise<void> => {
    const { state, status } = await askWebhooks('testWebhook', { params });
    setSent((before) => before + 1);
    if (state === 'done') {
      toast('info', t('developers.testDone', { status: status ?? '' }));
    } else {
      toast('error', t('developers.testFailed'));
    }
    onChanged();
  };
  return (
    <article className="grid gap-4 rounded-lg border border-line p-4" data-webhook>
      <div className="grid gap-1">
        <h3 className="text-base break-all">{url}</h3>
        <p className="text-[13px] text-text-3">
          {[
            t('developers.eventCount', { count: events.length }),
            ...(waiting > 0 ? [t('developers.waiting', { count: waiting })] : []),
          ].join(' · ')}
        </p>
        {off !== null && trouble[off] !== null && <p className="text-sm text-danger-text">{trouble[off]}</p>}
        {off === null && failingSince !== null && (
          <p className="text-sm text-danger-text">{t('developers.failing')}</p>
        )}
      </div>
      <SwitchRow
        label={t('developers.isOn')}
        hint={t('developers.isOnHint')}
        checked={off === null}
        onChange={(isOn) => {
          act(async () => {
            await withProof(() => askWebhooks('changeWebhook', { params, body: { isOn } }));
            onChanged();
          });
        }}
      />
      <Secret webhookId={id} />
      <div className="across">
        <button
          className="btn btn-line btn-sm"
          disabled={isBusy}
          aria-busy={isBusy}
          onClick={() => {
            act(test);
          }}
        >
          {t('developers.test')}
        </button>
        <button className="btn btn-line btn-sm" onClick={onEdit}>
          {t('developers.change')}
        </button>
        <ConfirmDialog
          trigger={<button className="btn btn-quiet btn-sm">{t('developers.remove')}</button>}
          title={t('developers.removeTitle')}
          description={t('developers.removeHint')}
          confirm={t('developers.remove')}
          cancel={t('common.cancel')}
          onConfirm={() => {
            act(async () => {
              await askWebhooks('removeWebhook', { params });
              toast('info', t('developers.removed'));
              onChanged();
            });
          }}
        />
      </div>
      <Deliveries webhookId={id} sent={sent} onSent={onChanged} />
    </article>
  );
}
