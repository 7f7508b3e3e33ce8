import '../../styles/ownMoney.css';

import type { OpenRefund } from '@gongbang/protocol';
import { CircleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { askPayments } from '../../client/payments.ts';
import { useCourseAct } from '../../hooks/useCourseAct.ts';
import { useSendsMails } from '../../hooks/useShopFront.ts';
import { useToast } from '../../hooks/useToast.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { shortDay } from '../../layout/courseDates.ts';
import { moneyText } from '../../layout/money.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { CopyRow } from '../CopyRow.tsx';

interface RefundsByHandProps {
  readonly refunds: readonly OpenRefund[];
  readonly onChanged: () => void;
}

/** Money that a mentor has to send back themselves, or whose provider is late with the refund; nothing if there is none. */
export function RefundsByHand({ refunds, onChanged }: RefundsByHandProps) {
  const { t } = useTranslation();
  return (
    refunds.length > 0 && (
      <section className="card stack p-5" data-refunds>
        <div className="stack is-tight">
          <h2 className="text-base">{t('ownMoney.toGiveBack')}</h2>
          {refunds.some(({ stage }) => stage !== 'pending') && (
            <p className="small">{t('ownMoney.toGiveBackHint')}</p>
          )}
        </div>
        <ul className="openmoney">
          {refunds.map((refund) => (
            <Refund key={refund.id} refund={refund} onChanged={onChanged} />
          ))}
        </ul>
      </section>
    )
  );
}

function Refund({ refund, onChanged }: { refund: OpenRefund; onChanged: () => void }) {
  const { t } = useTranslation();
  const sendsMails = useSendsMails();
  const language = currentLanguage();
  const { name, total, title, startsAt, reason, account, isStuck, stage } = refund;
  return (
    <li className="stack is-close" data-refund>
      <p className="across is-apart">
        <b className="min-w-0 break-words">{name}</b>
        <b className="tabular-nums">{moneyText(total, language)}</b>
      </p>
      <p className="small break-words">
        {[title, shortDay(startsAt, language), t(`refundReasons.${reason}`)].join(' · ')}
      </p>
      {isStuck && (
        <p className="note note-warn" data-stuck>
          <CircleAlert size={18} aria-hidden />
          <span>{t('ownMoney.stuck')}</span>
        </p>
      )}
      {account === null ? (
        <p className="second">
          {t(
            stage === 'pending'
              ? 'ownMoney.waits'
              : sendsMails
                ? 'ownMoney.needsAccount'
                : 'ownMoney.needsAccountUnmailed',
          )}
        </p>
      ) : (
        <>
          <CopyRow
            text={`${account.bank} ${account.number} ${account.holder}`}
            label={t('ownMoney.copyAccount')}
          >
            <span className="block">{`${account.bank} ${account.holder}`}</span>
            <span className="block tabular-nums">{account.number}</span>
          </CopyRow>
          <Settle refund={refund} onChanged={onChanged} />
        </>
      )}
    </li>
  );
}

function Settle({ refund: { id, name, total }, onChanged }: { refund: OpenRefund; onChanged: () => void }) {
  const { t } = useTranslation();
  const toast = useToast();
  const { act, isBusy } = useCourseAct();
  const sum = moneyText(total, currentLanguage());
  return (
    <ConfirmDialog
      trigger={
        <button
          className="btn btn-line btn-sm justify-self-start"
          aria-label={t('ownMoney.settleOf', { name })}
          disabled={isBusy}
          aria-busy={isBusy}
        >
          {t('ownMoney.settle')}
        </button>
      }
      title={t('ownMoney.settleTitle', { name, sum })}
      description={t('ownMoney.settleText', { name })}
      cancel={t('ownMoney.notYet')}
      confirm={t('ownMoney.settle')}
      isHarmless
      onConfirm={() => {
        act(async () => {
          await askPayments('settleRefund', { params: { refundId: id } });
          toast('info', t('ownMoney.settleDone'));
          onChanged();
        });
      }}
    />
  );
}
