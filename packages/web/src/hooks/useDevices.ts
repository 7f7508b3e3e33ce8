import { type DeviceList, listDevices, onDevicesChanged, type DevicePreferences } from '@gongbang/client';
import { useCallback, useEffect, useState } from 'react';

import * as browserStore from '../client/browserStore.ts';
import { useClassroom, useClassState } from './useClassroom.tsx';

const NONE: DeviceList = { cameras: [], microphones: [], speakers: [] };

interface Devices {
  readonly list: DeviceList;
  readonly preferences: DevicePreferences;
  /** Remembers a choice; a device in use is switched at once. */
  readonly choose: (change: Partial<DevicePreferences>) => void;
}

/** The available devices, and which of them this browser uses. */
export function useDevices(): Devices {
  const { publisher } = useClassroom().client;
  // Once the first use of a device brings permission, devices get their names.
  const local = useClassState((state) => state.local);
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
  }, [local]);
  const choose = useCallback(
    (change: Partial<DevicePreferences>) => {
      browserStore.rememberDevices(change);
      setPreferences(browserStore.devices());
      if ('cameraId' in change || 'lightCamera' in change) {
        void publisher.switchDevice('camera');
      }
      if ('microphoneId' in change) {
        void publisher.switchDevice('mic');
      }
      if (change.sound !== undefined) {
        void publisher.setSound(change.sound);
      }
    },
    [publisher],
  );
  return { list, preferences, choose };
}
