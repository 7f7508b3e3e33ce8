import { type Holdup, holdupOf } from '@gongbang/client';
import { useEffect, useState } from 'react';

import { useClassState } from './useClassroom.tsx';
import type { Picture, PictureSource } from './useStagePictures.ts';

/** What comes back within this time is not worth mentioning, in ms: a layer, or the frames that were left out. */
const PATIENCE_MS = { own: 2000, 'own-thin': 4000 };

/**
 * Which of the shown pictures the user's own network has no room for: `own` for those that do not get through at all, `own-thin` for
 * those of which only some frames do.
 */
export function useGivenUp(
  holdup: keyof typeof PATIENCE_MS,
  pictures: readonly (Picture | null)[],
): readonly PictureSource[] {
  const holdups = useHoldups(pictures);
  const now = pictures
    .flatMap((picture, index) => (picture !== null && holdups[index] === holdup ? [picture.source] : []))
    .join(' ');
  const [held, setHeld] = useState('');
  useEffect(() => {
    const timer = setTimeout(setHeld, now === '' ? 0 : PATIENCE_MS[holdup], now);
    return () => {
      clearTimeout(timer);
    };
  }, [now, holdup]);
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
