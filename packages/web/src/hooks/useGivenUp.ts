import { useEffect, useState } from 'react';

import { useClassState } from './useClassroom.tsx';
import type { Picture, PictureSource } from './useStagePictures.ts';

/** A layer that comes back within this time is nothing to speak of, in ms. */
const PATIENCE_MS = 2000;

/** Which of the pictures shown get nothing through, because the network has no room for them. */
export function useGivenUp(pictures: readonly (Picture | null)[]): readonly PictureSource[] {
  const states = useClassState((state) => state.consumerStates);
  const now = pictures
    .flatMap((picture) => {
      const layer = states[picture?.consumerId ?? '']?.layer;
      return picture !== null && !picture.paused && layer === null ? [picture.source] : [];
    })
    .join(' ');
  const [held, setHeld] = useState('');
  useEffect(() => {
    const timer = setTimeout(setHeld, now === '' ? 0 : PATIENCE_MS, now);
    return () => {
      clearTimeout(timer);
    };
  }, [now]);
  return held === '' ? NONE : (held.split(' ') as PictureSource[]);
}

const NONE: readonly PictureSource[] = [];
