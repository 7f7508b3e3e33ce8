import { type Holdup, holdupOf } from '@gongbang/client';
import { useEffect, useState } from 'react';

import { useClassState } from './useClassroom.tsx';
import type { Picture, PictureSource } from './useStagePictures.ts';

/** A layer that comes back within this time is not worth mentioning, in ms. */
const PATIENCE_MS = 2000;

/** Which of the pictures shown get nothing through, because the user's own network has no room for them. */
export function useGivenUp(pictures: readonly (Picture | null)[]): readonly PictureSource[] {
  const holdups = useHoldups(pictures);
  const now = pictures
    .flatMap((picture, index) => (picture !== null && holdups[index] === 'own' ? [picture.source] : []))
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

/**
 * Why each of the pictures shown does not arrive as it should. While disconnected, nothing is known about any of them: the
 * server's last report no longer applies.
 */
export function useHoldups(pictures: readonly (Picture | null)[]): readonly (Holdup | null)[] {
  const states = useClassState((state) => state.consumerStates);
  const isConnected = useClassState(
    ({ connection, mediaLostSince }) => connection.state === 'online' && mediaLostSince === null,
  );
  return pictures.map((picture) =>
    picture === null || picture.paused || !isConnected ? null : holdupOf(states[picture.consumerId ?? '']),
  );
}

const NONE: readonly PictureSource[] = [];
