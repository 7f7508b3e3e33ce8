import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { askAccounts } from '../client/accounts.ts';
import { forgetDrafts } from '../client/draftKeys.ts';
import { loadPart } from '../client/loadPart.ts';
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
      const { forgetOwnBookings } = await loadPart(() => import('../client/ownBookings.ts'));
      // While the server still knows which ones they are.
      const hadBookings = await forgetOwnBookings();
      await askAccounts('signOut');
      forgetDrafts();
      nowIs(null);
      toast('info', t(hadBookings ? 'account.signedOutBooked' : 'account.signedOut'));
    } catch (error) {
      toast('error', words(error));
    }
  }, [t, toast, words]);
}
