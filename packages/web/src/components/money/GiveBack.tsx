import { PAYMENT_LIMITS, type BookingPayment } from '@gongbang/protocol';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { courseSaid } from '../../client/courses.ts';
import { askPayments } from '../../client/payments.ts';
import { useCourseAct } from '../../hooks/useCourseAct.ts';
import { useDraft } from '../../hooks/useDraft.ts';
import { useSendsMails } from '../../hooks/useShopFront.ts';
import { useToast } from '../../hooks/useToast.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { amountIn, typedAmount } from '../../layout/amounts.ts';
import { moneyText } from '../../layout/money.ts';
import { Form } from '../Form.tsx';
import { Modal } from '../Modal.tsx';
import { WordsField } from '../site/WordsField.tsx';
import { AmountField } from './AmountField.tsx';

interface GiveBackProps {
  readonly bookingId: string;
  readonly name: string;
  readonly payment: BookingPayment;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly onChanged: () => void;
}

/** Refunds money beyond what the rule says: whatever amount the mentor enters, with nothing filled in beforehand. */
export function GiveBack({ name, isOpen, onOpenChange, ...giving }: GiveBackProps) {
  const { t } = useTranslation();
  return (
    <Modal title={t('ownMoney.giveBackTitle', { name })} isOpen={isOpen} onOpenChange={onOpenChange}>
      <Giving
        {...giving}
        onDone={() => {
          onOpenChange(false);
          giving.onChanged();
        }}
      />
    </Modal>
  );
}

interface GivingProps extends Pick<GiveBackProps, 'bookingId' | 'payment' | 'onChanged'> {
  readonly onDone: () => void;
}

function Giving({ bookingId, payment: { total, back }, onChanged, onDone }: GivingProps) {
  const { t } = useTranslation();
  const sendsMails = useSendsMails();
  const toast = useToast();
  const { act, isBusy } = useCourseAct();
  const { draft, write, drop } = useDraft('goodwill', bookingId, () => ({ sum: '', why: '' }));
  const { draft: sent, write: setSent } = useDraft('sentGoodwill', bookingId, () => null);
  const [isWrong, setWrong] = useState(false);
  const { currency } = total;
  const left = total.amount - back;
  const most = moneyText({ amount: left, currency }, currentLanguage());
  // The next press is for what the page shows from now on.
  const sayChanged = (): void => {
    toast('error', t('ownMoney.giveBackChanged'));
    setSent(null);
  };
  const submit = (): void => {
    // The one sent before may have arrived, even if its answer did not: the page may show its money by now.
    const shown = sent ?? back;
    if (shown !== back) {
      sayChanged();
      return;
    }
    const amount = amountIn(draft.sum, currency);
    const isGood = amount !== null && amount > 0 && amount <= left;
    setWrong(!isGood);
    if (isGood) {
      setSent(shown);
      act(
        async () => {
          const body = { total: amount, why: draft.why, back: shown };
          await askPayments('giveBack', { params: { bookingId }, body });
          drop();
          setSent(null);
          toast('info', t(sendsMails ? 'ownMoney.giveBackDone' : 'ownMoney.giveBackDoneUnmailed'));
          onDone();
        },
        (error) => {
          const isChanged = courseSaid(error)?.reason === 'PRICE_CHANGED';
          if (isChanged) {
            sayChanged();
            onChanged();
          }
          return isChanged;
        },
      );
    }
  };
  return (
    <Form className="stack" onSubmit={submit}>
      <p className="second">{t('ownMoney.giveBackText', { sum: most })}</p>
      {back > 0 && (
        <p className="second">
          {t('ownMoney.giveBackBefore', { sum: moneyText({ amount: back, currency }, currentLanguage()) })}
        </p>
      )}
      <div className="stack is-close">
        <AmountField
          label={t('ownMoney.giveBackSum')}
          error={isWrong ? t('ownMoney.giveBackBad', { sum: most }) : null}
          currency={currency}
          value={draft.sum}
          onText={(sum) => {
            write({ ...draft, sum });
            setWrong(false);
          }}
        />
        <button
          type="button"
          className="btn btn-quiet btn-sm justify-self-start"
          onClick={() => {
            write({ ...draft, sum: typedAmount(left, currency) });
            setWrong(false);
          }}
        >
          {t('ownMoney.giveBackAll')}
        </button>
      </div>
      <WordsField
        label={t('ownMoney.giveBackWhy')}
        hint={t('common.optional')}
        max={PAYMENT_LIMITS.why}
        rows={3}
        value={draft.why}
        onText={(why) => {
          write({ ...draft, why });
        }}
      />
      <div className="grid grid-cols-2 gap-2">
        <Dialog.Close type="button" className="btn btn-line">
          {t('booking.keep')}
        </Dialog.Close>
        <button className="btn btn-primary" disabled={isBusy} aria-busy={isBusy}>
          {t('ownMoney.giveBackConfirm')}
        </button>
      </div>
    </Form>
  );
}
