import { persist } from '@gongbang/client';
import { useEffect, useSyncExternalStore } from 'react';

import { askCourses } from '../client/courses.ts';

/** Requested once while the page is open. */
let known: boolean | null = null;
let asked: Promise<void> | null = null;
const listeners = new Set<() => void>();

async function ask(): Promise<void> {
  try {
    const found = await persist(
      () => askCourses('getStorefront'),
      () => true,
    );
    known = found !== null && found.dates.length + found.others.length > 0;
  } catch {
    // The server is too old to offer anything.
    known = false;
  }
  for (const tell of listeners) {
    tell();
  }
}

const subscribe = (tell: () => void): (() => void) => {
  listeners.add(tell);
  return () => {
    listeners.delete(tell);
  };
};

/** Whether this is a studio that offers classes, and `/` its storefront; null until that is known. */
export function useOffers(): boolean | null {
  useEffect(() => {
    asked ??= ask();
  }, []);
  return useSyncExternalStore(subscribe, () => known);
}
