import { useEffect, useEffectEvent } from 'react';

/** Keys while no text is being written, as `event.code`, so that they work under a Korean layout too. */
export type Shortcuts = Readonly<Partial<Record<string, () => void>>>;

const WRITING = 'input:not([type=checkbox]), textarea, select, [contenteditable], [role=slider]';

/** Calls the action of a key that is pressed alone, outside text fields and dialogs. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const { target } = event;
    const writing = target instanceof Element && target.closest(WRITING) !== null;
    const busy = document.querySelector('[role=dialog], [role=alertdialog]') !== null;
    if (writing || busy || event.ctrlKey || event.metaKey || event.altKey || event.repeat) {
      return;
    }
    const action = shortcuts[event.key === '?' ? '?' : event.code];
    if (action !== undefined) {
      event.preventDefault();
      action();
    }
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => {
      onKeyDown(event);
    };
    addEventListener('keydown', listener);
    return () => {
      removeEventListener('keydown', listener);
    };
  }, []);
}
