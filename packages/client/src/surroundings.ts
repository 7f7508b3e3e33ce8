/** What matters to a class about the page's surroundings. */
export interface Surroundings {
  /** The browser has another network, or has one again. */
  networkChanged(): void;
  /** Nobody sees the page, or somebody does again. */
  hidden(isHidden: boolean): void;
}

/** What Chromium knows of the network (W3C Network Information); other browsers only report `online`. */
interface NavigatorWithNetwork {
  readonly connection?: EventTarget;
}

/** Browsers report one change several times within this time, in ms. */
const SETTLE_MS = 200;

/** Whether a picture is in a window of its own. Not every browser has such windows. */
function isFloating(): boolean {
  return 'pictureInPictureElement' in document && document.pictureInPictureElement !== null;
}

/** Watches network and window; the returned function stops that. A picture in a window of its own counts as seen. */
export function watchSurroundings(surroundings: Surroundings): () => void {
  const stopping = new AbortController();
  const { signal } = stopping;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const changed = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      surroundings.networkChanged();
    }, SETTLE_MS);
  };
  const looked = (): void => {
    surroundings.hidden(document.hidden && !isFloating());
  };
  addEventListener('online', changed, { signal });
  (navigator as NavigatorWithNetwork).connection?.addEventListener('change', changed, { signal });
  document.addEventListener('visibilitychange', looked, { signal });
  document.addEventListener('enterpictureinpicture', looked, { signal });
  document.addEventListener('leavepictureinpicture', looked, { signal });
  return () => {
    clearTimeout(timer);
    stopping.abort();
  };
}
