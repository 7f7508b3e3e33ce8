import { Mic, MicOff, MonitorUp, MonitorX, Video, VideoOff } from 'lucide-react';
import { Toolbar } from 'radix-ui';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { canShareScreen } from '../../client/LocalMedia.ts';
import { useClassroom, useClassState } from '../../hooks/useClassroom.tsx';
import { useShortcuts } from '../../hooks/useShortcuts.ts';
import { useMutedSpeech } from '../../hooks/useMutedSpeech.ts';
import { useOwnTrack } from '../../hooks/useTracks.ts';
import { Control } from './Control.tsx';

/** Microphone, camera, screen; what else belongs in the bar comes as children. */
export function MentorControls({ children }: { children?: ReactNode }) {
  const { t } = useTranslation();
  const { publisher } = useClassroom().client;
  const { mic, camera, screen } = useClassState((state) => state.local);
  const isSpeakingMuted = useMutedSpeech(useOwnTrack('mic'), mic === 'off');
  const toggleMic = (): void => void publisher.setMic(mic !== 'on');
  const toggleCamera = (): void => void publisher.setCamera(camera !== 'on');
  const toggleScreen = (): void => void (screen === 'on' ? publisher.stopScreen() : publisher.shareScreen());
  useShortcuts({ KeyM: toggleMic, KeyV: toggleCamera, KeyS: toggleScreen });
  return (
    <Toolbar.Root
      className="relative flex min-w-0 items-center max-md:justify-between md:gap-1"
      aria-label={t('class.tools')}
    >
      {isSpeakingMuted && (
        <span
          className="tip absolute bottom-full left-0 mb-2 flex items-center gap-2 whitespace-nowrap"
          role="status"
        >
          <MicOff size={16} aria-hidden />
          {t('class.mutedTip')}
          <span className="kbd">M</span>
        </span>
      )}
      <Control
        icon={mic === 'on' ? Mic : MicOff}
        label={mic === 'on' ? t('class.mic') : t('class.micOff')}
        tone={mic === 'on' ? 'plain' : 'off'}
        shortcut="M"
        isBusy={mic === 'starting'}
        onClick={toggleMic}
      />
      <Control
        icon={camera === 'on' ? Video : VideoOff}
        label={camera === 'on' ? t('class.cameraCtl') : t('class.cameraCtlOff')}
        tone={camera === 'on' ? 'plain' : 'off'}
        shortcut="V"
        isBusy={camera === 'starting'}
        onClick={toggleCamera}
      />
      {canShareScreen() && (
        <Control
          icon={screen === 'on' ? MonitorX : MonitorUp}
          label={screen === 'on' ? t('class.stopShare') : t('class.share')}
          tone={screen === 'on' ? 'on' : 'plain'}
          shortcut="S"
          isBusy={screen === 'starting'}
          onClick={toggleScreen}
        />
      )}
      {children}
    </Toolbar.Root>
  );
}
