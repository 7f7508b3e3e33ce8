import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { askAccounts } from '../client/accounts.ts';
import { showPasskey, stopAskingForPasskey } from '../client/passkeys.ts';
import { useAccountWords } from './useAccountWords.ts';

interface PasskeyProof {
  readonly isWaiting: boolean;
  /** Why it failed, in words. */
  readonly error: string | null;
  readonly ask: () => Promise<void>;
  readonly stop: () => void;
}

/** Proves with one of the account's passkeys that it is the user's. */
export function usePasskeyProof(onProven: () => void): PasskeyProof {
  const { t } = useTranslation();
  const words = useAccountWords();
  const [isWaiting, setWaiting] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const ask = async (): Promise<void> => {
    setWaiting(true);
    setError(null);
    try {
      const response = await showPasskey(await askAccounts('askToProveByPasskey'), false).catch(() => null);
      if (response === null) {
        setError(t('proof.passkeyNone'));
        return;
      }
      await askAccounts('proveByPasskey', { body: { response } });
      onProven();
    } catch (thrown) {
      setError(words(thrown));
    } finally {
      setWaiting(false);
    }
  };
  return {
    isWaiting,
    error,
    ask,
    stop: stopAskingForPasskey,
  };
}
