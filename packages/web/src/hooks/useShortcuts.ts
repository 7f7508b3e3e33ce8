import { useEffect, useEffectEvent } from 'react';

import { codeOfLabel, isCharacterKey, keyLabel, meantBy, pressedFor } from '../layout/keys.ts';
import { currentPreferences, usePreferences } from './usePreferences.ts';

/** Keys while no text is being written, as `event.code`, so that they work under a Korean layout too. */
export type Shortcuts = Readonly<Partial<Record<string, () => void>>>;

const WRITING = 'input:not([type=checkbox]), textarea, select, [contenteditable], [role=slider]';

/** Which of our keys was pressed; null if none, or if keys are turned off. */
export function keyMeant(event: KeyboardEvent): string | null {
  const { areKeysOn, keys } = currentPreferences();
  const code = event.key === '?' ? '?' : meantBy(keys, event.code);
  return !areKeysOn && isCharacterKey(event.key === '?' ? '?' : event.code) ? null : code;
}

/** The label of the key that is actually pressed for one of ours; undefined while keys are turned off. */
export function useKeyLabel(label: string | undefined): string | undefined {
  const { areKeysOn, keys } = usePreferences();
  if (label === undefined) {
    return undefined;
  }
  const code = codeOfLabel(label);
  return !areKeysOn && isCharacterKey(code) ? undefined : keyLabel(pressedFor(keys, code));
}

/** Calls the action of a key pressed without modifiers, outside text fields and dialogs. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const { target } = event;
    const writing = target instanceof Element && target.closest(WRITING) !== null;
    const busy = document.querySelector('[role=dialog], [role=alertdialog]') !== null;
    if (writing || busy || event.ctrlKey || event.metaKey || event.altKey || event.repeat) {
      return;
    }
    const code = keyMeant(event);
    const action = code === null ? undefined : shortcuts[code];
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
