import type { CameraCapabilities, CameraSettings } from '@gongbang/protocol';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';

import { useClassroom } from './useClassroom.tsx';

/** Beyond the standard types: zoom, torch and focus of a phone's camera (Media Capture Image, W3C). */
interface PhoneCapabilities extends MediaTrackCapabilities {
  readonly zoom?: { readonly min: number; readonly max: number; readonly step: number };
  readonly torch?: boolean;
  readonly focusMode?: readonly string[];
}

interface PhoneConstraints extends MediaTrackConstraintSet {
  readonly zoom?: number;
  readonly torch?: boolean;
  readonly focusMode?: string;
}

interface Battery extends EventTarget {
  readonly level: number;
  readonly charging: boolean;
}

/** A phone's camera: how it is set, and what can be set. */
export interface PhoneCamera {
  readonly capabilities: CameraCapabilities | null;
  readonly settings: CameraSettings;
  /** From 0 to 1; null if the browser does not tell. */
  readonly battery: number | null;
  readonly isCharging: boolean;
  /** @param change returns the new settings, from the last requested ones */
  readonly adjust: (change: (before: CameraSettings) => CameraSettings) => void;
}

/** Sets this phone's camera as requested here or by the mentor, and reports its state to the mentor. */
export function usePhoneCamera(track: MediaStreamTrack | null): PhoneCamera {
  const { client, adjusted } = useClassroom();
  const [battery, setBattery] = useState<number | null>(null);
  const [isCharging, setCharging] = useState(false);
  const [isAwake, setAwake] = useState(true);
  const [settings, setSettings] = useState<CameraSettings>({});

  useEffect(() => {
    const onVisibility = (): void => {
      setAwake(document.visibilityState === 'visible');
    };
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
    };
  }, []);
  useEffect(() => {
    const { getBattery } = navigator as { getBattery?: () => Promise<Battery> };
    let found: Battery | null = null;
    const onLevel = (): void => {
      setBattery(found?.level ?? null);
      setCharging(found?.charging === true);
    };
    void getBattery?.call(navigator).then((manager) => {
      found = manager;
      onLevel();
      manager.addEventListener('levelchange', onLevel);
      manager.addEventListener('chargingchange', onLevel);
    });
    return () => {
      found?.removeEventListener('levelchange', onLevel);
      found?.removeEventListener('chargingchange', onLevel);
    };
  }, []);
  // What was last requested, also for the next camera; and which of the mentor's requests was taken up.
  const wish = useRef<CameraSettings>({});
  const heard = useRef<CameraSettings | null>(null);
  const set = useCallback(
    (wanted: CameraSettings) => {
      const before = wish.current;
      wish.current = wanted;
      if (track !== null) {
        apply(track, wanted).then(
          () => {
            setSettings(wanted);
          },
          // The phone could not do it after all: its report stays the same, unless something else was requested since.
          () => {
            if (wish.current === wanted) {
              wish.current = before;
            }
          },
        );
      }
    },
    [track],
  );
  useEffect(() => {
    if (Object.keys(wish.current).length > 0) {
      set(wish.current);
    }
  }, [set]);
  useEffect(() => {
    if (adjusted !== null && adjusted !== heard.current) {
      heard.current = adjusted;
      set(adjusted);
    }
  }, [adjusted, set]);
  const capabilities = useMemo(() => capabilitiesOf(track), [track]);
  useEffect(() => {
    client.camera.set({ isAwake, capabilities, settings, battery });
  }, [client, isAwake, capabilities, settings, battery]);
  // Based on the last request: a second tap comes before the camera has carried out the first.
  const adjust = (change: (before: CameraSettings) => CameraSettings): void => {
    set({ ...wish.current, ...change(wish.current) });
  };
  return { capabilities, settings, battery, isCharging, adjust };
}

function capabilitiesOf(track: MediaStreamTrack | null): CameraCapabilities | null {
  if (track === null || !('getCapabilities' in track)) {
    return null;
  }
  const { zoom, torch = false, focusMode = [] }: PhoneCapabilities = track.getCapabilities();
  return {
    zoom: zoom === undefined ? null : { min: zoom.min, max: zoom.max, step: zoom.step },
    torch,
    focusLock: focusMode.includes('manual') && focusMode.includes('continuous'),
  };
}

async function apply(track: MediaStreamTrack, { zoom, torch, focusLock }: CameraSettings): Promise<void> {
  const wanted: PhoneConstraints = {
    ...(zoom === undefined ? {} : { zoom }),
    ...(torch === undefined ? {} : { torch }),
    ...(focusLock === undefined ? {} : { focusMode: focusLock ? 'manual' : 'continuous' }),
  };
  await track.applyConstraints({ advanced: [wanted] });
}
