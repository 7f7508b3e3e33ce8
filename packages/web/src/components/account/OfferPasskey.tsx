import type { Account } from '@gongbang/protocol';
import { CircleAlert, Fingerprint } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useNewPasskey } from '../../hooks/useNewPasskey.ts';
import { RecoveryCodes } from './RecoveryCodes.tsx';

interface OfferPasskeyProps {
  readonly account: Account;
  /** Made or not, the user continues. */
  readonly onDone: () => void;
}

/** Offers a passkey, once, to someone who signed in for the first time; the focus is on "not now". */
export function OfferPasskey({ account, onDone }: OfferPasskeyProps) {
  const { t } = useTranslation();
  const { make, isBusy, error } = useNewPasskey();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const add = async (): Promise<void> => {
    const added = await make();
    if (added?.recoveryCodes != null) {
      setCodes(added.recoveryCodes);
    } else if (added !== null) {
      onDone();
    }
  };
  if (codes !== null) {
    return (
      <div className="grid gap-2">
        <h2 className="text-lg">{t('signIn.codesTitle')}</h2>
        <RecoveryCodes codes={codes} onKept={onDone} />
      </div>
    );
  }
  return (
    <div className="grid gap-4" data-offer>
      <div className="grid gap-1">
        <h2 className="text-lg">{t('signIn.offer')}</h2>
        <p className="text-sm text-text-2">
          {t(account.email === null ? 'signIn.offerOwnerHint' : 'signIn.offerHint')}
        </p>
      </div>
      {error !== null && (
        <p className="note note-bad" role="alert">
          <CircleAlert size={20} aria-hidden />
          <span>{error}</span>
        </p>
      )}
      <div className="grid gap-2">
        <button
          type="button"
          className="btn btn-primary"
          disabled={isBusy}
          aria-busy={isBusy}
          onClick={() => void add()}
        >
          <Fingerprint size={16} aria-hidden />
          <span>{t('signIn.make')}</span>
        </button>
        <button type="button" className="btn btn-line" autoFocus onClick={onDone}>
          {t('account.notNow')}
        </button>
      </div>
    </div>
  );
}
