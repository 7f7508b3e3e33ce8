import { useEffect } from 'react';

/** Focuses the result of what the user just did, and each that replaces it. @param result names it; null: none is new */
export function useResultFocus(result: string | null): void {
  useEffect(() => {
    if (result !== null) {
      document.querySelector<HTMLElement>('[data-result]')?.focus({ preventScroll: true });
    }
  }, [result]);
}
