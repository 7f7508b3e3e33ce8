import { useCallback, useEffect, useState } from 'react';

import * as browserStore from '../client/browserStore.ts';
import type { DevicePreferences } from '../client/browserStore.ts';
import { listDevices, onDevicesChanged, type DeviceList } from '../client/LocalMedia.ts';

const NONE: DeviceList = { cameras: [], microphones: [], speakers: [] };

interface Devices {
  readonly list: DeviceList;
  readonly preferences: DevicePreferences;
  readonly choose: (change: Partial<DevicePreferences>) => void;
}

/** The devices there are, and which of them this browser uses. @param version look again when it changes */
export function useDevices(version: unknown): Devices {
  const [list, setList] = useState(NONE);
  const [preferences, setPreferences] = useState(() => browserStore.devices());
  useEffect(() => {
    let current = true;
    const refresh = (): void => {
      void listDevices().then((found) => {
        if (current) {
          setList(found);
        }
      });
    };
    refresh();
    const stop = onDevicesChanged(refresh);
    return () => {
      current = false;
      stop();
    };
  }, [version]);
  const choose = useCallback((change: Partial<DevicePreferences>) => {
    browserStore.rememberDevices(change);
    setPreferences(browserStore.devices());
  }, []);
  return { list, preferences, choose };
}
