import { isRunning } from '@gongbang/client';
import type { HandsCamera } from '@gongbang/protocol';
import { Flashlight, Focus, Smartphone, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { keepPhoneInvitation, phoneInvitation } from '../../client/browserStore.ts';
import { useAct } from '../../hooks/useAct.ts';
import { useClassroom, useClassState } from '../../hooks/useClassroom.tsx';
import { useNow } from '../../hooks/useNow.ts';
import { IconButton } from '../IconButton.tsx';
import { RangeSlider } from '../RangeSlider.tsx';
import { BatteryLevel } from './BatteryLevel.tsx';
import { PhoneInvitation } from './PhoneInvitation.tsx';

/** The phones for the hands, in class or before it: the code to scan, and each phone that is there. */
export function Phones() {
  const { t } = useTranslation();
  const act = useAct();
  const cameras = useClassState((state) => state.cameras);
  const { link } = useClassroom();
  const offset = useClassState((state) => state.clockOffset);
  const now = useNow() + offset;
  // The code stays the same until it is used or expires, even if the dialog is closed.
  const [invitation, setInvitation] = useState(() => phoneInvitation(link.id));
  const waiting = cameras.find(({ id }) => id === invitation?.cameraId);
  const isWaiting = waiting?.state === 'invited' && waiting.expiresAt > now;
  const invite = (): void => {
    void act('camera:invite', {}).then((answer) => {
      if (answer !== null) {
        keepPhoneInvitation(link.id, answer);
        setInvitation(answer);
      }
    });
  };
  return (
    <div className="grid gap-3">
      {isWaiting && invitation !== null ? (
        <PhoneInvitation phoneKey={invitation.key} onRenew={invite} />
      ) : (
        <button className="btn btn-line" onClick={invite}>
          <Smartphone size={20} aria-hidden />
          <span>{t('phone.add')}</span>
        </button>
      )}
      {cameras
        .filter(({ state }) => state !== 'invited')
        .map((camera) => (
          <PhoneCard key={camera.id} camera={camera} />
        ))}
    </div>
  );
}

function PhoneCard({ camera }: { camera: HandsCamera }) {
  const { t } = useTranslation();
  const act = useAct();
  const { id, state, capabilities, settings, battery } = camera;
  const adjust = (change: typeof settings): void => {
    void act('camera:adjust', { cameraId: id, settings: change });
  };
  const zoom = capabilities?.zoom ?? null;
  const isOn = useClassState((current) => isRunning(current.class?.phase));
  const isWell = state === 'sending';
  return (
    <div className="grid gap-2 rounded-md bg-sunken p-3" data-camera={state}>
      <div className="flex items-center gap-2 text-sm">
        <Smartphone size={20} aria-hidden />
        <span className={`grow ${isWell ? '' : 'text-warn-text'}`} role="status">
          {t(`cameraState.${isWell && !isOn ? 'ready' : state}`)}
        </span>
        {battery !== null && <BatteryLevel level={battery} />}
        {capabilities?.torch === true && (
          <IconButton
            label={t('phone.torch')}
            aria-pressed={settings.torch === true}
            className={`icon-btn ${settings.torch === true ? 'is-on' : ''}`}
            onClick={() => {
              adjust({ torch: settings.torch !== true });
            }}
          >
            <Flashlight size={20} aria-hidden />
          </IconButton>
        )}
        {capabilities?.focusLock === true && (
          <IconButton
            label={t('phone.focus')}
            aria-pressed={settings.focusLock === true}
            className={`icon-btn ${settings.focusLock === true ? 'is-on' : ''}`}
            onClick={() => {
              adjust({ focusLock: settings.focusLock !== true });
            }}
          >
            <Focus size={20} aria-hidden />
          </IconButton>
        )}
        <IconButton label={t('phone.revoke')} onClick={() => void act('camera:revoke', { cameraId: id })}>
          <Trash2 size={20} aria-hidden />
        </IconButton>
      </div>
      {zoom !== null && (
        <RangeSlider
          label={t('phone.zoom')}
          className="h-8"
          value={settings.zoom ?? zoom.min}
          min={zoom.min}
          max={zoom.max}
          step={zoom.step}
          onChange={(value) => {
            adjust({ zoom: value });
          }}
        />
      )}
    </div>
  );
}
