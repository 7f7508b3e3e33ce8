import type { MediaId } from '@gongbang/protocol';

/** What a watching asks of the server. */
export interface WatchingPort {
  setPaused(consumerId: MediaId, paused: boolean): void;
  setLayer(consumerId: MediaId, spatialLayer: number): void;
}

/** One place on the page where a picture is shown. */
export interface Watcher {
  /** Whether it is in view; counts for pictures that are held back until somebody looks. */
  setVisible(isVisible: boolean): void;
  /** The layer that fits its size; 0 is the smallest. */
  setLayer(spatialLayer: number): void;
  close(): void;
}

interface Place {
  isVisible: boolean;
  layer: number | null;
}

interface Watched {
  /** The server holds it back until it is looked at. */
  readonly isHeldBack: boolean;
  readonly places: Set<Place>;
  /** What the server was asked for last. */
  asked: Place;
}

const NOTHING_ASKED: Place = { isVisible: false, layer: null };

/**
 * A picture can be shown in several places at once, on the wall and on the stage: it flows while it is in view in any of
 * them, as sharp as the largest needs.
 */
export class Watching {
  readonly #port: WatchingPort;
  readonly #watched = new Map<MediaId, Watched>();

  constructor(port: WatchingPort) {
    this.#port = port;
  }

  /** @param isHeldBack whether the server holds the picture back until it is looked at */
  watch(consumerId: MediaId, isHeldBack: boolean): Watcher {
    const watched: Watched = this.#watched.get(consumerId) ?? {
      isHeldBack,
      places: new Set(),
      asked: NOTHING_ASKED,
    };
    this.#watched.set(consumerId, watched);
    const place: Place = { ...NOTHING_ASKED };
    watched.places.add(place);
    return {
      setVisible: (isVisible) => {
        place.isVisible = isVisible;
        this.#fit(consumerId, watched);
      },
      setLayer: (layer) => {
        place.layer = layer;
        this.#fit(consumerId, watched);
      },
      close: () => {
        watched.places.delete(place);
        this.#fit(consumerId, watched);
        if (watched.places.size === 0) {
          this.#watched.delete(consumerId);
        }
      },
    };
  }

  /** Asks for everything again: what was asked while the connection was lost never arrived. */
  resync(): void {
    for (const [consumerId, watched] of this.#watched) {
      watched.asked = NOTHING_ASKED;
      this.#fit(consumerId, watched);
    }
  }

  #fit(consumerId: MediaId, watched: Watched): void {
    const { places, asked, isHeldBack } = watched;
    const isVisible = places.values().some((place) => place.isVisible);
    const layers = [...places].flatMap(({ layer }) => (layer === null ? [] : [layer]));
    const layer = layers.length === 0 ? asked.layer : Math.max(...layers);
    watched.asked = { isVisible, layer };
    if (layer !== null && layer !== asked.layer) {
      this.#port.setLayer(consumerId, layer);
    }
    if (isHeldBack && isVisible !== asked.isVisible) {
      this.#port.setPaused(consumerId, !isVisible);
    }
  }
}
