import { useEffect, useRef, type RefObject } from 'react';

import { layerFor } from '../layout/stage.ts';
import { useClassroom } from './useClassroom.tsx';

/** A size has to hold for this long before another layer is asked for, in ms: rapid switching costs key frames. */
const SETTLE_MS = 400;

/** Asks for the simulcast layer that fits the size at which an element is shown. */
export function useLayer(element: RefObject<HTMLElement | null>, consumerId: string | null): void {
  const { client } = useClassroom();
  // The server starts with the best one.
  const asked = useRef<number | null>(null);
  useEffect(() => {
    const target = element.current;
    if (target === null || consumerId === null) {
      return;
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    const observer = new ResizeObserver(([entry]) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const layer = layerFor((entry?.contentRect.height ?? 0) * devicePixelRatio);
        if (layer !== asked.current) {
          asked.current = layer;
          client.setLayer(consumerId, layer);
        }
      }, SETTLE_MS);
    });
    observer.observe(target);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
      asked.current = null;
    };
  }, [element, consumerId, client]);
}
