import { Mic, MicOff, Video, VideoOff } from 'lucide-react';
import { useEffect, useEffectEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { useClassroom, useClassState } from '../../hooks/useClassroom.tsx';
import { useMutedSpeech } from '../../hooks/useMutedSpeech.ts';
import { useShortcuts } from '../../hooks/useShortcuts.ts';
import { useOwnTrack } from '../../hooks/useTracks.ts';
import { Control } from './Control.tsx';

/** A mentee's own microphone and bench camera; both are off until they say otherwise. */
export function BenchControls() {
  const { t } = useTranslation();
  const { publisher } = useClassroom().client;
  const { mic, camera } = useClassState((state) => state.local);
  const isSpeakingMuted = useMutedSpeech(useOwnTrack('mic'), mic === 'off');
  const toggleMic = (): void => void publisher.setMic(mic !== 'on');
  const toggleCamera = (): void => void publisher.setCamera(camera !== 'on');
  useShortcuts({ KeyM: toggleMic, KeyV: toggleCamera });
  useHoldToTalk();
  return (
    <>
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
        label={camera === 'on' ? t('bench.mine') : t('bench.ctlOff')}
        tone={camera === 'on' ? 'on' : 'plain'}
        shortcut="V"
        isBusy={camera === 'starting'}
        onClick={toggleCamera}
      />
    </>
  );
}

/** The space bar, held, lets one talk; not while a control has focus, which the space bar presses. */
function useHoldToTalk(): void {
  const { publisher } = useClassroom().client;
  const mic = useClassState((state) => state.local.mic);
  const onKey = useEffectEvent((event: KeyboardEvent, isDown: boolean): boolean => {
    const { target } = event;
    const isFree =
      target instanceof Element &&
      target.closest('button, a, input, textarea, select, [tabindex="0"], [role]') === null;
    if (event.code !== 'Space' || event.repeat || (isDown && (!isFree || mic !== 'off'))) {
      return false;
    }
    return true;
  });
  useEffect(() => {
    let isTalking = false;
    const talk = (on: boolean): void => {
      isTalking = on;
      void publisher.setMic(on);
    };
    const down = (event: KeyboardEvent): void => {
      if (!isTalking && onKey(event, true)) {
        event.preventDefault();
        talk(true);
      }
    };
    const up = (event: KeyboardEvent): void => {
      if (isTalking && onKey(event, false)) {
        talk(false);
      }
    };
    addEventListener('keydown', down);
    addEventListener('keyup', up);
    return () => {
      removeEventListener('keydown', down);
      removeEventListener('keyup', up);
    };
  }, [publisher]);
}
