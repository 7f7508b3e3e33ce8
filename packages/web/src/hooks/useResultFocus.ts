import { useEffect } from 'react';

/** Gives the focus to the result of what somebody has just done, and to each that takes its place. @param result names it; null: none is new */
export function useResultFocus(result: string | null): void {
  useEffect(() => {
    if (result !== null) {
      document.querySelector<HTMLElement>('[data-result]')?.focus({ preventScroll: true });
    }
  }, [result]);
}
