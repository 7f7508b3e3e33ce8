import { useState } from 'react';

import { useAccountWords } from './useAccountWords.ts';
import { useToast } from './useToast.ts';

interface AccountAct {
  readonly isBusy: boolean;
  /** Does something; what is refused is said in words. */
  readonly act: (does: () => Promise<void>) => void;
}

/** One thing at a time that somebody does with their account. */
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
