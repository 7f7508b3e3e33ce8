import { canShareScreen } from '@gongbang/client';
import { Clapperboard, MonitorUp, MonitorX, Type } from 'lucide-react';
import { Toolbar } from 'radix-ui';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { devices } from '../../client/browserStore.ts';
import { useClassroom, useClassState } from '../../hooks/useClassroom.tsx';
import { useShortcuts } from '../../hooks/useShortcuts.ts';
import { Control } from './Control.tsx';
import { DeviceControls } from './DeviceControls.tsx';

/** Microphone, camera, screen; whatever else belongs in the bar comes as children. */
export function MentorControls({ children }: { children?: ReactNode }) {
  const { t } = useTranslation();
  const { publisher } = useClassroom().client;
  const screen = useClassState((state) => state.local.screen);
  const toggleScreen = (): void => void (screen === 'on' ? publisher.stopScreen() : publisher.shareScreen());
  useShortcuts({ KeyS: toggleScreen });
  return (
    <Toolbar.Root className="tools" aria-label={t('class.tools')}>
      <DeviceControls camera={{ on: t('class.cameraCtl'), off: t('class.cameraCtlOff') }} isBench={false} />
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
      {screen === 'on' && <ScreenContentControl />}
      {children}
    </Toolbar.Root>
  );
}

/** What the shared screen shows: text keeps its pixels, a film its frames. */
function ScreenContentControl() {
  const { t } = useTranslation();
  const { publisher } = useClassroom().client;
  const [content, setContent] = useState(() => devices().screen);
  const isMotion = content === 'motion';
  return (
    <Control
      icon={isMotion ? Clapperboard : Type}
      label={isMotion ? t('sound.motion') : t('sound.motionOff')}
      tone="plain"
      onClick={() => {
        const next = isMotion ? 'text' : 'motion';
        setContent(next);
        void publisher.setScreenContent(next);
      }}
    />
  );
}
