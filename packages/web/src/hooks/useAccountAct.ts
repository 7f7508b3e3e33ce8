import { useState } from 'react';

import { useAccountWords } from './useAccountWords.ts';
import { useToast } from './useToast.ts';

interface AccountAct {
  readonly isBusy: boolean;
  /** Does something; a refusal is explained in words. */
  readonly act: (does: () => Promise<void>) => void;
}

/** Something users do with their account, one at a time. */
export function useAccountAct(): AccountAct {
  const toast = useToast();
  const words = useAccountWords();
  const [isBusy, setBusy] = useState(false);
  const run = async (does: () => Promise<void>): Promise<void> => {
    setBusy(true);
    try {
      await does();
    } catch (error) {
      toast('error', words(error));
    } finally {
      setBusy(false);
    }
  };
  return {
    isBusy,
    act: (does) => {
      void run(does);
    },
  };
}
