import { bankAccount, printable, type Booking, type Refund } from '@gongbang/protocol';
import { Eye } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { writtenBy } from '../../client/drafts.ts';
import { askPayments } from '../../client/payments.ts';
import { useCourseAct } from '../../hooks/useCourseAct.ts';
import { useDraft } from '../../hooks/useDraft.ts';
import { useAccount } from '../../hooks/useMe.ts';
import type { OwnBooking } from '../../hooks/useOwnBookings.ts';
import { useToast } from '../../hooks/useToast.ts';
import { Form } from '../Form.tsx';
import { InputField } from '../InputField.tsx';

interface RefundAccountFormProps {
  readonly own: OwnBooking;
  readonly refund: Refund;
  readonly onChanged: (booking: Booking) => void;
}

const FIELDS = ['bank', 'number', 'holder'] as const;

/** Where money goes back to that cannot go the way it came. */
export function RefundAccountForm({ own: { booking, key }, onChanged }: RefundAccountFormProps) {
  const { t } = useTranslation();
  const toast = useToast();
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
    setWrong(new Set(body.success ? [] : body.error.issues.map(({ path }) => String(path[0]))));
    if (body.success) {
      act(async () => {
        const ask = { params: { bookingId: booking.id }, key, body: body.data };
        const changed = await askPayments('putRefundAccount', ask);
        drop();
        onChanged(changed);
        toast('info', t('pay.accountKept'));
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
          error={wrong.has(field) ? t('pay.accountMissing') : null}
          value={draft[field]}
          autoComplete="off"
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
