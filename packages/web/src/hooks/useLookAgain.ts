import { useEffect, useEffectEvent } from 'react';

/** Several events report that somebody came back, one right after the other, in ms. */
const TOGETHER_MS = 50;

/**
 * Reloads what others may have changed: when somebody comes back to the page, and periodically while they look at it. Not under
 * an open question: its text must not change beneath a finger.
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
    // Also fired for a page that has just been loaded, which is already up to date.
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
