import { useEffect, useState } from 'react';

import { meterLevel } from '../client/levelMeter.ts';

/**
 * Loudness of a track, from 0 to the number of steps; 0 without a track, null if it is not measured. There is no
 * re-render while it stays on its step.
 */
export function useLevel(track: MediaStreamTrack | null, steps: number): number | null {
  const [level, setLevel] = useState<number | null>(null);
  useEffect(() => {
    return track === null
      ? undefined
      : meterLevel(track, (measured) => {
          setLevel(measured === null ? null : Math.round(measured * steps));
        });
  }, [track, steps]);
  return track === null ? 0 : level;
}
