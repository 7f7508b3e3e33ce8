import { useEffect, useEffectEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { useClassroom, useClassState } from '../../hooks/useClassroom.tsx';
import { DeviceControls } from './DeviceControls.tsx';

/** A mentee's own microphone and bench camera; both are off until they say otherwise. */
export function BenchControls() {
  const { t } = useTranslation();
  useHoldToTalk();
  return <DeviceControls camera={{ on: t('bench.mine'), off: t('bench.ctlOff') }} isBench />;
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
