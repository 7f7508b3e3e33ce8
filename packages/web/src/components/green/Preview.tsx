import { EyeOff, Lock, Mic, MicOff, Video, VideoOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useClassroom, useClassState } from '../../hooks/useClassroom.tsx';
import { useOwnTrack } from '../../hooks/useTracks.ts';
import { IconButton } from '../IconButton.tsx';
import { LevelMeter } from '../LevelMeter.tsx';
import { VideoView } from '../VideoView.tsx';

/** The user's own picture, and whether they are heard. @param isChecking the devices are open for it */
export function Preview({ isChecking }: { readonly isChecking: boolean }) {
  const { t } = useTranslation();
  const { publisher } = useClassroom().client;
  const role = useClassState((state) => state.role);
  const local = useClassState((state) => state.local);
  const camera = useOwnTrack('camera');
  const mic = useOwnTrack('mic');
  const isOn = local.camera === 'on' && camera !== null;
  return (
    <div className="tile aspect-video">
      {isOn ? (
        <VideoView track={camera} isMirrored className="object-cover" data-source="preview" />
      ) : (
        <div className="grid h-full place-content-center justify-items-center gap-3 text-on-stage-2">
          {local.camera === 'starting' ? (
            <span className="spinner h-7 w-7" />
          ) : (
            <>
              <VideoOff size={28} aria-hidden />
              <span>{t('green.cameraOff')}</span>
            </>
          )}
        </div>
      )}
      <span className="tag absolute top-3 left-3">
        {role === 'mentor' ? <Lock size={16} aria-hidden /> : <EyeOff size={16} aria-hidden />}
        <span>{role === 'mentor' ? t('green.onlyYou') : t('green.menteePrivate')}</span>
      </span>
      {isChecking && (
        <div className="glass absolute bottom-4 left-1/2 -translate-x-1/2 gap-1.5 p-1.5">
          <IconButton
            label={local.mic === 'on' ? t('green.turnMicOff') : t('green.turnMicOn')}
            className={`icon-btn ${local.mic === 'on' ? '' : 'is-off'}`}
            onClick={() => void publisher.setMic(local.mic !== 'on')}
          >
            {local.mic === 'on' ? <Mic size={20} aria-hidden /> : <MicOff size={20} aria-hidden />}
          </IconButton>
          <LevelMeter track={local.mic === 'on' ? mic : null} label={t('green.meter')} />
          <span className="mx-1 h-5 w-px bg-on-stage/20" />
          <IconButton
            label={isOn ? t('green.turnCameraOff') : t('green.turnCameraOn')}
            className={`icon-btn ${isOn ? '' : 'is-off'}`}
            onClick={() => void publisher.setCamera(!isOn)}
          >
            {isOn ? <Video size={20} aria-hidden /> : <VideoOff size={20} aria-hidden />}
          </IconButton>
        </div>
      )}
    </div>
  );
}
