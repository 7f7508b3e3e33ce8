import type { PasskeyAdded } from '@gongbang/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { meStore, nowIs } from '../client/me.ts';
import { isAlreadyThere, makePasskey } from '../client/passkeys.ts';
import { askProven } from '../client/proof.ts';
import { useAccountWords } from './useAccountWords.ts';

interface NewPasskey {
  /** Creates one in the browser, and adds it; null if that failed, with `error` in words. */
  readonly make: (name?: string) => Promise<PasskeyAdded | null>;
  readonly isBusy: boolean;
  readonly error: string | null;
}

/** Adds a passkey to the signed-in account. */
export function useNewPasskey(): NewPasskey {
  const { t } = useTranslation();
  const words = useAccountWords();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const make = async (name?: string): Promise<PasskeyAdded | null> => {
    setBusy(true);
    setError(null);
    try {
      const options = await askProven('askForNewPasskey');
      const response = await makePasskey(options).catch((thrown: unknown) => {
        setError(t(isAlreadyThere(thrown) ? 'signIn.makeThere' : 'signIn.makeFailed'));
        return null;
      });
      if (response === null) {
        return null;
      }
      const added = await askProven('addPasskey', {
        body: { response, ...(name === undefined ? {} : { name }) },
      });
      const account = meStore.getState().me?.account ?? null;
      nowIs(account === null ? null : { ...account, hasPasskey: true });
      return added;
    } catch (thrown) {
      setError(words(thrown));
      return null;
    } finally {
      setBusy(false);
    }
  };
  return { make, isBusy, error };
}
