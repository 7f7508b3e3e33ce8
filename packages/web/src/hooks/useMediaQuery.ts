import { useSyncExternalStore } from 'react';

/** Whether a media query matches. */
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

/** Whether the class page has the space of a laptop: the `wide` layout of rooms.css. */
export function useIsWide(): boolean {
  return useMediaQuery('(width >= 901px) and (height >= 500px)');
}

/** Whether the lesson next to the picture is limited to a line: a laptop's window with its browser's bars. */
export function useIsLow(): boolean {
  return useMediaQuery('(height < 760px)');
}
