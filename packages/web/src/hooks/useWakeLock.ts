import { useEffect } from 'react';

/** Keeps the screen on while `isOn`, if the browser can; requested again when the page comes back into view. */
export function useWakeLock(isOn: boolean): void {
  useEffect(() => {
    if (!isOn || !('wakeLock' in navigator)) {
      return;
    }
    let lock: WakeLockSentinel | null = null;
    let isWanted = true;
    const take = (): void => {
      if (document.visibilityState !== 'visible') {
        return;
      }
      navigator.wakeLock.request('screen').then(
        (taken) => {
          lock = taken;
          if (!isWanted) {
            void taken.release();
          }
        },
        // Refused to save power: the page says to keep the phone plugged in.
        () => undefined,
      );
    };
    take();
    document.addEventListener('visibilitychange', take);
    return () => {
      isWanted = false;
      document.removeEventListener('visibilitychange', take);
      void lock?.release();
    };
  }, [isOn]);
}
