import { useEffect, useRef, type RefObject } from 'react';

/** Brings news into view, above whatever stays at the foot of a phone, and focuses it. @param news names it; null: there is none */
export function useNewsFocus<T extends HTMLElement>(news: string | null): RefObject<T | null> {
  const at = useRef<T>(null);
  useEffect(() => {
    if (news !== null) {
      at.current?.scrollIntoView({ block: 'center' });
      at.current?.focus({ preventScroll: true });
    }
  }, [news]);
  return at;
}
