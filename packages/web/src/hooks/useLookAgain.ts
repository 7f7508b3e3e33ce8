import { useEffect, useEffectEvent } from 'react';

/** Who comes back is told of by several events, one right after the other, in ms. */
const TOGETHER_MS = 50;

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
    let soon: ReturnType<typeof setTimeout> | undefined;
    const onLook = (): void => {
      clearTimeout(soon);
      soon = setTimeout(() => {
        again();
      }, TOGETHER_MS);
    };
    // Also comes of a page that has just been loaded: that one is as new as can be.
    const onShow = ({ persisted }: PageTransitionEvent): void => {
      if (persisted) {
        onLook();
      }
    };
    const timer = setInterval(onLook, everyMs);
    document.addEventListener('visibilitychange', onLook);
    addEventListener('focus', onLook);
    addEventListener('pageshow', onShow);
    return () => {
      clearInterval(timer);
      clearTimeout(soon);
      document.removeEventListener('visibilitychange', onLook);
      removeEventListener('focus', onLook);
      removeEventListener('pageshow', onShow);
    };
  }, [everyMs]);
}
