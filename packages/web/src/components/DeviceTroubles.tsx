import type { DeviceError } from '@gongbang/client';
import { MicOff, MonitorX, VideoOff, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useAllowSteps } from '../hooks/useAllowSteps.ts';
import { useClassroom, useClassState } from '../hooks/useClassroom.tsx';
import { useSecureAddress } from '../hooks/useSharing.ts';
import { IconButton } from './IconButton.tsx';
import { HandOver, SecureAddress } from './SecureAddress.tsx';

const ICON = { camera: VideoOff, microphone: MicOff, screen: MonitorX } as const;

/** Every device that cannot be used, until it can, or one has read it and puts it away. */
export function DeviceTroubles() {
  const { client, deviceErrors, forgetDeviceError } = useClassroom();
  const { camera, mic, screen } = useClassState((state) => state.local);
  const { publisher } = client;
  const states = { camera, microphone: mic, screen };
  const retries = {
    camera: () => publisher.setCamera(true),
    microphone: () => publisher.setMic(true),
    screen: () => publisher.shareScreen(),
  };
  const troubles = deviceErrors.filter(({ device }) => states[device] !== 'on');
  return (
    <>
      {troubles.some(({ device, trouble }) => device !== 'screen' && trouble !== 'insecure') && <HandOver />}
      {troubles.map((error) => (
        <DeviceTrouble
          key={error.device}
          error={error}
          onRetry={() => {
            forgetDeviceError(error);
            void retries[error.device]();
          }}
          onDismiss={() => {
            forgetDeviceError(error);
          }}
        />
      ))}
    </>
  );
}

interface DeviceTroubleProps {
  readonly error: DeviceError;
  readonly onRetry: () => void;
  readonly onDismiss: () => void;
}

/** What is wrong with a device, two steps that help, and what still works without it. */
function DeviceTrouble({ error, onRetry, onDismiss }: DeviceTroubleProps) {
  const { t } = useTranslation();
  const { device, trouble, bySystem } = error;
  const Icon = ICON[device];
  const address = useSecureAddress();
  const allow = useAllowSteps(device, bySystem);
  const steps =
    trouble === 'insecure'
      ? []
      : trouble === 'denied'
        ? allow
        : [t(`devices.${trouble}1`), t(`devices.${trouble}2`)];
  return (
    <div className="note note-bad" role="alert">
      <Icon size={20} aria-hidden />
      <div className="grid grow gap-2">
        <b className="text-text">{t(`devices.${trouble}-${device}`)}</b>
        {trouble === 'insecure' ? (
          <SecureAddress address={address} />
        ) : (
          <ol className="grid gap-1">
            {steps.map((step, index) => (
              <li key={step} className="flex items-start gap-2">
                <span className="grid h-5 w-5 shrink-0 place-items-center rounded-full bg-surface text-xs font-bold">
                  {index + 1}
                </span>
                <span>{step}</span>
              </li>
            ))}
          </ol>
        )}
        <div className="flex flex-wrap items-center gap-2">
          <button type="button" className="btn btn-line btn-xs" onClick={onRetry}>
            {t('devices.again')}
          </button>
          <span className="text-[13px]">{t(`devices.without-${device}`)}</span>
        </div>
      </div>
      <IconButton label={t('common.close')} onClick={onDismiss}>
        <X size={16} aria-hidden />
      </IconButton>
    </div>
  );
}
