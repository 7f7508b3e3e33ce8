import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { forgetClass, keepUnmade, restoreClass, unmade, type KnownClass } from '../client/browserStore.ts';
import { useToast } from './useToasts.tsx';

/** Takes a class off this browser's list, with its link; for a while it can be put back. */
export function useForget(): (known: KnownClass, onBack: () => void) => void {
  const { t } = useTranslation();
  const toast = useToast();
  return useCallback(
    (known, onBack) => {
      const rest = known.series === undefined ? null : unmade(known.series);
      forgetClass(known.id, known.role);
      toast('info', t('home.forgotten', { title: known.title }), {
        label: t('home.undo'),
        act: () => {
          restoreClass(known);
          if (rest !== null) {
            keepUnmade(rest.series, rest);
          }
          onBack();
        },
      });
    },
    [t, toast],
  );
}
