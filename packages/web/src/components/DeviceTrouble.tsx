import type { DeviceError } from '@gongbang/client';
import { MicOff, MonitorX, VideoOff, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useAllowSteps } from '../hooks/useAllowSteps.ts';
import { useSecureAddress } from '../hooks/useSharing.ts';
import { IconButton } from './IconButton.tsx';
import { SecureAddress } from './SecureAddress.tsx';

const ICON = { camera: VideoOff, microphone: MicOff, screen: MonitorX } as const;

interface DeviceTroubleProps {
  readonly error: DeviceError;
  readonly onRetry: () => void;
  readonly onDismiss: () => void;
}

/** What is wrong with a device, two steps that help, and what still works without it. */
export function DeviceTrouble({ error, onRetry, onDismiss }: DeviceTroubleProps) {
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
