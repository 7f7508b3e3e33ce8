import { useLayoutEffect, type RefObject } from 'react';

/**
 * Lays the rows of a list below each other by transforms: rows that come and go above others move them without a new layout of
 * the page, which browsers count as its shifting. Rows are `position: absolute` at the top of the list.
 */
export function useStacked(list: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) {
      return;
    }
    stack(element);
    const sizes = new ResizeObserver(() => {
      stack(element);
    });
    for (const row of element.children) {
      sizes.observe(row);
    }
    return () => {
      sizes.disconnect();
    };
  });
}

function stack(list: HTMLElement): void {
  let top = 0;
  for (const row of list.children) {
    if (row instanceof HTMLElement) {
      row.style.transform = `translateY(${top}px)`;
      top += row.offsetHeight;
    }
  }
  list.style.height = `${top}px`;
}
