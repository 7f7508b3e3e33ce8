import { email as emailShape, recoveryCode } from '@gongbang/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useAccountWords } from '../../hooks/useAccountWords.ts';
import { Form } from '../Form.tsx';
import { InputField } from '../InputField.tsx';

interface RecoveryStepProps {
  readonly email: string;
  /** @throws ClientError if it is not one of them */
  readonly onCode: (email: string, code: string) => Promise<void>;
  readonly onBack: () => void;
}

/** Signs in with one of the ten codes. */
export function RecoveryStep({ email, onCode, onBack }: RecoveryStepProps) {
  const { t } = useTranslation();
  const words = useAccountWords();
  const [written, setWritten] = useState({ email, code: '' });
  const [wrong, setWrong] = useState<{ email: string | null; code: string | null }>(NOTHING);
  const [isBusy, setBusy] = useState(false);
  const write = (change: Partial<typeof written>): void => {
    setWritten({ ...written, ...change });
    setWrong(NOTHING);
  };
  const submit = async (): Promise<void> => {
    const address = emailShape.safeParse(written.email);
    const code = recoveryCode.safeParse(written.code);
    if (!address.success || !code.success) {
      setWrong({
        email: address.success ? null : t('signIn.emailBad'),
        code: code.success ? null : t('signIn.recoveryBad'),
      });
      return;
    }
    setBusy(true);
    try {
      await onCode(address.data, code.data);
    } catch (error) {
      setWrong({ email: null, code: words(error) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Form className="grid gap-4" onSubmit={submit}>
      <div className="grid gap-1">
        <h2 className="text-lg">{t('signIn.recoveryTitle')}</h2>
        <p className="text-sm text-text-2">{t('signIn.recoveryHint')}</p>
      </div>
      <InputField
        label={t('signIn.email')}
        error={wrong.email}
        type="email"
        autoComplete="username"
        autoFocus={email === ''}
        value={written.email}
        onText={(text) => {
          write({ email: text });
        }}
      />
      <InputField
        label={t('signIn.recoveryCode')}
        error={wrong.code}
        className="font-mono"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus={email !== ''}
        value={written.code}
        onText={(text) => {
          write({ code: text });
        }}
      />
      <button className="btn btn-primary" disabled={isBusy} aria-busy={isBusy}>
        {t('signIn.enter')}
      </button>
      <button type="button" className="btn btn-quiet" onClick={onBack}>
        {t('signIn.back')}
      </button>
    </Form>
  );
}

const NOTHING = { email: null, code: null };
