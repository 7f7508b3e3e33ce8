import type { HandsCamera } from '@gongbang/protocol';
import {
  BatteryLow,
  BatteryMedium,
  Flashlight,
  Focus,
  Maximize2,
  Minimize2,
  RotateCw,
  Smartphone,
  Trash2,
  Video,
} from 'lucide-react';
import { Dialog, Slider } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { devices, keepPhoneInvitation, phoneInvitation } from '../../client/browserStore.ts';
import { useAct } from '../../hooks/useAct.ts';
import { useClassroom, useClassState, useWorkshop } from '../../hooks/useClassroom.tsx';
import { useDevices } from '../../hooks/useDevices.ts';
import { useNow } from '../../hooks/useNow.ts';
import { useOwnTrack } from '../../hooks/useTracks.ts';
import { useHandsArrangement } from '../../hooks/useStage.tsx';
import { turned } from '../../layout/handsView.ts';
import { IconButton } from '../IconButton.tsx';
import { Modal } from '../Modal.tsx';
import { PhoneInvitation } from './PhoneInvitation.tsx';

const NO_CAMERAS: readonly HandsCamera[] = [];
/** Below this a phone will not see the end of a class. */
const LOW_BATTERY = 0.4;
const PERCENT = 100;
const QUARTER_TURN = 90;

interface CamerasDialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** Adds a camera for the hands: a phone by its QR code, or another camera of this computer. */
export function CamerasDialog({ isOpen, onOpenChange }: CamerasDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal
      title={t('phone.title')}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      className="w-[min(480px,100%-32px)]"
    >
      <Phones />
      <hr className="seam" />
      <SecondCamera />
      <ArrangeHands />
      <Dialog.Close className="btn btn-primary">{t('common.close')}</Dialog.Close>
    </Modal>
  );
}

function Phones() {
  const { t } = useTranslation();
  const act = useAct();
  const cameras = useWorkshop((workshop) => workshop.cameras ?? NO_CAMERAS, NO_CAMERAS);
  const { link } = useClassroom();
  const offset = useClassState((state) => state.clockOffset);
  const now = useNow() + offset;
  // The code stays the same until it is used or too old, whatever becomes of the dialog.
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
  const isWell = state === 'sending';
  return (
    <div className="grid gap-2 rounded-md bg-sunken p-3" data-camera={state}>
      <div className="flex items-center gap-2 text-sm">
        <Smartphone size={20} aria-hidden />
        <span className={`grow ${isWell ? '' : 'text-warn-text'}`} role="status">
          {t(`cameraState.${state}`)}
        </span>
        {battery !== null && (
          <span
            className={`flex items-center gap-1 text-[13px] tabular-nums ${battery < LOW_BATTERY ? 'text-warn-text' : 'text-text-2'}`}
          >
            {battery < LOW_BATTERY ? (
              <BatteryLow size={16} aria-hidden />
            ) : (
              <BatteryMedium size={16} aria-hidden />
            )}
            <span>{`${Math.round(battery * PERCENT)}%`}</span>
          </span>
        )}
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
        <Slider.Root
          className="relative flex h-8 touch-none items-center"
          value={[settings.zoom ?? zoom.min]}
          min={zoom.min}
          max={zoom.max}
          step={zoom.step}
          onValueChange={([value]) => {
            adjust({ zoom: value ?? zoom.min });
          }}
        >
          <Slider.Track className="relative h-1 grow rounded-full bg-line-strong">
            <Slider.Range className="absolute h-full rounded-full bg-primary" />
          </Slider.Track>
          <Slider.Thumb className="block h-4 w-4 rounded-full bg-primary" aria-label={t('phone.zoom')} />
        </Slider.Root>
      )}
    </div>
  );
}

/** Another camera of this computer, over the table. */
function SecondCamera() {
  const { t } = useTranslation();
  const { publisher } = useClassroom().client;
  const { list } = useDevices();
  const isOn = useClassState((state) => state.local.hands !== 'off');
  const face = useOwnTrack('camera')?.getSettings().deviceId ?? devices().cameraId;
  const others = list.cameras.filter(({ deviceId }) => deviceId !== face);
  const [chosen, setChosen] = useState('');
  const deviceId = chosen === '' ? (others[0]?.deviceId ?? '') : chosen;
  if (others.length === 0 && !isOn) {
    return <p className="text-sm text-text-2">{t('phone.noSecond')}</p>;
  }
  return (
    <div className="grid gap-2">
      <div className="flex items-center gap-2">
        <select
          className="input min-h-10 py-1.5 text-sm"
          value={deviceId}
          aria-label={t('phone.second')}
          onChange={(event) => {
            setChosen(event.target.value);
            if (isOn) {
              void publisher.setHands({ deviceId: event.target.value });
            }
          }}
        >
          {others.map((camera, index) => (
            <option key={camera.deviceId} value={camera.deviceId}>
              {camera.label === ''
                ? t('green.numbered', { kind: t('green.camera'), number: index + 1 })
                : camera.label}
            </option>
          ))}
        </select>
        <button
          className="btn btn-line btn-sm shrink-0"
          aria-pressed={isOn}
          onClick={() => void publisher.setHands(isOn ? null : { deviceId })}
        >
          <Video size={16} aria-hidden />
          <span>{isOn ? t('phone.stopSecond') : t('phone.startSecond')}</span>
        </button>
      </div>
      <p className="text-[13px] text-text-3">{t('phone.oneAtATime')}</p>
    </div>
  );
}

/** A camera that hangs askew is turned for everyone, and may fill its place for everyone. */
function ArrangeHands() {
  const { t } = useTranslation();
  const act = useAct();
  const { rotation, fills } = useHandsArrangement();
  return (
    <div className="flex flex-wrap gap-2">
      <button
        className="btn btn-line btn-sm"
        onClick={() => void act('scene:set', { rotation: turned(rotation, QUARTER_TURN) })}
      >
        <RotateCw size={16} aria-hidden />
        <span>{t('phone.turn')}</span>
      </button>
      <button className="btn btn-line btn-sm" onClick={() => void act('scene:set', { fills: !fills })}>
        {fills ? <Minimize2 size={16} aria-hidden /> : <Maximize2 size={16} aria-hidden />}
        <span>{t(fills ? 'phone.whole' : 'phone.fill')}</span>
      </button>
    </div>
  );
}
