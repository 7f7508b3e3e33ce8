import type { Account } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';

import { askAccounts } from '../../client/accounts.ts';
import { nowIs } from '../../client/me.ts';
import { useAccountAct } from '../../hooks/useAccountAct.ts';
import { useToast } from '../../hooks/useToast.ts';
import { Form } from '../Form.tsx';
import { NameField, useNameEntry } from '../NameField.tsx';
import { Section } from './Section.tsx';

/** One's own name. */
export function NameSection({ account }: { account: Account }) {
  const { t } = useTranslation();
  const toast = useToast();
  const entry = useNameEntry(() => account.name ?? '');
  const { act, isBusy } = useAccountAct();
  const save = (): void => {
    const name = entry.check();
    if (name !== null) {
      act(async () => {
        nowIs(await askAccounts('changeMe', { body: { name } }));
        toast('info', t('account.saved'));
      });
    }
  };
  return (
    <Section title={t('account.name')}>
      <Form onSubmit={save}>
        <NameField
          entry={entry}
          hint={t('account.nameHint')}
          beside={
            <button className="btn btn-line" disabled={isBusy} aria-busy={isBusy}>
              {t('account.save')}
            </button>
          }
        />
      </Form>
    </Section>
  );
}
