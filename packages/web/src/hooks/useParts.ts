import { useEffect } from 'react';

/** The parts of a class page, in document order. */
const PART = '.class-page > header, .class-page [data-part], .class-page main aside, .class-page > footer';
const FOCUSABLE =
  'button:not(:disabled), a[href], input, select, textarea, [tabindex]:not([tabindex="-1"]), video[tabindex]';

/** F6 moves the focus to the next part of the page, Shift+F6 to the previous one, as in desktop programs. */
export function useParts(): void {
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => {
      const isBusy = document.querySelector('[role=dialog], [role=alertdialog]') !== null;
      if (event.key !== 'F6' || event.ctrlKey || event.altKey || event.metaKey || isBusy) {
        return;
      }
      const parts = [...document.querySelectorAll<HTMLElement>(PART)].filter(
        (part) => firstIn(part) !== undefined,
      );
      const at = parts.findIndex((part) => part.contains(document.activeElement));
      const step = event.shiftKey ? -1 : 1;
      const next =
        parts[(at === -1 && step === -1 ? parts.length - 1 : at + step + parts.length) % parts.length];
      if (next !== undefined) {
        event.preventDefault();
        firstIn(next)?.focus();
      }
    };
    addEventListener('keydown', listener);
    return () => {
      removeEventListener('keydown', listener);
    };
  }, []);
}

function firstIn(part: HTMLElement): HTMLElement | undefined {
  return [...part.querySelectorAll<HTMLElement>(FOCUSABLE)].find((element) =>
    element.checkVisibility({ visibilityProperty: true }),
  );
}
