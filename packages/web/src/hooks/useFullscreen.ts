import { useCallback, useEffect, useState, type RefObject } from 'react';

import { fillScreen, whatFillsScreen } from '../client/abilities.ts';

/**
 * Whether an element fills the screen, and a switch for it: only for its video if the browser allows nothing else, null if
 * it allows nothing at all.
 */
export function useFullscreen(
  element: RefObject<HTMLElement | null>,
  video: RefObject<HTMLVideoElement | null>,
): [boolean, (() => void) | null] {
  const [isFull, setFull] = useState(false);
  const [filler] = useState(whatFillsScreen);
  useEffect(() => {
    const onChange = (): void => {
      setFull(document.fullscreenElement !== null && document.fullscreenElement === element.current);
    };
    document.addEventListener('fullscreenchange', onChange);
    return () => {
      document.removeEventListener('fullscreenchange', onChange);
    };
  }, [element]);
  const toggle = useCallback(() => {
    if (filler === 'element') {
      const change =
        document.fullscreenElement === null
          ? element.current?.requestFullscreen()
          : document.exitFullscreen();
      // Refused without a user gesture: then nothing is lost.
      change?.catch(() => undefined);
    } else if (video.current !== null) {
      fillScreen(video.current);
    }
  }, [element, video, filler]);
  return [isFull, filler === null ? null : toggle];
}
