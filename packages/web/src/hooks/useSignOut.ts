import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { askAccounts } from '../client/accounts.ts';
import { nowIs } from '../client/me.ts';
import { useAccountWords } from './useAccountWords.ts';
import { useToast } from './useToast.ts';

/** Signs this browser out, and says what stays in it. */
export function useSignOut(): () => Promise<void> {
  const { t } = useTranslation();
  const toast = useToast();
  const words = useAccountWords();
  return useCallback(async () => {
    try {
      await askAccounts('signOut');
      nowIs(null);
      toast('info', t('account.signedOut'));
    } catch (error) {
      toast('error', words(error));
    }
  }, [t, toast, words]);
}
