import { useEffect, useEffectEvent } from 'react';

/**
 * Looks again at what others may have changed: when somebody comes back to the page, and now and then while they look at it. Not under
 * an open question: what it says does not change beneath a finger.
 */
export function useLookAgain(look: () => void, everyMs: number): void {
  const again = useEffectEvent(() => {
    if (document.visibilityState === 'visible' && document.querySelector('[role=alertdialog]') === null) {
      look();
    }
  });
  useEffect(() => {
    const onLook = (): void => {
      again();
    };
    const timer = setInterval(onLook, everyMs);
    document.addEventListener('visibilitychange', onLook);
    addEventListener('focus', onLook);
    addEventListener('pageshow', onLook);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', onLook);
      removeEventListener('focus', onLook);
      removeEventListener('pageshow', onLook);
    };
  }, [everyMs]);
}
