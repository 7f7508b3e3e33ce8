import { useRef } from 'react';

import { focusedHere } from './useFocusReturns.ts';

interface Opener {
  readonly onOpenAutoFocus: () => void;
  readonly onCloseAutoFocus: () => void;
}

/** For the content of a dialog: gives the focus back to what had it. The library only returns it to its own trigger. */
export function useOpener(): Opener {
  const opener = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: () => {
      opener.current = focusedHere();
    },
    onCloseAutoFocus: () => {
      if (opener.current instanceof HTMLElement) {
        opener.current.focus();
      }
    },
  };
}
