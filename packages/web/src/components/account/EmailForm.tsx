import { email as shape } from '@gongbang/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useAccountWords } from '../../hooks/useAccountWords.ts';
import { useFieldFailure } from '../../hooks/useFieldFailure.ts';
import { Form } from '../Form.tsx';
import { InputField } from '../InputField.tsx';

interface EmailFormProps {
  readonly label: string;
  readonly hint: string;
  readonly initial: string;
  /** What browsers and password managers fill in. */
  readonly autoComplete: string;
  /** Whether its button is the page's filled one. */
  readonly isFirst: boolean;
  readonly isFocused: boolean;
  /** @throws ClientError */
  readonly onEmail: (email: string) => Promise<void>;
}

/** An address to which a code should be sent. */
export function EmailForm({
  label,
  hint,
  initial,
  autoComplete,
  isFirst,
  isFocused,
  onEmail,
}: EmailFormProps) {
  const { t } = useTranslation();
  const words = useAccountWords();
  const [text, setText] = useState(initial);
  const [error, setError] = useState<string | null>(null);
  const fail = useFieldFailure(words, setError);
  const [isBusy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    const parsed = shape.safeParse(text);
    if (!parsed.success) {
      setError(t('signIn.emailBad'));
      return;
    }
    setBusy(true);
    try {
      await onEmail(parsed.data);
    } catch (thrown) {
      fail(thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Form className="grid gap-3" onSubmit={submit}>
      <InputField
        label={label}
        hint={hint}
        error={error}
        type="email"
        inputMode="email"
        autoComplete={autoComplete}
        autoFocus={isFocused}
        placeholder={t('signIn.emailPlaceholder')}
        value={text}
        onText={(written) => {
          setText(written);
          setError(null);
        }}
      />
      <button className={isFirst ? 'btn btn-primary' : 'btn btn-line'} disabled={isBusy} aria-busy={isBusy}>
        {t('signIn.send')}
      </button>
    </Form>
  );
}
