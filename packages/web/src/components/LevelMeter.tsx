import { useLevel } from '../hooks/useLevel.ts';

const BARS = 14;
/** From this bar on it is loud. */
const HOT_FROM = 12;

interface LevelMeterProps {
  readonly track: MediaStreamTrack | null;
  readonly label: string;
  /** On the page itself, not on dark glass over a picture. */
  readonly isOnSurface?: boolean;
}

/** How loud a track is, as bars. If that is not measured there are none: dark ones would say that nothing is heard. */
export function LevelMeter({ track, label, isOnSurface = false }: LevelMeterProps) {
  const lit = useLevel(track, BARS);
  if (lit === null) {
    return null;
  }
  return (
    <span
      className={isOnSurface ? 'meter is-on-surface' : 'meter'}
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
