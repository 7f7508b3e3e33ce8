import { useEffect, useState } from 'react';

import { meterLevel } from '../client/levelMeter.ts';

/** Loudness that counts as speech, and by how many readings it has to outnumber the quiet ones, because speakers pause. */
const SPEECH_LEVEL = 0.55;
const SPEECH_READINGS = 6;
/** How long the tip stays, and how often it may come at most, in ms. */
const TIP_MS = 4000;
const TIP_EVERY_MS = 60_000;

/** Whether to say "you're muted": somebody speaks into a microphone that is off. At most once a minute. */
export function useMutedSpeech(track: MediaStreamTrack | null, muted: boolean): boolean {
  const [visible, setVisible] = useState(false);
  useEffect(() => {
    if (track === null || !muted) {
      return;
    }
    // A separate clone keeps listening while the sent track is silent. It never leaves this page.
    const listening = track.clone();
    listening.enabled = true;
    let loud = 0;
    let shownAt = -Infinity;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = meterLevel(listening, (level) => {
      loud = level !== null && level > SPEECH_LEVEL ? loud + 1 : Math.max(0, loud - 1);
      if (loud >= SPEECH_READINGS && performance.now() - shownAt > TIP_EVERY_MS) {
        shownAt = performance.now();
        loud = 0;
        setVisible(true);
        timer = setTimeout(() => {
          setVisible(false);
        }, TIP_MS);
      }
    });
    return () => {
      clearTimeout(timer);
      setVisible(false);
      stop();
      listening.stop();
    };
  }, [track, muted]);
  return visible;
}
