import { useLayoutEffect, type RefObject } from 'react';

/**
 * Stacks the rows of a list with transforms: rows that come and go above others move them without a new page
 * layout, which browsers count as a layout shift. Rows are `position: absolute` at the top of the list.
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
