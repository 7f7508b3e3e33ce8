import { useEffect, useEffectEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { HoldToTalk } from '../../client/HoldToTalk.ts';
import { useClassroom, useClassState } from '../../hooks/useClassroom.tsx';
import { keyMeant } from '../../hooks/useShortcuts.ts';
import { DeviceControls } from './DeviceControls.tsx';

/** A mentee's own microphone and bench camera; both are off until the mentee turns them on. */
export function BenchControls() {
  const { t } = useTranslation();
  useHoldToTalk();
  return <DeviceControls camera={{ on: t('bench.ctlOn'), off: t('bench.ctlOff') }} isBench />;
}

/** Holding the space bar lets the user talk, unless a control has focus, which the space bar would press. */
function useHoldToTalk(): void {
  const { publisher } = useClassroom().client;
  const isMuted = useClassState((state) => state.local.mic === 'off');
  const mayBegin = useEffectEvent(
    ({ target }: KeyboardEvent): boolean =>
      isMuted &&
      target instanceof Element &&
      target.closest('button, a, input, textarea, select, [tabindex="0"], [role]') === null,
  );
  useEffect(() => {
    const talk = new HoldToTalk({
      setMic: (on) => publisher.setMic(on),
      now: () => performance.now(),
    });
    const stopping = new AbortController();
    const { signal } = stopping;
    const down = (event: KeyboardEvent): void => {
      if (keyMeant(event) !== 'Space') {
        return;
      }
      if (talk.isHeld) {
        event.preventDefault();
        talk.repeat();
      } else if (!event.repeat && mayBegin(event)) {
        event.preventDefault();
        void talk.press();
      }
    };
    const up = (event: KeyboardEvent): void => {
      if (talk.isHeld && keyMeant(event) === 'Space') {
        talk.release();
      }
    };
    const unseen = (): void => {
      talk.release();
    };
    addEventListener('keydown', down, { signal });
    addEventListener('keyup', up, { signal });
    addEventListener('blur', unseen, { signal });
    document.addEventListener('visibilitychange', unseen, { signal });
    return () => {
      stopping.abort();
      talk.release();
    };
  }, [publisher]);
}
