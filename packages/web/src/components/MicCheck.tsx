import { Ear } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { canHearYourself } from '../client/hearYourself.ts';
import { useAllowSteps } from '../hooks/useAllowSteps.ts';
import { useClassState } from '../hooks/useClassroom.tsx';
import { useHearYourself } from '../hooks/useHearYourself.ts';
import { useOwnTrack } from '../hooks/useTracks.ts';
import { LevelMeter } from './LevelMeter.tsx';

/** Whether the user is heard: moving bars, and three seconds of their own voice. */
export function MicCheck() {
  const { t } = useTranslation();
  const isOn = useClassState(({ local }) => local.mic === 'on');
  const isInClass = useClassState(({ me }) => me !== null);
  const mic = useOwnTrack('mic');
  const { step, isRunning, track, begin } = useHearYourself();
  const allow = useAllowSteps('microphone');
  const shown = track ?? (isOn && isInClass ? mic : null);
  return (
    <div className="grid gap-1.5 pl-8">
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1.5">
        {canHearYourself() && (
          <button type="button" className="btn btn-line btn-xs" disabled={isRunning} onClick={begin}>
            <Ear size={14} aria-hidden />
            <span>{t('heard.try')}</span>
          </button>
        )}
        {shown !== null ? (
          <LevelMeter track={shown} label={t('green.meter')} isOnSurface />
        ) : (
          <span className="text-[13px] text-text-3">{t('heard.tryHint')}</span>
        )}
      </div>
      <p className="flex flex-wrap gap-x-1.5 text-[13px] empty:hidden" role="status">
        {step !== null && (
          <span className={isRunning || step === 'heard' ? '' : 'text-warn-text'}>
            {step === 'denied' ? [t('devices.trial.denied'), ...allow].join(' ') : t(`devices.trial.${step}`)}
          </span>
        )}
        {isRunning && isOn && isInClass && <span className="text-text-3">{t('heard.resting')}</span>}
      </p>
    </div>
  );
}
