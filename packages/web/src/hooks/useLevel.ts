import { useEffect, useState } from 'react';

import { meterLevel } from '../client/levelMeter.ts';

/** Loudness of a track, 0 to 1; 0 without a track, null where it is not measured. */
export function useLevel(track: MediaStreamTrack | null): number | null {
  const [level, setLevel] = useState<number | null>(null);
  useEffect(() => {
    return track === null ? undefined : meterLevel(track, setLevel);
  }, [track]);
  return track === null ? 0 : level;
}
