import { startTransition, useEffect, useState } from 'react';

/**
 * False until the first picture of a page has been painted. Anything not needed to see it is drawn after that, in slices: measured,
 * the tools around the stage delayed a joiner's first frame by 40 ms.
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
