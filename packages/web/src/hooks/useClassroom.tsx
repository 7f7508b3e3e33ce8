import type { ClassLink, ClassPageState, ClassroomClient, DeviceError } from '@gongbang/client';
import type { CameraSettings, NotificationPayload, Workshop } from '@gongbang/protocol';
import { createContext, useContext, useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { loadFonts } from '../client/fonts.ts';
import { openClassroom } from '../client/openClassroom.ts';
import { useStore } from './useStore.ts';
import { useToast } from './useToast.ts';

interface Classroom {
  readonly client: ClassroomClient;
  readonly link: ClassLink;
  /** Unresolved device trouble, the latest per device. */
  readonly deviceErrors: readonly DeviceError[];
  readonly forgetDeviceError: (error: DeviceError) => void;
  /** How the mentor wants this phone's camera to be set; null until they say. */
  readonly adjusted: CameraSettings | null;
}

const ClassroomContext = createContext<Classroom | null>(null);

/** Opens the class behind a link for everything beneath, and releases it at the end. */
export function ClassroomProvider({ link, children }: { link: ClassLink; children: ReactNode }) {
  const [deviceErrors, setDeviceErrors] = useState<readonly DeviceError[]>([]);
  const [client, setClient] = useState<ClassroomClient | null>(null);
  const [adjusted, setAdjusted] = useState<CameraSettings | null>(null);
  const { t } = useTranslation();
  const toast = useToast();
  const onStopped = useEffectEvent(({ source, reason }: NotificationPayload['producer:stopped']) => {
    if (reason === 'excess') {
      toast('info', t('class.excessStopped'));
    } else {
      toast('info', source === 'mic' ? t('class.micStopped') : t('class.cameraStopped'));
    }
  });
  const onReplaced = useEffectEvent((source: 'mic' | 'camera') => {
    toast('info', source === 'mic' ? t('devices.micReplaced') : t('devices.cameraReplaced'));
  });
  const onRehearsalEnded = useEffectEvent(() => {
    toast('info', t('rehearsal.over'));
  });
  const { id, role, key } = link;
  useEffect(() => {
    const opened = openClassroom(
      { id, role, key },
      {
        deviceFailed: (error) => {
          setDeviceErrors((errors) => [...errors.filter(({ device }) => device !== error.device), error]);
        },
        deviceReplaced: (source) => {
          onReplaced(source);
        },
        stopped: (track) => {
          onStopped(track);
        },
        adjusted: (settings) => {
          setAdjusted(settings);
        },
        rehearsalEnded: () => {
          onRehearsalEnded();
        },
      },
    );
    // eslint-disable-next-line react-hooks/set-state-in-effect -- a connection lives as long as the effect does
    setClient(opened);
    void opened.open().finally(loadFonts);
    return () => {
      opened.close();
    };
  }, [id, role, key]);
  if (client === null) {
    return null;
  }
  const forgetDeviceError = (error: DeviceError): void => {
    setDeviceErrors((errors) => errors.filter((other) => other !== error));
  };
  return (
    <ClassroomContext value={{ client, link, deviceErrors, forgetDeviceError, adjusted }}>
      {children}
    </ClassroomContext>
  );
}

export function useClassroom(): Classroom {
  const classroom = useContext(ClassroomContext);
  if (classroom === null) {
    throw new Error('useClassroom needs a ClassroomProvider above it');
  }
  return classroom;
}

/** A part of the class page's state; re-renders when it changes. */
export function useClassState<T>(select: (state: ClassPageState) => T): T {
  return useStore(useClassroom().client.store, select);
}

/** A part of the workshop; `otherwise` until the user is in. */
export function useWorkshop<T>(select: (workshop: Workshop) => T, otherwise: T): T {
  return useClassState(({ workshop }) => (workshop === null ? otherwise : select(workshop)));
}
