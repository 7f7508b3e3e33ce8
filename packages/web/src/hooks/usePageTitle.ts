import { useEffect } from 'react';

import { pageTitle } from '../i18n/index.ts';

/** What the tab is called while a page of its own name is shown; null: as the site is. */
export function usePageTitle(title: string | null): void {
  useEffect(() => {
    if (title === null) {
      return;
    }
    document.title = title;
    return () => {
      document.title = pageTitle();
    };
  }, [title]);
}
