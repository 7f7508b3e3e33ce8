import { WEBHOOK_LIMITS, type Webhook } from '@gongbang/protocol';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { askWebhooks } from '../../client/webhooks.ts';
import { useLoaded } from '../../hooks/useLoaded.ts';
import { OnItsWay, Section } from '../account/Section.tsx';
import { WebhookCard } from './WebhookCard.tsx';
import { WebhookDialog } from './WebhookDialog.tsx';

const load = () => askWebhooks('getWebhooks');

/** Addresses that are notified of events. */
export function WebhooksSection() {
  const { t } = useTranslation();
  const { value, failure, reload } = useLoaded(load);
  /** The one being edited; `new`: one being added. */
  const [edited, setEdited] = useState<Webhook | 'new' | null>(null);
  return (
    <Section title={t('developers.webhooks')} hint={t('developers.webhooksHint')}>
      <p className="text-sm text-text-3">{t('developers.privacy')}</p>
      {value === null ? (
        <OnItsWay failure={failure} />
      ) : (
        value.webhooks.map((webhook) => (
          <WebhookCard
            key={webhook.id}
            webhook={webhook}
            onEdit={() => {
              setEdited(webhook);
            }}
            onChanged={reload}
          />
        ))
      )}
      {value !== null && value.webhooks.length < WEBHOOK_LIMITS.addresses && (
        <button
          className="btn btn-line justify-self-start"
          onClick={() => {
            setEdited('new');
          }}
        >
          <Plus size={16} aria-hidden />
          <span>{t('developers.add')}</span>
        </button>
      )}
      <WebhookDialog edited={edited} onEdited={setEdited} onChanged={reload} />
    </Section>
  );
}
