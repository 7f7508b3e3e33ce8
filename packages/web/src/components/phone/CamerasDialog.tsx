import { turned } from '@gongbang/client';
import { Maximize2, Minimize2, RotateCw, Video } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { devices } from '../../client/browserStore.ts';
import { useAct } from '../../hooks/useAct.ts';
import { useClassroom, useClassState } from '../../hooks/useClassroom.tsx';
import { useDevices } from '../../hooks/useDevices.ts';
import { useOwnTrack } from '../../hooks/useTracks.ts';
import { useHandsArrangement } from '../../hooks/useStage.tsx';
import { Modal } from '../Modal.tsx';
import { Phones } from './Phones.tsx';

const QUARTER_TURN = 90;

interface CamerasDialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** Adds a camera for the hands: a phone by its QR code, or another camera on this computer. */
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

/** Another camera on this computer, over the table. */
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

/** Turns a crooked camera for everyone, and lets it fill the frame for everyone. */
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
