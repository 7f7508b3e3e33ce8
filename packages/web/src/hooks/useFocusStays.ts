import { useEffect, useRef } from 'react';

/** What had the focus last on a page, and where it was. */
interface LastFocus {
  readonly target: Element;
  readonly section: Element | null;
  readonly main: Element;
}

let last: LastFocus | null = null;

/** Dialogs are beside the page: what opened them counts, for it has the focus again. */
function note({ target }: FocusEvent): void {
  const main = target instanceof Element ? target.closest('main') : null;
  if (target instanceof Element && main !== null) {
    last = { target, section: target.closest('section'), main };
  }
}

/**
 * What was answered or removed goes from its list, and would take the focus with it to the top of the page: the heading of what it
 * stood in has it then, or the page's. @param value what the page shows; null until it is here
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
