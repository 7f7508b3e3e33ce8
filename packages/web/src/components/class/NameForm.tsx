import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useExplain } from '../../hooks/useAct.ts';
import { useClassroom, useClassState } from '../../hooks/useClassroom.tsx';
import { useToast } from '../../hooks/useToast.ts';
import { Form } from '../Form.tsx';
import { NameField, useNameEntry } from '../NameField.tsx';

/** The user's own name, which can be corrected while the class runs. */
export function NameForm() {
  const { t } = useTranslation();
  const { client } = useClassroom();
  const current = useClassState(({ me }) => me?.name ?? '');
  const entry = useNameEntry(() => current);
  const [isBusy, setBusy] = useState(false);
  const toast = useToast();
  const explain = useExplain();
  const save = async (): Promise<void> => {
    const name = entry.check();
    if (name === null) {
      return;
    }
    setBusy(true);
    try {
      await client.rename(name);
      entry.write(name);
      toast('info', t('preferences.renamed'));
    } catch (failure) {
      if (!client.isOver) {
        explain(failure);
      }
    } finally {
      setBusy(false);
    }
  };
  return (
    <Form onSubmit={save}>
      <NameField
        entry={entry}
        hint={t('preferences.nameHint')}
        beside={
          <button className="btn btn-line" disabled={isBusy || entry.text === current} aria-busy={isBusy}>
            {t('preferences.rename')}
          </button>
        }
      />
    </Form>
  );
}
