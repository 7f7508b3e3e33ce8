import { clamp, type HandsView, PLAIN_VIEW, seenAs, type Size, turned, ZOOM, zoomAt } from '@gongbang/client';
import { useCallback, useState } from 'react';

import * as browserStore from '../client/browserStore.ts';
import { useHandsArrangement } from './useStage.tsx';

const MIDDLE = { x: 0, y: 0 };

/** How this person sees the hands: kept in this browser, and never shown to others. */
export interface HandsViewControl {
  readonly view: HandsView;
  readonly isLeftHanded: boolean;
  readonly mirror: () => void;
  readonly rotate: (by: 90 | -90) => void;
  /** Mirrored, and the panel on the other side. */
  readonly toggleLeftHanded: () => void;
  readonly zoom: (factor: number, anchor?: { x: number; y: number }) => void;
  readonly pan: (dx: number, dy: number) => void;
  readonly reset: () => void;
  /** Tells how large picture and box are; called by the frame. */
  readonly measured: (picture: Size, box: Size) => void;
}

const NOTHING: Size = { width: 0, height: 0 };

export function useHandsView(): HandsViewControl {
  const [kept] = useState(browserStore.handsView);
  const [isLeftHanded, setLeftHanded] = useState(kept?.isLeftHanded ?? false);
  const [view, setView] = useState<HandsView>(() => ({
    ...PLAIN_VIEW,
    isMirrored: kept?.isMirrored ?? false,
    rotation: kept?.rotation ?? 0,
  }));
  const [sizes, setSizes] = useState({ picture: NOTHING, box: NOTHING });
  const { picture, box } = sizes;
  const arrangement = useHandsArrangement();
  /** Moves and zooms the picture as it is seen; rotation and mirroring stay the user's own. */
  const moved = (own: HandsView, move: (seen: HandsView) => HandsView): HandsView => {
    const { zoom, x, y } = move(seenAs(own, arrangement));
    return { ...own, zoom, x, y };
  };
  const within = (seen: HandsView): HandsView => clamp(seen, picture, box);
  const change = (next: HandsView, leftHanded = isLeftHanded): void => {
    setView(moved(next, within));
    browserStore.rememberHandsView({
      isMirrored: next.isMirrored,
      rotation: next.rotation,
      isLeftHanded: leftHanded,
    });
  };
  return {
    view,
    isLeftHanded,
    mirror: () => {
      change({ ...view, isMirrored: !view.isMirrored });
    },
    rotate: (by) => {
      change({ ...view, rotation: turned(view.rotation, by) });
    },
    toggleLeftHanded: () => {
      setLeftHanded(!isLeftHanded);
      change({ ...view, isMirrored: !isLeftHanded }, !isLeftHanded);
    },
    zoom: (factor, anchor = MIDDLE) => {
      setView((before) => moved(before, (seen) => zoomAt(seen, factor, anchor, picture, box)));
    },
    pan: (dx, dy) => {
      setView((before) => moved(before, (seen) => within({ ...seen, x: seen.x + dx, y: seen.y + dy })));
    },
    reset: () => {
      setLeftHanded(false);
      change(PLAIN_VIEW, false);
    },
    measured: useCallback((nextPicture: Size, nextBox: Size) => {
      setSizes({ picture: nextPicture, box: nextBox });
    }, []),
  };
}

/** One press of a zoom key. */
export const ZOOM_IN = ZOOM.step;
export const ZOOM_OUT = 1 / ZOOM.step;
