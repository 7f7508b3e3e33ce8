import { useEffect, type RefObject } from 'react';

import { layerFor } from '../layout/stage.ts';
import { useClassroom } from './useClassroom.tsx';

/** A size has to hold for this long before another layer is asked for, in ms: rapid switching costs key frames. */
const SETTLE_MS = 400;
/** So far outside the window a bench is being fetched already, so that scrolling meets pictures. */
const NEARBY = '120px';

interface TileOptions {
  /** A bench's picture is held back until somebody looks at it. */
  readonly isBench: boolean;
  /** How many times larger than its frame the picture is shown. */
  readonly zoom?: number;
}

/** Asks for the simulcast layer that fits the size at which a picture is shown, and for a bench only while it is. */
export function useTile(
  element: RefObject<HTMLElement | null>,
  consumerId: string | null,
  { isBench, zoom = 1 }: TileOptions,
): void {
  const { watching } = useClassroom().client;
  useEffect(() => {
    const target = element.current;
    if (target === null || consumerId === null) {
      return;
    }
    const watcher = watching.watch(consumerId, isBench);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const sizes = new ResizeObserver(([entry]) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        watcher.setLayer(layerFor((entry?.contentRect.height ?? 0) * devicePixelRatio * zoom));
      }, SETTLE_MS);
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
  }, [element, consumerId, watching, isBench, zoom]);
}
