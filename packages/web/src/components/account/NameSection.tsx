import type { Account } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';

import { askAccounts } from '../../client/accounts.ts';
import { nowIs } from '../../client/me.ts';
import { useAccountAct } from '../../hooks/useAccountAct.ts';
import { useToast } from '../../hooks/useToast.ts';
import { Form } from '../Form.tsx';
import { NameField, useNameEntry } from '../NameField.tsx';
import { Section } from './Section.tsx';

interface NameSectionProps {
  readonly account: Account;
  /** Where the user came from, and continues. */
  readonly back: string | null;
}

/** The user's name. */
export function NameSection({ account, back }: NameSectionProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const toast = useToast();
  const entry = useNameEntry(() => account.name ?? '');
  const { act, isBusy } = useAccountAct();
  const save = (): void => {
    const name = entry.check();
    if (name !== null) {
      act(async () => {
        nowIs(await askAccounts('changeMe', { body: { name } }));
        toast('info', t('account.saved'));
        if (back !== null) {
          await navigate(back);
        }
      });
    }
  };
  return (
    <Section title={t('account.name')}>
      <Form onSubmit={save}>
        <NameField
          entry={entry}
          hint={t(account.role === 'person' ? 'account.nameHint' : 'account.nameHintMentor')}
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
