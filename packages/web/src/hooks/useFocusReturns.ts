import { useEffect } from 'react';

/** What is pressed in a dialog is not the user going elsewhere. */
const DIALOG = '[role=dialog], [role=alertdialog]';

/** What had the focus until it was disabled, latest last: while one waits, a dialog may ask something else of the server. */
let waiting: readonly HTMLElement[] = [];

/** What a dialog that opens now gives the focus back to. */
export const focusedHere = (): Element | null =>
  waiting.findLast((one) => one.isConnected) ?? document.activeElement;

/**
 * A button that waits for the server is disabled, and a disabled element cannot keep the focus: the keyboard would start again at
 * the top of the page. Once it is enabled, it gets the focus back, unless the user has gone elsewhere meanwhile.
 */
export function useFocusReturns(): void {
  useEffect(() => {
    // What lost the focus just now: Chromium takes it away before observers run, Firefox leaves it where it is.
    let left: EventTarget | null = null;
    const leave = ({ target }: FocusEvent): void => {
      left = target;
      setTimeout(() => {
        left = null;
      });
    };
    const observer = new MutationObserver((changes) => {
      for (const { target } of changes) {
        if (!(target instanceof HTMLElement)) {
          continue;
        }
        if (target.matches(':disabled')) {
          if (target === left || target === document.activeElement) {
            waiting = [...waiting.filter((other) => other.isConnected && other !== target), target];
          }
        } else if (waiting.includes(target)) {
          waiting = waiting.filter((other) => other !== target);
          // A dialog that is closing gives it back itself.
          if (isNowhere(document.activeElement, target)) {
            target.focus({ preventScroll: true });
          }
        }
      }
    });
    const goneElsewhere = ({ target }: Event): void => {
      if (
        target instanceof Element &&
        !waiting.some((one) => one === target) &&
        target.closest(DIALOG) === null
      ) {
        waiting = [];
      }
    };
    observer.observe(document, { subtree: true, attributeFilter: ['disabled'] });
    document.addEventListener('focusout', leave);
    document.addEventListener('pointerdown', goneElsewhere);
    document.addEventListener('focusin', goneElsewhere);
    return () => {
      observer.disconnect();
      document.removeEventListener('focusout', leave);
      document.removeEventListener('pointerdown', goneElsewhere);
      document.removeEventListener('focusin', goneElsewhere);
    };
  }, []);
}

/** A dialog takes the focus itself if nothing in it has it. */
const isNowhere = (focused: Element | null, target: Element): boolean =>
  focused === null || focused === document.body || (focused.matches(DIALOG) && focused.contains(target));
