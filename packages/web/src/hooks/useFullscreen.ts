import { useCallback, useEffect, useState, type RefObject } from 'react';

/** Whether an element fills the screen, and a switch for it. */
export function useFullscreen(element: RefObject<HTMLElement | null>): [boolean, () => void] {
  const [isFull, setFull] = useState(false);
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
    // Refused without a user's gesture, and on phones that know it for videos only: nothing is lost then.
    const change =
      document.fullscreenElement === null ? element.current?.requestFullscreen() : document.exitFullscreen();
    change?.catch(() => undefined);
  }, [element]);
  return [isFull, toggle];
}
