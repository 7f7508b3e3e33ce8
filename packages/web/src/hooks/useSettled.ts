import { startTransition, useEffect, useState } from 'react';

/**
 * False until the first picture of a page was painted. What is not needed to see it is drawn then, in slices: measured,
 * the tools around the stage held up a joiner's first frame by 40 ms.
 */
export function useSettled(): boolean {
  const [isSettled, setSettled] = useState(false);
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      startTransition(() => {
        setSettled(true);
      });
    });
    return () => {
      cancelAnimationFrame(frame);
    };
  }, []);
  return isSettled;
}
