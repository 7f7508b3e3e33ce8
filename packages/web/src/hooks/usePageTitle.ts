import { useEffect } from 'react';

import { pageTitle } from '../i18n/index.ts';

/** The tab's title while a page with a name of its own is shown; null: the site's. */
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
