import { Mic, MicOff, TriangleAlert, Video, VideoOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useClassroom, useClassState } from '../../hooks/useClassroom.tsx';
import { useMutedSpeech } from '../../hooks/useMutedSpeech.ts';
import { useShortcuts } from '../../hooks/useShortcuts.ts';
import { useOwnTrack } from '../../hooks/useTracks.ts';
import { KeyHint } from '../IconButton.tsx';
import { Control } from './Control.tsx';
import { useIsUnheard } from './Unheard.tsx';

interface DeviceControlsProps {
  /** The camera's labels while it is on, and while it is off. */
  readonly camera: { readonly on: string; readonly off: string };
  /** A mentee's camera stands out when it is on, the mentor's when it is off. */
  readonly isBench: boolean;
}

/** The user's own microphone and camera; with a tip for anyone who speaks while muted. */
export function DeviceControls({ camera: names, isBench }: DeviceControlsProps) {
  const { t } = useTranslation();
  const { publisher } = useClassroom().client;
  const { mic, camera } = useClassState((state) => state.local);
  const isSpeakingMuted = useMutedSpeech(useOwnTrack('mic'), mic === 'off');
  const isMicOn = mic === 'on';
  const isUnheard = useIsUnheard();
  const isCameraOn = camera === 'on';
  const toggleMic = (): void => void publisher.setMic(!isMicOn);
  const toggleCamera = (): void => void publisher.setCamera(!isCameraOn);
  useShortcuts({ KeyM: toggleMic, KeyV: toggleCamera });
  const cameraTone = isBench ? (isCameraOn ? 'on' : 'plain') : isCameraOn ? 'plain' : 'off';
  return (
    <>
      {isSpeakingMuted && (
        <span
          className="tip absolute bottom-full left-0 mb-2 flex items-center gap-2 whitespace-nowrap"
          role="status"
        >
          <MicOff size={16} aria-hidden />
          <span>{t('class.mutedTip')}</span>
          <KeyHint shortcut="M" />
        </span>
      )}
      <Control
        icon={isUnheard ? TriangleAlert : isMicOn ? Mic : MicOff}
        label={isUnheard ? t('heard.ownShort') : isMicOn ? t('class.mic') : t('class.micOff')}
        hint={isUnheard ? t('heard.own') : undefined}
        tone={isMicOn && !isUnheard ? 'plain' : 'off'}
        shortcut="M"
        isBusy={mic === 'starting'}
        onClick={toggleMic}
      />
      <Control
        icon={isCameraOn ? Video : VideoOff}
        label={isCameraOn ? names.on : names.off}
        tone={cameraTone}
        shortcut="V"
        isBusy={camera === 'starting'}
        onClick={toggleCamera}
      />
    </>
  );
}
