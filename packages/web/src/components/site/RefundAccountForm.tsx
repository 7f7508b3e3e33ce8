import { bankAccount, printable, type Booking } from '@gongbang/protocol';
import { Eye } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { writtenBy } from '../../client/drafts.ts';
import { askPayments } from '../../client/payments.ts';
import { useCourseAct } from '../../hooks/useCourseAct.ts';
import { useDraft } from '../../hooks/useDraft.ts';
import { useAccount } from '../../hooks/useMe.ts';
import type { OwnBooking } from '../../hooks/useOwnBookings.ts';
import { isAccountNumber } from '../../layout/payments.ts';
import { Form } from '../Form.tsx';
import { InputField } from '../InputField.tsx';

interface RefundAccountFormProps {
  readonly own: OwnBooking;
  /** Whether an account was already given: then the form gets the focus. */
  readonly isCorrected: boolean;
  readonly onChanged: (booking: Booking) => void;
}

const FIELDS = ['bank', 'number', 'holder'] as const;

/** Where to send money that cannot go back the way it came. */
export function RefundAccountForm({ own: { booking, key }, isCorrected, onChanged }: RefundAccountFormProps) {
  const { t } = useTranslation();
  const account = useAccount();
  const { act, isBusy } = useCourseAct();
  const { draft, write, drop } = useDraft('refundAccount', writtenBy(account, booking.id), () => ({
    ...{ bank: '', number: '', holder: booking.name ?? '' },
  }));
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const submit = (): void => {
    const body = bankAccount.safeParse({
      bank: printable(draft.bank),
      number: printable(draft.number),
      holder: printable(draft.holder),
    });
    const missing = body.success ? [] : body.error.issues.map(({ path }) => String(path[0]));
    const isShort = body.success && !isAccountNumber(body.data.number);
    setWrong(new Set(isShort ? ['number'] : missing));
    if (body.success && !isShort) {
      act(async () => {
        const ask = { params: { bookingId: booking.id }, key, body: body.data };
        const changed = await askPayments('putRefundAccount', ask);
        drop();
        onChanged(changed);
      });
    }
  };
  const labels = { bank: t('pay.bank'), number: t('pay.number'), holder: t('pay.holder') };
  return (
    <Form className="stack is-close" onSubmit={submit}>
      {FIELDS.map((field) => (
        <InputField
          key={field}
          label={labels[field]}
          error={
            wrong.has(field)
              ? t(field === 'number' && draft.number.trim() !== '' ? 'pay.numberShort' : 'pay.accountMissing')
              : null
          }
          value={draft[field]}
          autoComplete="off"
          autoFocus={isCorrected && field === 'bank'}
          {...(field === 'number' ? { inputMode: 'numeric' as const } : {})}
          onText={(text) => {
            write({ ...draft, [field]: text });
            setWrong(new Set([...wrong].filter((one) => one !== field)));
          }}
        />
      ))}
      <p className="seewho">
        <Eye size={16} aria-hidden />
        <span>{t('pay.accountSeen')}</span>
      </p>
      <button className="btn btn-primary w-full" disabled={isBusy} aria-busy={isBusy}>
        {t('pay.accountSend')}
      </button>
    </Form>
  );
}
