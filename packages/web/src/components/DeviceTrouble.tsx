import { MicOff, MonitorX, VideoOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import type { DeviceError } from '../client/DeviceError.ts';

const ICON = { camera: VideoOff, microphone: MicOff, screen: MonitorX } as const;

/** What is wrong with a device, two steps that help, and what still works without it. */
export function DeviceTrouble({ error, onRetry }: { error: DeviceError; onRetry: () => void }) {
  const { t } = useTranslation();
  const { device, trouble } = error;
  const Icon = ICON[device];
  const steps = [t(`devices.${trouble}1`), t(`devices.${trouble}2`, { device: t(`devices.${device}`) })];
  return (
    <div className="note note-bad" role="alert">
      <Icon size={20} aria-hidden />
      <div className="grid gap-2">
        <b className="text-text">{t(`devices.${trouble}-${device}`)}</b>
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
        <div className="flex flex-wrap items-center gap-2">
          <button type="button" className="btn btn-line btn-xs" onClick={onRetry}>
            {t('devices.again')}
          </button>
          <span className="text-[13px]">{t(`devices.without-${device}`)}</span>
        </div>
      </div>
    </div>
  );
}
