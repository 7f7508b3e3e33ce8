import { useEffect, useState } from 'react';

import { meterLevel } from '../client/levelMeter.ts';

/**
 * Loudness of a track, from 0 to as many steps as are asked for; 0 without a track, null where it is not measured. Nothing is drawn
 * anew while it stays on its step.
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
