import type { Delivery } from '@gongbang/protocol';
import { useCallback, useEffect } from 'react';
import { useTranslation } from 'react-i18next';

import { askWebhooks } from '../../client/webhooks.ts';
import { useCourseAct } from '../../hooks/useCourseAct.ts';
import { useLoaded } from '../../hooks/useLoaded.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { dayOf, timeOfDay } from '../../layout/format.ts';
import { OnItsWay } from '../account/Section.tsx';
import { eventWords } from './eventWords.ts';

interface DeliveriesProps {
  readonly webhookId: string;
  /** Counts deliveries sent by hand elsewhere. */
  readonly sent: number;
  readonly onSent: () => void;
}

/** What was last sent to an address, and what it answered. */
export function Deliveries({ webhookId, sent, onSent }: DeliveriesProps) {
  const { t } = useTranslation();
  const load = useCallback(() => askWebhooks('getDeliveries', { params: { webhookId } }), [webhookId]);
  const { value, failure, reload } = useLoaded(load);
  useEffect(() => {
    if (sent > 0) {
      reload();
    }
  }, [sent, reload]);
  return (
    <details data-deliveries>
      <summary className="min-h-9 cursor-pointer py-1.5 text-sm font-semibold">
        {t('developers.sent')}
      </summary>
      {value === null ? (
        <OnItsWay failure={failure} />
      ) : value.deliveries.length === 0 ? (
        <p className="text-sm text-text-3">{t('developers.sentNone')}</p>
      ) : (
        <ul className="divide-y divide-line">
          {value.deliveries.map((delivery) => (
            <DeliveryRow
              key={delivery.id}
              delivery={delivery}
              webhookId={webhookId}
              onSent={() => {
                reload();
                onSent();
              }}
            />
          ))}
        </ul>
      )}
    </details>
  );
}

interface DeliveryRowProps {
  readonly delivery: Delivery;
  readonly webhookId: string;
  readonly onSent: () => void;
}

function DeliveryRow({ delivery, webhookId, onSent }: DeliveryRowProps) {
  const { t } = useTranslation();
  const { act, isBusy } = useCourseAct();
  const { id, type, at, state, status, answer, failure, payload } = delivery;
  const language = currentLanguage();
  const became = { waiting: 'pill-warn', done: 'pill-good', failed: 'pill-warn' } as const;
  const said = {
    waiting: t('developers.stateWaiting'),
    done: t('developers.stateDone'),
    failed: t('developers.stateFailed'),
  };
  const why = {
    unreachable: t('developers.unreachable'),
    timeout: t('developers.timeout'),
    private: t('developers.private'),
    redirect: t('developers.redirect'),
    tls: t('developers.tls'),
  };
  return (
    <li className="grid gap-2 py-3" data-delivery>
      <div className="across is-apart">
        <p className="min-w-0 text-sm">
          <b>{t(eventWords(type))}</b>{' '}
          <span className="text-text-3">{`${dayOf(at, language)} ${timeOfDay(at, language)}`}</span>
        </p>
        <span className={`pill ${became[state]}`}>{said[state]}</span>
      </div>
      <p className="text-[13px] break-words text-text-3">
        {[
          type,
          ...(status === null ? [] : [String(status)]),
          ...(failure === null ? [] : [why[failure]]),
          ...(answer === '' ? [] : [answer]),
        ].join(' · ')}
      </p>
      <div className="across is-apart">
        <details className="min-w-0">
          <summary className="cursor-pointer text-[13px]">{t('developers.payload')}</summary>
          <pre className="text-[13px] break-all whitespace-pre-wrap">{payload}</pre>
        </details>
        <button
          className="btn btn-quiet btn-sm"
          disabled={isBusy}
          aria-busy={isBusy}
          onClick={() => {
            act(async () => {
              await askWebhooks('sendAgain', { params: { webhookId, deliveryId: id } });
              onSent();
            });
          }}
        >
          {t('developers.again')}
        </button>
      </div>
    </li>
  );
}
