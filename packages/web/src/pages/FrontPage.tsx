import { persist } from '@gongbang/client';
import type { Storefront } from '@gongbang/protocol';
import { useEffect, useState } from 'react';

import { askCourses } from '../client/courses.ts';
import { isServedEmpty } from '../client/servedPage.ts';
import { part } from '../components/part.tsx';
import { bringSiteTexts } from '../i18n/index.ts';
import { HomePage } from './HomePage.tsx';
import { Loading } from './Loading.tsx';

const StorefrontPage = part(
  async () => {
    const [{ StorefrontPage: Page }] = await Promise.all([import('./StorefrontPage.tsx'), bringSiteTexts()]);
    return Page;
  },
  <Loading />,
);

/** The first page: what the studio offers, once it offers a course; otherwise the home. Neither is shown until that is known. */
export function FrontPage() {
  const store = useStorefront();
  if (store === undefined) {
    return <Loading />;
  }
  return store === null ? <HomePage /> : <StorefrontPage store={store} />;
}

/**
 * Undefined until it is known; null if nothing is offered, or nobody can say. A page opened at this address knows at once whether
 * something is: the server has put it there.
 */
function useStorefront(): Storefront | null | undefined {
  const [store, setStore] = useState<Storefront | null | undefined>(() =>
    isServedEmpty() ? null : undefined,
  );
  useEffect(() => {
    let isGone = false;
    const look = async (): Promise<void> => {
      try {
        const found = await askCourses('getStorefront');
        const isEmpty = found.dates.length === 0 && found.others.length === 0;
        setStore(isEmpty ? null : found);
      } catch (error) {
        // While the server is away, or too old to offer anything, the home is shown.
        setStore((before) => before ?? null);
        throw error;
      }
    };
    persist(look, () => !isGone).catch(() => undefined);
    return () => {
      isGone = true;
    };
  }, []);
  return store;
}
