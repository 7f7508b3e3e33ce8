/** What the server put into the page for people without scripts, and where. */
const served = document.querySelector<HTMLElement>('#root > .pub');
const servedAt = location.pathname;

/** It stays until the page's own content arrives; null at any other address, or if the server put nothing there. */
export const servedHere = (): HTMLElement | null => (location.pathname === servedAt ? served : null);

/** Whether the server said that it has nothing to put in for this address. */
export const isServedEmpty = (): boolean => location.pathname === servedAt && served === null;

/** How far a finger may move in a press, in px: about as far as browsers let it. */
const SLACK_PX = 10;
/** How soon after a press its click comes, in ms: phones wait for a second tap. */
const CLICK_MS = 350;

if (served !== null) {
  keepPresses(served);
}

/**
 * The page moves what the server put there as it takes over, and removes it later. The browser then clicks nothing: a link that
 * was pressed before is still followed.
 */
function keepPresses(page: HTMLElement): void {
  /** Where it was pressed; null if that was before this script was there. */
  let at: PointerEvent | null = null;
  let following: ReturnType<typeof setTimeout> | undefined;
  let pressed = page.querySelector<HTMLAnchorElement>('a:active');
  addEventListener(
    'pointerdown',
    (event) => {
      const { target, isPrimary, button } = event;
      const link = target instanceof Element && page.contains(target) ? target.closest('a') : null;
      at = event;
      pressed = isPrimary && button === 0 ? link : null;
    },
    true,
  );
  for (const kind of ['pointercancel', 'contextmenu']) {
    addEventListener(kind, () => {
      pressed = null;
      clearTimeout(following);
    });
  }
  addEventListener(
    'pointerup',
    (event) => {
      const link = pressed;
      pressed = null;
      const hasMoved = at !== null && Math.hypot(event.x - at.x, event.y - at.y) > SLACK_PX;
      if (
        link === null ||
        hasMoved ||
        event.button !== 0 ||
        event.ctrlKey ||
        event.metaKey ||
        event.shiftKey
      ) {
        return;
      }
      following = setTimeout(() => {
        location.assign(link.href);
      }, CLICK_MS);
      addEventListener(
        'click',
        ({ target }) => {
          if (target instanceof Element && target.closest('a, button') !== null) {
            clearTimeout(following);
          }
        },
        { capture: true, once: true },
      );
    },
    true,
  );
}
