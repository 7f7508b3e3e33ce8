import { UNKNOWN_OUTCOME, type PasskeyAdded, type PasskeyRegistration } from '@gongbang/protocol';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { saidIn } from '../client/accounts.ts';
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
  /** Made in this browser, which makes no second one; of this one nobody knows whether the server has it. */
  const unanswered = useRef<PasskeyRegistration | null>(null);
  const made = async (): Promise<PasskeyRegistration | null> => {
    const options = await askProven('askForNewPasskey');
    try {
      return await makePasskey(options);
    } catch (thrown) {
      setError(t(isAlreadyThere(thrown) ? 'signIn.makeThere' : 'signIn.makeFailed'));
      return null;
    }
  };
  const make = async (name?: string): Promise<PasskeyAdded | null> => {
    setBusy(true);
    setError(null);
    try {
      const response = unanswered.current ?? (await made());
      if (response === null) {
        return null;
      }
      unanswered.current = response;
      const added = await askProven('addPasskey', {
        body: { response, ...(name === undefined ? {} : { name }) },
      });
      unanswered.current = null;
      const account = meStore.getState().me?.account ?? null;
      nowIs(account === null ? null : { ...account, hasPasskey: true });
      return added;
    } catch (thrown) {
      if (isRefused(thrown)) {
        unanswered.current = null;
      }
      setError(words(thrown));
      return null;
    } finally {
      setBusy(false);
    }
  };
  return { make, isBusy, error };
}

/** Whether the server has said that it is not kept, for a reason that does not pass by itself. */
function isRefused(error: unknown): boolean {
  const reason = saidIn(error)?.reason;
  return reason !== undefined && reason !== UNKNOWN_OUTCOME && reason !== 'PROOF_NEEDED';
}
