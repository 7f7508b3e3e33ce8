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

/** Whether the class page has the room of a laptop: the shape `wide` of rooms.css. */
export function useIsWide(): boolean {
  return useMediaQuery('(width >= 901px) and (height >= 500px)');
}

/** Whether the lesson beside the picture has to do with a line: a laptop's window with its browser's bars. */
export function useIsLow(): boolean {
  return useMediaQuery('(height < 760px)');
}
