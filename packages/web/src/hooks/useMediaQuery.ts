import { useSyncExternalStore } from 'react';

/** Whether a media query holds. */
export function useMediaQuery(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query);
      list.addEventListener('change', listener);
      return () => {
        list.removeEventListener('change', listener);
      };
    },
    () => matchMedia(query).matches,
  );
}

/** The phone's layout is below this width (see the breakpoint in styles.css). */
export function useIsWide(): boolean {
  return useMediaQuery('(width >= 901px)');
}
