import { useEffect } from 'react';

/** Marks the history entry that Back leaves first. */
const MARK = 'leaveGuard';
const isMarked = (): boolean => {
  const state: unknown = history.state;
  return typeof state === 'object' && state !== null && MARK in state;
};

/** Removes the mark, unless the guard is on again at once. */
let letGo: ReturnType<typeof setTimeout> | undefined;

/**
 * While it is on, the browser asks before the tab is closed or loads something else, and Back asks through `onBack`. Nothing is
 * asked in a tab where nobody has pressed anything: browsers refuse that, and complain.
 * @param onBack must not change
 */
export function useLeaveGuard(isOn: boolean, onBack: () => void): void {
  useEffect(() => {
    if (!isOn) {
      return undefined;
    }
    const onUnload = (event: BeforeUnloadEvent): void => {
      // If the browser does not tell, it decides by itself.
      if (!('userActivation' in navigator) || navigator.userActivation.hasBeenActive) {
        event.preventDefault();
      }
    };
    const hold = (): void => {
      clearTimeout(letGo);
      if (!isMarked()) {
        history.pushState({ ...(history.state as object | null), [MARK]: true }, '');
      }
    };
    const onPop = (): void => {
      if (!isMarked()) {
        hold();
        onBack();
      }
    };
    hold();
    addEventListener('beforeunload', onUnload);
    addEventListener('popstate', onPop);
    return () => {
      removeEventListener('beforeunload', onUnload);
      removeEventListener('popstate', onPop);
      letGo = setTimeout(() => {
        if (isMarked()) {
          history.back();
        }
      });
    };
  }, [isOn, onBack]);
}
