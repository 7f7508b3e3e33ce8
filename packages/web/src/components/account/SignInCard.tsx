import type { Account, SignedIn, WaysIn } from '@gongbang/protocol';
import { CircleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { askAccounts, saidIn } from '../../client/accounts.ts';
import { look } from '../../client/me.ts';
import { hasPasskeys } from '../../client/passkeys.ts';
import { sendCode, type Sending } from '../../hooks/useCodes.ts';
import { CodeStep } from './CodeStep.tsx';
import { OfferPasskey } from './OfferPasskey.tsx';
import { RecoveryStep } from './RecoveryStep.tsx';
import { SignInWays } from './SignInWays.tsx';

interface SignInCardProps {
  readonly ways: WaysIn;
  readonly to: string;
  readonly refusedBy: string | null;
  /** Somebody is signed in, and has answered every question. */
  readonly onDone: () => void;
  /** From now on the page must not redirect elsewhere. */
  readonly onEntered: () => void;
}

type Step =
  | { readonly kind: 'ways' | 'recovery' | 'noCookie' }
  | { readonly kind: 'code'; readonly sending: Sending }
  | { readonly kind: 'offer'; readonly account: Account };

/** Signing in, one step after another. */
export function SignInCard({ ways, to, refusedBy, onDone, onEntered }: SignInCardProps) {
  const { t } = useTranslation();
  const [step, setStep] = useState<Step>({
    kind: navigator.cookieEnabled ? 'ways' : 'noCookie',
  });
  const [email, setEmail] = useState('');
  const enter = async ({ account, isNew }: SignedIn): Promise<void> => {
    const isOffer = isNew && ways.passkey && hasPasskeys();
    if (isOffer) {
      onEntered();
    }
    // If the browser refused the cookie, nobody is signed in.
    const me = await look();
    if (me.account === null) {
      setStep({ kind: 'noCookie' });
    } else if (isOffer) {
      setStep({ kind: 'offer', account });
    } else {
      onDone();
    }
  };
  const send = async (address: string): Promise<Sending> => {
    const sending = await sendCode((language) =>
      askAccounts('askForCode', { body: { email: address, language } }),
    );
    setEmail(address);
    setStep({ kind: 'code', sending });
    return sending;
  };
  const toWays = (): void => {
    setStep({ kind: 'ways' });
  };
  switch (step.kind) {
    case 'ways':
      return (
        <SignInWays
          ways={ways}
          to={to}
          email={email}
          refusedBy={refusedBy}
          onEmail={async (address) => {
            await send(address);
          }}
          onRecovery={() => {
            setStep({ kind: 'recovery' });
          }}
          onIn={enter}
        />
      );
    case 'code':
      return (
        <CodeStep
          email={email}
          sending={step.sending}
          ways={ways}
          onResend={() => send(email)}
          edit={t('signIn.edit')}
          onEdit={toWays}
          onCode={async (code) => {
            try {
              await enter(await askAccounts('checkCode', { body: { email, code } }));
            } catch (error) {
              // After twenty minutes the cookie is gone everywhere, and the code long before that.
              const isGood = (step.sending.expiresAt ?? 0) > Date.now();
              if (saidIn(error)?.reason !== 'NO_COOKIE' || !isGood) {
                throw error;
              }
              setStep({ kind: 'noCookie' });
            }
          }}
        />
      );
    case 'recovery':
      return (
        <RecoveryStep
          email={email}
          onBack={toWays}
          onCode={async (address, code) =>
            enter(await askAccounts('useRecoveryCode', { body: { email: address, code } }))
          }
        />
      );
    case 'offer':
      return <OfferPasskey account={step.account} onDone={onDone} />;
    case 'noCookie':
      return <NoCookie />;
  }
}

function NoCookie() {
  const { t } = useTranslation();
  return (
    <p className="note note-bad" role="alert">
      <CircleAlert size={20} aria-hidden />
      <span>
        <b>{t('signIn.noCookie')}</b> <span>{t('signIn.noCookieHint')}</span>
      </span>
    </p>
  );
}
