import { useEffect, useState } from 'react';

import { useClassroom, useClassState } from './useClassroom.tsx';

/** A picture without a new frame for this long has stopped, in ms. */
const STALL_MS = 2000;
const LOOK_EVERY_MS = 500;

/** What is wrong with the phone above the hands: it is asleep, away, or has sent no frame for a moment. */
export function useHandsTrouble(): 'asleep' | 'away' | 'stalled' | null {
  const cameras = useClassState((state) => state.cameras);
  const consumerId = useClassState(
    ({ received }) =>
      received.find(({ source, isBench, paused }) => source === 'hands' && !isBench && !paused)?.consumerId ??
      null,
  );
  const isStalled = useStalled(consumerId);
  if (cameras.some(({ state }) => state === 'asleep')) {
    return 'asleep';
  }
  if (cameras.some(({ state }) => state === 'away')) {
    return 'away';
  }
  return isStalled ? 'stalled' : null;
}

/** Whether a received picture has been frozen for a moment. */
function useStalled(consumerId: string | null): boolean {
  const { client } = useClassroom();
  const [stalled, setStalled] = useState<string | null>(null);
  useEffect(() => {
    if (consumerId === null) {
      return;
    }
    let lastFrames: number | null = null;
    let lastChange = performance.now();
    const look = async (): Promise<void> => {
      const frames = await client.framesOf(consumerId);
      if (frames !== lastFrames || document.visibilityState === 'hidden') {
        lastFrames = frames;
        lastChange = performance.now();
      }
      setStalled(performance.now() - lastChange > STALL_MS ? consumerId : null);
    };
    const timer = setInterval(() => void look(), LOOK_EVERY_MS);
    return () => {
      clearInterval(timer);
    };
  }, [client, consumerId]);
  return consumerId !== null && stalled === consumerId;
}
