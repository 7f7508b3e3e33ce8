import type { SignedIn, WaysIn } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';

import { hasPasskeys } from '../../client/passkeys.ts';
import { usePasskeyEntry } from '../../hooks/usePasskeyEntry.ts';
import { EmailForm } from './EmailForm.tsx';
import { Issuers } from './Issuers.tsx';
import { PasskeyButton, PasskeyTroubleNote } from './PasskeyButton.tsx';

interface SignInWaysProps {
  readonly ways: WaysIn;
  readonly to: string;
  /** The address that was entered before. */
  readonly email: string;
  /** An issuer that refused to sign the user in. */
  readonly refusedBy: string | null;
  readonly onEmail: (email: string) => Promise<void>;
  readonly onRecovery: () => void;
  readonly onIn: (signedIn: SignedIn) => Promise<void>;
}

/** The ways to sign in: the first that works here is the filled button. */
export function SignInWays({ ways, to, email, refusedBy, onEmail, onRecovery, onIn }: SignInWaysProps) {
  const { t } = useTranslation();
  const isOffered = ways.passkey && hasPasskeys();
  const { isWaiting, trouble, ask, stop } = usePasskeyEntry(isOffered, onIn);
  const isPasskeyFirst = isOffered && trouble === null;
  return (
    <div className="grid gap-5">
      {trouble !== null && <PasskeyTroubleNote trouble={trouble} />}
      {isPasskeyFirst && (
        <PasskeyButton isWaiting={isWaiting} isFirst onAsk={() => void ask()} onStop={stop} />
      )}
      {!isWaiting && (
        <>
          {isPasskeyFirst && <p className="or-line">{t('signIn.byEmail')}</p>}
          {/* After a failed passkey it is another form: the next way gets the focus. */}
          <EmailForm
            key={trouble === null ? 'first' : 'next'}
            label={t('signIn.email')}
            hint={t(ways.code === 'mailed' ? 'signIn.sendHint' : 'signIn.sendHintLogged')}
            initial={email}
            autoComplete="username webauthn"
            isFirst={!isPasskeyFirst}
            isFocused={trouble !== null}
            onEmail={onEmail}
          />
          {isOffered && trouble !== null && (
            <PasskeyButton isWaiting={false} isFirst={false} onAsk={() => void ask()} onStop={stop} />
          )}
          {ways.issuers.length > 0 && (
            <>
              <p className="or-line">{t('signIn.byOther')}</p>
              <Issuers issuers={ways.issuers} to={to} again={refusedBy} />
            </>
          )}
          <button type="button" className="btn btn-quiet btn-sm justify-self-center" onClick={onRecovery}>
            {t('signIn.byRecovery')}
          </button>
        </>
      )}
    </div>
  );
}
