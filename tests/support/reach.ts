import type { Page } from 'playwright-core';

/** Sizes that people have: phones upright and sideways, a laptop at 200 %, a tablet, laptops, a desktop. */
export const SIZES = [
  { width: 360, height: 640 },
  { width: 390, height: 664 },
  { width: 390, height: 844 },
  { width: 844, height: 390 },
  { width: 720, height: 450 },
  { width: 1024, height: 768 },
  { width: 1366, height: 650 },
  { width: 1440, height: 900 },
] as const;

/** For each shape of the page, the size with the least room: where longer words of another language would not fit. */
export const NARROWEST = SIZES.filter(({ width, height }) =>
  ['360x640', '844x390', '1024x768'].includes(`${width}x${height}`),
);

/** A page that the browser is not drawing has no frames to wait for, in ms. */
const FRAMES_MS = 500;

/** After a resize the page has redrawn itself. */
export async function resize(page: Page, size: { width: number; height: number }): Promise<void> {
  await page.setViewportSize(size);
  await page.evaluate(
    (patience) =>
      new Promise<void>((resolve) => {
        setTimeout(resolve, patience);
        requestAnimationFrame(() => {
          requestAnimationFrame(() => {
            resolve();
          });
        });
      }),
    FRAMES_MS,
  );
}

/**
 * What a page has and people cannot get at: what lies outside the window even after scrolling, is cut off by what
 * surrounds it, or is covered by something else. With a dialog open only the dialog counts: it covers the rest on purpose.
 */
export function outOfReach(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    /** A rounding of half a pixel is no fault. */
    const SLACK = 1;
    /** Anything smaller is only for screen readers. */
    const SEEN_FROM = 2;
    const USED =
      'button, a[href], input, select, textarea, summary, [role=tab], [role=slider], [role=timer], h1, video[data-source]';
    const found: string[] = [];
    const nameOf = (element: Element): string =>
      `${element.tagName.toLowerCase()} “${(
        element.getAttribute('aria-label') ??
        element.getAttribute('data-source') ??
        element.textContent
      )
        .trim()
        .slice(0, 40)}”`;
    const { clientWidth, clientHeight, scrollWidth } = document.documentElement;
    if (scrollWidth > clientWidth) {
      found.push(`the page is ${scrollWidth} px wide, its window ${clientWidth}`);
    }
    for (const element of document.querySelectorAll('body, main, #root > *')) {
      // Content cut off sideways does not widen the window, and is nowhere to be seen.
      if (element.scrollWidth > element.clientWidth + SLACK) {
        found.push(
          `${nameOf(element)} is wider than its box by ${element.scrollWidth - element.clientWidth} px`,
        );
      }
    }
    const dialog = [...document.querySelectorAll('[role=dialog], [role=alertdialog]')].at(-1);
    const scope: ParentNode = dialog ?? document;
    const scrolled = new Map<Element, [number, number]>();
    for (const element of scope.querySelectorAll<HTMLElement>(USED)) {
      const isShown = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
      const { width, height } = element.getBoundingClientRect();
      // The link that skips the header appears when it has the focus.
      const isHidden =
        !isShown || width < SEEN_FROM || height < SEEN_FROM || element.matches('a[href="#main"]');
      if (isHidden || element.closest('.sr-only, [inert]') !== null) {
        continue;
      }
      for (let parent = element.parentElement; parent !== null; parent = parent.parentElement) {
        if (!scrolled.has(parent)) {
          scrolled.set(parent, [parent.scrollLeft, parent.scrollTop]);
        }
      }
      element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
      const box = element.getBoundingClientRect();
      // Content taller than the window is read by scrolling.
      const isTall = box.height > clientHeight;
      if (
        box.left < -SLACK ||
        box.right > clientWidth + SLACK ||
        (!isTall && (box.top < -SLACK || box.bottom > clientHeight + SLACK))
      ) {
        found.push(
          `${nameOf(element)} is outside: ${Math.round(box.left)}–${Math.round(box.right)} of ${clientWidth}, ${Math.round(box.top)}–${Math.round(box.bottom)} of ${clientHeight}`,
        );
        continue;
      }
      const hit = document.elementFromPoint(
        box.left + box.width / 2,
        Math.min(clientHeight - 1, Math.max(0, box.top) + Math.min(box.height, clientHeight) / 2),
      );
      // A picture may carry its tools; everything else is pressed where it is seen.
      const isReached =
        hit !== null &&
        (element.contains(hit) || hit.contains(element) || element instanceof HTMLVideoElement);
      const isLabelled =
        element instanceof HTMLInputElement &&
        [...(element.labels ?? [])].some((label) => label.contains(hit));
      if (!isReached && !isLabelled && !element.matches('h1, :disabled')) {
        found.push(
          `${nameOf(element)} is covered by ${hit === null ? 'nothing that can be pressed' : nameOf(hit)}`,
        );
      }
    }
    for (const [element, [left, top]] of scrolled) {
      element.scrollTo({ left, top, behavior: 'instant' });
    }
    return found;
  });
}
