import { useEffect, useRef } from 'react';

/** Keys while no text is being written, as `event.code`, so that they work under a Korean layout too. */
export type Shortcuts = Readonly<Partial<Record<string, () => void>>>;

const WRITING = 'input, textarea, select, [contenteditable], [role=slider]';

/** Calls the action of a key that is pressed alone, outside text fields and dialogs. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const { target } = event;
      const writing = target instanceof Element && target.closest(WRITING) !== null;
      const busy = document.querySelector('[role=dialog], [role=alertdialog]') !== null;
      if (writing || busy || event.ctrlKey || event.metaKey || event.altKey || event.repeat) {
        return;
      }
      const key = event.key === '?' ? '?' : event.code;
      const action = latest.current[key];
      if (action !== undefined) {
        event.preventDefault();
        action();
      }
    };
    addEventListener('keydown', onKeyDown);
    return () => {
      removeEventListener('keydown', onKeyDown);
    };
  }, []);
}
