import { personName, printable } from '@gongbang/protocol';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { useExplain } from '../../hooks/useAct.ts';
import { useClassroom, useClassState } from '../../hooks/useClassroom.tsx';
import { useToast } from '../../hooks/useToasts.tsx';
import { Field } from '../Field.tsx';

/** One's own name, to be put right while the class runs. */
export function NameForm() {
  const { t } = useTranslation();
  const { client } = useClassroom();
  const current = useClassState(({ me }) => me?.name ?? '');
  const [name, setName] = useState(current);
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const toast = useToast();
  const explain = useExplain();
  const save = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const parsed = personName.safeParse(printable(name));
    if (!parsed.success) {
      setError(t('green.nameRequired'));
      return;
    }
    setBusy(true);
    try {
      await client.rename(parsed.data);
      setName(parsed.data);
      toast('info', t('preferences.renamed'));
    } catch (failure) {
      explain(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form noValidate onSubmit={(event) => void save(event)}>
      <Field label={t('green.name')} hint={t('preferences.nameHint')} error={error}>
        {(control) => (
          <div className="flex gap-2">
            <input
              {...control}
              className="input min-w-0 flex-1"
              value={name}
              autoComplete="name"
              onChange={(event) => {
                setName(event.target.value);
                setError(null);
              }}
            />
            <button className="btn btn-line" disabled={isBusy || name === current} aria-busy={isBusy}>
              {t('preferences.rename')}
            </button>
          </div>
        )}
      </Field>
    </form>
  );
}
