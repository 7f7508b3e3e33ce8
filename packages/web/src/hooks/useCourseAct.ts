import { useState } from 'react';

import { useCourseWords } from './useCourseWords.ts';
import { useToast } from './useToast.ts';

interface CourseAct {
  readonly isBusy: boolean;
  /** Does something; what is refused is said in words. @param onRefused takes a refusal that it knows what to do with */
  readonly act: (does: () => Promise<void>, onRefused?: (error: unknown) => boolean) => void;
}

/** One thing at a time that somebody does with courses and bookings. */
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
