import { useState } from 'react';

import { useCourseWords } from './useCourseWords.ts';
import { useToast } from './useToast.ts';

interface CourseAct {
  readonly isBusy: boolean;
  /** Does something; a refusal is explained in words. @param onRefused handles a refusal if it knows how, and says so */
  readonly act: (does: () => Promise<void>, onRefused?: (error: unknown) => boolean) => void;
}

/** Something users do with courses and bookings, one at a time. */
export function useCourseAct(): CourseAct {
  const toast = useToast();
  const words = useCourseWords();
  const [isBusy, setBusy] = useState(false);
  const run = async (does: () => Promise<void>, onRefused?: (error: unknown) => boolean): Promise<void> => {
    setBusy(true);
    try {
      await does();
    } catch (error) {
      if (onRefused?.(error) !== true) {
        toast('error', words(error));
      }
    } finally {
      setBusy(false);
    }
  };
  return {
    isBusy,
    act: (does, onRefused) => {
      void run(does, onRefused);
    },
  };
}
