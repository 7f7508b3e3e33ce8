import { useLevel } from '../hooks/useLevel.ts';

const BARS = 14;
/** From this bar on it is loud. */
const HOT_FROM = 12;

/** How loud a track is, as bars. Where that is not measured there are none: dark ones would say that nothing is heard. */
export function LevelMeter({ track, label }: { track: MediaStreamTrack | null; label: string }) {
  const level = useLevel(track);
  if (level === null) {
    return null;
  }
  const lit = Math.round(level * BARS);
  return (
    <span
      className="meter"
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={BARS}
      aria-valuenow={lit}
    >
      {Array.from({ length: BARS }, (_, bar) => (
        <i key={bar} className={bar < lit ? (bar >= HOT_FROM ? 'is-hot' : 'is-lit') : ''} />
      ))}
    </span>
  );
}
