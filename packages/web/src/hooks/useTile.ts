import { layerFor } from '@gongbang/client';
import { useEffect, type RefObject } from 'react';

import { useClassroom } from './useClassroom.tsx';

/** A size has to last this long before another layer is requested, in ms: rapid switching costs key frames. */
const SETTLE_MS = 400;
/** How far outside the window a picture is already being fetched, so that it is there when scrolled to. */
const NEARBY = '120px';

/**
 * Requests the simulcast layer that fits the size at which a picture is shown, while it is in view.
 * @param zoom how many times larger than its frame the picture is shown
 */
export function useTile(element: RefObject<HTMLElement | null>, consumerId: string | null, zoom = 1): void {
  const { watching } = useClassroom().client;
  useEffect(() => {
    const target = element.current;
    if (target === null || consumerId === null) {
      return;
    }
    const watcher = watching.watch(consumerId);
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isFirst = true;
    const sizes = new ResizeObserver(([entry]) => {
      clearTimeout(timer);
      const ask = (): void => {
        watcher.setLayer(layerFor((entry?.contentRect.height ?? 0) * devicePixelRatio * zoom));
      };
      if (isFirst) {
        isFirst = false;
        ask();
      } else {
        timer = setTimeout(ask, SETTLE_MS);
      }
    });
    sizes.observe(target);
    const views = new IntersectionObserver(
      ([entry]) => {
        watcher.setVisible(entry?.isIntersecting === true);
      },
      { rootMargin: NEARBY },
    );
    views.observe(target);
    return () => {
      clearTimeout(timer);
      sizes.disconnect();
      views.disconnect();
      watcher.close();
    };
  }, [element, consumerId, watching, zoom]);
}
