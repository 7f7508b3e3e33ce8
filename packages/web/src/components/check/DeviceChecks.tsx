import { openCamera, openMicrophone } from '@gongbang/client';
import { Mic, Video, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { useDeviceTrial, type Trial } from '../../hooks/useDeviceTrial.ts';
import { useHeard } from '../../hooks/useHeard.ts';
import { DeviceTrouble } from '../DeviceTrouble.tsx';
import { LevelMeter } from '../LevelMeter.tsx';
import { VideoView } from '../VideoView.tsx';

/** The user's microphone and camera, each tried on request. Nothing of them leaves the page. */
export function DeviceChecks() {
  return (
    <div className="check-devices">
      <MicrophoneCheck />
      <CameraCheck />
    </div>
  );
}

function MicrophoneCheck() {
  const { t } = useTranslation();
  const { trial, begin, end } = useDeviceTrial('microphone', openMicrophone);
  const track = trial.at === 'open' ? trial.track : null;
  const isHeard = useHeard(track);
  return (
    <DeviceCard
      device="microphone"
      icon={Mic}
      trial={trial}
      isWell={isHeard}
      found={
        track !== null &&
        [nameOf(track), t(isHeard ? 'check.heard' : 'check.speak')].filter(Boolean).join(' · ')
      }
      onBegin={begin}
      onEnd={end}
    >
      {track !== null && <LevelMeter track={track} label={t('green.meter')} isOnSurface />}
    </DeviceCard>
  );
}

function CameraCheck() {
  const { trial, begin, end } = useDeviceTrial('camera', openCamera);
  const track = trial.at === 'open' ? trial.track : null;
  return (
    <DeviceCard
      device="camera"
      icon={Video}
      trial={trial}
      isWell={track !== null}
      found={track !== null && [nameOf(track), sizeOf(track)].filter(Boolean).join(' · ')}
      onBegin={begin}
      onEnd={end}
    >
      {track !== null && (
        <div className="tile aspect-video w-full max-w-sm">
          <VideoView track={track} isMirrored className="object-contain" data-source="preview" />
        </div>
      )}
    </DeviceCard>
  );
}

const nameOf = (track: MediaStreamTrack): string => track.label.trim();

/** The size of its picture; nothing if the browser does not tell. */
function sizeOf(track: MediaStreamTrack): string {
  const { width, height } = track.getSettings();
  return width === undefined || height === undefined ? '' : `${width}×${height}`;
}

interface DeviceCardProps {
  readonly device: 'camera' | 'microphone';
  readonly icon: LucideIcon;
  readonly trial: Trial;
  readonly isWell: boolean;
  /** Which device it is, and how it is doing; false while none is open. */
  readonly found: string | false;
  readonly onBegin: () => void;
  readonly onEnd: () => void;
  /** What shows that it works. */
  readonly children: ReactNode;
}

function DeviceCard({ device, icon: Icon, trial, isWell, found, onBegin, onEnd, children }: DeviceCardProps) {
  const { t } = useTranslation();
  const isOpening = trial.at === 'opening';
  return (
    <section className="card grid gap-3 p-5" data-device={device} data-trial={trial.at}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Icon size={20} className={`shrink-0 ${isWell ? 'text-good-text' : 'text-text-3'}`} aria-hidden />
        <div className="grid min-w-40 flex-1">
          <h2 className="text-sm">{t(`devices.${device}`)}</h2>
          <p className="text-sm text-text-2" role="status">
            {found === false ? t(`check.try.${device}`) : found}
          </p>
        </div>
        <button
          type="button"
          className="btn btn-line btn-sm"
          disabled={isOpening}
          aria-busy={isOpening}
          onClick={trial.at === 'open' ? onEnd : onBegin}
        >
          {isOpening && <span className="spinner" />}
          <span>{t(trial.at === 'open' ? 'check.stop' : `check.begin.${device}`)}</span>
        </button>
      </div>
      {children}
      {trial.at === 'failed' && <DeviceTrouble error={trial.error} onRetry={onBegin} onDismiss={onEnd} />}
    </section>
  );
}
