import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { forgetClass, keepUnmade, restoreClass, unmade, type KnownClass } from '../client/browserStore.ts';
import { askAccounts } from '../client/accounts.ts';
import { meStore } from '../client/me.ts';
import { useAccountWords } from './useAccountWords.ts';
import { useToast } from './useToast.ts';

/** Takes a class and its link off this browser's list and the account's; for a while this can be undone. */
export function useForget(): (known: KnownClass, onBack: () => void) => void {
  const { t } = useTranslation();
  const toast = useToast();
  const words = useAccountWords();
  return useCallback(
    (known, onBack) => {
      const { id, role, key } = known;
      const isOwn = role === 'mentor' && meStore.getState().me?.account != null;
      const inAccount = (asked: Promise<unknown>): void => {
        asked.then(onBack, (error: unknown) => {
          toast('error', words(error));
        });
      };
      const rest = known.series === undefined ? null : unmade(known.series);
      forgetClass(id, role);
      if (isOwn) {
        inAccount(askAccounts('forgetClass', { params: { classId: id } }));
      }
      toast('info', t('home.forgotten', { title: known.title }), {
        label: t('home.undo'),
        act: () => {
          restoreClass(known);
          if (isOwn) {
            inAccount(askAccounts('keepClass', { params: { classId: id }, linkKey: key }));
          }
          if (rest !== null) {
            keepUnmade(rest.series, rest);
          }
          onBack();
        },
      });
    },
    [t, toast, words],
  );
}
