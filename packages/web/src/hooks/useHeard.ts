import { useEffect, useState } from 'react';

import { meterLevel } from '../client/levelMeter.ts';

/** From here on it is more than room noise, from 0 (silence) to 1. */
const AUDIBLE = 0.1;

/** Whether a microphone has been heard since it was opened. */
export function useHeard(track: MediaStreamTrack | null): boolean {
  const [heard, setHeard] = useState<MediaStreamTrack | null>(null);
  const isHeard = track !== null && heard === track;
  useEffect(() => {
    if (track === null || isHeard) {
      return undefined;
    }
    return meterLevel(track, (level) => {
      if (level !== null && level > AUDIBLE) {
        setHeard(track);
      }
    });
  }, [track, isHeard]);
  return isHeard;
}
