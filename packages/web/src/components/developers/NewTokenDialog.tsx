import { TOKEN_LIMITS, type NewToken, type TokenScope } from '@gongbang/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { askProven } from '../../client/proof.ts';
import { useAccountWords } from '../../hooks/useAccountWords.ts';
import { useFieldFailure } from '../../hooks/useFieldFailure.ts';
import { Field } from '../Field.tsx';
import { Form } from '../Form.tsx';
import { InputField } from '../InputField.tsx';
import { Modal } from '../Modal.tsx';

/** After how many days; 0: never. */
const DAYS = [30, 90, 365, 0] as const;

interface NewTokenDialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly onMade: (made: NewToken) => void;
}

/** Asks what a new token is for, what it may do, and for how long. */
export function NewTokenDialog({ isOpen, onOpenChange, onMade }: NewTokenDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal title={t('developers.tokenNew')} isOpen={isOpen} onOpenChange={onOpenChange}>
      <TokenForm
        onMade={(made) => {
          onOpenChange(false);
          onMade(made);
        }}
      />
    </Modal>
  );
}

function TokenForm({ onMade }: Pick<NewTokenDialogProps, 'onMade'>) {
  const { t } = useTranslation();
  const words = useAccountWords();
  const [name, setName] = useState('');
  const [scope, setScope] = useState<TokenScope>('read');
  const [days, setDays] = useState<number>(90);
  const [error, setError] = useState<string | null>(null);
  const fail = useFieldFailure(words, setError);
  const [isBusy, setBusy] = useState(false);
  const make = async (): Promise<void> => {
    if (name.trim() === '') {
      setError(t('developers.tokenNameNeeded'));
      return;
    }
    setBusy(true);
    try {
      const body = { name: name.trim(), scope, days: days === 0 ? null : days };
      onMade(await askProven('makeToken', { body }));
    } catch (thrown) {
      fail(thrown);
      setBusy(false);
    }
  };
  return (
    <Form className="grid gap-4" onSubmit={make}>
      <InputField
        label={t('developers.tokenName')}
        hint={t('developers.tokenNameHint')}
        error={error}
        maxLength={TOKEN_LIMITS.name}
        autoComplete="off"
        value={name}
        onText={setName}
      />
      <Field label={t('developers.scope')} hint={t('developers.scopeHint')}>
        {(control) => (
          <select
            {...control}
            className="input"
            value={scope}
            onChange={(event) => {
              setScope(event.target.value === 'full' ? 'full' : 'read');
            }}
          >
            <option value="read">{t('developers.scopeRead')}</option>
            <option value="full">{t('developers.scopeFull')}</option>
          </select>
        )}
      </Field>
      <Field label={t('developers.ends')}>
        {(control) => (
          <select
            {...control}
            className="input"
            value={days}
            onChange={(event) => {
              setDays(Number(event.target.value));
            }}
          >
            {DAYS.map((one) => (
              <option key={one} value={one}>
                {one === 0 ? t('developers.endsNever') : t('developers.endsIn', { count: one })}
              </option>
            ))}
          </select>
        )}
      </Field>
      <button className="btn btn-primary" disabled={isBusy} aria-busy={isBusy}>
        {t('developers.tokenMake')}
      </button>
    </Form>
  );
}
