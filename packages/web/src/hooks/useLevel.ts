import { useEffect, useState } from 'react';

import { meterLevel } from '../client/levelMeter.ts';

/** Loudness of a track, 0 to 1; 0 without a track. */
export function useLevel(track: MediaStreamTrack | null): number {
  const [level, setLevel] = useState(0);
  useEffect(() => {
    return track === null ? undefined : meterLevel(track, setLevel);
  }, [track]);
  return track === null ? 0 : level;
}
