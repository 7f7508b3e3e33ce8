import type { MediaId, WantedLayer } from '@gongbang/protocol';

/** How a picture is watched: its layer, or null if nobody sees it. */
export interface Watched {
  readonly id: MediaId;
  readonly layer: WantedLayer;
}

/** What a watching needs from the server. */
export interface WatchingPort {
  /** Rejects if the server has not taken it, and would take it later. */
  watch(consumers: Watched[]): Promise<void>;
}

/** One place on the page where a picture is shown. */
export interface Watcher {
  setVisible(isVisible: boolean): void;
  /** The layer that fits its size; 0 is the smallest. */
  setLayer(spatialLayer: number): void;
  close(): void;
}

/** More is requested after this long, in ms: what changes together goes in one request. */
const MORE_AFTER_MS = 50;
/**
 * Less is requested once that has held for this long, in ms: scrolling and scene changes pass over pictures that come
 * back, and each switch costs a key frame.
 */
const LESS_AFTER_MS = 800;
/** What the server did not take is requested again after this long, in ms. */
const AGAIN_AFTER_MS = 2000;

interface Place {
  /** Null until the browser has said. */
  isVisible: boolean | null;
  layer: number | null;
}

interface Picture {
  readonly places: Set<Place>;
  /** What the server was last asked for; undefined before that. */
  asked: WantedLayer | undefined;
  timer: ReturnType<typeof setTimeout> | null;
}

/**
 * A picture can be shown in several places at once, on the wall and on the stage, or in none: it flows while it is
 * visible in any of them, as sharp as the largest needs. In a background tab no picture flows.
 */
export class Watching {
  readonly #port: WatchingPort;
  readonly #pictures = new Map<MediaId, Picture>();
  #isHidden = false;
  #batch: Watched[] = [];

  constructor(port: WatchingPort) {
    this.#port = port;
  }

  /** @param ids all pictures received now; those that are shown nowhere do not flow either */
  setReceived(ids: readonly MediaId[]): void {
    for (const [id, picture] of this.#pictures) {
      if (picture.places.size === 0 && !ids.includes(id)) {
        this.#forget(id, picture);
      }
    }
    for (const id of ids) {
      this.#review(id, this.#picture(id));
    }
  }

  /** @param isHidden whether the whole page is out of sight */
  setHidden(isHidden: boolean): void {
    this.#isHidden = isHidden;
    this.#reviewAll();
  }

  watch(id: MediaId): Watcher {
    const picture = this.#picture(id);
    const place: Place = { isVisible: null, layer: null };
    picture.places.add(place);
    return {
      setVisible: (isVisible) => {
        place.isVisible = isVisible;
        this.#review(id, picture);
      },
      setLayer: (layer) => {
        place.layer = layer;
        this.#review(id, picture);
      },
      close: () => {
        picture.places.delete(place);
        this.#review(id, picture);
      },
    };
  }

  /** Asks for everything again: what was requested while the connection was lost never arrived. */
  resync(): void {
    for (const picture of this.#pictures.values()) {
      picture.asked = undefined;
    }
    this.#reviewAll();
  }

  close(): void {
    for (const [id, picture] of this.#pictures) {
      this.#forget(id, picture);
    }
  }

  #reviewAll(): void {
    for (const [id, picture] of this.#pictures) {
      this.#review(id, picture);
    }
  }

  #picture(id: MediaId): Picture {
    const known = this.#pictures.get(id);
    if (known !== undefined) {
      return known;
    }
    const picture: Picture = { places: new Set(), asked: undefined, timer: null };
    this.#pictures.set(id, picture);
    return picture;
  }

  #forget(id: MediaId, picture: Picture): void {
    if (picture.timer !== null) {
      clearTimeout(picture.timer);
    }
    this.#pictures.delete(id);
  }

  #review(id: MediaId, picture: Picture): void {
    if (this.#pictures.get(id) !== picture) {
      return;
    }
    if (picture.timer !== null) {
      clearTimeout(picture.timer);
      picture.timer = null;
    }
    const { asked } = picture;
    const target = this.#targetOf(picture);
    if (target === undefined || target === asked) {
      return;
    }
    const isMore = target !== null && (asked == null || target > asked);
    picture.timer = setTimeout(
      () => {
        picture.timer = null;
        picture.asked = target;
        this.#ask({ id, layer: target });
      },
      isMore ? MORE_AFTER_MS : LESS_AFTER_MS,
    );
  }

  /** Undefined until it is known how the picture is shown. */
  #targetOf({ places }: Picture): WantedLayer | undefined {
    if (this.#isHidden) {
      return null;
    }
    const layers: number[] = [];
    for (const { isVisible, layer } of places) {
      if (isVisible === null || (isVisible && layer === null)) {
        return undefined;
      }
      if (isVisible && layer !== null) {
        layers.push(layer);
      }
    }
    return layers.length === 0 ? null : Math.max(...layers);
  }

  /** Timers that fire together make one request. */
  #ask(watched: Watched): void {
    this.#batch.push(watched);
    if (this.#batch.length === 1) {
      setTimeout(() => {
        const consumers = this.#batch;
        this.#batch = [];
        this.#port.watch(consumers).catch(() => {
          setTimeout(() => {
            this.#askAgain(consumers);
          }, AGAIN_AFTER_MS);
        });
      });
    }
  }

  #askAgain(consumers: readonly Watched[]): void {
    for (const { id, layer } of consumers) {
      const picture = this.#pictures.get(id);
      if (picture?.asked === layer) {
        picture.asked = undefined;
        this.#review(id, picture);
      }
    }
  }
}
