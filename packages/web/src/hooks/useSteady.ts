import { useEffect, useRef, useState, type FocusEvent } from 'react';

import { isSame, steadied, type Steady } from '../layout/steady.ts';

/** A list settles this long after the pointer or the focus has left it, in ms: long enough to come back. */
const SETTLE_MS = 800;

/** Props for the element that holds the list. */
export interface Hold {
  readonly onPointerEnter: () => void;
  readonly onPointerMove: () => void;
  readonly onPointerLeave: () => void;
  readonly onFocus: (event: FocusEvent) => void;
  readonly onBlur: () => void;
}

interface SteadyList<T> {
  readonly rows: readonly Steady<T>[];
  readonly hold: Hold;
}

/**
 * A list that does not move under the pointer and around the keyboard's focus, and settles when they have been away for a
 * moment.
 * @param idOf must not change
 * @param options `arrangement`: how it is sorted; a change takes effect at once. `grows`: see `steadied`
 */
export function useSteady<T>(
  items: readonly T[],
  idOf: (item: T) => string,
  { arrangement = '', grows = true }: { readonly arrangement?: string; readonly grows?: boolean } = {},
): SteadyList<T> {
  const [isHeld, setHeld] = useState(false);
  const [shown, setShown] = useState<{ arrangement: string; rows: readonly Steady<T>[] }>({
    arrangement,
    rows: [],
  });
  const over = useRef({ pointer: false, focus: false });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
    },
    [],
  );
  const rows = steadied(shown.rows, items, idOf, isHeld && shown.arrangement === arrangement, grows);
  if (shown.arrangement !== arrangement || !isSame(shown.rows, rows)) {
    setShown({ arrangement, rows });
  }
  const changed = (by: 'pointer' | 'focus', is: boolean): void => {
    over.current[by] = is;
    clearTimeout(timer.current);
    if (over.current.pointer || over.current.focus) {
      setHeld(true);
    } else {
      timer.current = setTimeout(() => {
        setHeld(false);
      }, SETTLE_MS);
    }
  };
  const enter = (): void => {
    if (!over.current.pointer) {
      changed('pointer', true);
    }
  };
  return {
    rows,
    hold: {
      onPointerEnter: enter,
      // The list may have appeared under a resting pointer.
      onPointerMove: enter,
      onPointerLeave: () => {
        changed('pointer', false);
      },
      onFocus: ({ target }) => {
        // A clicked button keeps the focus long after the pointer has left.
        if (target.matches(':focus-visible')) {
          changed('focus', true);
        }
      },
      onBlur: () => {
        changed('focus', false);
      },
    },
  };
}
