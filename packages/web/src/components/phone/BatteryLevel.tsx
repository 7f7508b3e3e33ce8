import { BatteryLow, BatteryMedium } from 'lucide-react';

/** Below this a phone will not last until the end of a class. */
export const LOW_BATTERY = 0.4;
const PERCENT = 100;

export const percentOf = (level: number): number => Math.round(level * PERCENT);

/** How full a phone's battery is. @param level from 0 to 1 */
export function BatteryLevel({ level }: { readonly level: number }) {
  const isLow = level < LOW_BATTERY;
  return (
    <span
      className={`flex items-center gap-1 text-[13px] tabular-nums ${isLow ? 'text-warn-text' : 'text-text-2'}`}
    >
      {isLow ? <BatteryLow size={16} aria-hidden /> : <BatteryMedium size={16} aria-hidden />}
      <span>{`${percentOf(level)}%`}</span>
    </span>
  );
}
