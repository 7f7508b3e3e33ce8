import { useEffect, useRef } from 'react';

/** What last had the focus on a page, and where it was. */
interface LastFocus {
  readonly target: Element;
  readonly section: Element | null;
  readonly main: Element;
}

let last: LastFocus | null = null;

/** Dialogs are outside the page: what opened them counts, because it gets the focus back. */
function note({ target }: FocusEvent): void {
  const main = target instanceof Element ? target.closest('main') : null;
  if (target instanceof Element && main !== null) {
    last = { target, section: target.closest('section'), main };
  }
}

/**
 * What is answered or removed disappears from its list, and would take the focus with it to the top of the page: instead, the
 * heading of its section gets it, or the page's. @param value what the page shows; null until it is loaded
 */
export function useFocusStays(value: unknown): void {
  const before = useRef<unknown>(null);
  useEffect(() => {
    document.addEventListener('focusin', note);
  }, []);
  useEffect(() => {
    const wasThere = before.current !== null;
    before.current = value;
    if (!wasThere || last === null || last.target.isConnected || document.activeElement !== document.body) {
      return;
    }
    const { section, main } = last;
    const own = section?.isConnected === true ? section.querySelector<HTMLElement>('h1, h2, h3') : null;
    const heading = own ?? (main.isConnected ? main.querySelector<HTMLElement>('h1') : null);
    if (heading !== null) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
  }, [value]);
}
