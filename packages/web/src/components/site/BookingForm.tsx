import {
  LIMITS,
  bookingForm,
  email as emailShape,
  personName,
  printable,
  type Account,
  type BookingForm as Filled,
} from '@gongbang/protocol';
import { Eye } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { personName as nameHere } from '../../client/browserStore.ts';
import { writtenBy } from '../../client/drafts.ts';
import { useDraft } from '../../hooks/useDraft.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { Form } from '../Form.tsx';
import { InputField } from '../InputField.tsx';

interface BookingFormProps {
  /** Lets a button elsewhere submit it. */
  readonly id: string;
  readonly dateId: string;
  readonly account: Account | null;
  /** Receives the form; resolves to true if it was accepted. */
  readonly onSubmit: (filled: Filled) => Promise<boolean>;
}

/** Who is coming. What was entered is there again after a reload. */
export function BookingForm({ id, dateId, account, onSubmit }: BookingFormProps) {
  const { t } = useTranslation();
  const { draft, write, drop } = useDraft('booking', writtenBy(account, dateId), () => ({
    name: account?.name ?? nameHere(),
    email: account?.email ?? '',
  }));
  const [wrong, setWrong] = useState<{ name: boolean; email: boolean }>({ name: false, email: false });
  const submit = async (): Promise<void> => {
    // Pasted text may contain invisible characters.
    const name = personName.safeParse(printable(draft.name));
    const email = emailShape.safeParse(draft.email);
    setWrong({ name: !name.success, email: !email.success });
    const filled = bookingForm.safeParse({
      name: name.data,
      email: email.data,
      language: currentLanguage(),
    });
    if (filled.success && (await onSubmit(filled.data))) {
      drop();
    }
  };
  return (
    <section className="sect">
      <header>
        <h2>{t('booking.who')}</h2>
      </header>
      <Form id={id} className="stack" onSubmit={submit}>
        <div className="pair">
          <InputField
            label={t('booking.name')}
            error={wrong.name ? t('booking.nameMissing') : null}
            value={draft.name}
            autoComplete="name"
            maxLength={LIMITS.name}
            onText={(name) => {
              write({ ...draft, name });
              setWrong({ ...wrong, name: false });
            }}
          />
          <InputField
            label={t('booking.email')}
            error={wrong.email ? t('booking.emailBad') : null}
            type="email"
            inputMode="email"
            autoComplete="email"
            value={draft.email}
            onText={(email) => {
              write({ ...draft, email });
              setWrong({ ...wrong, email: false });
            }}
          />
        </div>
        <p className="seewho">
          <Eye size={16} aria-hidden />
          <span>{t('booking.seen')}</span>
        </p>
      </Form>
    </section>
  );
}
