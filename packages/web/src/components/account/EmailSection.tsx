import type { Account, WaysIn } from '@gongbang/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { nowIs } from '../../client/me.ts';
import { askProven } from '../../client/proof.ts';
import { sendCode, type Sending } from '../../hooks/useCodes.ts';
import { useToast } from '../../hooks/useToast.ts';
import { CodeStep } from './CodeStep.tsx';
import { EmailForm } from './EmailForm.tsx';
import { Section } from './Section.tsx';

type Step =
  | { readonly kind: 'shown' | 'writing' }
  | { readonly kind: 'code'; readonly email: string; readonly sending: Sending };

/** The user's address, and replacing it with another, proven one. */
export function EmailSection({ account, ways }: { account: Account; ways: WaysIn }) {
  const { t } = useTranslation();
  const toast = useToast();
  const [step, setStep] = useState<Step>({ kind: 'shown' });
  const send = async (email: string): Promise<Sending> => {
    const sending = await sendCode((language) => askProven('askForEmail', { body: { email, language } }));
    setStep({ kind: 'code', email, sending });
    return sending;
  };
  const toWriting = (): void => {
    setStep({ kind: 'writing' });
  };
  return (
    <Section
      title={t('account.email')}
      hint={account.email ?? t('account.emailNone')}
      beside={
        step.kind === 'shown' && (
          <button className="btn btn-line btn-sm" onClick={toWriting}>
            {t(account.email === null ? 'account.emailAdd' : 'account.emailChange')}
          </button>
        )
      }
    >
      {step.kind === 'writing' && (
        <EmailForm
          label={t('account.emailNew')}
          hint={t(ways.code === 'mailed' ? 'signIn.sendHint' : 'signIn.sendHintLogged')}
          initial=""
          autoComplete="email"
          isFirst={false}
          isFocused
          onEmail={async (email) => {
            await send(email);
          }}
        />
      )}
      {step.kind === 'code' && (
        <CodeStep
          email={step.email}
          sending={step.sending}
          ways={ways}
          onResend={() => send(step.email)}
          edit={t('signIn.edit')}
          onEdit={toWriting}
          onCode={async (code) => {
            nowIs(await askProven('changeEmail', { body: { email: step.email, code } }));
            setStep({ kind: 'shown' });
            toast('info', t('account.emailChanged'));
          }}
        />
      )}
    </Section>
  );
}
