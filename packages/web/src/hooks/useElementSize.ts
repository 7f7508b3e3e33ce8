import type { Size } from '@gongbang/client';
import { useLayoutEffect, useState, type RefObject } from 'react';

/** The size of an element in CSS pixels, kept up to date; correct from its first paint. */
export function useElementSize(element: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const target = element.current;
    if (target === null) {
      return;
    }
    // eslint-disable-next-line react-hooks/set-state-in-effect -- what is measured here is painted with this very frame
    setSize({ width: target.clientWidth, height: target.clientHeight });
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) {
        const { width, height } = entry.contentRect;
        setSize((before) =>
          before.width === width && before.height === height ? before : { width, height },
        );
      }
    });
    observer.observe(target);
    return () => {
      observer.disconnect();
    };
  }, [element]);
  return size;
}
